// Reads {twin, histories: [{view, steps: [{events, likes, view}]}]} as JSON, patches, and prints the first difference found or "same N".
import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";

const { twin, histories } = JSON.parse(readFileSync(0, "utf8"));
const { patch, count } = await import(twin);
let checked = 0;
for (const [h, history] of histories.entries()) {
  let view = history.view;
  for (const [s, step] of history.steps.entries()) {
    for (const event of step.events) view = patch(view, event);
    view = count(view, 0, step.likes);
    checked += 1;
    if (!isDeepStrictEqual(view, step.view)) {
      const parts = Object.keys(step.view).filter((key) => !isDeepStrictEqual(view[key], step.view[key]));
      console.log(JSON.stringify({ history: h, step: s, events: step.events, parts: parts.map((p) => [p, view[p], step.view[p]]) }));
      process.exit(1);
    }
  }
}
console.log(`same ${checked}`);
