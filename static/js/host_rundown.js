// The rundown as it runs: what was planned against what happened, and how late the show is.
import { h, running } from "./dom.js";
import { bar, icon } from "./art.js";
import { payNode } from "./room_parts.js";

const ms = (text) => (text ? Date.parse(text) : null);

export class Rundown {
  constructor(room) {
    this.room = room;
    this.items = room.rundown;
    this.times = new Map();
    this.learn(this.items);
    for (const pin of room.pins) this.times.set(pin.position, { from: ms(pin.from), to: ms(pin.to) });
    this.more = JSON.parse(sessionStorage.getItem(`${room.id}.more`) || "{}");
    this.pinned = null;
  }

  learn(items) {
    for (const item of items) if (item.position && item.explained_from && !this.times.has(item.position)) this.times.set(item.position, { from: ms(item.explained_from), to: ms(item.explained_to) });
  }

  /** Another plan for the same show: what was explained stays explained. */
  take(items) {
    this.learn(items);
    this.items.splice(0, this.items.length, ...items);
  }

  hear(events) {
    for (const event of events) {
      if (event.e !== "pinned" && event.e !== "unpinned") continue;
      if (this.pinned && this.times.has(this.pinned)) this.times.get(this.pinned).to ??= ms(event.at);
      this.pinned = event.e === "pinned" ? event.position.id : null;
      if (this.pinned) this.times.set(this.pinned, { from: ms(event.at), to: null });
    }
  }

  see(pinned) {
    this.pinned = pinned?.id || null;
    if (this.pinned && !this.times.has(this.pinned)) this.times.set(this.pinned, { from: null, to: null });
    if (this.pinned) this.times.get(this.pinned).to = null;
  }

  get at() {
    return this.items.findIndex((item) => item.position && item.position === this.pinned);
  }

  /** The place behind which everything is still to come: the item on air, else the last one explained. */
  get reached() {
    return this.at >= 0 ? this.at : this.items.findLastIndex((item) => this.times.get(item.position)?.to);
  }

  get next() {
    return this.items.find((item, i) => i > this.reached && item.position && !item.closed) || null;
  }

  /** When the plan ends, in ms; of a show still to come nothing nearer is known. */
  get ends() {
    const last = this.items.findLast((item) => item.at);
    return last ? ms(last.at) + this.minutes(last) * 60000 : null;
  }

  minutes(item) {
    return item.minutes + (this.more[item.id] || 0);
  }

  extend() {
    const item = this.items[this.at];
    if (!item) return false;
    this.more[item.id] = (this.more[item.id] || 0) + 2;
    sessionStorage.setItem(`${this.room.id}.more`, JSON.stringify(this.more));
    return true;
  }

  spent(item, now) {
    const time = this.times.get(item.position);
    return time?.from ? ((time.to ?? now) - time.from) / 1000 : null;
  }

  /** Seconds behind the plan; below zero ahead of it. */
  late(now) {
    let sum = 0;
    this.items.forEach((item, i) => {
      const spent = this.spent(item, now);
      if (spent === null) return;
      if (i === this.at) sum += Math.max(0, spent - item.minutes * 60);
      else if (this.times.get(item.position).to) sum += spent - item.minutes * 60;
    });
    return sum;
  }

  /** `now`: the room's time, for a desk's own clock may be minutes off. */
  draw(box, now) {
    if (!this.items.length) return box.replaceChildren(h("li", { class: "hd-empty" }, "排期还没有公布，请主办方导入。"));
    const { reached } = this;
    const rows = this.items.map((item, i) => this.row(item, i, i === this.at ? "now" : i <= reached ? "done" : item === this.next ? "next" : "later", now));
    box.replaceChildren(...rows);
    const live = box.querySelector(".is-now") || box.querySelector(".is-next");
    if (live && this.room.state !== "scheduled" && box.dataset.at !== String(reached)) live.scrollIntoView({ block: "center" });
    box.dataset.at = String(reached);
  }

  row(item, i, state, now) {
    const spent = this.spent(item, now);
    const over = spent === null ? 0 : spent - item.minutes * 60;
    const who = [item.employer && `${item.employer} ${item.booth || ""}`.trim(), item.speaker, item.host].filter(Boolean).join(" · ");
    const times =
      state === "done"
        ? spent === null
          ? [h("span", {}, item.position ? "跳过" : "")]
          : [h("span", {}, running(spent)), h("small", { class: over > 0 ? "amber" : "green" }, `${over > 0 ? "+" : "−"}${running(Math.abs(over))}`)]
        : [h("span", {}, item.at ? clockOf(item.at) : ""), h("small", {}, `${this.minutes(item)} 分`)];
    const mark = state === "done" ? icon("check") : state === "now" ? icon("broadcast") : String(i + 1);
    const head = h("div", { class: "hd-item__t" }, h("b", {}, item.title), h("small", item.closed ? { class: "amber" } : {}, item.closed ? "岗位已关闭，建议跳过" : who));
    if (state !== "now") return h("li", { class: `hd-item is-${state}` }, h("span", { class: "hd-item__n" }, mark), head, h("span", { class: "hd-item__m" }, times));
    return h("li", { class: "hd-item is-now" }, h("span", { class: "hd-item__n" }, mark), head, h("span", { class: "hd-item__m" }, h("b", { id: "now-spent" }), h("small", {}, `计划 ${this.minutes(item)}:00`)), h("span", { id: "now-bar" }, bar(0, "bad")), h("p", { class: "hd-item__left", id: "now-left" }), h("div", { class: "hd-item__acts" }, this.nowActs()));
  }

  nowActs() {
    const one = (act, sign, text, key, kind) => h("button", { class: `btn btn--${kind}`, type: "button", "data-act": act }, sign && icon(sign), text, h("kbd", {}, key));
    return [one("next", "skip", "下一个", "N", "act"), one("extend", null, "延 2 分", "E", "quiet"), one("unpin", null, "撤下", "P", "quiet")];
  }

  /** Once a second: only the words that run. */
  tick(now) {
    const item = this.items[this.at];
    const spent = item ? this.spent(item, now) : null;
    const put = (id, text) => document.getElementById(id) && (document.getElementById(id).textContent = text);
    if (item) {
      const planned = this.minutes(item) * 60;
      put("now-spent", spent === null ? "讲解中" : running(spent));
      put("now-left", spent === null ? "" : spent < planned ? `还剩 ${running(planned - spent)}，到点不会自动换` : `超了 ${running(spent - planned)}，可以换下一个`);
      document.querySelector("#now-bar rect")?.setAttribute("width", spent === null ? 0 : Math.min(100, (spent / planned) * 100));
    }
    const late = this.late(now);
    const tag = document.getElementById("late");
    tag.hidden = Math.abs(late) < 30;
    tag.className = late > 0 ? "tag tag--warn" : "tag tag--good";
    tag.textContent = late >= 60 ? `晚 ${Math.floor(late / 60)} 分` : late > 0 ? `晚 ${Math.floor(late)} 秒` : `早 ${Math.max(1, Math.round(-late / 60))} 分`;
    const rest = this.items.slice(this.reached + 1);
    put("run-n", this.items.length ? `${Math.max(0, this.reached + 1)} / ${this.items.length}` : "");
    put("run-rest", rest.length ? `后面还有 ${rest.length} 个` : this.items.length ? "排期已讲完" : "");
    if (this.room.state === "scheduled") return put("run-end", this.ends ? `计划 ${clockOf(this.ends)} 讲完` : "");
    const left = rest.reduce((sum, one) => sum + this.minutes(one) * 60, 0) + (item && spent !== null ? Math.max(0, this.minutes(item) * 60 - spent) : 0);
    put("run-end", this.items.length ? `预计结束 ${clockOf(now + left * 1000)}` : "");
  }
}

const clockText = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
export const clockOf = (at) => clockText.format(new Date(at));

/** The host's card and lines for the position on air; a line said is struck through on this desk. */
export function drawCues(room, card, item, cueBox, list, said, say) {
  const key = JSON.stringify([card?.id, item?.id, [...said]]);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  if (!card) {
    cueBox.replaceChildren(h("p", { class: "hd-empty" }, "没有在讲的岗位"));
    return list.replaceChildren(h("li", { class: "hd-empty" }, h("span", { class: "hd-wide" }, "按 N 讲下一个，提词会跟着换。"), h("span", { class: "hd-narrow" }, "点“下一个”开始讲，提词会跟着换。")));
  }
  cueBox.replaceChildren(
    h("small", { class: "red" }, "提词"),
    h("h3", {}, card.title),
    payNode(card.pay),
    h("ul", {}, [["users", card.headcount ? `招 ${card.headcount} 人` : ""], ["school", card.education], ["map", card.booth ? `展位 ${card.booth}` : card.place]].filter(([, text]) => text).map(([sign, text]) => h("li", {}, icon(sign), text)), (card.conditions || []).slice(0, 3).map((c) => h("li", {}, icon(c.icon), c.text))),
  );
  const lines = item?.cues?.length ? item.cues.map(String) : fallbackCues(card);
  const now = lines.findIndex((_, i) => !said.has(`${card.id}/${i}`));
  list.replaceChildren(...lines.map((text, i) => h("li", { class: said.has(`${card.id}/${i}`) ? "is-said" : i === now ? "is-now" : "" }, h("button", { type: "button", onclick: () => say(i) }, said.has(`${card.id}/${i}`) ? icon("check") : i === now ? icon("arrow") : h("span", {}, String(i + 1)), h("span", {}, text)))));
}

function fallbackCues(card) {
  const conditions = (card.conditions || []).map((c) => c.text).join("，");
  return [`${card.employer}${card.booth ? `在展位 ${card.booth}` : ""}，招${card.title}${card.headcount ? ` ${card.headcount} 人` : ""}。`, `工资 ${card.pay}，${card.education || "学历不限"}。`, conditions ? `${conditions}。` : "", "点“一键投递”，48 小时内一定有答复。", "求职不收费，谁收钱就举报谁。"].filter(Boolean);
}
