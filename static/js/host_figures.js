// Figures and the minute chart of the host's desk, polled from the room's metrics.
import { byId, count } from "./dom.js";
import { clockOf } from "./host_rundown.js";

const NS = "http://www.w3.org/2000/svg";
const put = (name, text) => document.querySelectorAll(`[data-figure="${name}"]`).forEach((node) => (node.textContent = text));

export function drawFigures(metrics) {
  const before = metrics.minutes.at(-2);
  const last = metrics.minutes.at(-1);
  const change = before && last ? last.online - before.online : 0;
  put("online-more", `${change ? `${change > 0 ? "+" : "−"}${count(Math.abs(change))} / 分 · ` : ""}峰值 ${count(metrics.peak)}`);
  put("viewers", count(metrics.viewers));
  put("viewers-more", `观看人次 ${count(metrics.starts)}`);
  put("applications", count(metrics.applications));
  put("applications-more", last ? `近 1 分 ${count(last.applications)}` : "");
  byId("as-of").textContent = `截至 ${clockOf(metrics.as_of)}`;
}

export const showOnline = (n) => put("online", count(n));

export function showWaiting(waiting, longest) {
  put("waiting", count(waiting));
  put("waiting-more", longest ? `最久等 ${longest}` : waiting ? "按票数排" : "都接住了");
}

function node(name, attributes, text) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A round number not below n: 1, 2, 5, 10, 20 … */
function ceiling(n) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= n) || 10;
}

export function drawChart(box, minutes, pins) {
  const shown = minutes.slice(-60);
  if (shown.length < 2 || !box.clientWidth) return;
  const [width, height, left, right, top, bottom] = [box.clientWidth, Math.max(80, box.clientHeight || 140), 40, 32, 20, 18];
  const high = ceiling(Math.max(...shown.map((m) => m.online), 4));
  const most = ceiling(Math.max(...shown.map((m) => m.applications), 4));
  const start = Date.parse(shown[0].at);
  const span = Math.max(Date.parse(shown.at(-1).at) - start, 5 * 60_000);
  const x = (at) => left + ((at - start) / span) * (width - left - right - 8);
  const y = (n, all) => top + (1 - n / all) * (height - top - bottom);
  const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `在线现在 ${shown.at(-1).online}，这一分钟投递 ${shown.at(-1).applications} 份` });
  for (const part of [0, 0.5, 1]) {
    const at = y(part, 1);
    svg.append(node("line", { class: "grid", x1: left, x2: width - right, y1: at, y2: at }), node("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, count(high * part)), node("text", { class: "green", x: width - right + 6, y: at + 4 }, count(most * part)));
  }
  const step = (60_000 / span) * (width - left - right - 8);
  for (const m of shown) svg.append(node("rect", { class: "col", x: x(Date.parse(m.at)) - Math.max(1, step * 0.3), width: Math.max(2, step * 0.6), y: y(m.applications, most), height: Math.max(0, height - bottom - y(m.applications, most)) }));
  const on = pins.filter((p) => p.from >= start && p.from <= start + span);
  for (const pin of on) svg.append(node("line", { class: "pin", x1: x(pin.from), x2: x(pin.from), y1: top - 4, y2: height - bottom }));
  svg.append(node("polyline", { class: "line", points: shown.map((m) => `${x(Date.parse(m.at)).toFixed(1)},${y(m.online, high).toFixed(1)}`).join(" ") }));
  const marks = Math.max(1, Math.ceil(shown.length / 8));
  let told = -Infinity;
  for (const [i, m] of shown.entries()) {
    const at = x(Date.parse(m.at));
    if (i % marks || at - told < 40) continue;
    svg.append(node("text", { x: at, y: height - 3, "text-anchor": "middle" }, clockOf(m.at)));
    told = at;
  }
  box.replaceChildren(svg);
  namePins(svg, on, x, width);
}

/** The newest keeps its name where two would meet; near the right edge a name stands before its line. */
function namePins(svg, pins, x, edge) {
  let free = edge;
  for (const pin of [...pins].sort((one, other) => other.from - one.from)) {
    const name = node("text", { class: "name", y: 12 }, pin.title.length > 8 ? `${pin.title.slice(0, 7)}…` : pin.title);
    svg.append(name);
    const [at, wide] = [x(pin.from), name.getComputedTextLength()];
    const left = at + 4 + wide <= edge ? at + 4 : at - 4 - wide;
    if (left < 0 || left + wide > free) {
      name.remove();
      continue;
    }
    name.setAttribute("x", left);
    free = Math.min(at, left) - 8;
  }
}
