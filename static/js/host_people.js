// The people of a room at its desk: links for its speakers, and who assists the host.
import { face, icon } from "./art.js";
import { byId, h } from "./dom.js";
import { toast } from "./toast.js";

const json = { accept: "application/json" };

export class People {
  constructor(room) {
    this.room = room;
    this.busy = "";
    this.people = null;
    this.linked = "";
    document.addEventListener("click", ({ target }) => target.closest("[data-opens=links]") && this.look());
  }

  drawLinks() {
    const { speakers } = this.room;
    const made = byId("link-made");
    byId("links").append(made); // out of the row that goes
    byId("link-list").replaceChildren(...(speakers.length ? speakers.map((s) => this.guest(s)) : [h("li", { class: "muted" }, "这场还没有登记嘉宾，请主办方在“劳模工匠”里添。")]));
    const row = this.linked && document.querySelector(`#link-list [data-speaker="${this.linked}"]`);
    if (row) row.append(made);
    else made.hidden = true;
  }

  guest(speaker) {
    const act = h("button", { class: "btn btn--quiet", type: "button", onclick: () => this.makeLink(speaker) }, icon("qr"), "发链接");
    const name = h("span", { class: "hd-guest" }, h("b", {}, speaker.name), ...(speaker.honour ? [h("span", { class: "sash" }, speaker.honour)] : []));
    return h("li", { "data-speaker": speaker.id }, face(speaker, "l"), h("div", { class: "grow" }, name, h("small", {}, speaker.employer)), act);
  }

  async makeLink(speaker) {
    const act = document.querySelector(`#link-list [data-speaker="${speaker.id}"] button`);
    act.classList.add("is-busy");
    const reply = await fetch(`/rooms/${this.room.id}/speakers/${speaker.id}/links`, { method: "POST", headers: json }).catch(() => null);
    act.classList.remove("is-busy");
    if (!reply?.ok) return toast("没有做成链接，请再试一次", { tone: "bad" });
    const made = await reply.json();
    this.linked = speaker.id;
    this.drawLinks(); // the code stands under the one it is for
    byId("link-made").hidden = false;
    byId("link-qr").src = made.qr;
    byId("link-url").textContent = `${speaker.name}：${made.url}`;
    byId("link-copy").onclick = async () => (await navigator.clipboard?.writeText(made.url), toast(`已复制，只发给${speaker.name}`));
    byId("link-made").scrollIntoView({ block: "nearest" });
  }

  async look() {
    if (!byId("helpers")) return;
    const reply = await fetch(`/rooms/${this.room.id}/assistants`, { headers: json }).catch(() => null);
    if (reply?.ok) this.people = (await reply.json()).people;
    this.draw(reply?.ok ? "" : "没有读到助理名单，请检查网络，关上再打开");
  }

  async change(person) {
    this.busy = person.account;
    this.draw();
    const address = `/rooms/${this.room.id}/assistants/${person.account}${person.is_here ? "/end" : ""}`;
    const reply = await fetch(address, { method: "POST", headers: json }).catch(() => null);
    const told = await reply?.json().catch(() => null);
    this.busy = "";
    if (reply?.ok) {
      this.people = told.people;
      toast(person.is_here ? `${person.name}不再是这个直播间的助理` : `${person.name}现在是这个直播间的助理`);
    } else toast(told?.detail || "没有做成，请再试一次", { tone: "bad" });
    if (reply?.status === 409) return this.look();
    this.draw();
  }

  draw(trouble = "") {
    const box = byId("helpers");
    if (trouble) return box.replaceChildren(h("li", { class: "muted" }, trouble));
    if (!this.people.length) return box.replaceChildren(h("li", { class: "muted" }, "这场还没有助理。请主办方在“人员”里建账号。"));
    box.replaceChildren(...this.people.map((person) => this.row(person)));
  }

  row(person) {
    const does = person.is_here ? (person.does === "助理" ? "在这里当助理" : `${person.does}，在这里当助理`) : person.does === "助理" ? "已撤下" : person.does;
    const act = h("button", { class: `btn btn--quiet${this.busy === person.account ? " is-busy" : ""}`, type: "button", disabled: Boolean(this.busy), onclick: () => this.change(person) }, icon(person.is_here ? "minus" : "plus"), person.is_here ? "撤下" : "请来当助理");
    return h("li", { class: person.is_here ? "is-here" : "" }, h("div", { class: "grow" }, h("b", {}, person.name), h("small", {}, does)), act);
  }
}
