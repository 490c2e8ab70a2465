// The desk's camera: choose, look, go on the air; and what comes of each feed.
import { Camera, canPublish, showStream } from "./camera.js";
import { byId, h } from "./dom.js";
import { drawFeeds, startStream } from "./host_stream.js";
import { toast } from "./toast.js";

const TROUBLE = { NotAllowedError: "浏览器没有允许用摄像头和话筒。请在地址栏左边的设置里允许，再试一次。", NotFoundError: "没有找到摄像头或话筒，请插好后再试。", NotReadableError: "摄像头正被别的程序占用，请关掉它再试。" };
const NAMES = { hall: "现场", studio: "直播间" };
const FEEDS_EVERY_MS = 2000;

/** What somebody else sends, as a still that is renewed: two films at once would cost the hall's network too much. */
function showStill(box, url) {
  const still = box.querySelector("img.camera__pic");
  if (!url) return still?.remove();
  if (!still) box.append(h("img", { class: "camera__pic", alt: "", src: url }));
  else if (still.getAttribute("src") !== url) still.src = url;
}

export function startCamera(room) {
  const camera = new Camera(room.id);
  const chosen = (name) => byId("camera-form").elements[name].value;
  const states = new Map();

  async function look() {
    byId("camera-words").textContent = "正在打开…";
    try {
      showStream(byId("camera-pic"), await camera.look(chosen("source")));
      byId("camera-words").textContent = "";
    } catch (error) {
      byId("camera-words").textContent = TROUBLE[error.name] || "打不开这个画面，请换一个再试。";
    }
    draw();
  }

  function draw() {
    const isOn = camera.state !== "off";
    byId("camera-go").hidden = isOn;
    byId("camera-go").disabled = !camera.stream;
    byId("camera-stop").hidden = !isOn;
    for (const choice of byId("camera-form").querySelectorAll("input[type=radio]")) choice.disabled = isOn;
    if (camera.words || isOn) byId("camera-words").textContent = camera.words || `正在送出${NAMES[camera.feed]}，${camera.kbps} kbit/s${camera.dropped ? `，丢过 ${camera.dropped} 段` : ""}`;
    for (const box of document.querySelectorAll("[data-feed]")) {
      const mine = isOn && box.dataset.feed === camera.feed;
      showStream(box.querySelector(".hd-feed__pic"), mine ? camera.stream : null);
      const state = states.get(box.dataset.feed);
      const still = !mine && state?.live && state.kbps ? `/rooms/${room.id}/feeds/${box.dataset.feed}/picture?at=${state.at}` : null;
      showStill(box.querySelector(".hd-feed__pic"), still);
      box.classList.toggle("has-picture", mine || Boolean(still));
      box.querySelector(".hd-feed__f small").textContent = mine ? camera.words || `${camera.kbps} kbit/s` : state?.live ? `${state.by} 在送，${state.kbps ? `${state.kbps} kbit/s${state.trouble ? "，要调一下" : ""}` : state.trouble || "等画面"}` : "没有画面，观众看岗位卡";
    }
    drawFeeds(states);
  }

  async function ask() {
    const reply = await fetch(`/rooms/${room.id}/feeds`, { headers: { accept: "application/json" } }).catch(() => null);
    if (reply?.ok) for (const item of (await reply.json()).items) states.set(item.feed, item);
    draw();
  }

  byId("camera-form").addEventListener("change", ({ target }) => target.name === "source" && look());
  byId("camera-open").addEventListener("click", look);
  byId("camera-go").addEventListener("click", () => {
    camera.start(chosen("feed"));
    byId("camera").close();
    toast(`正在送出${NAMES[chosen("feed")]}的画面，观众五秒左右看到`);
  });
  byId("camera-stop").addEventListener("click", () => {
    camera.stop();
    camera.blind();
    showStream(byId("camera-pic"), null);
    toast("画面已停，观众看岗位卡");
    draw();
  });
  camera.addEventListener("change", () => {
    if (!camera.stream) showStream(byId("camera-pic"), null);
    draw();
  });
  if (!canPublish()) {
    byId("camera-none").hidden = false;
    byId("camera-form").hidden = true;
    byId("stream").open = true;
  }
  startStream(room, states);
  setInterval(() => camera.stream && (byId("camera-level").value = camera.hear()), 150);
  setInterval(ask, FEEDS_EVERY_MS);
  addEventListener("beforeunload", (event) => camera.state !== "off" && event.preventDefault());
  ask();
}
