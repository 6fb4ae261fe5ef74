// The customer's message: read as it is pasted or typed, sent in the body only, kept nowhere.
import {copy, FAILED, tell} from "./desk-copy.mjs";
import {debounce, Latest, part} from "./desk-send.mjs";
import {choosePair} from "./desk-pair.mjs";

const root = document.querySelector("[data-desk-message]");
const box = root.querySelector("#message");
const place = root.querySelector("[data-desk-part]");
const latest = new Latest();
const pad = (number) => String(number).padStart(2, "0");
let locale = "", chosen = [];

const today = () => {
  const now = new Date();
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
};

async function read() {
  const data = {message: box.value, locale, chosen, today: today()};
  try {
    const text = await latest.post(root.dataset.deskMessage, data);
    if (text === undefined) return;
    place.replaceChildren(part(text));
    const spoken = place.querySelector("[data-desk-language]")?.dataset.deskLanguage;
    // The answer goes out in the message's language, so the bar says so, too.
    if (spoken) choosePair(spoken);
  } catch (error) {
    tell(error.message);
  }
}

async function copyDraft(formatted) {
  const plain = place.querySelector("[data-desk-plain]")?.value;
  if (!plain?.trim()) return;
  const html = formatted ? place.querySelector("[data-desk-html]").innerHTML : undefined;
  tell(await copy(plain, html) ? "Copied. Paste it into your answer." : FAILED);
}

const later = debounce(250, read);
box.addEventListener("input", () => {
  locale = "";
  chosen = [];
  later();
});
box.addEventListener("paste", () => setTimeout(read));
place.addEventListener("change", ({target}) => {
  if (!("deskSpoken" in target.dataset)) return;
  locale = target.value;
  read();
});
place.addEventListener("click", ({target}) => {
  const button = target.closest("button");
  if (!button) return;
  if ("deskChoose" in button.dataset) {
    chosen = [...chosen, button.dataset.deskChoose];
    read();
  } else if ("deskCopyText" in button.dataset) copyDraft(false);
  else if ("deskCopyHtml" in button.dataset) copyDraft(true);
});
root.querySelector("[data-desk-clear]").addEventListener("click", () => {
  box.value = "";
  locale = "";
  chosen = [];
  box.focus();
  read();
});
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    copyDraft(false);
  }
});
// A browser may keep what stood in the box: it must not.
addEventListener("pagehide", () => {
  box.value = "";
});
box.focus();
