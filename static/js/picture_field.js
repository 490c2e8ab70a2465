// A picture input that shows what was chosen, refuses what is none, and makes a large photo small before it goes over a weak network.

const SIDE = 2000; // longest side that is sent
const SMALL = 1_500_000; // bytes up to which a file goes as it is

const HEIC = /\.hei[cf]$/i; // few browsers show it; the server reads it

async function read(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

async function shrink(bitmap, file) {
  if (file.size <= SMALL) return file;
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

function give(input, file) {
  const held = new DataTransfer();
  held.items.add(file);
  input.files = held.files;
}

for (const box of document.querySelectorAll("[data-picture]")) {
  const input = box.querySelector("input");
  const see = box.querySelector("[data-see]");
  const error = box.querySelector("[data-error]");
  const before = [...see.childNodes];

  function say(text) {
    error.hidden = !text;
    error.lastElementChild.textContent = text;
    input.toggleAttribute("aria-invalid", Boolean(text));
  }

  input.addEventListener("change", async () => {
    const [file] = input.files;
    say("");
    if (!file) return see.replaceChildren(...before);
    const bitmap = await read(file);
    if (!bitmap && (HEIC.test(file.name) || /^image\/hei[cf]/.test(file.type))) {
      const told = document.createElement("p");
      told.className = "xs center";
      told.textContent = "已选好，传上去就看得到";
      return see.replaceChildren(told);
    }
    if (!bitmap) {
      input.value = "";
      see.replaceChildren(...before);
      return say("这个文件不是能打开的照片，请换一张 JPG、PNG、WebP 或苹果手机的 HEIC。");
    }
    const small = await shrink(bitmap, file);
    if (small !== file) give(input, small);
    const image = new Image();
    image.alt = "刚选的照片";
    image.src = URL.createObjectURL(small);
    see.replaceChildren(image);
  });
}
