// Forms and links marked data-in-place change only #in-place of the page, what is typed meanwhile stays; keys press what carries data-key. Without this file each is a page of its own.
import { toast } from "./toast.js";

const MOST = 20; // keys kept while a change is on its way
const waiting = [];
let running = null;
let composing = false;
let sent = new WeakMap(); // a field, as it was when its form was sent

export async function go(url, options = {}) {
  running?.abort();
  const mine = (running = new AbortController());
  const place = document.getElementById("in-place");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { ...options, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("in-place");
    if (!next) return location.assign(answer.redirected ? answer.url : url);
    if (composing) await new Promise((done) => addEventListener("compositionend", done, { once: true }));
    if (mine.signal.aborted) return;
    show(place, next);
    if (answer.redirected || !options.method) history.replaceState(null, "", answer.url);
  } catch (error) {
    if (error.name !== "AbortError") {
      toast("没有连上，这一步没有做，请再试一次", { tone: "bad" });
      sent = new WeakMap();
    }
    waiting.length = 0;
  } finally {
    if (running === mine) {
      running = null;
      place.removeAttribute("aria-busy");
      if (waiting.length) press(waiting.shift());
    }
  }
}

function show(place, next) {
  const open = [...place.querySelectorAll("details[id][open]")].map((one) => one.id);
  const scrolled = [...place.querySelectorAll("[class*=scroll], [class*=list]")].map((one) => [one.className, one.scrollLeft, one.scrollTop]);
  const focus = focused(place);
  const kept = typedIn(place);
  place.replaceChildren(...next.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [name, left, top] of scrolled) {
    const box = place.getElementsByClassName(name)[0];
    if (box) [box.scrollLeft, box.scrollTop] = [left, top];
  }
  if (focus) place.querySelector(focus)?.focus({ preventScroll: true });
  for (const one of kept) putBack(place, one);
}

const fields = (place) => [...place.querySelectorAll("input:not([type=checkbox], [type=radio], [type=hidden]), textarea")];
const action = (field) => field.form?.getAttribute("action");

// what the answer on its way cannot know: typed after its form was sent, or in a form that was not; and where the cursor is
function typedIn(place) {
  return fields(place).flatMap((field) => {
    const isTyped = field.value !== (sent.get(field) ?? field.defaultValue);
    const cursor = field === document.activeElement && [field.selectionStart, field.selectionEnd];
    return isTyped || cursor ? [{ field, isTyped, cursor }] : [];
  });
}

function putBack(place, { field, isTyped, cursor }) {
  const twin = fields(place).find((one) => one.name === field.name && action(one) === action(field));
  if (!twin) return;
  if (isTyped) twin.value = field.value;
  if (!cursor) return;
  twin.focus({ preventScroll: true });
  if (cursor[0] !== null) twin.setSelectionRange(...cursor);
}

// where the focus will be found again among the new nodes
function focused(place) {
  const one = document.activeElement;
  if (!one || !place.contains(one)) return "";
  const { key, booth } = one.dataset;
  return key ? `[data-key="${CSS.escape(key)}"]` : booth ? `[data-booth="${CSS.escape(booth)}"]` : one.id ? `#${CSS.escape(one.id)}` : "";
}

export const send = (url, fields) => go(url, { method: "POST", body: new URLSearchParams(fields) });

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-in-place]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  for (const field of fields(form)) sent.set(field, field.value);
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "get") go(`${form.action}?${body}`);
  else go(form.action, { method: "POST", body });
});

document.addEventListener("compositionstart", () => (composing = true));
document.addEventListener("compositionend", () => (composing = false));

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
});

const press = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const key = (event.ctrlKey || event.metaKey ? "ctrl+" : "") + event.key.toLowerCase();
  const known = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  // a key that comes while the next state is on its way is pressed there, in its turn
  if (running && (known || key.startsWith("arrow"))) waiting.length < MOST && waiting.push(key);
  else if (!known) return;
  else known.click();
  event.preventDefault();
});
