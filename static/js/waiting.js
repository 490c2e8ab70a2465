// A show's page before it begins: near the start it asks now and then, each reader at another moment, and goes in by itself.
const show = document.querySelector("[data-room]");
const NEAR = 3 * 60_000;
const EVERY = 20_000;

async function hasBegun() {
  const reply = await fetch(`/api/v1/fairs/${show.dataset.fair}/rooms?page_size=100&waiting=1`, { signal: AbortSignal.timeout?.(8000) });
  if (!reply.ok) return false;
  const own = (await reply.json()).items.find((room) => room.id === show.dataset.room);
  return own?.state === "open" || own?.state === "cut";
}

const isTyping = () => document.activeElement?.matches("input") && document.activeElement.value;

async function look() {
  const begun = !document.hidden && (await hasBegun().catch(() => false));
  if (begun && !isTyping()) location.assign(`/rooms/${show.dataset.room}`);
  else later();
}

const later = () => setTimeout(look, EVERY * (1 + Math.random()));

if (show) {
  const starts = Date.parse(show.dataset.starts);
  const wait = Number.isNaN(starts) ? 0 : starts - NEAR - Date.now();
  if (wait < 2 ** 31) setTimeout(later, Math.max(wait, 0));
}
