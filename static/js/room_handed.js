// The question handed to a recruiter's employer, answered or given back without leaving the room.
import { byId, running } from "./dom.js";
import { toast } from "./toast.js";

export class Handed {
  constructor(socket, firm) {
    Object.assign(this, { socket, firm, mine: null, busy: false });
    byId("handed-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = byId("handed-answer").value.trim();
      if (!text) return byId("handed-answer").focus();
      this.act("answer", { text }, "已发出，观众都能看到");
    });
    byId("handed-pass").addEventListener("click", () => this.act("pass", {}, "已转回主播"));
    setInterval(() => this.tick(), 1000);
  }

  async act(op, args, done) {
    if (!this.mine || this.busy) return;
    this.busy = true;
    this.draw();
    const frame = await this.socket.send(op, { question: this.mine.question, ...args });
    this.busy = false;
    if (frame.k === "ack") {
      byId("handed-answer").value = "";
      toast(done);
    } else toast(frame.code === "already_done" ? "这一题已经不在您这里了" : frame.message, { tone: "bad" });
    this.draw();
  }

  draw() {
    const { view, you, state } = this.socket;
    if (!view) return;
    if (!view) return;
    const waiting = view.questions.filter((q) => q.state === "handed" && q.to === this.firm).sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
    const q = you?.role === "recruiter" && view.room !== "ended" ? waiting[0] : null;
    if (this.mine && q?.question !== this.mine.question && byId("handed-answer").value.trim()) {
      byId("handed-answer").value = "";
      toast("上一题已回到主播那里，没写完的不发了");
    }
    this.mine = q || null;
    byId("handed").hidden = !q;
    byId("handed-form").inert = this.busy || state !== "open";
    if (q) byId("handed-text").textContent = q.text;
    this.tick();
  }

  tick() {
    if (!this.mine) return;
    const left = (Date.parse(this.mine.due_at) - this.socket.now()) / 1000;
    byId("handed-due").textContent = left > 0 ? `还有 ${running(left)}` : "时间到了";
  }
}
