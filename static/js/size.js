// 大字版: one attribute on <html>, kept in a cookie so that the server draws the next page at the right size at once.
const YEAR = 31_536_000;

export function isLarge() {
  return document.documentElement.dataset.size === "large";
}

export function setLarge(large) {
  if (large) document.documentElement.dataset.size = "large";
  else delete document.documentElement.dataset.size;
  document.cookie = `size=${large ? "large" : "normal"}; path=/; max-age=${YEAR}; samesite=lax`;
  show();
}

function show() {
  for (const form of document.querySelectorAll("[data-size-form]")) {
    const button = form.querySelector("button[name=size]");
    const mark = button.getAttribute("role") === "switch" ? "aria-checked" : "aria-pressed";
    button.value = isLarge() ? "normal" : "large";
    button.setAttribute(mark, String(isLarge()));
  }
}

export function startSize() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-size-form]")) return;
    event.preventDefault();
    setLarge(!isLarge());
  }, { capture: true });
}
