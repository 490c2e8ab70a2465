// What viewer's room, host desk and speaker's page draw alike: a question, a sash, a face, the stage's card.
import { face, icon } from "./art.js";
import { h } from "./dom.js";

const STATES = {
  waiting: ["", "clock", "等待"],
  taken: ["taken", "mic", "主播已接，马上回答"],
  handed: ["handed", "give", "已转"],
  held: ["held", "shield", "待审，别人还看不到"],
  answered: ["answered", "check", "已回答"],
  hidden: ["held", "eye", "已隐藏"],
};

export const sash = (text) => (text ? h("span", { class: "sash" }, text) : null);

/** Whom an id names that a question was handed to: a speaker, else an employer. */
export function nameOf(room, id) {
  const speaker = room.speakers.find((s) => s.id === id);
  return { speaker, name: speaker?.name || room.employers?.[id] || room.speakers.find((s) => s.employer_id === id)?.employer || "单位" };
}

export function questionState(q, ahead, room) {
  const [tone, sign, text] = STATES[q.state];
  const handed = q.state === "handed" && q.to && room ? nameOf(room, q.to) : null;
  const to = handed ? ` ${handed.name}` : "";
  const wait = q.state === "waiting" && ahead !== undefined ? (ahead ? ` · 前面 ${ahead} 个` : " · 下一个就是") : "";
  const picture = handed?.speaker ? face(handed.speaker, "s") : icon(sign);
  return h("span", { class: `q__st${tone ? ` q__st--${tone}` : ""}` }, picture, text + to + wait);
}

/** `replay` is the address at which the answer can be watched again, if it was recorded. */
export function answerOf(q, speakers, replay = null) {
  if (q.state !== "answered") return null;
  const by = q.answered_by || {};
  const speaker = speakers.find((s) => s.name === by.name);
  return h(
    "div",
    { class: "ans" },
    h("div", { class: "ans__h" }, speaker ? face(speaker) : icon(by.role === "recruiter" ? "building" : "mic"), h("b", {}, by.name || "主播"), sash(speaker?.honour), replay ? h("a", { class: "replay", href: replay }, icon("replay"), "再听一遍") : null),
    h("p", {}, q.answer || "已在直播里口头回答"),
  );
}

/** How many open questions come before each one, by number: those with more votes, or older with as many. */
export function placesInQueue(questions) {
  const waiting = questions.filter((q) => q.state === "waiting").sort((a, b) => b.votes - a.votes || a.question - b.question);
  return new Map(waiting.map((q, i) => [q.question, i]));
}

const SCENES = ["port", "workshop", "mill"];
export function sceneOf(card) {
  const sum = [...(card?.employer_id || card?.employer || "port")].reduce((n, c) => (n * 31 + c.codePointAt(0)) % 997, 7);
  return SCENES[sum % SCENES.length];
}

export function drawScene(box, name) {
  if (box.dataset.scene === name) return;
  box.dataset.scene = name;
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", name === "port" ? "0 0 1000 560" : "0 0 480 270");
  svg.setAttribute("preserveAspectRatio", "xMidYMax slice");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", `/static/art/${name}.svg#${name}`);
  svg.append(use);
  box.replaceChildren(svg);
}

export const payNode = (text, size = "") => {
  const [, amount = text || "", unit = ""] = (text || "").match(/^(.*?)\s*(元.*)$/) || [];
  return h("span", { class: `pay${size ? ` pay--${size}` : ""}` }, amount, unit ? h("small", {}, unit) : null);
};
