// The customer's side of a checker: follows the site's own panel, whose answers stand in the address.
import {decode} from "./checker-link.mjs";
import {copy, FAILED, tell} from "./desk-copy.mjs";
import {debounce, Latest, part} from "./desk-send.mjs";

const root = document.querySelector("[data-desk-checker]");
const panel = root.querySelector("[data-kb-checker]");
const place = root.querySelector("[data-desk-part]");
const data = JSON.parse(panel.querySelector(".kb-checker-data").textContent);
const status = panel.querySelector(".kb-checker-status");
const latest = new Latest();
const nothing = place.innerHTML;

async function follow() {
  if (!status.querySelector(".kb-verdict")) {
    place.innerHTML = nothing;
    return;
  }
  const answers = decode(data, location.hash)?.raw ?? {};
  try {
    const text = await latest.post(root.dataset.deskResult, {answers});
    if (text !== undefined) place.replaceChildren(part(text));
  } catch (error) {
    tell(error.message);
  }
}

async function copyResult(formatted) {
  const plain = place.querySelector("[data-desk-plain]")?.value;
  if (!plain) return;
  const html = formatted ? place.querySelector("[data-desk-html]").innerHTML : undefined;
  tell(await copy(plain, html) ? "Copied. Paste it into your answer." : FAILED);
}

place.addEventListener("click", ({target}) => {
  if (target.closest("[data-desk-copy-text]")) copyResult(false);
  else if (target.closest("[data-desk-copy-html]")) copyResult(true);
});
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    copyResult(false);
  }
});
new MutationObserver(debounce(30, follow)).observe(status, {childList: true, subtree: true});
await follow();
