// A reply: its blanks, the preview that follows them, and copying once nothing is missing.
import {copy, FAILED, tell} from "./desk-copy.mjs";
import {debounce, Latest, part} from "./desk-send.mjs";

const root = document.querySelector("[data-desk-reply]");
const form = root.querySelector("[data-desk-blanks]");
const place = root.querySelector("[data-desk-part]");
const asText = root.querySelector("[data-desk-copy-text]");
const asHtml = root.querySelector("[data-desk-copy-html]");
const latest = new Latest();
const fields = form ? [...form.querySelectorAll("input, select")] : [];
const touched = new Set();

const values = () => Object.fromEntries(fields.map(({name, value}) => [name, value.trim()])
  .filter(([, value]) => value));

function allow(yes) {
  asText.disabled = asHtml.disabled = !yes;
}

// What the preview says of the blanks, beside their fields; a field that nobody touched is not told.
function judge() {
  const made = place.firstElementChild;
  for (const field of fields) {
    const refused = made.querySelector(`[data-desk-refused="${field.name}"]`);
    const error = document.getElementById(`${field.id}-error`);
    error.textContent = refused && touched.has(field) ? refused.textContent : "";
    error.hidden = !error.textContent;
    field.toggleAttribute("aria-invalid", !error.hidden);
    if (!error.hidden) field.setAttribute("aria-invalid", "true");
  }
  const ready = made.dataset.deskReady === "yes";
  allow(ready);
  const missing = made.dataset.deskMissing.split(" ").filter(Boolean).length;
  if (missing) tell(missing === 1 ? "One blank to fill in" : `${missing} blanks to fill in`);
  else tell("");
  return ready;
}

async function refresh() {
  try {
    const text = await latest.post(root.dataset.deskPreview, {values: values()});
    if (text === undefined) return;
    place.replaceChildren(part(text));
    judge();
  } catch (error) {
    tell(error.message);
  }
}

async function copyReply(formatted) {
  const made = place.firstElementChild;
  const plain = made.querySelector("[data-desk-plain]").value;
  const html = formatted ? made.querySelector("[data-desk-html]").innerHTML : undefined;
  const done = await copy(plain, html);
  tell(done ? "Copied. Paste it into your answer." : FAILED);
}

// Blanks that were filled elsewhere stand after the #, as in a checker's link.
function prefill() {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = fields.find((one) => one.name === name);
    if (field) field.value = value;
  }
}

const later = debounce(150, refresh);
form?.addEventListener("input", ({target}) => {
  touched.add(target);
  allow(false);
  later();
});
form?.addEventListener("submit", (event) => event.preventDefault());
asText.addEventListener("click", () => copyReply(false));
asHtml.addEventListener("click", () => copyReply(true));
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !asText.disabled) {
    event.preventDefault();
    copyReply(false);
  }
});

prefill();
if (Object.keys(values()).length) await refresh();
// Enter copies at once when nothing is missing; else the first empty blank waits.
if (judge()) asText.focus();
else fields.find((field) => field.required && !field.value)?.focus();
