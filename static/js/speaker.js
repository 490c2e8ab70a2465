// The speaker's page: the one question handed over, answering it, giving it back, and what comes next.
import { byId, count, given, running } from "./dom.js";
import { leaveRehearsal } from "./rehearsal.js";
import { RoomSocket } from "./room_socket.js";
import { toast } from "./toast.js";

const room = given("room");
const SHOW = room.rehearses ? "彩排中" : "直播中";
const socket = new RoomSocket(room.id, { staff: true });
const LINES = {
  connecting: ["wait", "正在连接直播间…"],
  lost: ["lost", "连接断了，正在重新连上；转给您的问题不会丢"],
  ended: ["wait", room.rehearses ? "彩排结束了，请留在这一页" : "本场直播已结束，谢谢您"],
  removed: ["lost", "您的嘉宾身份已取消，如有疑问请找主播"],
  replaced: ["lost", "您在别处打开了这个页面，这里已停下"],
  bad_ticket: ["lost", "链接已失效，请让主播给您发一个新的"],
};
let mine = null;
let busy = false;
let finished = null;

const handedToMe = (view) => view.questions.filter((q) => q.state === "handed" && q.to === room.me.id).sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));

function bar(tone, text) {
  byId("bar").dataset.tone = tone;
  byId("bar-text").textContent = text;
}

/** What became of the question that stood here, said once in its place. */
function farewell(number, events) {
  const fate = events.find((e) => e.question === number && ["passed", "answered", "handed", "taken"].includes(e.e)) || events.find((e) => e.e === "hidden" && e.target === `q:${number}`);
  const text = !fate ? "上一题已收回" : { answered: "上一题已回答，谢谢您", handed: "主播把上一题转给了别人", taken: "上一题主播自己接了", hidden: "上一题已撤下" }[fate.e] || (fate.why === "time" ? "三分钟到了，上一题已回到主播的队列" : "上一题已交回主播");
  const back = byId("back");
  back.hidden = false;
  back.dataset.tone = fate?.e === "answered" ? "good" : "";
  back.textContent = text;
}

function drawQuestion(q) {
  byId("who").textContent = q.votes ? `${q.by.name} 问，${count(q.votes)} 人也想知道` : `${q.by.name} 问`;
  byId("text").textContent = q.text;
  byId("text").dataset.long = q.text.length > 40 ? "1" : "0";
  const ref = room.positions[q.position];
  byId("ref").hidden = !ref;
  if (ref) {
    byId("ref-title").textContent = ref.title;
    byId("ref-says").textContent = ref.conditions.length ? `单位给的参考：${ref.conditions.join("；")}。` : "单位没有给更多说明，请按您知道的说。";
  }
}

function drawNext(view, rest) {
  byId("next-q").hidden = !rest.length;
  byId("next-q-text").textContent = rest[0]?.text || "";
  const at = room.rundown.findIndex((item) => item.position && item.position === view.pinned?.id);
  const next = room.rundown.find((item, i) => i > at && !item.explained_to && item.speaker_id === room.me.id) || room.rundown.slice(at + 1).find((item) => !item.closed && !item.explained_to);
  byId("next-p").hidden = !next;
  byId("next-p-text").textContent = next ? `${next.title}${next.speaker_id === room.me.id ? "，请您上台站台" : ""}` : "";
  byId("now").textContent = view.pinned ? `正在讲解：${view.pinned.title}` : "";
}

function draw(view, events) {
  const [q, ...rest] = handedToMe(view);
  if (mine && mine.question !== q?.question) {
    farewell(mine.question, events);
    closeReply();
  }
  mine = q || null;
  byId("asked").hidden = byId("acts").hidden = !q;
  byId("waiting").hidden = Boolean(q);
  drawNext(view, rest);
  if (q) {
    drawQuestion(q);
    bar("asked", `${SHOW}，主播把一个问题转给您`);
  } else {
    bar(view.room === "open" ? "open" : "wait", { open: `${SHOW}，您已在场`, cut: "画面已暂停，请稍等", ended: LINES.ended[1] }[view.room] || "直播还没有开始");
  }
  if (finished || view.room === "ended") drawEnd();
  tickClock();
  document.body.dataset.ready = "1";
}

function drawEnd() {
  if (room.rehearses) {
    byId("wait-title").textContent = "彩排结束了";
    byId("wait-text").textContent = "请别关这个页面，正式直播还在这里。";
    return leaveRehearsal(location.href);
  }
  byId("wait-title").textContent = "直播已结束";
  byId("wait-text").textContent = "谢谢您为工友站台。可以关上这个页面了。";
}

function tickClock() {
  if (!mine) return;
  const left = (Date.parse(mine.due_at) - socket.now()) / 1000;
  byId("due").dataset.soon = left < 60 ? "1" : "0";
  byId("due").textContent = left > 0 ? `还有 ${running(left)}，到时没答会回到主播那里` : "时间到了，正在交回主播";
}
setInterval(tickClock, 1000);

async function act(op, args, done) {
  if (!mine || busy) return false;
  busy = true;
  byId("acts").inert = true;
  const frame = await socket.send(op, { question: mine.question, ...args });
  busy = false;
  byId("acts").inert = false;
  if (frame.k === "ack") toast(done);
  else toast(frame.code === "already_done" ? "这一题已经不在您这里了" : frame.message, { tone: "bad" });
  return frame.k === "ack";
}

function openReply() {
  byId("reply").hidden = byId("pair").hidden = true;
  byId("reply-form").hidden = false;
  byId("reply-text").focus();
}

function closeReply() {
  byId("reply").hidden = byId("pair").hidden = false;
  byId("reply-form").hidden = true;
  byId("reply-text").value = "";
}

byId("reply").addEventListener("click", openReply);
byId("reply-close").addEventListener("click", closeReply);
byId("reply-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("reply-text").value.trim();
  if (!text) return byId("reply-text").focus();
  act("answer", { text }, "已发出，观众都能看到");
});
byId("done").addEventListener("click", () => act("answer", { text: null }, "已记下，您在直播里口头回答了"));
byId("pass").addEventListener("click", () => act("pass", {}, "已交回主播"));

socket.addEventListener("view", ({ detail }) => draw(socket.view, detail.events));
socket.addEventListener("away", ({ detail }) => (detail ? bar("lost", detail) : draw(socket.view, [])));
socket.addEventListener("state", ({ detail }) => {
  byId("acts").inert = detail !== "open";
  if (detail === "open") return socket.view && draw(socket.view, []);
  if (["ended", "removed", "replaced", "bad_ticket"].includes(detail)) {
    finished = detail;
    byId("asked").hidden = byId("acts").hidden = true;
    byId("waiting").hidden = false;
    if (detail === "ended") drawEnd();
    else byId("wait-title").textContent = "这个页面已停下";
  }
  bar(...LINES[detail]);
});
// A show still to come is not entered; the page looks again by itself, and finds a rehearsal too.
if (room.state === "scheduled") bar("wait", "直播还没有开始，这个页面会自己刷新");
else socket.open();
