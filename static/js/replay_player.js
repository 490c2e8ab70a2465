// Plays a recording: by hls.js where it can, else as the phone does; on a weak network its sound alone, until the picture is tried again.
const WEAK_MS = 8000; // nothing moved for so long
const BACK_MS = [12000, 30000, 60000, 120000]; // then the picture is tried again, each time later
const ENOUGH_BITS = 900000;
const WORDS = { weak: "网络慢，先听声音，画面会自己回来", chosen: "正在听声音，省流量" };

/** Events: `change` after `kind` (picture, sound) or `trouble` changed. `words` says why there is sound alone. */
export class ReplayPlayer extends EventTarget {
  constructor(video, library) {
    super();
    Object.assign(this, { video, library, kind: "picture", words: "", trouble: false, weak: 0, moved: 0, hls: null });
    video.addEventListener("timeupdate", () => (this.moved = performance.now()));
    video.addEventListener("error", () => this.hls || this.fail());
    setInterval(() => this.look(), 1000);
  }

  get address() {
    return this.kind === "sound" ? this.video.dataset.sound : this.video.dataset.src;
  }

  async open(at, kind = this.kind, words = "") {
    const turn = (this.turn = Symbol(kind));
    const plays = !this.video.paused;
    clearTimeout(this.back);
    this.hls?.destroy();
    Object.assign(this, { hls: null, kind, words, trouble: false, moved: performance.now() });
    this.say();
    if (at) this.video.addEventListener("loadedmetadata", () => (this.video.currentTime = at), { once: true });
    const { default: Hls } = await import(this.library).catch(() => ({}));
    if (turn !== this.turn) return;
    if (Hls?.isSupported()) this.attach(Hls, at);
    else this.video.src = this.address;
    if (plays) this.video.play().catch(() => {});
  }

  attach(Hls, at) {
    const hls = (this.hls = new Hls({ startPosition: at || 0, maxBufferLength: 20, backBufferLength: 60 }));
    let mended = false;
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (!error.fatal || hls !== this.hls) return;
      if (error.type !== Hls.ErrorTypes.MEDIA_ERROR || mended) return this.weaken();
      mended = true;
      hls.recoverMediaError();
    });
    hls.loadSource(this.address);
    hls.attachMedia(this.video);
  }

  seek(t) {
    if (this.trouble) this.open(t);
    if (this.video.readyState) this.video.currentTime = t;
    else this.video.addEventListener("loadedmetadata", () => (this.video.currentTime = t), { once: true }); // before that it would be lost
    this.video.play().catch(() => {});
  }

  /** What a person wants to have: the picture, or its sound alone. */
  choose(kind) {
    this.weak = 0;
    this.open(this.video.currentTime, kind, kind === "sound" ? WORDS.chosen : "");
  }

  /** Once a second: what should play and stands still is on a weak network. */
  look() {
    if (document.hidden || this.video.paused || this.video.ended || this.trouble) this.moved = performance.now();
    else if (performance.now() - this.moved > WEAK_MS) this.weaken();
  }

  weaken() {
    if (this.kind === "sound" || !this.video.dataset.sound) return this.fail();
    const wait = BACK_MS[Math.min(this.weak++, BACK_MS.length - 1)];
    this.open(this.video.currentTime, "sound", WORDS.weak);
    this.back = setTimeout(() => this.comeBack(), wait);
  }

  comeBack() {
    if (this.hls && this.hls.bandwidthEstimate < ENOUGH_BITS) return (this.back = setTimeout(() => this.comeBack(), BACK_MS[0]));
    this.open(this.video.currentTime, "picture");
  }

  fail() {
    clearTimeout(this.back);
    this.trouble = true;
    this.say();
  }

  say() {
    this.dispatchEvent(new Event("change"));
  }
}
