// Says plainly when the network is gone, and that it is back.
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
}
