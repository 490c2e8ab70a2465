// 收藏 answers at once, on every button of the same position; a failure takes it back and says so.
import { toast } from "./toast.js";

function show(button, on) {
  const use = button.querySelector("use");
  button.setAttribute("aria-pressed", String(on));
  button.value = on ? "" : "1";
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#bookmark-on" : "#bookmark"));
  const text = button.querySelector("[data-text]");
  if (text) text.textContent = on ? "已收藏" : "收藏";
}

const buttonsOf = (id) => document.querySelectorAll(`form[data-save="${id}"] button`);

async function save(id, on) {
  const body = new URLSearchParams({ on: on ? "1" : "" });
  const reply = await fetch(`/positions/${id}/save`, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (reply?.type === "opaqueredirect") return true;
  toast(navigator.onLine ? "没有办成，请再点一次" : "没有网络，没有办成", { tone: "bad" });
  return false;
}

export function startSave() {
  document.addEventListener("submit", async (event) => {
    const id = event.target.dataset.save;
    if (!id) return;
    event.preventDefault();
    const on = event.target.querySelector("button").value === "1";
    buttonsOf(id).forEach((button) => show(button, on));
    const done = await save(id, on);
    if (done) toast(on ? "已收藏，在“我的”里看" : "已取消收藏");
    else buttonsOf(id).forEach((button) => show(button, !on));
    document.dispatchEvent(new CustomEvent("saved", { detail: { id, on: done ? on : !on } }));
  }, { capture: true });
}
