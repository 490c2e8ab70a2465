// Says plainly when the network is gone, and that it is back. A form that no script sends stays as it was typed meanwhile.
import { toast } from "./toast.js";

export function startNetwork() {
  let bar = null;
  addEventListener("offline", () => {
    bar ??= Object.assign(document.createElement("div"), { className: "offline-bar", textContent: "没有网络，恢复后会自动接上" });
    bar.setAttribute("role", "status");
    document.body.prepend(bar);
  });
  addEventListener("online", () => {
    if (!bar?.isConnected) return;
    bar.remove();
    toast("网络恢复了");
  });
  addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented || event.target.method === "dialog") return;
    event.preventDefault();
    event.submitter?.classList.remove("is-busy");
    toast("没有网络，还没有发出去；填好的都在，网络恢复后再点一次", { tone: "bad" });
  });
}
