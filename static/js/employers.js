// Sending to all goes on by itself, a few dozen at a time, until the page is left or something stops it.

const form = document.querySelector("form[data-goes-on]");
if (form) {
  const timer = setTimeout(() => form.requestSubmit(), 1200);
  addEventListener("pagehide", () => clearTimeout(timer));
}
