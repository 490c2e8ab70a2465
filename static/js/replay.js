// A show watched again: chapters jump without a reload, and what is being explained stands beside its way to apply.
import { icon } from "./art.js";
import { byId, given } from "./dom.js";
import { ReplayPlayer } from "./replay_player.js";
import { toast } from "./toast.js";

const video = byId("video");
const screen = byId("screen");
const parts = given("parts");
const address = (t) => `${location.pathname}${t ? `?t=${Math.floor(t)}` : ""}`;
const whole = (t) => new URL(address(t), location.href).href;
const player = video && new ReplayPlayer(video, screen.dataset.library);
let shown = null;

function seek(t) {
  player.seek(t);
  history.replaceState(null, "", address(t));
  follow(t);
}

/** Sound alone and trouble, as they stand now. */
function draw() {
  const isSound = player.kind === "sound";
  byId("trouble").hidden = !player.trouble;
  byId("trouble-text").textContent = navigator.onLine ? "录像放不出来，请再试一次。岗位和回答都在下面。" : "网络断了，连上以后再试一次。";
  byId("sound").hidden = !isSound || player.trouble;
  byId("sound-words").textContent = player.words;
  byId("ear").hidden = !video.dataset.sound || player.trouble;
  byId("ear").replaceChildren(icon(isSound ? "camera" : "horn"), isSound ? "看画面" : "只听声音");
  if (isSound) video.removeAttribute("poster");
}

/** The position that is explained at `t`: marked in the list, and shown with its act. */
function follow(t) {
  const id = parts.findLast(([start]) => start <= t + 0.5)?.[1] || "";
  if (id === shown) return;
  shown = id;
  let current = null;
  for (const chapter of document.querySelectorAll(".chapter")) {
    const isNow = Boolean(id) && chapter.dataset.position === id;
    chapter.classList.toggle("is-now", isNow);
    if (isNow) current = chapter;
  }
  byId("playing").hidden = !current;
  byId("sound-title").textContent = current?.querySelector("h3").textContent || "";
  if (!current) return;
  byId("playing-title").textContent = current.querySelector("h3").textContent;
  byId("playing-pay").replaceChildren(current.querySelector(".pay").cloneNode(true));
  const act = current.querySelector(".chapter__act").firstElementChild.cloneNode(true);
  act.classList.replace("btn--quiet", "btn--act");
  byId("playing-act").replaceChildren(act);
}

async function share(url) {
  if (navigator.share) return navigator.share({ title: document.title, url }).catch(() => {});
  try {
    await navigator.clipboard.writeText(url);
    toast("链接已复制，打开就从这里看");
  } catch {
    toast(`请长按复制：${url}`, { ms: 9000 });
  }
}

byId("share").addEventListener("click", () => share(whole(0)));
if (video) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-t]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    seek(Number(link.dataset.t));
    if (matchMedia("(max-width: 1199.9px)").matches) scrollTo({ top: 0, behavior: "smooth" });
  });
  video.addEventListener("timeupdate", () => follow(video.currentTime));
  player.addEventListener("change", draw);
  byId("again").addEventListener("click", () => player.open(video.currentTime, "picture"));
  byId("ear").addEventListener("click", () => player.choose(player.kind === "sound" ? "picture" : "sound"));
  byId("share-part").addEventListener("click", () => share(whole(parts.findLast(([start]) => start <= video.currentTime + 0.5)?.[0] ?? video.currentTime)));
  byId("pip").hidden = !document.pictureInPictureEnabled;
  byId("pip").addEventListener("click", () => video.requestPictureInPicture().catch(() => {}));
  const at = Number(screen.dataset.at || 0);
  player.open(at);
  follow(at);
}
