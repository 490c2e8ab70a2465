// One person's connection to a room: ticket, hello, resume, commands sent until they are answered once.
import { count, patch } from "./room_state.js";

const PROTOCOL = "chunfeng.v1";
const MOST_UNANSWERED = 8;
const LIKES_TOGETHER_MS = 600;
const FINAL = new Set(["ended", "removed", "replaced"]);
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

export class RoomSocket extends EventTarget {
  constructor(room, { lite = false, staff = false, viewer = false } = {}) {
    super();
    Object.assign(this, { room, lite, staff, viewer, view: null, you: null, seq: null, mark: null, ticket: null, ahead: -Infinity, state: "connecting", away: "" });
    this.waiting = new Map();
    this.likes = 0;
  }

  async open() {
    this.say("state", (this.state = "connecting"));
    try {
      this.ticket ??= await this.fetchTicket();
    } catch (error) {
      if (error.final) return this.end({ code: "bad_ticket", message: error.message });
      return this.again();
    }
    const socket = (this.socket = new WebSocket(this.ticket.url, PROTOCOL));
    socket.onopen = () => socket.send(JSON.stringify({ op: "hello", ticket: this.ticket.ticket, since: this.seq, mark: this.mark, lite: this.lite }));
    socket.onmessage = (message) => this.heard(JSON.parse(message.data));
    socket.onclose = () => this.socket === socket && this.closed();
  }

  async fetchTicket() {
    const reply = await fetch(`/api/v1/rooms/${this.room}/ticket${this.viewer ? "?viewer=true" : ""}`, { method: "POST", headers: { accept: "application/json" } });
    const body = await reply.json().catch(() => ({}));
    if (reply.ok) return body;
    throw Object.assign(new Error(body.detail || "进不了直播间，请稍后再试"), { final: reply.status < 500 && reply.status !== 429 });
  }

  heard(frame) {
    const { k } = frame;
    if (k === "welcome" || k === "resume") {
      Object.assign(this, { seq: frame.seq, mark: frame.mark, state: "open", lost: 0, away: "" });
      if (k === "welcome") Object.assign(this, { view: frame.state, you: frame.you });
      this.say("state", "open");
      this.say("view", { events: [], fresh: k === "welcome" });
      for (const { command } of this.waiting.values()) this.socket.send(JSON.stringify(command));
    } else if (k === "tick") {
      for (const event of frame.events) this.view = patch(this.view, event);
      this.view = count(this.view, frame.online, frame.likes);
      this.ahead = Math.max(this.ahead, Date.parse(frame.at) - Date.now());
      Object.assign(this, { seq: frame.seq, mark: frame.mark });
      this.say("view", { events: frame.events, fresh: false });
    } else if (k === "ack" || k === "error") {
      this.waiting.get(frame.id)?.done(frame);
      this.waiting.delete(frame.id);
    } else if (k === "away") {
      this.away = frame.away ? frame.message : "";
      this.say("away", this.away);
    } else if (k === "bye") {
      this.farewell = frame;
    }
  }

  closed() {
    const bye = this.farewell;
    this.farewell = null;
    if (bye && FINAL.has(bye.code)) return this.end(bye);
    if (bye?.code === "bad_ticket" || (this.ticket && Date.parse(this.ticket.expires_at) < Date.now())) this.ticket = null;
    this.again(bye?.retry_after);
  }

  end(bye) {
    this.state = bye.code;
    this.say("state", bye.code);
    for (const { done } of this.waiting.values()) done({ k: "error", code: "gone", message: bye.message || "直播已结束" });
    this.waiting.clear();
  }

  // A node that falls loses thousands at once: each comes back at a moment of its own, the few on stage first.
  again(after) {
    this.say("state", (this.state = "lost"));
    this.lost = (this.lost || 0) + 1;
    const wait = after ? after * 1000 * (0.5 + Math.random()) : this.staff ? 500 + Math.random() * 1000 * Math.min(this.lost, 5) : this.lost === 1 && !this.view ? 1500 : 4000 + Math.random() * 16000;
    setTimeout(() => this.open(), wait);
  }

  /** The room's time in ms: a phone's own clock may be minutes off. No tick comes from the future, so the largest lead is nearest. */
  now() {
    return Date.now() + (Number.isFinite(this.ahead) ? this.ahead : 0);
  }

  /** Resolves to the command's one ack or error; it is sent again after a reconnect under the same id. */
  send(op, args = {}) {
    if (this.waiting.size >= MOST_UNANSWERED) return Promise.resolve({ k: "error", code: "busy", message: "前面的还没发出去，请等一下" });
    const command = { op, id: newId(), ...args };
    return new Promise((done) => {
      this.waiting.set(command.id, { command, done });
      if (this.state === "open" && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(command));
    });
  }

  like() {
    this.likes += 1;
    this.liking ??= setTimeout(() => {
      if (this.state === "open") this.socket.send(JSON.stringify({ op: "like", n: Math.min(20, this.likes) }));
      Object.assign(this, { likes: 0, liking: null });
    }, LIKES_TOGETHER_MS);
  }

  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
