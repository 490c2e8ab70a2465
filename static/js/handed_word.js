// On a recruiter's pages: word that a host has handed a question to the employer, with the way to its answer.
import { byId, running } from "./dom.js";

const OFTEN_MS = 4000;
const SELDOM_MS = 60_000;
const word = byId("handed-word");
const title = document.title;
let due = null;

function draw(questions) {
  word.hidden = !questions.length;
  document.title = questions.length ? `（${questions.length} 个直播提问）${title}` : title;
  due = questions.length ? Date.parse(questions[0].due_at) : null;
  byId("handed-what").textContent = questions.length ? questions[0].text : "";
  tick();
}

function tick() {
  if (due) byId("handed-left").textContent = `还有 ${running(Math.max(0, due - Date.now()) / 1000)}`;
}

async function ask() {
  const reply = await fetch(word.dataset.asks, { headers: { accept: "application/json" } }).catch(() => null);
  const told = reply?.ok ? await reply.json().catch(() => null) : null;
  if (told) draw(told.questions);
  setTimeout(ask, told && !told.on_air ? SELDOM_MS : OFTEN_MS);
}

setInterval(tick, 1000);
ask();
