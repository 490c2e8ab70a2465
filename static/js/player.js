// The room's picture: the programme over the drawn card while it plays, the card whenever it does not.
import { h } from "./dom.js";
import { icon } from "./art.js";

const RETRY_MS = 4000;
const STALLED_MS = 6000;
const HLS = { liveSyncDuration: 4, liveMaxLatencyDuration: 10, maxLiveSyncPlaybackRate: 1.1, backBufferLength: 30, manifestLoadingMaxRetry: 0 };

/** `box` gets data-video="1" while a picture moves. */
export class Player {
  constructor(box, url, library) {
    Object.assign(this, { box, url, library, wanted: false, moved: 0 });
  }

  /** Whether there is a programme to show now: called with each view, acts on changes only. */
  want(wanted) {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) this.open();
    else this.close();
  }

  async open() {
    clearTimeout(this.retry);
    if (!this.wanted) return;
    const there = await fetch(this.url, { method: "GET" }).then((reply) => reply.ok, () => false);
    if (!this.wanted) return;
    if (!there) return (this.retry = setTimeout(() => this.open(), RETRY_MS));
    const video = (this.video = h("video", { class: "stage-card__video", playsinline: true, "aria-label": "直播画面" }));
    video.muted = true;
    video.addEventListener("timeupdate", () => this.moves());
    this.box.prepend(video);
    await this.attach(video);
    video.play().catch(() => {});
    this.watch = setInterval(() => performance.now() - this.moved > STALLED_MS && this.still(), 1000);
  }

  async attach(video) {
    const { default: Hls } = await import(this.library).catch(() => ({}));
    if (!Hls?.isSupported()) {
      video.src = this.url;
      video.addEventListener("error", () => this.fail());
      return;
    }
    const hls = (this.hls = new Hls(HLS));
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (!error.fatal) return;
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
      else this.fail();
    });
    hls.loadSource(this.url);
    hls.attachMedia(video);
  }

  moves() {
    this.moved = performance.now();
    if (this.box.dataset.video === "1") return;
    this.box.dataset.video = "1";
    this.drawSound();
  }

  still() {
    this.box.dataset.video = "0";
  }

  fail() {
    this.close();
    if (this.wanted) this.retry = setTimeout(() => this.open(), RETRY_MS);
  }

  close() {
    clearTimeout(this.retry);
    clearInterval(this.watch);
    this.hls?.destroy();
    this.video?.remove();
    this.clearButtons();
    Object.assign(this, { hls: null, video: null });
    this.still();
  }

  clearButtons() {
    this.box.querySelectorAll(".stage-card__sound, .stage-card__pip").forEach((button) => button.remove());
  }

  // Phones let nothing make a noise by itself: it starts mute and says how to hear it.
  drawSound() {
    const { video } = this;
    this.clearButtons();
    const button = h("button", { class: "btn btn--quiet stage-card__sound", type: "button" });
    const draw = () => button.replaceChildren(icon(video.muted ? "micoff" : "horn"), video.muted ? "打开声音" : "静音");
    button.addEventListener("click", () => {
      video.muted = !video.muted;
      draw();
    });
    draw();
    this.box.append(button);
    if (document.pictureInPictureEnabled) this.box.append(h("button", { class: "btn btn--quiet stage-card__pip", type: "button", onclick: () => video.requestPictureInPicture().catch(() => {}) }, "小窗"));
  }
}
