// The pay is read while it is typed: what seekers will see, or how to mend it.

const UNITS = { month: "按月", day: "按天", hour: "按小时", piece: "按件", year: "按年" };
const number = new Intl.NumberFormat("zh-CN");

function say(pay) {
  const { min, max } = pay;
  const amount = min === max ? number.format(min) : min === null ? `${number.format(max)} 以下` : max === null ? `${number.format(min)} 起` : `${number.format(min)}–${number.format(max)}`;
  const months = pay.months && pay.months !== 12 ? `，一年发 ${pay.months} 个月` : "";
  return `${UNITS[pay.unit]} ${amount} 元${months}`;
}

async function read(text) {
  const answer = await fetch("/api/v1/pay", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ text }) });
  const body = await answer.json();
  return answer.ok ? { text: say(body), wrong: false } : { text: body.detail, wrong: true };
}

function follow(input, line) {
  let timer, asked = 0;
  async function look() {
    const turn = ++asked;
    const said = input.value.trim() ? await read(input.value).catch(() => ({ text: "", wrong: false })) : { text: "", wrong: false };
    if (turn !== asked) return;
    line.textContent = said.text;
    line.classList.toggle("is-wrong", said.wrong);
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  });
  if (input.value) look();
}

const input = document.querySelector("[data-pay]");
if (input) follow(input, document.querySelector("[data-pay-said]"));
