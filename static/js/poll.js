// What viewer's room and host's desk draw alike of a poll: how long it goes on, and how many chose what.
import { bar } from "./art.js";
import { count, h, running } from "./dom.js";

const SHOWN_MS = 300_000;

export const sumOf = (poll) => poll.votes.reduce((sum, n) => sum + n, 0);

/** Whether a poll is still of interest at `now` (ms): it is open, or was closed a short while ago. */
export const isFresh = (poll, now) => Boolean(poll) && (poll.state === "open" || now - Date.parse(poll.closed_at) < SHOWN_MS);

export function leftOf(poll, now) {
  if (poll.state === "closed") return "已结束";
  if (!poll.until) return "进行中";
  const left = (Date.parse(poll.until) - now) / 1000;
  return left > 0 ? `还有 ${running(left)}` : "时间到，正在收票";
}

/** A row a choice, in the order of asking; `mine` is the choice made here, from 1. */
export function tallies(poll, mine = 0) {
  const sum = sumOf(poll);
  const most = Math.max(...poll.votes);
  const rows = poll.choices.map((text, i) => {
    const share = sum ? Math.round((100 * poll.votes[i]) / sum) : 0;
    const leads = most > 0 && poll.votes[i] === most;
    return h(
      "li",
      { class: leads ? "is-most" : "" },
      h("span", { class: "poll__t" }, text, mine === i + 1 ? h("em", {}, "您选的") : null),
      h("span", { class: "poll__n" }, h("b", {}, `${share}%`), ` ${count(poll.votes[i])} 票`),
      bar(share, leads ? "good" : ""),
    );
  });
  return h("ol", { class: "poll__sums" }, rows);
}
