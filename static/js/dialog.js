// Dialogs: <button data-opens="id"> opens, data-closes or a tap outside closes; Esc is the browser's.
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      openDialog(opener.dataset.opens);
    } else if (event.target.closest("[data-closes]") || event.target.matches("dialog[open]")) {
      event.target.closest("dialog")?.close();
    }
  });
}
