// Sharing: the phone's own sheet where there is one, else the address is copied.
import { toast } from "./toast.js";

for (const button of document.querySelectorAll("[data-share]")) {
  button.classList.remove("share--off");
  button.addEventListener("click", async () => {
    const url = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    if (navigator.share) return navigator.share({ title: button.dataset.share, url }).catch(() => {});
    try {
      await navigator.clipboard.writeText(url);
      toast("网址已复制，粘贴到微信里就能发。");
    } catch {
      toast(`请长按复制：${url}`, { ms: 9000 });
    }
  });
}
