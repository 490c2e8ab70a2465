// The plan answers while one types: the page for the new words is fetched and its live parts take the old ones' place.
const WAIT = 250; // ms after the last key

const form = document.querySelector("[data-plan-search]");
const input = form?.elements.q;
let timer = 0;
let asked = input?.value ?? "";

async function ask() {
  const q = input.value.trim();
  if (q === asked) return;
  asked = q;
  const url = `${form.getAttribute("action")}?${new URLSearchParams(q ? { q } : {})}`;
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok || q !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-plan-live]");
  document.querySelectorAll("[data-plan-live]").forEach((part, n) => part.replaceChildren(...fresh[n].childNodes));
  history.replaceState(null, "", url);
}

input?.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});
input?.addEventListener("compositionend", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  ask();
});
