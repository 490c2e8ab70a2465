/* The gate: scans by camera, keeps what could not be sent, shows the verdict as the whole panel. */
import { icon } from "./art.js";

const root = document.getElementById("gate");
const verdicts = JSON.parse(document.getElementById("verdicts").content.textContent);
const KEPT = `gate.${root.dataset.fair}`;
const PAUSE = 2500;
const kept = () => JSON.parse(localStorage.getItem(KEPT) || "[]");
const keep = (scans) => { localStorage.setItem(KEPT, JSON.stringify(scans)); byId("f-left").textContent = scans.length; };
const byId = (id) => document.getElementById(id);
let last = { text: "", at: 0 };
let sending = false;

const makeScan = (text) => {
  const digits = text.replace(/\s/g, "");
  const what = /^\d{11}$/.test(digits) ? { phone: digits } : { ticket: text.trim() };
  const gate = document.querySelector("input[name=gate]").value;
  return { scan_id: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, gate, at: new Date().toISOString(), device: root.dataset.device, ...what };
};

function show(answer) {
  const [tone, sign, title, sub] = verdicts[answer.result];
  root.className = `gate gate--${tone}`;
  byId("v-icon").replaceChildren(icon(sign));
  byId("v-title").textContent = title;
  byId("v-who").textContent = answer.person ? [answer.person.name, answer.person.phone].filter(Boolean).join(" · ") : "";
  const first = answer.first_seen;
  byId("v-sub").textContent = (first ? `第一次：${first.gate}，${new Date(first.at).toLocaleTimeString("zh-CN", { timeZone: root.dataset.zone, hour12: false })} · ` : "") + sub;
  if (navigator.vibrate) navigator.vibrate(tone === "ok" ? 60 : [80, 60, 80]);
  byId("f-mine").textContent = count("f-mine") + 1;
  if (answer.result === "admitted") byId("f-today").textContent = count("f-today") + 1;
}

const count = (id) => Number(byId(id).textContent.replace(/,/g, ""));

function showKept() {
  root.className = "gate gate--again";
  byId("v-icon").replaceChildren(icon("alert"));
  byId("v-title").textContent = "已记下";
  byId("v-who").textContent = "";
  byId("v-sub").textContent = "网络断了，先请进；联网后自动核验并补传";
}

function setNet(on) {
  const net = byId("net");
  net.classList.toggle("is-off", !on);
  net.textContent = on ? net.dataset.on : net.dataset.off;
}

/* Everything kept goes first and in order; a scan_id sent twice gets its first answer, so repeating is harmless. */
async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let scans = kept(); scans.length; scans = kept()) {
      const part = scans.slice(0, 100);
      const reply = await fetch(`/api/v1/fairs/${root.dataset.fair}/arrivals`, {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ scans: part }),
      });
      if (reply.status === 401) { location.href = `/staff/sign-in?next=${encodeURIComponent(location.pathname)}`; return; }
      if (!reply.ok && reply.status !== 422) throw new Error(reply.status);
      const done = new Set(part.map((scan) => scan.scan_id));
      keep(kept().filter((scan) => !done.has(scan.scan_id)));
      if (reply.ok) show((await reply.json()).results.at(-1));
    }
    setNet(true);
  } catch {
    setNet(false);
    if (kept().length) showKept();
  } finally {
    sending = false;
  }
}

// The camera sees one code many times while it is held up; that is one scan.
function seen(text) {
  const now = Date.now();
  const isNew = text && (text !== last.text || now - last.at >= PAUSE);
  if (text) last = { text, at: now };
  if (isNew) scanned(text);
}

function scanned(text) {
  keep([...kept(), makeScan(text)]);
  send();
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = byId("code").value.trim();
  byId("code").value = "";
  if (typed) scanned(typed);
});

async function makeReader() {
  if ("BarcodeDetector" in window) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  await new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: root.dataset.jsqr, onload: done, onerror: failed });
    document.head.append(script);
  });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth; canvas.height = video.videoHeight;
    pen.drawImage(video, 0, 0);
    return window.jsQR(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height)?.data;
  };
}

async function startCamera() {
  try {
    const read = await makeReader();
    const video = byId("camera");
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
    byId("start").hidden = true;
    const look = async () => {
      if (video.readyState >= 2) seen(await read(video).catch(() => undefined));
      setTimeout(look, 150);
    };
    look();
  } catch {
    byId("start").hidden = true;
    byId("nocam").hidden = false;
  }
}

if (navigator.mediaDevices?.getUserMedia) byId("start").hidden = false;
else byId("nocam").hidden = false;
byId("start").addEventListener("click", startCamera);
window.addEventListener("online", send);
setInterval(() => kept().length && send(), 5000);
byId("f-left").textContent = kept().length;
setNet(navigator.onLine);
send();
