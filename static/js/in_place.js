// Forms and links marked data-in-place change only #in-place of the page; keys press what carries data-key. Without this file each is a page of its own.
import { toast } from "./toast.js";

let running = null;

export async function go(url, options = {}) {
  running?.abort();
  running = new AbortController();
  const place = document.getElementById("in-place");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { ...options, signal: running.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("in-place");
    if (!next) return location.assign(answer.redirected ? answer.url : url);
    show(place, next);
    if (answer.redirected || !options.method) history.replaceState(null, "", answer.url);
  } catch (error) {
    if (error.name !== "AbortError") toast("没有连上，这一步没有做，请再试一次", { tone: "bad" });
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function show(place, next) {
  const open = [...place.querySelectorAll("details[id][open]")].map((one) => one.id);
  const scrolled = [...place.querySelectorAll("[class*=scroll], [class*=list]")].map((one) => [one.className, one.scrollLeft, one.scrollTop]);
  const focus = document.activeElement?.closest("#in-place") && document.activeElement.dataset.key;
  place.replaceChildren(...next.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [name, left, top] of scrolled) {
    const box = place.getElementsByClassName(name)[0];
    if (box) [box.scrollLeft, box.scrollTop] = [left, top];
  }
  if (focus) place.querySelector(`[data-key="${focus}"]`)?.focus({ preventScroll: true });
}

export const send = (url, fields) => go(url, { method: "POST", body: new URLSearchParams(fields) });

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-in-place]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "get") go(`${form.action}?${fields}`);
  else go(form.action, { method: "POST", body: fields });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const key = (event.ctrlKey || event.metaKey ? "ctrl+" : "") + event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
