// Chromium's fake camera with the wall clock drawn into it as blocks: 20 bits of tens of milliseconds and 2 of the feed, then the same inverted.
const BITS = 22;
const SIDE = 12;

globalThis.publishClock = (feed) => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const camera = await ask({ ...wanted, video: { width: 640, height: 360, frameRate: 15 } });
    const picture = Object.assign(document.createElement("video"), { srcObject: new MediaStream(camera.getVideoTracks()), muted: true });
    await picture.play();
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const pen = canvas.getContext("2d");
    setInterval(() => {
      pen.drawImage(picture, 0, 0, 640, 360);
      const code = (feed << 20) | (Math.floor(Date.now() / 10) & 0xfffff);
      for (let n = 0; n < 2 * BITS; n++) {
        const bit = ((code >> n % BITS) & 1) ^ (n < BITS ? 0 : 1);
        pen.fillStyle = bit ? "#fff" : "#000";
        pen.fillRect(SIDE + n * SIDE, 160, SIDE, 2 * SIDE);
      }
    }, 66);
    return new MediaStream([...canvas.captureStream(15).getVideoTracks(), ...camera.getAudioTracks()]);
  };
};

/** What the viewer sees now: which feed, when its picture was taken, and how many seconds ago; null where it cannot be read. */
globalThis.readClock = () => {
  const video = document.querySelector("video");
  if (!video?.videoWidth) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 640, 360);
  const now = Math.floor(Date.now() / 10);
  const bits = Array.from({ length: 2 * BITS }, (_, n) => (pen.getImageData(SIDE + n * SIDE + SIDE / 2, 160 + SIDE, 1, 1).data[0] > 127 ? 1 : 0));
  const [code, inverse] = [bits.slice(0, BITS), bits.slice(BITS)].map((half) => half.reduce((sum, bit, n) => sum + bit * 2 ** n, 0));
  if (code + inverse !== 2 ** BITS - 1) return null;
  return { feed: code >> 20, at: code & 0xfffff, ago: ((now - code) & 0xfffff) / 100 };
};
