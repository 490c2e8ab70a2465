// Keys of the recruiter's desk, and the number shown in place. Without this file every act is a plain form.
import { toast } from "./toast.js";

function needsReason(button) {
  const form = button.form;
  if (!form?.classList.contains("det__form--declined")) return false;
  return !form.querySelector("input[name=why]:checked") && !form.elements.other.value.trim();
}

function press(target) {
  if (target.matches("input")) return target.focus();
  if (!target.disabled) target.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type=radio]), textarea, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".det__form--declined button");
  if (!button || !needsReason(button)) return;
  event.preventDefault();
  button.form.querySelector("input[name=why]").focus();
  toast("先选一个原因，求职者会看到", { tone: "bad" });
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-reveal]");
  if (!form) return;
  event.preventDefault();
  try {
    const answer = await fetch(form.dataset.reveal, { method: "POST" });
    if (!answer.ok) throw new Error();
    const number = (await answer.json()).phone.replace(/^\+86/, "");
    const link = document.createElement("a");
    link.href = `tel:${number}`;
    link.id = "phone";
    link.textContent = number;
    document.getElementById("phone").replaceWith(link);
    form.remove();
  } catch {
    form.querySelector("button").classList.remove("is-busy");
    toast("没看成，请检查网络再试", { tone: "bad" });
  }
});

// the chosen row stays in sight
document.querySelector(".rec__table .is-on")?.scrollIntoView({ block: "nearest" });
