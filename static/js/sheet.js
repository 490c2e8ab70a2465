// Counts what is ticked, ticks a page at once, and a row of ticks by Shift. Without this file each box is ticked by hand.
let last = null;

const boxes = () => [...document.querySelectorAll("input[name=position]")];

function tell() {
  const ticked = boxes().filter((box) => box.checked).length;
  const said = document.getElementById("ticked");
  if (!said) return;
  said.hidden = !ticked;
  said.textContent = `选了 ${ticked} 个`;
  document.getElementById("all").checked = ticked > 0 && ticked === boxes().length;
}

document.addEventListener("click", (event) => {
  if (event.target.id === "all") boxes().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.name === "position") {
    const all = boxes();
    if (event.shiftKey && last) {
      const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = event.target;
  }
  tell();
});
tell();
