// What a viewer sees beside the room's own lines: what of theirs still waits for a person, reporting a line, a like question offered.
import { alike } from "./alike.js";
import { icon } from "./art.js";
import { openDialog } from "./dialog.js";
import { byId, count, h } from "./dom.js";
import { questionState } from "./room_parts.js";
import { toast } from "./toast.js";

const MOST = 20;

/** The texts of this person that are held, kept for the tab's life. Each goes when everybody can see it. */
export class Waiting {
  constructor(key) {
    this.key = key;
    this.lines = JSON.parse(sessionStorage.getItem(key) || "[]");
  }

  add(kind, number, text) {
    this.keep([...this.lines, { kind, number, text }].slice(-MOST));
  }

  keep(lines) {
    this.lines = lines;
    sessionStorage.setItem(this.key, JSON.stringify(lines));
  }

  /** Drops what the view shows by now. */
  see(view) {
    const seen = new Set([...view.questions.map((q) => `ask${q.question}`), ...view.messages.map((m) => `say${m.message}`)]);
    if (this.lines.some(({ kind, number }) => seen.has(kind + number))) this.keep(this.lines.filter(({ kind, number }) => !seen.has(kind + number)));
  }

  /** Rows for keepRows. */
  questions() {
    return this.of("ask").map(({ number, text }) => ({ key: `own${number}`, look: text, make: () => h("article", { class: "q q--own", "data-state": "held" }, h("div", {}, h("p", { class: "q__t" }, text), h("div", { class: "q__m" }, h("span", {}, "我问的"), questionState({ state: "held" })))) }));
  }

  messages() {
    return this.of("say").map(({ number, text }) => ({ key: `own${number}`, look: text, make: () => h("li", { class: "said__own" }, h("b", {}, "我"), text, h("em", {}, icon("shield"), "待审，别人还看不到")) }));
  }

  of(kind) {
    return this.lines.filter((line) => line.kind === kind);
  }
}

/** The discreet flag beside somebody else's line. */
export function flag(target, text) {
  return h("button", { class: "flag", type: "button", "data-report": target, "data-text": text, "aria-label": `举报：${text}` }, icon("flag"));
}

export function startReports(socket) {
  const box = byId("report");
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-report]");
    if (!button) return;
    box.dataset.target = button.dataset.report;
    byId("report-what").textContent = button.dataset.text;
    openDialog("report");
  });
  box.addEventListener("click", async ({ target }) => {
    const reason = target.closest("[data-reason]")?.dataset.reason;
    if (!reason) return;
    box.close();
    const frame = await socket.send("report", { target: box.dataset.target, reason });
    if (frame.k === "ack") toast("已举报，工作人员会看");
    else toast(frame.code === "already_done" ? "这条您已经举报过了" : frame.code === "rate_limited" ? "举报得太快了，请过一会儿再来" : frame.message, { tone: "bad" });
  });
}

/** Offers a like question before asking anew; resolves to whether to go on asking. */
export function offerAlike(text, questions, { voted, vote }) {
  const q = alike(text, questions);
  const box = byId("alike");
  box.hidden = true;
  if (!q) return Promise.resolve(true);
  return new Promise((done) => {
    const choose = (goOn, run) => () => {
      box.hidden = true;
      run?.();
      done(goOn);
    };
    const look = () => document.querySelector(`[data-question="${q.question}"]`)?.scrollIntoView({ block: "center" });
    const same = q.state === "answered" ? h("button", { class: "btn btn--quiet", type: "button", onclick: choose(false, look) }, "看回答") : voted(q) ? null : h("button", { class: "btn btn--quiet", type: "button", onclick: choose(false, () => vote(q)) }, icon("up"), "同问这个");
    box.replaceChildren(
      h("p", {}, q.state === "answered" ? "有人问过，已经答了：" : voted(q) ? "您已经问过差不多的：" : "有人问过差不多的：", h("b", {}, q.text), q.votes ? h("span", {}, ` ${count(q.votes)} 人想知道`) : null),
      h("div", { class: "btns" }, same, h("button", { class: "btn btn--quiet", type: "button", onclick: choose(true) }, "还是发我的"), h("button", { class: "btn btn--quiet", type: "button", onclick: choose(false) }, "不发了")),
    );
    box.hidden = false;
    box.querySelector("button").focus();
  });
}
