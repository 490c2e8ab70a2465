// What a viewer sees of a room, and how an event changes it: the twin of live/room/view.py. Pure: no DOM, no clock, no network.

const QUESTION_PLACES = {
  viewer: [30, [["open", 20], ["answered", 10]]],
  stage: [200, [["open", 120], ["held", 40], ["answered", 20], ["hidden", 20]]],
};
const MESSAGE_PLACES = {
  viewer: [30, [["said", 30]]],
  stage: [120, [["said", 60], ["held", 40], ["hidden", 20]]],
};

const onAir = (state) => state === "taken" || state === "handed";
const shelfOf = (state) => (state === "waiting" || onAir(state) ? "open" : state);

function byRank(a, b) {
  return Number(onAir(b.state)) - Number(onAir(a.state)) || b.votes - a.votes || b.question - a.question;
}

function shareOut(sizes, [total, shelves]) {
  const shown = sizes.map((size, i) => Math.min(size, shelves[i][1]));
  let free = total - shown.reduce((sum, n) => sum + n, 0);
  sizes.forEach((size, i) => {
    const more = Math.min(size - shown[i], free);
    shown[i] += more;
    free -= more;
  });
  return shown;
}

function rearrange(cards, audience) {
  const places = QUESTION_PLACES[audience];
  const shelves = places[1].map(([name]) => cards.filter((card) => shelfOf(card.state) === name).sort(byRank));
  const shown = shareOut(shelves.map((shelf) => shelf.length), places);
  return shelves.flatMap((shelf, i) => shelf.slice(0, shown[i]));
}

function realign(cards, audience) {
  const places = MESSAGE_PLACES[audience];
  const oldestFirst = [...cards].sort((a, b) => a.message - b.message);
  const shelves = places[1].map(([name]) => oldestFirst.filter((card) => (card.state ?? "said") === name));
  const shown = shareOut(shelves.map((shelf) => shelf.length), places);
  const chosen = shelves.flatMap((shelf, i) => shelf.slice(shelf.length - shown[i]));
  return chosen.sort((a, b) => a.message - b.message);
}

function payload({ seq, at, e, ...rest }) {
  return rest;
}

function without(card, gone) {
  return Object.fromEntries(Object.entries(card).filter(([name]) => !gone.includes(name)));
}

function amend(view, number, gone, now) {
  if (!view.questions.some((card) => card.question === number)) return;
  const cards = view.questions.map((card) => (card.question === number ? { ...without(card, gone), ...now } : card));
  view.questions = rearrange(cards, view.audience);
}

function targeted(target) {
  const [kind, number] = target.split(":");
  return kind === "q" ? ["questions", "question", Number(number)] : ["messages", "message", Number(number)];
}

function hide(view, { target }) {
  const [list, key, number] = targeted(target);
  if (view.audience === "viewer") {
    view[list] = view[list].filter((card) => card[key] !== number);
  } else if (list === "questions") {
    amend(view, number, ["due_at", "taken_by"], { state: "hidden" });
  } else {
    view.messages = realign(view.messages.map((card) => (card.message === number ? { ...card, state: "hidden" } : card)), "stage");
  }
}

function remember(view, { person, name, reason }) {
  if (!(person in view.muted) && !(person in view.blocked)) view.named = without(view.named, [person]);
  if (name !== undefined) view.named = { ...view.named, [person]: { name, reason } };
}

function mute(view, event) {
  view.muted = without(view.muted, [event.person]);
  if (event.until) view.muted[event.person] = event.until;
  remember(view, event);
}

const CHANGES = {
  asked(view, event) {
    const others = view.questions.filter((card) => card.question !== event.question);
    view.questions = rearrange([...others, payload(event)], view.audience);
  },
  said(view, event) {
    const others = view.messages.filter((card) => card.message !== event.message);
    view.messages = realign([...others, payload(event)], view.audience);
  },
  upvoted: (view, event) => amend(view, event.question, [], { votes: event.votes }),
  taken: (view, event) => amend(view, event.question, [], { state: "taken", taken_by: event.by }),
  handed: (view, event) => amend(view, event.question, ["taken_by"], { state: "handed", to: event.to, due_at: event.due_at }),
  passed: (view, event) => amend(view, event.question, ["due_at"], { state: "waiting", to: null }),
  answered(view, event) {
    const now = { state: "answered", answer: event.text, answered_by: event.by };
    amend(view, event.question, ["due_at", "taken_by"], now);
  },
  hidden: hide,
  reported(view, event) {
    const [list, key, number] = targeted(event.target);
    const now = event.reasons ? { reports: event.reports, reasons: event.reasons } : { reports: event.reports };
    view[list] = view[list].map((card) => (card[key] === number ? { ...card, ...now } : card));
  },
  dismissed(view, event) {
    const [list, key, number] = targeted(event.target);
    view[list] = view[list].map((card) => (card[key] === number ? without(card, ["reports", "reasons"]) : card));
  },
  muted: mute,
  blocked(view, event) {
    view.blocked = { ...view.blocked, [event.person]: event.until };
    remember(view, event);
  },
  unblocked(view, event) {
    view.blocked = without(view.blocked, [event.person]);
    remember(view, event);
  },
  newcomers(view, event) { view.hold_new = event.held; },
  opened(view, { room, kind, title, feed, slow }) {
    Object.assign(view, { room, kind, title, feed, slow });
  },
  polled(view, event) { view.poll = payload(event); },
  voted(view, { poll, votes }) {
    if (view.poll?.poll === poll) view.poll = { ...view.poll, votes };
  },
  poll_closed(view, { poll, votes, closed_at }) {
    if (view.poll?.poll === poll) view.poll = { ...without(view.poll, ["until"]), state: "closed", votes, closed_at };
  },
  pinned(view, event) { view.pinned = event.position; },
  unpinned(view) { view.pinned = null; },
  feed(view, event) { view.feed = event.feed; },
  slow(view, event) { view.slow = event.seconds; },
  cut(view) { view.room = "cut"; },
  reopened(view) { view.room = "open"; },
  ended(view) { view.room = "ended"; },
  notice(view, event) { view.notice = event.text; },
  figures(view, event) { view.figures = { ...view.figures, ...payload(event) }; },
};

/** The view after an event: changes and returns the view it is given; an event this page does not know changes nothing. */
export function patch(view, event) {
  if (Object.hasOwn(CHANGES, event.e)) CHANGES[event.e](view, event);
  return view;
}

/** The view after a tick's bare counters, which are no events. */
export function count(view, online, likes) {
  view.online = online;
  view.likes = likes;
  return view;
}
