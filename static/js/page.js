// What every page shares: dialogs opened by data-opens, the 大字版 switch, the offline bar, suggestions as one searches, forms that are sent once.
import { startSize } from "./size.js";
import { startDialogs } from "./dialog.js";
import { startNetwork } from "./network.js";
import { startNotice } from "./notice.js";
import { startSave } from "./save.js";
import { startSuggestions } from "./search_box.js";

startSize();
startDialogs();
startNetwork();
startSave();
startSuggestions();
startNotice();

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented || event.target.method === "dialog") return;
  if (button.classList.contains("is-busy")) event.preventDefault();
  button.classList.add("is-busy");
});

// a row's card of acts closes by Esc, by a click elsewhere, and when another opens
const closeMore = (but) => document.querySelectorAll(".more[open]").forEach((more) => more !== but && (more.open = false));
document.addEventListener("click", (event) => closeMore(event.target.closest(".more")));
document.addEventListener("keydown", (event) => {
  const more = event.key === "Escape" && document.querySelector(".more[open]");
  if (!more) return;
  more.open = false;
  more.querySelector("summary").focus();
});

// a page that comes back from the history is not busy
addEventListener("pageshow", () => document.querySelectorAll(".is-busy").forEach((b) => b.classList.remove("is-busy")));
