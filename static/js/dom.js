// Makes elements without innerHTML, so that what people write is always text.
export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const rows = new WeakMap();

/** Shows rows of {key, look, make} in a box. Where key and look are the same the node is, so that a tap that began before a redraw ends on what it began on. */
export function keepRows(box, wanted) {
  const keys = new Set(wanted.map(({ key }) => key));
  for (const node of [...box.children]) if (!keys.has(rows.get(node)?.key)) node.remove();
  const known = new Map([...box.children].map((node) => [rows.get(node).key, node]));
  let at = box.firstElementChild;
  for (const { key, look, make } of wanted) {
    let node = known.get(key);
    if (!node || rows.get(node).look !== look) {
      const made = make();
      rows.set(made, { key, look });
      node?.replaceWith(made);
      if (at === node && node) at = made;
      node = made;
    }
    if (node === at) at = at.nextElementSibling;
    else box.insertBefore(node, at);
  }
}

export const byId = (id) => document.getElementById(id);
export const given = (id) => JSON.parse(byId(id).content.textContent);

const counts = new Intl.NumberFormat("zh-CN");
export const count = (n) => counts.format(n ?? 0);

export function running(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}
