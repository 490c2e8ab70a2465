// The room's picture: the programme over the drawn card while it plays; on a weak network the card with its sound, on none the card alone.
import { h } from "./dom.js";
import { icon } from "./art.js";

const RETRY_MS = 1500;
const FIRST = 3; // segments that must be there
const STILL_MS = 4000; // a picture that does not move gives way to the card
const WEAK_MS = 8000; // then the sound is tried alone
const BACK_MS = [12000, 30000, 60000, 120000]; // and after a while the picture again, each time later
const STEADY_MS = 60000;
const ENOUGH_BITS = 900000;
const HLS = { liveSyncDuration: 3, liveMaxLatencyDuration: 10, maxLiveSyncPlaybackRate: 1.15, liveSyncOnStallIncrease: 0.5, backBufferLength: 30, manifestLoadingMaxRetry: 0, abrEwmaDefaultEstimate: 3000000 };
const WORDS = { picture: "", sound: "网络慢，先听声音，画面会自己回来", none: "网络太慢，画面和声音都断了，正在重连；提问和投递照常" };

/** `box` gets data-video="1" while a picture moves, data-sound="1" while its sound plays alone. */
export class Player {
  constructor(box, url, library) {
    Object.assign(this, { box, url, library, wanted: false, kind: "picture", moved: 0, since: 0, weak: 0, fatal: 0 });
    this.note = h("p", { class: "stage-card__net", role: "status", hidden: true });
    this.box.append(this.note);
  }

  /** Whether there is a programme to show now: called with each view, acts on changes only. */
  want(wanted) {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) this.open("picture");
    else this.close();
  }

  get address() {
    return this.kind === "sound" ? this.url.replace("-all.m3u8", "-audio.m3u8") : this.url;
  }

  // A player that begins with the show's first segment runs dry at once, and stays farther behind ever after.
  async isThere() {
    const reply = await fetch(this.address.replace("-all.m3u8", ".m3u8"));
    return reply.ok && ((await reply.text()).match(/#EXTINF/g) || []).length >= FIRST;
  }

  async open(kind) {
    this.detach();
    if (!this.wanted) return;
    const turn = (this.turn = Symbol(kind));
    this.kind = kind;
    const there = await this.isThere().catch(() => false);
    if (turn !== this.turn || !this.wanted) return;
    if (!there) return kind === "sound" ? this.give() : (this.retry = setTimeout(() => this.open("picture"), RETRY_MS));
    this.moved = performance.now();
    this.video ??= this.makeVideo();
    await this.attach(this.video);
    if (turn === this.turn) this.play(this.video);
    this.watch = setInterval(() => this.look(), 1000);
  }

  makeVideo() {
    const video = h("video", { class: "stage-card__video", playsinline: true, "aria-label": "直播画面" });
    video.addEventListener("timeupdate", () => this.moves());
    video.addEventListener("error", () => this.hls || this.trouble());
    this.box.prepend(video);
    this.drawButtons(video);
    return video;
  }

  async attach(video) {
    const { default: Hls } = await import(this.library).catch(() => ({}));
    if (!Hls?.isSupported()) return (video.src = this.address);
    const hls = (this.hls = new Hls(HLS));
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (!error.fatal || hls !== this.hls) return;
      this.box.dataset.fatal = ++this.fatal;
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR && !hls.mended) {
        hls.mended = true;
        hls.recoverMediaError();
      } else this.trouble();
    });
    hls.loadSource(this.address);
    hls.attachMedia(video);
  }

  // Most phones let nothing make a noise by itself: then it starts mute and says how to hear it.
  play(video) {
    video.muted = sessionStorage.getItem("mute") === "1";
    const mute = (error) => {
      if (error.name !== "NotAllowedError") return;
      video.muted = true;
      return video.play();
    };
    video.play().catch(mute).catch((error) => {
      if (error.name !== "NotAllowedError") return;
      this.box.dataset.asks = "1";
      this.say("点一下“打开声音”开始看");
    });
  }

  moves() {
    const now = performance.now();
    this.moved = now;
    delete this.box.dataset.asks;
    const isPicture = this.kind === "picture";
    if (this.box.dataset.video !== (isPicture ? "1" : "0") || this.box.dataset.sound !== (isPicture ? "0" : "1")) {
      Object.assign(this.box.dataset, { video: isPicture ? "1" : "0", sound: isPicture ? "0" : "1" });
      this.since = now;
      this.say(WORDS[this.kind]);
    }
    if (isPicture && now - this.since > STEADY_MS) this.weak = 0;
  }

  /** Once a second: what stands still gives way. A page that nobody sees is not looked at. */
  look() {
    if (document.hidden || this.box.dataset.asks) return (this.moved = performance.now());
    const still = performance.now() - this.moved;
    if (still > STILL_MS) this.still();
    if (still > WEAK_MS) this.trouble();
  }

  trouble() {
    if (this.kind === "sound") return this.give();
    const wait = BACK_MS[Math.min(this.weak++, BACK_MS.length - 1)];
    this.open("sound");
    this.back = setTimeout(() => this.comeBack(), wait);
  }

  comeBack() {
    clearTimeout(this.back);
    if (this.kind === "sound" && this.hls && this.hls.bandwidthEstimate < ENOUGH_BITS) return (this.back = setTimeout(() => this.comeBack(), BACK_MS[0]));
    this.open("picture");
  }

  /** Neither picture nor sound: the card alone, until the picture is tried again. */
  give() {
    this.detach();
    this.say(WORDS.none);
    this.retry = setTimeout(() => this.open("picture"), WEAK_MS);
  }

  still() {
    Object.assign(this.box.dataset, { video: "0", sound: "0" });
    delete this.box.dataset.asks;
  }

  say(words) {
    this.note.textContent = words;
    this.note.hidden = !words;
  }

  detach() {
    clearTimeout(this.retry);
    clearTimeout(this.back);
    clearInterval(this.watch);
    this.turn = null;
    this.hls?.destroy();
    this.hls = null;
    this.video?.removeAttribute("src");
    this.still();
  }

  close() {
    this.detach();
    this.video?.remove();
    this.buttons?.remove();
    Object.assign(this, { video: null, buttons: null, weak: 0 });
    this.say("");
  }

  drawButtons(video) {
    const sound = h("button", { class: "btn btn--quiet", type: "button" });
    const draw = () => sound.replaceChildren(icon(video.muted ? "micoff" : "horn"), video.muted ? "打开声音" : "静音");
    sound.addEventListener("click", () => {
      video.muted = !video.muted;
      sessionStorage.setItem("mute", video.muted ? "1" : "0");
      if (video.paused) video.play().then(() => this.say(WORDS[this.kind]), () => {});
    });
    video.addEventListener("volumechange", draw);
    draw();
    const pip = document.pictureInPictureEnabled ? h("button", { class: "btn btn--quiet stage-card__pip", type: "button", onclick: () => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => {}) }, icon("pip"), "小窗") : null;
    this.buttons = h("div", { class: "stage-card__play" }, pip, sound);
    this.box.append(this.buttons);
  }
}
