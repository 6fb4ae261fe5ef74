// One figure: another value is tried first, and written only after its effects were shown.
import {faultLine, make} from "./author-parts.mjs";

const root = document.querySelector("[data-au-figure]");
const api = `/api/author/figures/${root.dataset.auFigure}`;
const part = (name) => root.querySelector(`[data-au-${name}]`);
const field = root.querySelector("#value");
const change = part("change");
const said = part("said");
let tried = "";

async function post(path, body) {
  const headers = {"content-type": "application/json"};
  const answer = await fetch(`${api}/${path}`, {method: "POST", headers, body: JSON.stringify(body)});
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.hint ? `${data.error}: ${data.hint}` : data.error);
  return data;
}

function cell(place, value, sentence, lang) {
  place.replaceChildren(make("b", value, "", lang));
  if (sentence) place.append(make("small", sentence, "", lang));
}

function example(one) {
  const line = make("li", "", "au-line");
  const facts = Object.entries(one.answers).map(([name, value]) => {
    const shown = Array.isArray(value)
      ? value.map((part) => part.amount ? `${part.amount} on ${part.date}` : part).join(" + ") || "none"
      : String(value);
    return `${name}: ${shown}`;
  });
  const verdict = one.before === one.after ? `${one.after}, other values` : `${one.before} → ${one.after}`;
  line.append(make("span", facts.join(" · ")), make("span", `${one.checker}: ${verdict}`, "desk-id"));
  return line;
}

function show({faults, locales, changed, examples}) {
  part("faults").replaceChildren(...faults.map(faultLine));
  for (const one of locales) {
    const row = root.querySelector(`[data-au-locale="${one.locale}"]`);
    cell(row.querySelector("[data-au-before]"), one.before, one.sentence_before, one.locale);
    cell(row.querySelector("[data-au-after]"), one.after, one.sentence_after, one.locale);
  }
  if (!locales.length) for (const place of root.querySelectorAll("[data-au-after]")) place.textContent = "";
  part("verdicts").hidden = !locales.length;
  part("count").textContent = changed
    ? `${changed} of the sampled answers lead somewhere else; the plainest:`
    : "No sampled answer to any checker leads somewhere else.";
  part("examples").replaceChildren(...examples.map(example));
  return faults.length === 0;
}

part("try").addEventListener("submit", async (event) => {
  event.preventDefault();
  const {value} = field;
  change.disabled = true;
  said.textContent = "Trying …";
  try {
    const sound = show(await post("try", {value}));
    const same = value === root.dataset.auValue;
    if (field.value !== value) return;
    tried = value;
    change.disabled = !sound || same;
    said.textContent = !sound
      ? "The policy cannot have this value."
      : same ? "This is the value it has." : "Nothing is written yet.";
  } catch (error) {
    said.textContent = error.message;
  }
});

field.addEventListener("input", () => {
  change.disabled = field.value !== tried || field.value === root.dataset.auValue;
});

change.addEventListener("click", async () => {
  change.disabled = true;
  try {
    const {value} = await post("change", {value: tried, was: root.dataset.auValue});
    root.dataset.auValue = value;
    part("now").textContent = value;
    field.value = value;
    said.textContent = "Changed in the policy. Every language shows it.";
  } catch (error) {
    said.textContent = `Not changed: ${error.message}`;
  }
  field.focus();
});
