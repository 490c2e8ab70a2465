// The desk's poll: written in a dialog, watched as it grows, closed early.
import { icon } from "./art.js";
import { openDialog } from "./dialog.js";
import { byId, count, h } from "./dom.js";
import { isFresh, leftOf, sumOf, tallies } from "./poll.js";
import { toast } from "./toast.js";

const FEWEST = 2;
const WIDE = "(min-width: 1200px)";
const LONGEST_CHOICE = 30;
const away = new Set();

export const isOpen = (view) => view?.poll?.state === "open";

export function drawPoll(view, now, can, redraw) {
  const box = byId("desk-poll");
  const { poll } = view;
  box.hidden = !isFresh(poll, now) || away.has(poll.poll);
  if (box.hidden) return;
  const key = JSON.stringify([poll.poll, poll.state, poll.votes, can("close_poll")]);
  if (box.dataset.key !== key) {
    box.dataset.key = key;
    const isShown = box.firstElementChild?.open ?? matchMedia(WIDE).matches;
    const act = poll.state === "closed" ? h("button", { class: "btn btn--quiet", type: "button", onclick: () => (away.add(poll.poll), redraw()) }, "收起") : can("close_poll") ? h("button", { class: "btn", type: "button", "data-act": "close_poll" }, icon("stop"), h("span", {}, "结束投票")) : null;
    const head = h("span", { class: "poll__h" }, icon("chart"), h("b", {}, poll.state === "open" ? "投票进行中" : "投票结果"), h("span", { class: "poll__left" }), h("span", { class: "end" }, `${count(sumOf(poll))} 人投了`));
    const foot = h("p", { class: "poll__s poll__s--act" }, h("span", {}, `${poll.by.name} 发起`), act);
    box.replaceChildren(h("details", { open: isShown }, h("summary", {}, head, h("b", { class: "poll__q" }, poll.text)), tallies(poll), foot));
  }
  tickPoll(view, now);
}

export function tickPoll(view, now) {
  const left = byId("desk-poll").querySelector(".poll__left");
  if (left && view?.poll) left.textContent = leftOf(view.poll, now);
}

const lines = () => [...document.querySelectorAll("#poll-form [name=choice]")];

function showLines(n) {
  lines().forEach((line, i) => (line.hidden = i >= n));
  byId("poll-more").hidden = n >= lines().length;
}

/** What is wrong with what was written, by the field to mend; null: nothing. */
function fault(text, choices) {
  if (!text) return [byId("poll-text"), "写一句要大家投的，例如 最想了解哪一样？"];
  if (choices.length < FEWEST) return [lines().find((line) => !line.value.trim()), "至少写两个选项"];
  const twice = choices.find((choice, i) => choices.indexOf(choice) !== i);
  return twice ? [lines().findLast((line) => line.value.trim() === twice), `“${twice}”写了两遍，改一个`] : null;
}

function say(text) {
  byId("poll-wrong").textContent = text;
  byId("poll-wrong").hidden = !text;
}

/** `coming` gives the titles of what is still to be explained. */
export function startPoll(send, coming) {
  const presets = {
    next: () => ["接下来先讲哪个岗位？", [...new Set(coming().map((title) => title.slice(0, LONGEST_CHOICE)))].slice(0, 4)],
    what: () => ["最想了解哪一样？", ["工资怎么算", "住宿和吃饭", "班次和休息", "培训和晋升"]],
    when: () => ["哪天方便来面试？", ["今天下午", "明天", "周末", "先问问再说"]],
  };
  byId("poll-dialog").addEventListener("click", ({ target }) => {
    const preset = target.closest("[data-preset]")?.dataset.preset;
    if (preset) {
      const [text, choices] = presets[preset]();
      if (choices.length < FEWEST) return toast("排期里后面不到两个岗位", { tone: "bad" });
      byId("poll-text").value = text;
      lines().forEach((line, i) => (line.value = choices[i] || ""));
      showLines(Math.max(choices.length, 3));
      say("");
    } else if (target.closest("#poll-more")) {
      const n = lines().filter((line) => !line.hidden).length;
      showLines(n + 1);
      lines()[n].focus();
    }
  });
  byId("poll-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const text = byId("poll-text").value.trim();
    const choices = lines().map((line) => line.value.trim()).filter(Boolean);
    const wrong = fault(text, choices);
    say(wrong ? wrong[1] : "");
    if (wrong) return wrong[0].focus();
    const minutes = Number(form.elements.minutes.value) || null;
    byId("poll-go").disabled = true;
    const isSent = await send("poll", { text, choices, minutes }, "投票开始了，观众那里已经出现");
    byId("poll-go").disabled = false;
    if (!isSent) return;
    form.reset();
    showLines(3);
    byId("poll-dialog").close();
  });
  showLines(3);
}

export const openPoll = (view) => (isOpen(view) ? toast("已有一个投票在进行，先结束它再开新的") : openDialog("poll-dialog"));
