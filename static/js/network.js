// Says plainly when the network is gone, and that it is back. A form whose way to us is in doubt goes off only once we answered; else it stays as it was typed.
import { toast } from "./toast.js";

const PATIENCE_MS = 5000;
const KEPT = "，还没有发出去。填好的都在，稍后再点一次";
const bar = Object.assign(document.createElement("div"), { className: "offline-bar", role: "status" });
const asking = new WeakSet();
const sure = new WeakSet();
let isDoubted = false;

function say(text) {
  if (!bar.isConnected) document.body.prepend(bar);
  bar.textContent = text;
}

function sayBack() {
  if (!bar.isConnected) return;
  bar.remove();
  toast("网络恢复了");
}

/** What any request of the page learnt: whether we answered. */
export function heard(isAnswered) {
  isDoubted = !isAnswered;
  if (isAnswered && navigator.onLine) sayBack();
}

// a laptop without network that runs the product itself counts as offline too, so only an answer tells
async function isAnswered() {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: late.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

const methodOf = (form, submitter) => (submitter?.getAttribute("formmethod") || form.getAttribute("method") || "get").toLowerCase();

async function askFirst(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || sure.delete(form) || methodOf(form, submitter) !== "post") return;
  if ((navigator.onLine && !isDoubted) || !form.requestSubmit) return;
  event.preventDefault();
  if (asking.has(form)) return;
  asking.add(form);
  const answered = await isAnswered();
  asking.delete(form);
  submitter?.classList.remove("is-busy");
  heard(answered);
  if (!answered) return say((navigator.onLine ? "没有连上" : "没有网络") + KEPT);
  sure.add(form);
  form.requestSubmit(submitter);
}

export function startNetwork() {
  addEventListener("offline", () => say("没有网络，恢复后会自动接上"));
  addEventListener("online", sayBack);
  addEventListener("submit", askFirst);
}
