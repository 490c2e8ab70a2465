// To whom a question is handed that no key could decide: the speakers, the firms, and a search once they are many.
import { face, icon } from "./art.js";
import { openDialog } from "./dialog.js";
import { byId, h } from "./dom.js";
import { sash } from "./room_parts.js";

const MANY = 8;

/** Everybody of a room who may be asked, nearest first: {id, name, more, speaker}. Pure. */
export function whomToAsk(room, q, pinned) {
  const about = room.rundown.find((item) => item.position === q.position)?.employer_id || pinned?.employer_id;
  const near = (id) => Number(id !== about);
  const speakers = room.speakers.map((s) => ({ id: s.id, name: s.name, more: [s.employer, s.job].filter(Boolean).join(" · "), of: s.employer_id, speaker: s }));
  const planned = [...(pinned?.employer_id ? [[pinned.employer_id, pinned.employer]] : []), ...room.rundown.filter((item) => item.employer_id).map((item) => [item.employer_id, item.employer])];
  const firms = [...new Map(planned)].map(([id, name]) => ({ id, name, more: "单位招聘人员", of: id, speaker: null }));
  const sorted = (list) => list.filter((one) => one.id !== q.to).sort((a, b) => near(a.of) - near(b.of));
  return [...sorted(speakers), ...sorted(firms)];
}

function row(one, choose) {
  const sign = one.speaker ? face(one.speaker, "l") : h("span", { class: "hand__sign" }, icon("building"));
  const name = h("span", { class: "hand__n" }, h("b", {}, one.name), sash(one.speaker?.honour));
  return h("li", {}, h("button", { type: "button", onclick: () => choose(one) }, sign, h("span", { class: "hand__t" }, name, h("small", {}, one.more)), icon("next")));
}

/** Opens the dialog over question `q`; `choose` gets whoever was chosen. */
export function openHand(room, q, pinned, choose) {
  const all = whomToAsk(room, q, pinned);
  const search = byId("hand-search");
  byId("hand-q").textContent = q.text;
  search.hidden = all.length <= MANY;
  search.value = "";
  const pick = (one) => (byId("hand").close(), choose(one));
  const found = () => all.filter((one) => `${one.name} ${one.more} ${one.speaker?.honour || ""}`.includes(search.value.trim()));
  const draw = () => {
    const none = h("li", { class: "hd-empty" }, all.length ? "没有叫这个的，换个短一点的词" : "这场没有别的嘉宾，排期里也没有单位。请口头回答，或者补一段文字。");
    const list = found();
    byId("hand-list").replaceChildren(...(list.length ? list.map((one) => row(one, pick)) : [none]));
  };
  search.oninput = draw;
  search.onkeydown = (event) => event.key === "Enter" && !event.isComposing && found().length && (event.preventDefault(), pick(found()[0]));
  draw();
  // the button that was pressed may have been drawn anew meanwhile
  const pressed = document.activeElement?.dataset.act;
  byId("hand").onclose = () => pressed && document.querySelector(`#queue .is-open [data-act="${pressed}"]:not(:disabled)`)?.focus();
  byId("hand").classList.toggle("hand--many", !search.hidden);
  openDialog("hand");
  byId("hand").scrollTop = 0;
  // a phone's keyboard would cover the list
  const first = !search.hidden && matchMedia("(pointer: fine)").matches ? search : byId("hand-list").querySelector("button");
  first?.focus();
}
