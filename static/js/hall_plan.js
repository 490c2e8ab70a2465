// Drags a booth to another place of the grid, and an employer onto an empty booth. Choosing and all else are links and forms.
import { send } from "./in_place.js";

const STEP = 0.5;
const FAR = 4; // pixels before a press becomes a drag
let drag = null;

function unit(svg) {
  const { a, d } = svg.getScreenCTM();
  return [a * Number(svg.dataset.wide), d * Number(svg.dataset.deep)];
}

const snap = (value) => Math.max(0, Math.round(value / STEP) * STEP);

function target(event) {
  const [wide, deep] = unit(drag.svg);
  const { x, y } = drag.booth.dataset;
  return [snap(Number(x) + (event.clientX - drag.x) / wide), snap(Number(y) + (event.clientY - drag.y) / deep)];
}

document.addEventListener("pointerdown", (event) => {
  const booth = event.target.closest("[data-booth]");
  if (!booth || event.button !== 0 || event.pointerType === "touch") return;
  drag = { booth, svg: booth.ownerSVGElement, x: event.clientX, y: event.clientY, moved: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.moved ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
  if (!drag.moved) return;
  const [x, y] = target(event);
  const { wide, deep } = drag.svg.dataset;
  drag.booth.classList.add("is-dragged");
  drag.booth.setAttribute("transform", `translate(${(x - drag.booth.dataset.x) * wide} ${(y - drag.booth.dataset.y) * deep})`);
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { booth, svg, moved } = drag;
  const [x, y] = target(event);
  drag = null;
  if (!moved) return;
  // the click that ends a drag chooses nothing; it may not come at all
  const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
  send(`${svg.dataset.here}/booths/${booth.dataset.booth}`, { act: "move", x, y });
});

// a link drags its address by itself; the plan does not
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-booth]")) return event.preventDefault();
  const employer = event.target.closest?.("[data-employer]");
  if (employer) event.dataTransfer.setData("text/x-employer", employer.dataset.employer);
});

const free = (event) => event.target.closest?.("[data-booth].is-free");

document.addEventListener("dragover", (event) => {
  document.querySelector(".is-over")?.classList.remove("is-over");
  const booth = free(event);
  if (!booth || !event.dataTransfer.types.includes("text/x-employer")) return;
  event.preventDefault();
  booth.classList.add("is-over");
});

document.addEventListener("drop", (event) => {
  const booth = free(event);
  const employer = event.dataTransfer.getData("text/x-employer");
  if (!booth || !employer) return;
  event.preventDefault();
  send(`${booth.ownerSVGElement.dataset.here}/booths/${booth.dataset.booth}`, { act: "assign", was: "", employer });
});
