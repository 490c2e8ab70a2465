// The poll in a viewer's room: one choice, then the sums as they grow, and the result for a while.
import { icon } from "./art.js";
import { byId, count, h } from "./dom.js";
import { isFresh, leftOf, sumOf, tallies } from "./poll.js";
import { toast } from "./toast.js";

const TRIES = 4;
const OVER = ["ended", "removed", "replaced"];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Ballot {
  constructor(socket, room) {
    this.socket = socket;
    this.key = `${room}.ballots`;
    this.made = JSON.parse(sessionStorage.getItem(this.key) || "{}");
    this.sending = 0;
    setInterval(() => this.tick(), 1000);
  }

  keep(poll, choice) {
    this.made[poll] = choice;
    sessionStorage.setItem(this.key, JSON.stringify(this.made));
  }

  /** A crowd votes in the same second: who is told that the room is busy tries again, each at a moment of their own. */
  async vote(poll, choice) {
    this.sending = choice;
    this.draw();
    let frame = await this.socket.send("vote", { poll: poll.poll, choice });
    for (let n = 1; frame.code === "busy" && n < TRIES; n += 1) {
      await pause(1000 * ((frame.retry_after || 1) + 2 * Math.random()));
      frame = await this.socket.send("vote", { poll: poll.poll, choice });
    }
    this.sending = 0;
    if (frame.k === "ack") {
      this.keep(poll.poll, choice);
      toast("投好了，看看大家怎么选");
    } else if (frame.code === "already_done") this.keep(poll.poll, -1);
    if (frame.k === "error") toast(frame.message, { tone: "bad" });
    this.draw();
  }

  putAway(poll) {
    this.keep(`away${poll.poll}`, 1);
    this.draw();
  }

  draw() {
    const { view, state } = this.socket;
    const box = byId("poll");
    const poll = view?.poll;
    box.hidden = !isFresh(poll, this.socket.now()) || (view.room === "ended" && poll.state === "open") || this.made[`away${poll.poll}`] === 1;
    if (box.hidden) return;
    const mine = this.made[poll.poll] || 0;
    const isTold = mine !== 0 || poll.state === "closed";
    const key = JSON.stringify([poll.poll, poll.state, mine, this.sending, state, isTold && poll.votes]);
    if (box.dataset.key === key) return this.tick();
    box.dataset.key = key;
    box.replaceChildren(
      h("p", { class: "poll__h" }, icon("chart"), h("b", {}, "投票"), h("span", { class: "poll__left" }), poll.state === "closed" ? h("button", { class: "ib", type: "button", "aria-label": "收起投票结果", onclick: () => this.putAway(poll) }, icon("close")) : null),
      h("h2", { class: "poll__q" }, poll.text),
      isTold ? tallies(poll, mine) : this.choices(poll, state),
      h("p", { class: "poll__s" }, isTold ? `${count(sumOf(poll))} 人投了` : "一人一票，投完马上看到大家怎么选"),
    );
    this.tick();
  }

  choices(poll, state) {
    const isOff = this.sending > 0 || state !== "open";
    return h("div", { class: "poll__choices" }, poll.choices.map((text, i) => h("button", { class: `btn btn--quiet btn--wide${this.sending === i + 1 ? " is-busy" : ""}`, type: "button", disabled: isOff, onclick: () => this.vote(poll, i + 1) }, text)));
  }

  tick() {
    const left = byId("poll").querySelector(".poll__left");
    const poll = this.socket.view?.poll;
    if (!left || !poll) return;
    left.textContent = OVER.includes(this.socket.state) && poll.state === "open" ? "" : leftOf(poll, this.socket.now());
  }
}
