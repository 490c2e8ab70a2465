// The import pages alive: upload with progress, the state of the work, and a changed column that must be read again first.
import { byId, count } from "./dom.js";
import { toast } from "./toast.js";

const LARGEST = 40_000_000;

function startSending(form) {
  const sending = byId("sending");
  const [bar, text] = [sending.querySelector("progress"), sending.querySelector("p")];
  const button = form.querySelector("button");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.elements.file.files[0];
    if (!file || !sending.hidden) return;
    if (file.size > LARGEST) {
      button.classList.remove("is-busy");
      return toast("文件超过 40 MB。请删去图片，或拆成几个文件再传。", { tone: "bad" });
    }
    sending.hidden = false;
    const call = new XMLHttpRequest();
    call.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      text.textContent = loaded < total ? `已上传 ${megabytes(loaded)} / ${megabytes(total)} MB` : "已传完，正在收下 …";
    });
    call.addEventListener("load", () => {
      if (call.status < 400) return location.assign(call.responseURL);
      const page = new DOMParser().parseFromString(call.responseText, "text/html");
      fail(page.querySelector(".notice--bad p")?.textContent || "文件没有收下，请换一个文件再试。");
    });
    call.addEventListener("error", () => fail("网络断了，文件没有传完。请再点一次“上传并检查”。"));
    call.open("POST", form.action);
    call.send(new FormData(form));
  });
  function fail(sentence) {
    sending.hidden = true;
    button.classList.remove("is-busy");
    toast(sentence, { tone: "bad" });
  }
}

const megabytes = (bytes) => (bytes / 1_000_000).toFixed(1);

async function follow(wait) {
  const bar = wait.querySelector("progress");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      const answer = await fetch(wait.dataset.url, { headers: { accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const { busy, text, done, total } = await answer.json();
      if (!busy) return location.reload();
      byId("wait-step").textContent = text;
      if (total && done) {
        bar.max = total;
        bar.value = done;
        byId("wait-text").textContent = `${count(done)} / ${count(total)} 行`;
      }
    } catch {
      byId("wait-text").textContent = "网络断了，正在重连 … 处理没有停";
    }
  }
}

// columns chosen otherwise are read again first: the button that does it becomes the one to press
function startChoosing(form) {
  form.addEventListener("change", ({ target }) => {
    if (target.tagName !== "SELECT") return;
    byId("act-import").disabled = true;
    byId("act-read").classList.replace("btn--quiet", "btn--act");
  });
}

if (byId("send")) startSending(byId("send"));
if (byId("wait")) follow(byId("wait"));
if (byId("layout")) startChoosing(byId("layout"));
