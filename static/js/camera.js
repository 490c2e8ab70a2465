// Sends one feed from this browser: camera or screen through MediaRecorder over a WebSocket, again and again until it is told to stop.
import { h } from "./dom.js";

// H.264 costs the server nothing; what follows it is made into H.264 there.
const KINDS = ["video/webm;codecs=avc1.42E01F,opus", "video/webm;codecs=h264,opus", "video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/mp4;codecs=avc1.42E01F,opus", "video/webm;codecs=vp8,opus"];
const VIDEO_BITS = 1_200_000;
const AUDIO_BITS = 96_000;
const PIECE_MS = 250;
const MOST_UNSENT = 2_000_000;
// A full disk is not emptied within a second.
const DISK_MS = 8000;
const FINAL = new Set(["replaced", "ended", "revoked", "bad_ticket", "unreadable", "too_much"]);

export const canPublish = () => Boolean(globalThis.isSecureContext && navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);

/** Events: `change` after anything that a person should see (state, words, kbps, dropped). */
export class Camera extends EventTarget {
  constructor(room) {
    super();
    Object.assign(this, { room, feed: null, stream: null, state: "off", words: "", kbps: 0, dropped: 0, ticket: null, level: 0, patience: 0 });
  }

  /** Opens the camera (`user`, `environment`) or the screen; throws what the browser throws. */
  async look(source) {
    this.blind();
    const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
    const sound = { echoCancellation: true, noiseSuppression: true };
    if (source === "screen") {
      const screen = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 10 }, audio: false });
      const voice = await navigator.mediaDevices.getUserMedia({ audio: sound });
      this.stream = new MediaStream([...screen.getVideoTracks(), ...voice.getAudioTracks()]);
    } else {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { ...picture, facingMode: source }, audio: sound });
    }
    this.stream.getVideoTracks()[0].addEventListener("ended", () => this.stop("画面来源已关闭"));
    this.listen();
    this.say();
    return this.stream;
  }

  blind() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.ears?.close();
    Object.assign(this, { stream: null, ears: null });
  }

  listen() {
    this.ears = new AudioContext();
    const ear = this.ears.createAnalyser();
    ear.fftSize = 512;
    this.ears.createMediaStreamSource(this.stream).connect(ear);
    const wave = new Float32Array(ear.fftSize);
    this.hear = () => {
      ear.getFloatTimeDomainData(wave);
      this.level = Math.min(1, 4 * Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length));
      return this.level;
    };
  }

  start(feed) {
    Object.assign(this, { feed, state: "connecting", wanted: true, dropped: 0 });
    this.words = "正在连上…";
    this.say();
    return this.connect();
  }

  async connect() {
    if (!this.wanted) return;
    try {
      this.ticket ??= await this.fetchTicket();
    } catch (error) {
      return error.final ? this.stop(error.message) : this.again("网络不通，正在重连");
    }
    const socket = (this.socket = new WebSocket(this.ticket.url));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(JSON.stringify({ op: "publish", ticket: this.ticket.ticket }));
      this.record(socket);
    };
    socket.onmessage = ({ data }) => this.heard(JSON.parse(data));
    socket.onclose = () => this.socket === socket && this.closed();
  }

  async fetchTicket() {
    const reply = await fetch(`/api/v1/rooms/${this.room}/feeds/${this.feed}/ticket`, { method: "POST", headers: { accept: "application/json" } });
    const body = await reply.json().catch(() => ({}));
    if (reply.ok) return body;
    throw Object.assign(new Error(body.detail || "现在不能开播，请稍后再试"), { final: reply.status < 500 });
  }

  record(socket) {
    const kind = KINDS.find((name) => MediaRecorder.isTypeSupported(name));
    if (!kind) return this.stop("这个浏览器不能录制画面，请换新版 Chrome、Edge，或用 OBS 推流");
    const recorder = (this.recorder = new MediaRecorder(this.stream, { mimeType: kind, videoBitsPerSecond: VIDEO_BITS, audioBitsPerSecond: AUDIO_BITS, videoKeyFrameIntervalDuration: 1000 }));
    this.size = this.sizeNow();
    recorder.ondataavailable = ({ data }) => this.pass(socket, recorder, data);
    recorder.start(PIECE_MS);
  }

  sizeNow() {
    const { width, height } = this.stream.getVideoTracks()[0].getSettings();
    return `${width}x${height}`;
  }

  async pass(socket, recorder, data) {
    if (recorder !== this.recorder || socket.readyState !== WebSocket.OPEN) return;
    // A container cannot skip: what the network did not take, or a picture of another shape, begins a new one.
    if (socket.bufferedAmount > MOST_UNSENT) {
      this.dropped += 1;
      return this.renew("网络太慢，跳过了一段");
    }
    if (this.sizeNow() !== this.size) return this.renew("画面方向变了，正在接上");
    socket.send(await data.arrayBuffer());
  }

  renew(words) {
    this.words = words;
    this.socket.close();
  }

  heard(said) {
    if (said.e === "segment") {
      Object.assign(this, { state: "live", words: "", patience: 0, kbps: Math.round((said.bytes * 8) / 1000 / Math.max(said.seconds, 0.1)) });
    } else if (said.e === "trouble" || said.e === "bye") {
      this.words = said.message;
      if (said.e === "bye" && FINAL.has(said.code)) this.wanted = false;
      if (said.code === "ended" || said.code === "revoked") this.blind();
      this.patience = said.code === "disk" ? DISK_MS : 0;
    }
    this.say();
  }

  closed() {
    if (this.recorder?.state === "recording") this.recorder.stop();
    this.recorder = null;
    if (Date.parse(this.ticket?.expires_at) < Date.now()) this.ticket = null;
    if (this.wanted) return this.again(this.words || "连接断了，正在重连");
    this.state = "off";
    this.say();
  }

  again(words) {
    Object.assign(this, { state: "connecting", words });
    this.say();
    setTimeout(() => this.connect(), 800 + Math.random() * 700 + this.patience);
  }

  stop(words = "") {
    Object.assign(this, { wanted: false, state: "off", words });
    if (this.recorder?.state === "recording") this.recorder.stop();
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send("end");
    this.socket?.close();
    this.say();
  }

  say() {
    this.dispatchEvent(new Event("change"));
  }
}

/** A picture of the stream in a box, without its sound. */
export function showStream(box, stream) {
  const old = box.querySelector("video");
  if (old?.srcObject === stream) return;
  old?.remove();
  if (!stream) return;
  const video = h("video", { class: "camera__pic", playsinline: true, autoplay: true });
  video.muted = true;
  video.srcObject = stream;
  box.append(video);
}
