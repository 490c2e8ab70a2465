// What every page shares: dialogs opened by data-opens, the 大字版 switch, the offline bar, suggestions as one searches, forms that are sent once, a menu that shows where one is.
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
const closeDots = (but) => document.querySelectorAll(".dots[open]").forEach((dots) => dots !== but && (dots.open = false));
document.addEventListener("click", (event) => closeDots(event.target.closest(".dots")));
document.addEventListener("keydown", (event) => {
  const dots = event.key === "Escape" && document.querySelector(".dots[open]");
  if (!dots) return;
  dots.open = false;
  dots.querySelector("summary").focus();
});

// a menu that is wider than the phone shows where one is
for (const here of document.querySelectorAll(".desk-nav [aria-current]")) {
  const nav = here.parentElement;
  nav.scrollLeft += here.getBoundingClientRect().left - nav.getBoundingClientRect().left - (nav.clientWidth - here.offsetWidth) / 2;
}

// printing by a button of the page, where there is a script to do it
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// a page that comes back from the history is not busy
addEventListener("pageshow", () => document.querySelectorAll(".is-busy").forEach((b) => b.classList.remove("is-busy")));
