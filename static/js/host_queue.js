// The question queue of the host's desk: tabs, one open question with its acts, and the talk beside it.
import { icon } from "./art.js";
import { count, h, keepRows } from "./dom.js";
import { whyReported } from "./host_order.js";
import { nameOf, sash } from "./room_parts.js";

const HOLDS = { contact: "疑似引流", link: "带了链接", phone: "留了电话", word: "有敏感词", new: "新来的先审", law: "用语要核对" };
export const TABS = [
  ["all", "全部", (q) => !["answered", "hidden"].includes(q.state)],
  ["waiting", "等待", (q) => q.state === "waiting"],
  ["taken", "已接", (q) => q.state === "taken"],
  ["handed", "已转", (q) => q.state === "handed"],
  ["held", "待审", (q) => q.state === "held"],
  ["reported", "被举报", (q) => q.reports > 0 && q.state !== "hidden"],
  ["answered", "已答", (q) => q.state === "answered"],
  ["hidden", "已隐藏", (q) => q.state === "hidden"],
];
const HERE = {
  taken: [["done", "check", "答完", "Enter", "act"], ["text", "edit", "补文字", "T"], ["speaker", "medal", "转劳模", "L"]],
  waiting: [["take", "mic", "接", "A", "act"], ["speaker", "medal", "转劳模", "L"], ["employer", "building", "转单位", "U"]],
  handed: [["done", "check", "答完", "Enter", "act"], ["text", "edit", "补文字", "T"], ["speaker", "medal", "换人", "L"]],
  held: [["release", "ok", "放行", "Y"], ["hide", "trash", "隐藏", "X", "danger"], ["mute", "micoff", "管人", "", "danger"]],
  hidden: [["release", "ok", "放行", "Y"], ["mute", "micoff", "管人", "", "danger"]],
  answered: [["hide", "trash", "隐藏", "X", "danger"], ["mute", "micoff", "管人", "", "danger"]],
};
const MORE = [["done", "check", "答完", "Enter"], ["text", "edit", "补文字", "T"], ["hide", "trash", "隐藏", "X", "danger"], ["mute", "micoff", "管人", "", "danger"]];

/** Nothing for what this role may not do at all. */
const button = ({ can, may }, [act, sign, text, key, kind = "quiet"]) => !may(act) ? null : h("button", { class: `btn btn--${kind}`, type: "button", "data-act": act, disabled: !can(act) }, icon(sign), h("span", {}, text), key ? h("kbd", {}, key) : null);

const nameFor = (by, me) => (by?.person === me ? "您" : by?.name || "");

function stateLine(q, { room, askedAt, me, may }) {
  const since = askedAt.get(q.question);
  if (q.state === "waiting") return [icon("clock"), h("b", {}, "等待 ", since ? h("span", { "data-since": since }) : "")];
  if (q.state === "taken") return [icon("mic"), h("b", { class: "red" }, "已接 · 正在回答"), h("span", {}, nameFor(q.taken_by, me))];
  if (q.state === "held") return [icon("shield"), h("b", { class: "amber" }, `待审 · ${HOLDS[q.hold] || "等人看过"}`), may("release") ? "" : h("span", {}, "由主播放行")];
  if (q.state === "hidden") return [icon("eye"), h("b", {}, "已隐藏")];
  if (q.state === "answered") return [icon("check"), h("b", { class: "green" }, "已答"), h("span", {}, nameFor(q.answered_by, me))];
  const to = nameOf(room, q.to);
  return [icon("give"), h("b", { class: "gold" }, to.speaker ? "已转劳模" : "已转单位"), sash(to.speaker?.honour), h("span", { class: "gold" }, to.name), h("span", { "data-due": q.due_at })];
}

export function drawTabs(box, questions, tab, choose) {
  const shown = TABS.filter(([name, , is]) => !["hidden", "reported"].includes(name) || name === tab || questions.some(is));
  const key = JSON.stringify([tab, ...shown.map(([, , is]) => questions.filter(is).length)]);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...shown.map(([name, text, is]) => h("button", { type: "button", role: "tab", "aria-selected": String(name === tab), onclick: () => choose(name) }, `${text} `, h("b", {}, count(questions.filter(is).length)))));
}

export function drawQueue(box, { questions, tab, chosen, ...desk }) {
  const { can } = desk;
  const shown = questions.filter(TABS.find(([name]) => name === tab)[2]);
  const key = JSON.stringify([tab, chosen, can("take"), can("hide"), shown]);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  if (!shown.length) return box.replaceChildren(h("p", { class: "hd-empty" }, { all: "还没有人提问。可以请观众把想问的打在下面。", held: "没有待审的，都放行了。" }[tab] || "这一栏是空的"));
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.act : null;
  keepRows(box, shown.map((q) => ({ key: q.question, look: JSON.stringify([{ ...q, votes: 0 }, q.question === chosen, can("take"), can("hide")]), make: () => row(q, q.question === chosen, desk) })));
  shown.forEach(({ votes }, i) => showVotes(box.children[i].querySelector(".hd-votes"), votes));
  if (focused) box.querySelector(`.is-open [data-act="${focused}"]`)?.focus();
  const open = box.querySelector(".is-open");
  if (open && box.dataset.chosen !== String(chosen) && box.scrollHeight > box.clientHeight) open.scrollIntoView({ block: "nearest" });
  box.dataset.chosen = String(chosen);
}

// on a phone the first row is the thumb's pad, which has no room for it
function employerHere(q, desk) {
  const made = button(desk, ["employer", "building", q.state === "handed" ? "换单位" : "转单位", "U"]);
  if (q.state === "waiting") made?.classList.add("hd-narrow");
  return made;
}

function row(q, open, desk) {
  const { room, choose } = desk;
  const about = room.rundown.find((item) => item.position === q.position);
  const line = h("p", { class: "hd-item-q__m" }, stateLine(q, desk), h("span", { class: "hd-by" }, q.by.name), q.reports ? h("span", { class: "amber" }, icon("flag"), `${q.reports} 人举报 ${whyReported(q.reasons)}`) : null);
  const votes = h("span", { class: "hd-votes" }, icon("up"), "");
  const text = h("button", { class: "hd-item-q__t", type: "button", "aria-expanded": String(open), onclick: () => choose(q.question) }, q.text);
  const parts = [votes, line, text];
  if (q.state === "answered" && q.answer) parts.push(h("p", { class: "hd-item-q__a" }, q.answer));
  if (open) {
    if (about) parts.push(h("p", { class: "hd-item-q__about" }, `问的是${about.title}`));
    parts.push(h("div", { class: "hd-acts" }, HERE[q.state].map((one) => button(desk, one))));
    if (q.reports && desk.may("dismiss")) parts.push(h("div", { class: "hd-acts hd-acts--more" }, button(desk, ["dismiss", "ok", "没问题，不理举报", ""])));
    if (["waiting", "taken", "handed"].includes(q.state)) parts.push(h("div", { class: "hd-acts hd-acts--more" }, MORE.filter(([act]) => !HERE[q.state].some(([same]) => same === act)).map((one) => button(desk, one)), employerHere(q, desk)));
  }
  return h("article", { class: `hd-item-q${open ? " is-open" : ""}`, "data-question": q.question, "data-state": q.state }, parts);
}

function showVotes(box, votes) {
  box.setAttribute("aria-label", `${votes} 人想知道`);
  box.lastChild.textContent = count(votes);
}

const waits = (m) => m.state === "held" || (m.reports > 0 && m.state !== "hidden");

/** All that was said, in its order; those that wait for a decision are counted above. */
export function drawTalk(list, sum, messages, desk) {
  const key = JSON.stringify(messages.map((m) => [m.message, m.state, m.reports])) + desk.can("hide") + desk.may("hide");
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  const [held, reported] = [messages.filter((m) => m.state === "held").length, messages.filter((m) => m.reports && m.state !== "hidden").length];
  sum.textContent = messages.length ? [count(messages.length), held ? `待审 ${held}` : "", reported ? `被举报 ${reported}` : ""].filter(Boolean).join(" · ") : "还没有人说话";
  const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
  const ordered = [...messages.filter((m) => !waits(m)), ...messages.filter(waits)];
  keepRows(list, ordered.map((m) => ({ key: m.message, look: JSON.stringify([m.state, m.reports, desk.can("hide")]), make: () => line(m, desk) })));
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function line(m, { can, may, me }) {
  const notes = [m.state === "held" ? `待审 · ${HOLDS[m.hold] || "等人看过"}` : m.state === "hidden" ? "已隐藏" : "", m.reports ? `${m.reports} 人举报 ${whyReported(m.reasons)}` : ""].filter(Boolean);
  return h(
    "li",
    { "data-state": m.state || "said", "data-message": m.message },
    h("p", {}, h("b", {}, m.by.name), m.text, notes.length ? h("em", { class: "amber" }, ` ${notes.join(" · ")}`) : null),
    may("hide") ? h("span", { class: "hd-talk__a" }, m.state ? small("放行", "release", m, can) : null, m.state === "hidden" ? null : small("隐藏", "hide", m, can), m.reports ? small("没问题", "dismiss", m, can) : null, m.by.person === me ? null : h("button", { type: "button", "data-mute-person": m.by.person, "data-name": m.by.name, disabled: !can("mute") }, "管人")) : null,
  );
}

const small = (text, op, m, can) => h("button", { type: "button", "data-op": op, "data-target": `m:${m.message}`, disabled: !can(op) }, text);
