// The desk's part for streaming programs: their key, shown once, and in words what comes of each feed, whoever sends it.
import { byId, h } from "./dom.js";
import { toast } from "./toast.js";

const clock = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
const warned = new Map();

/** `states`: what the server says of each feed. */
export function drawFeeds(states) {
  for (const line of byId("feeds-now").children) {
    const state = states.get(line.dataset.of) ?? {};
    const wrong = state.refused || (state.live && state.trouble) || "";
    line.lastElementChild.replaceChildren(said(state), wrong ? h("em", {}, wrong) : "");
    if (wrong && wrong !== warned.get(line.dataset.of)) toast(`${state.name}：${wrong}`, { tone: "bad", ms: 12_000 });
    warned.set(line.dataset.of, wrong);
  }
}

function said({ live, by, kbps, codec, width, height, dropped }) {
  if (!live) return "没有画面，观众看岗位卡";
  if (!kbps) return `${by} 已连上，等第一个关键帧；间隔设成 2 秒就快`;
  return `${by} 在送：${codec} ${width}×${height}，${kbps} kbit/s，${dropped ? `丢了 ${dropped} 帧` : "没有丢帧"}`;
}

export function startStream(room, states) {
  const form = byId("stream-form");
  if (!form) return;
  byId("stream").open ||= matchMedia("(min-width: 1000px)").matches;
  const feed = () => form.elements.stream.value;
  let isSure = false;

  function draw() {
    const key = states.get(feed())?.key;
    byId("stream-make").lastElementChild.textContent = isSure ? "确定换，旧的马上断开" : key ? "换一个推流码" : "生成推流码";
    if (byId("stream-made").hidden) byId("stream-words").textContent = key ? `${key.by} ${clock.format(new Date(key.made_at))} 生成过。找不到就换一个：旧的作废，正在推的会断开。` : "推流码只显示一次，别发到群里。";
  }

  function hide() {
    byId("stream-made").hidden = true;
    byId("stream-key").value = "";
    isSure = false;
    draw();
  }

  async function make() {
    if (states.get(feed())?.key && !isSure) {
      isSure = true;
      return draw();
    }
    isSure = false;
    const reply = await fetch(`/api/v1/rooms/${room.id}/feeds/${feed()}/key`, { method: "POST", headers: { accept: "application/json" } }).catch(() => null);
    const body = (await reply?.json().catch(() => null)) ?? {};
    byId("stream-made").hidden = !reply?.ok;
    byId("stream-key").value = body.key ?? "";
    byId("stream-words").textContent = reply?.ok ? "只显示这一次，关掉窗口就看不到了。请马上粘贴到 OBS，别发到群里。" : body.detail || "网络不通，没有生成，请再按一次。";
    if (reply?.ok) states.set(feed(), { ...states.get(feed()), key: { by: "刚刚", made_at: new Date() } });
    draw();
  }

  byId("stream-make").addEventListener("click", make);
  byId("stream").addEventListener("toggle", draw);
  byId("camera").addEventListener("close", hide);
  form.addEventListener("change", hide);
  for (const button of form.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(byId(button.dataset.copy)));
  draw();
}

/** Without HTTPS a page has no clipboard, and that is where streaming programs are needed most. */
async function copy(input) {
  input.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(input.value);
  else document.execCommand("copy");
  toast("已复制");
}
