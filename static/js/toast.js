// A short word about what has just happened; with `undo` it offers a way back.
export function toast(text, { tone = "", undo = null, undoText = "撤回", ms = 4000 } = {}) {
  const box = document.createElement("div");
  box.className = tone ? `toast toast--${tone}` : "toast";
  box.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = undoText;
    button.addEventListener("click", () => { box.remove(); undo(); });
    box.append(button);
  }
  document.getElementById("toasts").append(box);
  const timer = setTimeout(() => box.remove(), ms);
  return () => { clearTimeout(timer); box.remove(); };
}
