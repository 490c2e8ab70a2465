// Suggestions under a search box as one types: a combobox for keys and screen readers. Without it the form works as it is.
import { count, h } from "./dom.js";
import { icon } from "./art.js";

const WAIT_MS = 120;
const KINDS = { employer: "单位", position: "岗位" };

export function startSuggestions() {
  for (const form of document.querySelectorAll("form[data-suggest]")) start(form, form.querySelector("input[type=search]"));
}

let boxes = 0;

function start(form, input) {
  const id = `suggestions-${(boxes += 1)}`;
  const list = h("ul", { class: "suggestions", id, role: "listbox", "aria-label": "搜索建议", hidden: true });
  const told = h("span", { class: "sr-only", role: "status" });
  form.append(list, told);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let timer = 0;
  let asked = null;
  let typed = input.value;
  let at = -1;

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (text) => {
    input.value = text;
    close();
    form.requestSubmit();
  };
  const show = (items) => {
    list.replaceChildren(
      ...items.map((item, n) =>
        h(
          "li",
          { id: `${id}-${n}`, role: "option", "aria-selected": "false", onpointerdown: (e) => e.preventDefault(), onclick: () => choose(item.text) },
          icon(item.kind === "employer" ? "building" : "search"),
          h("span", { class: "grow" }, item.text),
          h("small", { class: "num" }, `${item.kind === "employer" ? `${KINDS.employer} · ` : ""}${count(item.count)} 个岗位`),
        ),
      ),
    );
    list.hidden = !items.length;
    at = -1;
    input.setAttribute("aria-expanded", String(!!items.length));
    input.removeAttribute("aria-activedescendant");
    told.textContent = items.length ? `${items.length} 条建议，按上下键选` : "没有建议，按回车搜索";
  };
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const text = input.value.trim();
    if (!text) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}&q=${encodeURIComponent(text)}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") close(); // overtaken by the next letter, or away: the form itself still searches
    }
  };
  const move = (step) => {
    const options = [...list.children];
    if (!options.length) return;
    options[at]?.setAttribute("aria-selected", "false");
    at = ((at + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", options[at].id);
    input.value = at < 0 ? typed : options[at].querySelector(".grow").textContent;
  };

  input.addEventListener("input", (event) => {
    typed = input.value;
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("compositionend", () => {
    typed = input.value;
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
}
