// Picking positions: what is ticked is told as one ticks, and a filter finds at once, with the ticks kept.
import { byId, h } from "./dom.js";

const form = byId("picks");
const names = byId("picked");

function tell() {
  if (!names) return;
  const ticked = [...form.querySelectorAll("input[name=position]:checked:enabled")];
  byId("picked-n").textContent = ` ${ticked.length} 个`;
  names.replaceChildren(...ticked.map((one) => h("li", {}, one.closest("label").querySelector("b").textContent)));
  byId("take").disabled = !ticked.length;
}

form.addEventListener("change", ({ target }) => {
  if (target.name === "track" || target.name === "employer") return form.requestSubmit(byId("find"));
  tell();
});
tell();
