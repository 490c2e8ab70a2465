// Icons and faces for markup made by scripts, from the same sprites as the server's macros.
const SVG = "http://www.w3.org/2000/svg";
const { icons = "/static/art/icons.svg", people = "/static/art/people.svg" } = document.documentElement.dataset;

function use(href, attributes = {}) {
  const node = document.createElementNS(SVG, "use");
  node.setAttribute("href", href);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function picture(viewBox) {
  const svg = document.createElementNS(SVG, "svg");
  if (viewBox) svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

export function icon(name) {
  const svg = picture();
  svg.setAttribute("class", "i");
  svg.append(use(`${icons}#${name}`));
  return svg;
}

/** A length of `percent`, as the macro draws it. */
export function bar(percent, tone = "") {
  const svg = picture("0 0 100 1");
  svg.setAttribute("class", tone ? `bar bar--${tone}` : "bar");
  svg.setAttribute("preserveAspectRatio", "none");
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("width", Math.min(100, Math.max(0, percent)));
  rect.setAttribute("height", 1);
  svg.append(rect);
  return svg;
}

// a portrait in the drawing's place; the drawing comes back when the portrait was taken down
function photo(box, address, svg) {
  const image = document.createElement("img");
  Object.assign(image, { src: address, alt: "", decoding: "async" });
  image.addEventListener("error", () => image.replaceWith(svg));
  box.append(image);
  return box;
}

export function face({ bust: name, portrait } = {}, size = "") {
  const box = document.createElement("span");
  box.className = size ? `bust bust--face bust--face-${size}` : "bust bust--face";
  const svg = picture("42 30 116 116");
  svg.append(use(`${people}#${name || "lu"}`, { x: 0, y: 24, width: 200, height: 216 }));
  if (portrait) return photo(box, portrait, svg);
  box.append(svg);
  return box;
}

export function bust({ bust: name, portrait } = {}) {
  const box = document.createElement("span");
  box.className = "bust";
  const svg = picture("0 24 200 216");
  svg.append(use(`${people}#${name || "lu"}`, { y: 24, width: 200, height: 216 }));
  if (portrait) return photo(box, portrait, svg);
  box.append(svg);
  return box;
}
