// The announcement: asked for while the page is looked at, or told by the page's own socket. What the reader put away stays away.
import { icon } from "./art.js";
import { h } from "./dom.js";
import { heard } from "./network.js";

const EVERY = 1500;
const LONGEST = 30_000;
const root = document.getElementById("told");
const putAway = () => document.cookie.match(/(?:^|; )notice=([^;]*)/)?.[1];

// the same as mark_of in recruit/notices/rules.py
export function markOf(text) {
  let mark = 7;
  for (const sign of text) mark = (Math.imul(mark, 31) + sign.codePointAt(0)) >>> 0;
  return mark.toString(16);
}

function draw(text, mark) {
  const close = h("button", { class: "ib", name: "mark", value: mark, "aria-label": "知道了，收起公告" }, icon("close"));
  const place = root.classList.contains("told--row") ? "told__in" : "told__in is-over";
  return h("div", { class: place, "data-mark": mark }, icon("horn"), h("p", {}, h("span", { class: "sr" }, "公告："), text), h("form", { method: "post", action: "/told" }, close));
}

let shown = root?.firstElementChild?.dataset.mark ?? "";

/** Show this sentence, or none; again and again without harm. What was painted with the page leaves its place empty. */
export function tell(text) {
  const mark = text ? markOf(text) : "";
  if (!root || mark === shown) return;
  shown = mark;
  const liesAbove = (box) => root.matches(".told--over, .told--row") || box.classList.contains("is-over");
  for (const box of [...root.children]) liesAbove(box) ? box.remove() : box.classList.add("is-gone");
  if (text && putAway() !== mark) root.append(draw(text, mark));
}

async function ask() {
  const reply = await fetch(`/notices/${root.dataset.fair}`, { signal: AbortSignal.timeout?.(8000) });
  if (!reply.ok) throw new Error(reply.status);
  tell((await reply.json()).text || "");
}

function startAsking() {
  let wait = EVERY;
  let timer = 0;
  const again = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      await ask();
      heard(true);
      wait = EVERY;
    } catch {
      heard(false);
      wait = Math.min(wait * 2, LONGEST);
    }
    timer = setTimeout(again, wait);
  };
  document.addEventListener("visibilitychange", again);
  timer = setTimeout(again, EVERY * Math.random());
}

export function startNotice() {
  if (!root) return;
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const box = event.target.closest(".told__in");
    document.cookie = `notice=${box.dataset.mark}; path=/; max-age=43200; samesite=lax`;
    box.remove();
  });
  if (root.dataset.poll !== "no") startAsking();
}
