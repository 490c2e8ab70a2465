// The viewer's room: the stage's card, questions, talk, the pinned position with its one tap, and asking.
import { bust, icon } from "./art.js";
import { byId, count, given, h, keepRows } from "./dom.js";
import { answerOf, drawScene, payNode, placesInQueue, questionState, sash, sceneOf } from "./room_parts.js";
import { tell } from "./notice.js";
import { Player } from "./player.js";
import { Waiting, flag, offerAlike, startReports } from "./room_own.js";
import { Handed } from "./room_handed.js";
import { leaveRehearsal } from "./rehearsal.js";
import { Ballot } from "./room_poll.js";
import { RoomSocket } from "./room_socket.js";
import { toast } from "./toast.js";

const room = given("room");
const lite = localStorage.getItem("lite") === "1";
const socket = new RoomSocket(room.id, { lite, viewer: Boolean(room.rehearses) });
const player = new Player(byId("stage-card"), room.playback, byId("stage-card").dataset.library);
const stored = (name) => new Set(JSON.parse(sessionStorage.getItem(`${room.id}.${name}`) || "[]"));
const mine = stored("asked");
const voted = stored("voted");
const voting = new Set();
const waiting = new Waiting(`${room.id}.held`);
const ballot = new Ballot(socket, room.id);
const handed = room.firm ? new Handed(socket, room.firm) : null;
const applied = new Set(room.applied);
const saved = new Set(room.saved);
const store = (name, set) => sessionStorage.setItem(`${room.id}.${name}`, JSON.stringify([...set]));

const BETWEEN = { ended: "本场直播已结束", cut: "画面已暂停，请稍等" };
let reached = -1;

function wayOn() {
  const replay = h("a", { class: "btn btn--act", href: `/rooms/${room.rehearses || room.id}/replay` }, icon("replay"), "看讲过的");
  return h("p", { class: "btns stage-card__over" }, replay, h("a", { class: "btn btn--quiet", href: byId("gone-jobs").href }, icon("briefcase"), "看岗位"));
}

/** While nothing is explained: what show this is, and what comes; the template's first paint looks the same. */
function drawBetween(view) {
  const next = view.room === "ended" ? [] : room.rundown.slice(reached + 1, reached + 4);
  const line = (item) => h("li", {}, h("a", { href: item.url }, h("b", {}, item.title), h("span", {}, [item.employer, item.booth].filter(Boolean).join(" "))));
  byId("stage-body").replaceChildren(
    h("p", { class: "stage-card__wait" }, BETWEEN[view.room] || "主播正在准备下一个岗位"),
    h("h1", {}, room.title),
    ...(view.room === "ended" ? [wayOn()] : []),
    ...(next.length ? [h("p", { class: "stage-card__soon" }, reached < 0 ? "要讲的岗位" : "接下来讲"), h("ol", { class: "stage-card__next" }, next.map(line))] : []),
  );
}

function drawStage(view) {
  const card = view.pinned;
  const box = byId("stage-card");
  const look = card?.id || view.room;
  box.dataset.empty = card ? "0" : "1";
  drawScene(byId("stage-scene"), card ? sceneOf(card) : "port");
  if (box.dataset.look === look) return;
  box.dataset.look = look;
  byId("stage-booth").hidden = !card?.booth;
  byId("stage-bust").replaceChildren(...(card?.speaker ? [bust(card.speaker)] : []));
  if (!card) return drawBetween(view);
  reached = room.rundown.findIndex((item) => item.position === card.id);
  byId("stage-body").replaceChildren(
    h("p", { class: "stage-card__who" }, h("span", { class: `logo logo--${card.logo?.colour || "sea"}`, "aria-hidden": "true" }, card.logo?.text || card.employer[0]), card.employer),
    h("h1", {}, card.title),
    payNode(card.pay, "stage"),
    h("ul", { class: "stage-card__cond" }, (card.conditions || []).slice(0, 6).map((c) => h("li", {}, icon(c.icon), c.text))),
    ...(card.speaker ? [h("div", { class: "stage-card__speaker" }, sash(card.speaker.honour), h("b", {}, card.speaker.name), card.speaker.job ? ` · ${card.speaker.job}` : "")] : []),
  );
  byId("stage-booth-no").textContent = card.booth || "";
}

function drawPinned(view) {
  const card = view.pinned;
  const box = byId("pinned");
  box.hidden = !card;
  if (!card) return;
  const place = room.rundown.findIndex((item) => item.position === card.id);
  const done = applied.has(card.id);
  const over = view.room === "ended";
  const key = `${card.id}/${done}/${over}`;
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  const act = done
    ? h("span", { class: "state state--good" }, icon("check"), "已投递")
    : h("button", { class: "btn btn--act btn--big", id: "apply", type: "button", onclick: () => apply(card) }, "一键投递");
  box.replaceChildren(
    h("div", { class: "pinned__t" }, h("p", {}, h("b", {}, "讲解中"), place >= 0 ? ` 第 ${place + 1} 个，共 ${room.rundown.length} 个` : ""), h("h2", {}, card.title), payNode(card.pay)),
    h("p", { class: "pinned__s" }, [card.headcount ? `招 ${card.headcount} 人` : "", card.education, card.place].filter(Boolean).join(" · ")),
    h("div", { class: "pinned__a" }, act, h("a", { class: "btn btn--quiet", href: `/positions/${card.id}?source=live&room=${room.id}` }, "看详情"), room.can_save ? saveButton(card) : null),
    ...(done ? [] : [h("p", { class: "pinned__c" }, `点投递即表示：${consentText(card)}`)]),
  );
}

// save.js, which every page loads, sends it and keeps its look
function saveButton(card) {
  const on = saved.has(card.id);
  const button = h("button", { class: "ib save__b", name: "on", value: on ? "" : "1", "aria-pressed": String(on), "aria-label": `收藏${card.title}` }, icon(on ? "bookmark-on" : "bookmark"));
  return h("form", { class: "save", method: "post", action: `/positions/${card.id}/save`, "data-save": card.id }, button);
}
document.addEventListener("saved", ({ detail }) => (detail.on ? saved.add(detail.id) : saved.delete(detail.id)));

// one key per wish, so that a lost answer can be asked for again and a withdrawn application sent anew
const keys = new Map();
function keyOf(position) {
  if (!keys.has(position)) keys.set(position, `live-${Date.now()}-${Math.random()}`);
  return keys.get(position);
}

// the wording of recruit/applications/rules.py consent_text, whose hash is kept
function consentText(card) {
  return `我同意把姓名和手机号交给“${card.employer}”，只用于“${card.title}”这个岗位的招聘联系；随时可以在“我的”里撤回。我已满 16 周岁。`;
}

async function apply(card) {
  byId("apply").disabled = true;
  const reply = await fetch(`/api/v1/positions/${card.id}/applications`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "idempotency-key": keyOf(card.id) },
    body: JSON.stringify({ consent: true, source: "live", room: room.id }),
  }).catch(() => null);
  if (reply && (reply.ok || reply.status === 409)) {
    applied.add(card.id);
    keys.delete(card.id);
    toast(reply.ok ? `已投递 ${card.employer}，48 小时内答复` : "这个岗位您已经投过了");
    return drawPinned(socket.view);
  }
  if (byId("apply")) byId("apply").disabled = false;
  if (!reply) return toast("网络断了，没有投出去，请再点一次", { tone: "bad" });
  if (reply.status === 401 || reply.status === 403) return openApplyForm(card);
  const problem = await reply.json().catch(() => ({}));
  if (problem.code === "phone_missing" || problem.code === "contact_needed") return openApplyForm(card);
  toast(problem.detail || "没有投出去，请稍后再试", { tone: "bad" });
}

function openApplyForm(card) {
  const form = byId("apply-form");
  form.action = `/positions/${card.id}/apply`;
  byId("apply-what").textContent = `${card.employer} · ${card.title}`;
  byId("apply-consent").textContent = consentText(card);
  byId("apply-dialog").showModal();
}

function drawQuestions(view) {
  const places = placesInQueue(view.questions);
  const open = view.questions.filter((q) => q.state !== "hidden");
  byId("n-questions").textContent = open.length ? count(Math.max(open.length, ...open.map((q) => q.question))) : "";
  const own = waiting.questions();
  byId("questions-empty").hidden = open.length + own.length > 0;
  if (view.room === "ended") byId("questions-empty").textContent = "这场没有人提问。";
  const box = byId("questions");
  keepRows(box, [
    ...own,
    ...open.map((q) => ({ key: q.question, look: JSON.stringify([{ ...q, votes: 0 }, mine.has(q.question)]), make: () => questionRow(q) })),
  ]);
  open.forEach((q, i) => refresh(box.children[own.length + i], q, places.get(q.question)));
}

function questionRow(q) {
  const isMine = mine.has(q.question);
  return h(
    "article",
    { class: "q", "data-question": q.question, "data-state": q.state },
    h("div", {}, h("p", { class: "q__t" }, q.text), h("div", { class: "q__m" }, h("span", {}, isMine ? "我问的" : q.by.name), q.state === "answered" ? null : questionState(q), isMine ? null : flag(`q:${q.question}`, q.text))),
    h("button", { class: "vote", type: "button", disabled: q.state === "answered", onclick: () => vote(q) }, h("span", {}, "同问"), h("b", {})),
    answerOf(q, room.speakers, room.recorded ? `/rooms/${room.id}/replay?q=${q.question}` : null),
  );
}

// what changes while the row stays
function refresh(row, q, place) {
  row.querySelector(".q__st")?.replaceWith(questionState(q, place, room));
  const button = row.querySelector(".vote");
  button.setAttribute("aria-pressed", String(isVoted(q)));
  button.setAttribute("aria-label", `同问，${q.votes} 人想知道`);
  button.lastChild.textContent = count(q.votes);
}

const isVoted = (q) => voted.has(q.question) || voting.has(q.question) || mine.has(q.question);

function vote(q) {
  if (isVoted(q)) return;
  upvote(q);
  drawQuestions(socket.view);
}

async function upvote(q) {
  voting.add(q.question);
  const frame = await socket.send("upvote", { question: q.question });
  voting.delete(q.question);
  if (frame.k === "ack" || frame.code === "already_done") store("voted", voted.add(q.question));
  else toast(frame.message, { tone: "bad" });
  drawQuestions(socket.view);
}

function drawTalk(view) {
  const box = byId("messages");
  const key = JSON.stringify([view.messages.map((m) => m.message), waiting.of("say").length]);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  const atEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 40;
  keepRows(box, [
    ...view.messages.map((m) => ({ key: m.message, look: m.text, make: () => h("li", {}, h("span", {}, h("b", {}, m.by.name), m.text), m.by.role === "viewer" ? flag(`m:${m.message}`, m.text) : null) })),
    ...waiting.messages(),
  ]);
  byId("messages-empty").hidden = box.children.length > 0;
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function drawRundown(view) {
  const at = room.rundown.findIndex((item) => item.position === view.pinned?.id);
  const strip = byId("strip");
  if (strip.dataset.at === String(at)) return;
  strip.dataset.at = at;
  document.querySelectorAll("[data-item]").forEach((item) => {
    const i = Number(item.dataset.item);
    const [isNow, isDone] = [i === at, at >= 0 && i < at];
    item.classList.toggle("is-now", isNow);
    item.classList.toggle("is-done", isDone);
    const place = item.querySelector("small");
    if (place) place.textContent = isNow ? "讲解中" : isDone ? "讲过了" : `第 ${i + 1} 个`;
  });
  const now = strip.children[Math.max(0, at - 1)];
  if (now) strip.scrollTo({ left: now.offsetLeft - strip.offsetLeft, behavior: "smooth" });
}

const BADGES = { open: room.rehearses ? "彩排" : "直播中", cut: "画面已暂停", ended: "已结束", scheduled: "未开始" };

/** What is on the air, as far as one can know: without a connection it says so, and keeps quiet about how many watch. */
function drawBadge() {
  const isLost = ["lost", "connecting"].includes(socket.state) && Boolean(socket.lost);
  const text = GONE[socket.state] ? "已离开" : isLost ? "没连上" : BADGES[socket.view?.room || "open"];
  document.body.classList.toggle("is-lost", isLost);
  byId("live-badge").classList.toggle("live--not", text !== "直播中");
  byId("live-badge").textContent = text;
}

const BANNERS = { connecting: "正在进入直播间…", lost: "连接断了，正在重新连上；您发的提问不会丢", never: "还没连上直播间，正在再试；岗位可以先看", ended: "本场直播已结束，岗位还可以投递。点“回看”看讲过的" };

function drawFrame(view) {
  document.body.dataset.room = view.room;
  drawBadge();
  byId("online").textContent = count(view.online);
  byId("likes").textContent = view.likes ? count(view.likes) : "";
  tell(view.notice);
  const isAway = view.feed === "away" && view.room === "open";
  byId("cut-note").hidden = view.room !== "cut" && !isAway;
  byId("cut-note").textContent = isAway ? "主播暂时离开，提问和投递照常" : "画面已暂停，提问和投递照常";
  player.want(!lite && view.room === "open" && Boolean(view.feed) && !isAway);
}

socket.addEventListener("view", ({ detail }) => {
  const { view } = socket;
  waiting.see(view);
  drawFrame(view);
  drawStage(view);
  drawPinned(view);
  ballot.draw();
  handed?.draw();
  for (const event of detail.events) if (event.e === "polled") toast(`主播发起了投票：${event.text}`);
  drawQuestions(view);
  drawTalk(view);
  drawRundown(view);
  showPlaceholder();
  if (room.rehearses && view.room === "ended") leaveRehearsal(`/rooms/${room.rehearses}`);
  document.body.dataset.ready = "1";
});
/** Whoever cannot be in the room any longer is told so in place of what they could do there, and what remains. */
const GONE = {
  removed: ["您被请出了这个直播间", "岗位照样能看、能投递。觉得弄错了，请联系主办方。", "再进一次"],
  replaced: ["您在别处打开了这个直播间", "这里已经停下。要在这里看，点一下就行。", "在这里看"],
  bad_ticket: ["进不了直播间", "岗位照样能看、能投递。可以再试一次。", "再试一次"],
};
function drawGone(state) {
  const gone = GONE[state];
  document.body.classList.toggle("is-gone", Boolean(gone));
  byId("gone").hidden = !gone;
  if (!gone) return;
  const [title, text, again] = gone;
  player.want(false);
  byId("gone-title").textContent = title;
  byId("gone-text").textContent = text;
  if (byId("gone-call")) byId("gone-call").hidden = state !== "removed";
  const [first, second] = state === "removed" ? ["gone-jobs", "gone-again"] : ["gone-again", "gone-jobs"];
  byId(first).className = "btn btn--act";
  byId(second).className = "btn btn--quiet";
  byId("gone-again").hidden = !again;
  byId("gone-again").textContent = again;
}
byId("gone-again").addEventListener("click", () => location.reload());

function drawBanner() {
  const isNever = socket.state === "lost" && !socket.view;
  const text = socket.state === "open" ? socket.away : GONE[socket.state] ? "" : BANNERS[isNever ? "never" : socket.state];
  byId("connection").hidden = !text;
  byId("connection").textContent = text || "";
}

socket.addEventListener("away", drawBanner);
socket.addEventListener("state", ({ detail }) => {
  drawBanner();
  drawBadge();
  drawGone(detail);
  if (detail === "ended") byId("to-replay").hidden = false;
  ballot.draw();
  handed?.draw();
  byId("say").disabled = ["ended", "removed", "replaced"].includes(detail);
});

const waitText = (s) => (s < 100 ? `${s} 秒` : s < 5400 ? `${Math.ceil(s / 60)} 分钟` : `${Math.ceil(s / 3600)} 小时`);

/** Says above the box until when one may only listen; gone with the next word that gets through. */
function hush(seconds) {
  const until = new Date(Date.now() + seconds * 1000);
  byId("hush").hidden = !seconds;
  byId("hush").textContent = seconds ? `您在禁言中，${until.toTimeString().slice(0, 5)} 以后能再说；能看、能投递` : "";
}

async function speak(kind, text) {
  const frame = await socket.send(kind, kind === "ask" && socket.view?.pinned ? { text, position: socket.view.pinned.id } : { text });
  hush(frame.code === "muted" ? frame.retry_after : 0);
  if (frame.code === "muted") return false;
  if (frame.k === "error") {
    toast(frame.retry_after ? `${frame.message}（${waitText(frame.retry_after)}后可以再发）` : frame.message, { tone: "bad" });
    return false;
  }
  if (frame.question) store("asked", mine.add(frame.question));
  if (frame.held) {
    waiting.add(kind, frame.question ?? frame.seq, text);
    toast("已收到，等工作人员看过就会显示");
  } else if (kind === "ask") toast("问题已排上，主播会接");
  if (socket.view) {
    drawQuestions(socket.view);
    drawTalk(socket.view);
  }
  return true;
}

/** Whether the text left the box: it was sent, or a like question stands for it. */
async function speakOrJoin(kind, text) {
  let isJoined = false;
  const join = (q) => ((isJoined = true), upvote(q));
  const goOn = kind !== "ask" || !socket.view || (await offerAlike(text, socket.view.questions, { voted: isVoted, vote: join }));
  return goOn ? speak(kind, text) : isJoined;
}

let kind = "ask";
function showPlaceholder() {
  const slow = socket.view?.slow ? `说一句（慢速，${waitText(socket.view.slow)}一句）` : "说一句";
  byId("say-text").placeholder = kind === "say" ? slow : "问一句，主播会接";
}
byId("say-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = byId("say-text");
  const text = field.value.trim();
  if (!text) return field.focus();
  field.value = "";
  if (!(await speakOrJoin(kind, text)) && !field.value) field.value = text;
});
document.querySelectorAll("[data-quick]").forEach((chip) => chip.addEventListener("click", () => speakOrJoin("ask", chip.dataset.quick)));
byId("like").addEventListener("click", () => {
  socket.like();
  byId("like").classList.add("is-on");
});

function choose(tab) {
  document.querySelectorAll("[role=tab]").forEach((t) => t.setAttribute("aria-selected", String(t === tab)));
  document.querySelectorAll("[role=tabpanel]").forEach((p) => (p.hidden = p.id !== tab.getAttribute("aria-controls")));
  kind = tab.id === "tab-talk" ? "say" : "ask";
  showPlaceholder();
  byId("say-text").maxLength = kind === "say" ? 100 : 200;
  byId("quick").hidden = kind === "say";
  byId("alike").hidden = true;
}
document.querySelectorAll("[role=tab]").forEach((tab) => tab.addEventListener("click", () => choose(tab)));

byId("lite").setAttribute("aria-pressed", String(lite));
byId("lite").addEventListener("click", () => {
  localStorage.setItem("lite", lite ? "0" : "1");
  location.reload();
});
byId("share").addEventListener("click", async () => {
  if (navigator.share) return navigator.share({ title: document.title, url: location.href }).catch(() => {});
  await navigator.clipboard?.writeText(location.href);
  toast("链接已复制，发给工友吧");
});
new IntersectionObserver(([entry]) => document.body.classList.toggle("is-folded", !entry.isIntersecting), { rootMargin: "-56px 0px 0px 0px" }).observe(byId("stage-end"));

startReports(socket);
socket.open();
