// The rundown's editor made alive: order by keys and by dragging; what else it does is sent in place.
import { byId } from "./dom.js";
import { go, send } from "./in_place.js";

const QUIET_MS = 250;
let timer = null;
let sending = false;
let again = false;
let lifted = null;
let wanted = [];

const rows = () => [...document.querySelectorAll("#lines > .run")];
const rowOf = (id) => document.querySelector(`[data-item="${CSS.escape(id)}"]`);
const order = () => rows().map((row) => row.dataset.item);

// The order goes out once the keys rest; what is moved while it is under way is put right again and goes out next.
function orderChanged() {
  wanted = order();
  clearTimeout(timer);
  timer = setTimeout(sendOrder, QUIET_MS);
}

async function sendOrder() {
  if (sending || lifted) return (again = true);
  sending = true;
  const { url, room, seen } = byId("sheet").dataset;
  await send(`${url}/order`, { room, seen, order: wanted.join(",") });
  sending = false;
  if (again) {
    again = false;
    const here = document.activeElement;
    byId("lines")?.append(...wanted.map(rowOf).filter(Boolean));
    here.focus({ preventScroll: true });
    orderChanged();
  }
}

function step(row, by) {
  const all = rows();
  const to = all.indexOf(row) + by;
  if (to < 0 || to >= all.length) return;
  all[to][by < 0 ? "before" : "after"](row);
  row.querySelector(".run__t").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  byId("told").textContent = `${row.querySelector("b").textContent}，第 ${to + 1} 个，共 ${all.length} 个`;
  orderChanged();
  if (sending) again = true;
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("#lines > .run");
  if (row && event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    return step(row, event.key === "ArrowUp" ? -1 : 1);
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest?.("input:not([type=checkbox]), textarea, select")) return;
  event.preventDefault();
  document.querySelector(".rundown__side .search input")?.focus();
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  lifted = grip.closest(".run");
  lifted.classList.add("is-lifted");
  const before = order().join();
  const on = { pointermove: follow, pointerup: drop, pointercancel: drop };
  function follow({ clientY }) {
    const under = rows().find((row) => row !== lifted && clientY > row.getBoundingClientRect().top && clientY < row.getBoundingClientRect().bottom);
    if (!under) return;
    const { top, height } = under.getBoundingClientRect();
    under[clientY < top + height / 2 ? "before" : "after"](lifted);
  }
  function drop() {
    for (const [name, run] of Object.entries(on)) removeEventListener(name, run);
    lifted.classList.remove("is-lifted");
    lifted = null;
    if (order().join() !== before || again) orderChanged();
  }
  for (const [name, run] of Object.entries(on)) addEventListener(name, run);
});

// The arrows of a row move it as the keys do.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-move]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  step(form.closest(".run"), Number(event.submitter.value));
}, true);

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".run__t");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await go(link.getAttribute("href"));
  byId("panel").scrollIntoView({ block: "nearest" });
  byId("panel").querySelector("input:not([type=hidden]), select")?.focus({ preventScroll: true });
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".run__pick input")) return;
  const chosen = document.querySelectorAll(".run__pick input:checked").length;
  byId("picked").textContent = chosen ? `勾了 ${chosen} 项` : "先勾左边的";
});
