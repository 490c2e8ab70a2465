// Filters of the list of positions: each change shows at once what it finds; on a phone, whose sheet hides the list, the button says how many.
import { toast } from "./toast.js";

const form = document.querySelector(".filters__form");
const wide = matchMedia("(min-width: 60rem)");
const PARTS = ["#list", ".finder .chips", ".more p"];
let running = null;

function address() {
  const said = [...new FormData(form)].filter(([, value]) => value);
  return `${form.getAttribute("action")}?${new URLSearchParams(said)}`;
}

async function apply() {
  running?.abort();
  const mine = (running = new AbortController());
  const url = address();
  const list = document.getElementById("list");
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: mine.signal });
    if (!answer.ok) throw new Error(answer.status);
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    history.replaceState(null, "", url + location.hash);
  } catch (error) {
    if (error.name !== "AbortError") toast("没有连上，结果还是原来的。请点“看结果”再试", { tone: "bad" });
  } finally {
    if (running === mine) document.getElementById("list").removeAttribute("aria-busy");
  }
}

function show(page) {
  const { name, value } = document.activeElement ?? {};
  const found = page.querySelector("#list b").textContent;
  const fields = page.querySelector(".filters__form");
  form.replaceChildren(...fields.childNodes);
  if (name) form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  for (const part of PARTS) document.querySelector(part)?.replaceWith(...[page.querySelector(part)].filter(Boolean));
  if (!wide.matches) form.querySelector(".filters__f button").textContent = `看 ${found}`;
}

form.classList.add("is-live");
form.addEventListener("change", apply);
