// The desk's order: who is muted or shown out, why and until when; slow talk; whether newcomers' lines are held first.
import { openDialog } from "./dialog.js";
import { byId, h } from "./dom.js";

export const REASONS = { ad: "广告引流", abuse: "骂人", fraud: "诈骗", other: "其他" };

/** 广告引流 2 · 骂人 1 */
export const whyReported = (reasons) => Object.entries(reasons || {}).map(([why, n]) => `${REASONS[why] || why} ${n}`).join(" · ");

const minutesToday = () => Math.max(1, Math.ceil((new Date().setHours(24, 0, 0, 0) - Date.now()) / 60_000));
const clock = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });

export function openPerson(person, name) {
  byId("person").dataset.person = person;
  byId("person-who").textContent = name;
  openDialog("person");
}

/** Those still muted or out at `now` (ms), shown out first. */
export function kept(view, now) {
  const rows = [
    ...Object.entries(view.blocked || {}).map(([person, until]) => ({ person, until, op: "unblock" })),
    ...Object.entries(view.muted || {}).map(([person, until]) => ({ person, until, op: "mute" })),
  ];
  return rows.filter(({ until }) => !until || Date.parse(until) > now).map((row) => ({ ...row, name: "", reason: "", ...view.named?.[row.person] }));
}

export function drawOrder(view, now, can) {
  const rows = kept(view, now);
  const label = [view.slow ? `慢速 ${view.slow} 秒` : "", view.hold_new ? "先审新人" : ""].filter(Boolean).join(" · ") || "秩序";
  document.querySelectorAll("[data-act=order] span").forEach((span) => (span.textContent = label));
  byId("newcomers").setAttribute("aria-checked", String(Boolean(view.hold_new)));
  document.querySelectorAll("[data-slow]").forEach((button) => button.setAttribute("aria-pressed", String(Number(button.dataset.slow) === view.slow)));
  const box = byId("kept");
  const key = JSON.stringify([rows, can("unblock")]);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(
    ...rows.map(({ person, until, op, name, reason }) =>
      h("li", {}, h("div", {}, h("b", {}, name || "这位观众"), h("small", {}, [op === "mute" ? "禁言" : "请出", reason, until ? `到 ${clock.format(new Date(until))}` : "这场不再让进"].filter(Boolean).join(" · "))), h("button", { class: "btn btn--quiet", type: "button", "data-lift": op, "data-person": person, disabled: !can(op) }, "解除")),
    ),
    ...(rows.length ? [] : [h("li", { class: "muted" }, "现在没有人被禁言或请出。")]),
  );
}

export function startOrder(send) {
  byId("person").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (!button) return;
    const { person } = byId("person").dataset;
    const reason = document.querySelector("[name=why]:checked").value;
    const { do: op, minutes } = button.dataset;
    byId("person").close();
    const long = minutes === "today" ? minutesToday() : minutes === "ever" ? null : Number(minutes);
    send(op, { person, minutes: long, reason }, op === "mute" ? "已禁言" : "已请出，换个入口也进不来");
  });
  byId("order").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    const { slow, lift, person } = button?.dataset || {};
    if (slow) send("slow", { seconds: Number(slow) }, slow === "0" ? "互动不限速了" : `每人 ${slow} 秒说一句`);
    else if (lift) send(lift, lift === "mute" ? { person, minutes: 0 } : { person }, lift === "mute" ? "已解除禁言" : "可以再进来了");
    else if (button?.id === "newcomers") {
      const held = button.getAttribute("aria-checked") !== "true";
      send("newcomers", { held }, held ? "新来的先审：头一句要放行才显示" : "新来的不用先审了");
    }
  });
}
