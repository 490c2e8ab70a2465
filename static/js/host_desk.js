// The host's desk: commands, keys and the thumb's pad over the room's stage view.
import { bust } from "./art.js";
import { openDialog } from "./dialog.js";
import { byId, count, given, h, running } from "./dom.js";
import { startCamera } from "./host_camera.js";
import { drawChart, drawFigures, showOnline, showWaiting } from "./host_figures.js";
import { openHand } from "./host_hand.js";
import { drawOrder, openPerson, startOrder } from "./host_order.js";
import { People } from "./host_people.js";
import { drawPoll, openPoll, startPoll, tickPoll } from "./host_poll.js";
import { TABS, drawQueue, drawTabs, drawTalk } from "./host_queue.js";
import { Rundown, drawCues } from "./host_rundown.js";
import { leaveRehearsal } from "./rehearsal.js";
import { drawScene, nameOf, payNode, sceneOf } from "./room_parts.js";
import { tell } from "./notice.js";
import { RoomSocket } from "./room_socket.js";
import { toast } from "./toast.js";

const room = given("room");
const socket = new RoomSocket(room.id, { staff: true });
const rundown = new Rundown(room);
const people = new People(room);
const askedAt = new Map(Object.entries(room.asked).map(([number, at]) => [Number(number), at]));
const said = new Set(JSON.parse(sessionStorage.getItem(`${room.id}.said`) || "[]"));
const RUNS = { pin: 1, unpin: 1, take: 1, hand: 1, answer: 1, feed: 1, poll: 1, close_poll: 1 };
const KEEPS = { hide: 1, release: 1, dismiss: 1, mute: 1, block: 1, unblock: 1, newcomers: 1, slow: 1, cut: 1, reopen: 1, end: 1 };
const MAY = { host: { ...RUNS, ...KEEPS }, assistant: RUNS, organiser: KEEPS };
const OF_ACT = { next: "pin", extend: "pin", unpin: "unpin", take: "take", speaker: "hand", employer: "hand", done: "answer", text: "answer", order: "slow" };
const ROLES = { host: "主播", assistant: "助理", organiser: "主办方" };
const BANNERS = { connecting: "正在进入直播间…", lost: "连接断了，正在重新连上；连上以前按钮先停用", ended: "本场直播已结束", removed: "您不再是这个直播间的工作人员，如有疑问请找主播或主办方", replaced: "您在别处打开了主播台，这里已停下", bad_ticket: "进不了直播间，请重新登录" };
let tab = "all";
let chosen = null;
let metrics = null;

/** Whether this role may do it at all; `can`: whether it may be done now. */
const may = (act) => !socket.you || Boolean(MAY[socket.you.role]?.[OF_ACT[act] || act]);
const can = (act) => act === "extend" ? may(act) : Boolean(socket.state === "open" && socket.view && socket.view.room !== "ended" && socket.you && may(act));
const question = () => socket.view?.questions.find((q) => q.question === chosen);
const itemOnAir = () => room.rundown[rundown.at];

async function send(op, args = {}, done = "") {
  if (!can(op)) return toast(socket.state === "open" ? "您的身份不能做这一步" : "还没有连上，请稍等", { tone: "bad" });
  const frame = await socket.send(op, args);
  if (frame.k === "ack" && done) toast(done);
  if (frame.k === "error") toast(frame.retry_after ? `${frame.message}（${frame.retry_after} 秒后再试）` : frame.message, { tone: "bad" });
  return frame.k === "ack";
}

/** Whom the chosen question goes to by one key: the speaker of its position's employer, else of the one on air. */
function speakerFor(q) {
  const item = room.rundown.find((one) => one.position === q?.position) || itemOnAir();
  const byId_ = (id) => room.speakers.find((s) => s.id === id);
  return byId_(item?.speaker_id) || byId_(socket.view?.pinned?.speaker?.id) || room.speakers.find((s) => s.employer_id === (item?.employer_id || socket.view?.pinned?.employer_id)) || (room.speakers.length === 1 ? room.speakers[0] : null);
}
const employerFor = (q) => (room.rundown.find((one) => one.position === q?.position) || itemOnAir())?.employer_id || socket.view?.pinned?.employer_id;

const ACTS = {
  next: () => (rundown.next ? send("pin", { position: rundown.next.position }, `开始讲：${rundown.next.title}`) : toast("排期里没有下一个岗位了")),
  unpin: () => send("unpin", {}, "已撤下"),
  extend: () => (rundown.extend() ? (toast("本岗多讲 2 分，只改这台的计划"), draw()) : toast("现在没有在讲的岗位")),
  take: (q) => send("take", { question: q.question }),
  speaker: (q) => {
    const to = speakerFor(q);
    return to && q.state !== "handed" ? send("hand", { question: q.question, to: to.id }, `已转 ${to.name}，三分钟内没答会回到队列`) : askWhom(q);
  },
  employer: (q) => {
    const to = employerFor(q);
    return to && q.state !== "handed" ? send("hand", { question: q.question, to }, `已转 ${nameOf(room, to).name}，三分钟内没答会回到队列`) : askWhom(q);
  },
  done: (q) => send("answer", { question: q.question, text: null }, "已标为口头回答"),
  text: (q) => {
    byId("answer-q").textContent = q.text;
    openDialog("answer");
    byId("answer-text").focus();
  },
  hide: (q) => send("hide", { target: `q:${q.question}` }, "已隐藏，观众看不到了"),
  release: (q) => send("release", { target: `q:${q.question}` }, "已放行"),
  dismiss: (q) => send("dismiss", { target: `q:${q.question}` }, "看过了，没问题"),
  mute: (q) => openPerson(q.by.person, q.by.name),
  order: () => openDialog("order"),
  poll: () => openPoll(socket.view),
  close_poll: () => send("close_poll", { poll: socket.view.poll.poll }, "投票已结束，大家都看得到结果"),
  cut: () => (socket.view.room === "cut" ? send("reopen", {}, "已恢复") : send("cut", {}, "画面已切断，提问和投递照常")),
  end: () => {
    byId("end-n").textContent = count(socket.view.questions.filter((q) => ["waiting", "taken", "handed"].includes(q.state)).length);
    openDialog("end");
  },
};
const ON_QUESTION = new Set(["take", "speaker", "employer", "done", "text", "hide", "release", "dismiss", "mute"]);
const FITS = { take: ["waiting"], speaker: ["waiting", "taken", "handed"], employer: ["waiting", "taken", "handed"], done: ["waiting", "taken", "handed"], text: ["waiting", "taken", "handed"], hide: ["waiting", "taken", "handed", "held", "answered"], release: ["held", "hidden"] };

function act(name) {
  const q = question();
  if (!ON_QUESTION.has(name)) return ACTS[name]();
  if (!q) return toast("先选一个问题");
  if (FITS[name] && !FITS[name].includes(q.state)) return toast("这个问题现在不能这样处理");
  return ACTS[name](q);
}

const askWhom = (q) => openHand(room, q, socket.view.pinned, ({ id, name }) => send("hand", { question: q.question, to: id }, `已转 ${name}，三分钟内没答会回到队列`));

function drawFeeds(view) {
  const on = view.feed || "hall";
  for (const box of document.querySelectorAll("[data-feed]")) {
    const live = box.dataset.feed === on;
    const pic = box.querySelector(".hd-feed__pic");
    box.setAttribute("aria-pressed", String(live));
    box.disabled = !can("feed");
    box.querySelector(".hd-feed__on").textContent = live ? { cut: "已切断", ended: "已结束", scheduled: "先播" }[view.room] || (room.rehearses ? "彩排在用" : "正在播出") : "待切";
    const key = `${live}/${view.pinned?.id}`;
    if (box.dataset.key === key) continue;
    box.dataset.key = key;
    if (!pic.querySelector(".hd-feed__scene")) pic.prepend(h("span", { class: "hd-feed__scene" }));
    const onAir = sceneOf(view.pinned);
    drawScene(pic.querySelector(".hd-feed__scene"), live ? onAir : pic.dataset.scene === onAir ? "mill" : pic.dataset.scene);
    const card = box.querySelector(".hd-feed__card");
    card.hidden = !(live && view.pinned);
    if (!card.hidden) card.replaceChildren(h("small", {}, view.pinned.employer), h("b", {}, view.pinned.title), payNode(view.pinned.pay));
    box.querySelector(".hd-feed__bust").replaceChildren(...(live && view.pinned?.speaker ? [bust(view.pinned.speaker)] : []));
  }
}

function drawPad(q) {
  const set = (name, text, on, more) => {
    const button = document.querySelector(`[data-pad="${name}"]`);
    button.querySelector("b").textContent = text;
    if (more !== undefined) button.querySelector("small").textContent = more;
    button.disabled = !on;
  };
  const fits = (name) => q && can(name) && FITS[name].includes(q.state);
  set("main", NAMES[mainOf(q)], fits(mainOf(q)));
  set("speaker", "转劳模", fits("speaker"), speakerFor(q)?.name || "选一位");
  set("third", thirdOf(q) === "done" ? "已答" : NAMES[thirdOf(q)], fits(thirdOf(q)));
  set("skip", "跳过", q);
  set("feed", "切画面", can("feed"));
  set("hide", "隐藏", fits("hide"));
  set("mute", "管人", q && can("mute"));
  set("order", "秩序", can("slow"));
  set("cut", socket.view?.room === "cut" ? "恢复直播" : "立即切断", can("cut"));
  // who only keeps order has its acts under the thumb instead of those of a host
  const keeps = Boolean(socket.you) && !may("take");
  for (const button of byId("pad").children) button.hidden = button.dataset.pad !== "skip" && keeps !== KEEPING.has(button.dataset.pad);
  const { next } = rundown;
  set("next", "下一个", next && can("next"), next ? `${room.rundown.indexOf(next) + 1} ${next.title}` : "排期已讲完");
}
const NAMES = { take: "接", done: "答完", release: "放行", hide: "隐藏", text: "补文字" };
const isKept = (q) => ["held", "hidden"].includes(q?.state) && may("release");
const mainOf = (q) => (isKept(q) ? "release" : ["taken", "handed"].includes(q?.state) ? "done" : "take");
const thirdOf = (q) => (isKept(q) ? "hide" : q?.state === "taken" ? "text" : "done");
const KEEPING = new Set(["hide", "mute", "order", "cut"]);
const PAD = {
  hide: () => act("hide"),
  mute: () => act("mute"),
  order: () => act("order"),
  cut: () => act("cut"),
  main: () => act(mainOf(question())),
  speaker: () => act("speaker"),
  third: () => act(thirdOf(question())),
  skip: () => step(1),
  feed: () => switchFeed(socket.view.feed === "studio" ? "hall" : "studio"),
  next: () => act("next"),
};

const shown = () => socket.view.questions.filter(TABS.find(([name]) => name === tab)[2]);
function step(by) {
  const list = shown();
  if (!list.length) return;
  const at = list.findIndex((q) => q.question === chosen);
  chosen = list[(at + by + list.length) % list.length].question;
  draw();
}
function choose(number) {
  chosen = number;
  draw();
}
const switchFeed = (feed) => ((socket.view.feed || "hall") === feed ? toast("已经是这路画面") : send("feed", { feed }, `已切到${feed === "hall" ? "现场" : "直播间"}`));

let pressed = false;
let due = false;
function draw() {
  // A button must not be replaced between a press and its release.
  if (pressed) return (due = true);
  const { view } = socket;
  if (!view?.questions) return;
  tell(view.notice);
  const list = shown();
  if (!list.some((q) => q.question === chosen)) chosen = (list.find((q) => q.state === "taken" && q.taken_by?.person === socket.you?.person) || list.find((q) => q.state === "waiting") || list[0])?.question ?? null;
  drawTabs(byId("tabs"), view.questions, tab, (name) => { tab = name; chosen = null; draw(); });
  drawQueue(byId("queue"), { room, questions: view.questions, tab, chosen, can, may, askedAt, choose, me: socket.you?.person });
  drawTalk(byId("talk"), byId("talk-n"), view.messages, { can, may, me: socket.you?.person });
  rundown.draw(byId("rundown"), socket.now());
  document.querySelectorAll("[data-act]").forEach((button) => Object.assign(button, { disabled: !can(button.dataset.act), hidden: !may(button.dataset.act) }));
  document.querySelectorAll("[data-for]").forEach((node) => (node.hidden = !may(node.dataset.for)));
  document.querySelectorAll("[data-act=cut] span").forEach((label) => (label.textContent = view.room === "cut" ? "恢复直播" : "立即切断"));
  drawOrder(view, socket.now(), can);
  drawPoll(view, socket.now(), can, draw);
  drawFeeds(view);
  drawCues(room, view.pinned, itemOnAir(), byId("cue-card"), byId("cues"), said, sayCue);
  drawPad(question());
  tick();
}

function drawFrame(view) {
  document.body.dataset.room = view.room;
  byId("live").classList.toggle("live--not", Boolean(room.rehearses) || view.room !== "open");
  byId("live").firstChild.textContent = { cut: "已切断 ", ended: "已结束 ", scheduled: "未开始 " }[view.room] || (room.rehearses ? "彩排 " : "直播中 ");
  if (view.room === "ended") { byId("clock").dataset.since = ""; byId("clock").textContent = ""; }
  showOnline(view.online);
  byId("saved").textContent = `已保存到第 ${count(socket.seq)} 条`;
  byId("my-role").textContent = ROLES[socket.you?.role] || "";
  banner();
}

function banner() {
  const noRight = socket.state === "open" && socket.you && !MAY[socket.you.role];
  const text = noRight ? "您没有这个直播间的主持权限，请找主办方" : socket.state !== "open" ? BANNERS[socket.state] : socket.away || { cut: "画面已切断，观众看到“画面已暂停”；提问和投递照常", ended: BANNERS.ended }[socket.view?.room];
  byId("banner").hidden = !text;
  byId("banner").textContent = text || "";
  byId("link").dataset.state = socket.state;
  byId("link-text").textContent = { open: "连接正常", connecting: "正在连接", lost: "断线重连中" }[socket.state] || "已停下";
}

function sayCue(i) {
  const key = `${socket.view.pinned.id}/${i}`;
  if (!said.delete(key)) said.add(key);
  sessionStorage.setItem(`${room.id}.said`, JSON.stringify([...said]));
  draw();
}

function tick() {
  const now = socket.now();
  for (const node of document.querySelectorAll("[data-since]")) if (node.dataset.since) node.textContent = running((now - Date.parse(node.dataset.since)) / 1000);
  for (const node of document.querySelectorAll("[data-due]")) {
    const left = (Date.parse(node.dataset.due) - now) / 1000;
    node.textContent = left > 0 ? `还有 ${running(left)}` : "到时，正在回队列";
    node.className = left < 60 ? "amber" : "";
  }
  rundown.tick(now);
  tickPoll(socket.view, now);
  if (!socket.view?.questions) return;
  const waiting = socket.view.questions.filter((q) => q.state === "waiting");
  const times = waiting.map((q) => Date.parse(askedAt.get(q.question))).filter(Boolean);
  showWaiting(waiting.length, times.length ? running((now - Math.min(...times)) / 1000) : "");
}

/** The organiser changed the rundown or the people: the desk shows it at once, and keeps what was said and extended. */
async function renew() {
  const reply = await fetch(`/api/v1/rooms/${room.id}`, { headers: { accept: "application/json" } }).catch(() => null);
  if (!reply?.ok) return;
  const fresh = await reply.json();
  room.speakers = fresh.speakers;
  people.drawLinks();
  rundown.take(fresh.rundown);
  document.querySelector(".hd-top__t").textContent = fresh.title;
  draw();
}

/** A show still to come is not entered, lest its own host count as a viewer; the desk looks whether it has begun. */
let begins = 0;
async function look() {
  const reply = await fetch(`/rooms/${room.id}/feeds`, { headers: { accept: "application/json" } }).catch(() => null);
  if (!reply?.ok || (await reply.json()).state === "scheduled") return;
  clearInterval(begins);
  document.body.classList.remove("is-before");
  document.querySelector(".ahead").remove();
  room.state = "open";
  byId("clock").dataset.since = new Date().toISOString();
  byId("banner").hidden = false;
  socket.open();
}

async function poll() {
  const reply = await fetch(`/api/v1/rooms/${room.id}/metrics`, { headers: { accept: "application/json" } }).catch(() => null);
  if (!reply?.ok) return;
  metrics = await reply.json();
  drawFigures(metrics);
  showChart();
}
const pins = () => room.rundown.flatMap((item, i) => (rundown.times.get(item.position)?.from ? [{ title: `${i + 1} ${item.title}`, from: rundown.times.get(item.position).from }] : []));
const showChart = () => metrics && drawChart(byId("chart"), metrics.minutes, pins());

socket.addEventListener("view", ({ detail }) => {
  for (const event of detail.events) if (event.e === "asked" && !askedAt.has(event.question)) askedAt.set(event.question, event.at);
  for (const event of detail.events) if (event.e === "passed") toast(event.why === "time" ? `第 ${event.question} 题三分钟没人答，回到队列` : `第 ${event.question} 题被交回队列`);
  rundown.hear(detail.events);
  if (detail.events.some((event) => event.e === "opened")) renew();
  rundown.see(socket.view.pinned);
  drawFrame(socket.view);
  draw();
  if (room.rehearses && socket.view.room === "ended") leaveRehearsal(`/rooms/${room.rehearses}/desk?rehearsed=true`);
  document.body.dataset.ready = "1";
});
socket.addEventListener("state", () => (banner(), draw()));
socket.addEventListener("away", banner);

document.addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(() => { pressed = false; if (due) { due = false; draw(); } }), true);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button || button.disabled) return;
  const { act: name, pad, feed, op } = button.dataset;
  if (name) { button.closest("dialog")?.close(); act(name); }
  else if (pad) PAD[pad]();
  else if (feed) switchFeed(feed);
  else if (op) send(op, { target: button.dataset.target });
  else if (button.dataset.mutePerson) openPerson(button.dataset.mutePerson, button.dataset.name);
});
byId("answer-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const q = question();
  const text = byId("answer-text").value.trim();
  if (!q || !text || !(await send("answer", { question: q.question, text }, "已发出"))) return;
  byId("answer-text").value = "";
  byId("answer").close();
});
byId("end-sure")?.addEventListener("click", () => (byId("end").close(), send("end")));

const KEYS = { n: () => act("next"), p: () => act("unpin"), e: () => act("extend"), j: () => step(1), k: () => step(-1), 1: () => switchFeed("hall"), 2: () => switchFeed("studio"), a: () => act("take"), l: () => act("speaker"), u: () => act("employer"), t: () => act("text"), x: () => act("hide"), y: () => act("release"), v: () => act("poll") };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || document.querySelector("dialog[open]") || event.target.closest("input, textarea, select") || !socket.view?.questions) return;
  const onButton = event.target.closest("button, a, summary");
  // Only what somebody has taken up: a second Enter must not close the next question unread.
  if (event.key === "Enter" && !onButton) return ["taken", "handed"].includes(question()?.state) ? act("done") : toast("先按 A 接，再按 Enter 答完");
  if (event.key === " " && !onButton && socket.view.pinned) {
    event.preventDefault();
    const lines = [...byId("cues").children];
    return sayCue(Math.max(0, lines.findIndex((line) => line.className === "is-now")));
  }
  const run = KEYS[event.key.toLowerCase()];
  if (run) { event.preventDefault(); run(); }
});

startOrder(send);
startPoll(send, () => room.rundown.slice(rundown.reached + 1).filter((item) => item.position && !item.closed).map((item) => item.title));
startCamera(room);
people.drawLinks();
rundown.draw(byId("rundown"), socket.now());
setInterval(tick, 1000);
setInterval(poll, 5000);
poll();
new ResizeObserver(showChart).observe(byId("chart"));
if (room.state === "scheduled") {
  begins = setInterval(look, 4000);
  drawFeeds({ room: "scheduled" });
  tick();
} else socket.open();
