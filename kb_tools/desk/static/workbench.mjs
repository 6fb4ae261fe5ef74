// The editor: which unit is at hand, its keys, saving, and the way to the next one.
import {Latest} from "./desk-send.mjs";
import {beside} from "./workbench-beside.mjs";
import {Live} from "./workbench-live.mjs";
import {Unit} from "./workbench-unit.mjs";

const root = document.querySelector("[data-wb]");
const api = root.dataset.wb;
const locale = root.dataset.wbLocale;
const only = root.querySelector("[data-wb-only]");
const panel = root.querySelector("[data-wb-beside]");
const keysDialog = root.querySelector("[data-wb-keys]");
const units = [...root.querySelectorAll("[data-wb-unit]")].map((section) => new Unit(section, silence));
const byId = new Map(units.map((unit) => [unit.id, unit]));
const saving = new Latest();
let here;
let proposed;

const live = new Live(root.querySelector("[data-wb-page]"), api, (id) => {
  byId.get(id)?.focus();
});

function say(text) {
  const place = root.querySelector("[data-wb-said]");
  place.textContent = "";
  setTimeout(() => {
    place.textContent = text;
  }, 20);
}

function left() {
  const count = units.filter((unit) => unit.work).length;
  root.querySelector("[data-wb-left]").textContent = count;
  for (const unit of units) unit.section.hidden = only.checked && !unit.work && unit !== here && !unit.changed;
  root.querySelector("[data-wb-nothing]").hidden = units.some((unit) => !unit.section.hidden);
}

async function choose(unit) {
  if (unit === here) return;
  here?.open(false);
  here = unit;
  unit.open(true);
  proposed = undefined;
  history.replaceState(null, "", `#${unit.id}`);
  live.show(unit.id, unit.at);
  if (unit.changed) type(unit, performance.now());
  try {
    const first = await beside(panel, api, unit.id, locale, {
      take: (forms) => {
        unit.put(forms);
        type(unit, performance.now());
        unit.focus();
      },
      drop,
    });
    if (here === unit) proposed = first;
  } catch (error) {
    say(error.message);
  }
}

async function drop(name, row) {
  const url = `/api/workbench/${locale}/kept`;
  const headers = {"content-type": "application/json"};
  const answer = await fetch(url, {method: "DELETE", headers, body: JSON.stringify({name})});
  if (answer.ok) row.remove();
  else say("It could not be thrown away.");
}

const others = (unit) =>
  Object.fromEntries(units.filter((one) => one !== unit && one.changed).map((one) => [one.id, one.forms]));

async function type(unit, since) {
  unit.typed();
  try {
    const problems = await live.type(unit, others(unit), since);
    if (problems) unit.say(problems);
  } catch (error) {
    say(error.message);
  }
}

function next(from, step, wanted = () => true) {
  const start = units.indexOf(from);
  for (let at = start + step; units[at]; at += step)
    if (!units[at].section.hidden && wanted(units[at])) return units[at];
  return undefined;
}

const needs = (unit) => unit.work || unit.changed;
const nextWork = (unit) => next(unit, 1, needs) ?? units.find((one) => one !== unit && needs(one));

function go(unit, otherwise) {
  if (unit) unit.focus();
  else say(otherwise);
}

async function save(unit, still = false, seen = unit.seen) {
  const forms = unit.forms;
  if (!still && !unit.changed && !unit.noted) {
    // Going on must not say "still correct" by the way: that has a key of its own.
    if (unit.still.hidden) go(nextWork(unit), "Nothing else here needs work.");
    else unit.hint("You have changed nothing.", "Alt S says that it is still correct; Alt N goes on.");
    return;
  }
  const body = {unit: unit.id, seen, still: still && !unit.changed, note: unit.noted ? unit.note.value : null};
  body.forms = still && !unit.changed ? null : forms;
  if (!still && !unit.changed && unit.noted) body.forms = null;
  const answer = await send(unit, body);
  if (answer) told(unit, answer, forms);
}

async function send(unit, body) {
  try {
    return JSON.parse(await saving.post(`${api}/save`, body));
  } catch (error) {
    say(`Not saved: ${error.message}`);
    unit.hint(`Not saved: ${error.message}`, "Your text stays in the field.", "error");
    return undefined;
  }
}

// Silences a warning of a unit, or says it again where no reason is given; the text stays. A text
// with an addition of its own can only be saved together with the reason.
async function silence(unit, code, reason) {
  const added = code === "local-addition" && reason && unit.changed;
  const forms = added ? unit.forms : null;
  const answer = await send(unit, {unit: unit.id, seen: unit.seen, silence: code, reason, forms});
  if (!answer) return;
  if (answer.outcome === "refused") {
    told(unit, answer, forms);
    return;
  }
  const clash = answer.outcome === "conflict";
  if (clash && unit.changed) {
    told(unit, answer, unit.forms);
    return;
  }
  unit.settled(answer, forms ?? (unit.changed ? undefined : unit.forms));
  if (clash) unit.put(answer.forms);
  type(unit, performance.now());
  left();
  unit.focus();
  if (clash) say("Somebody has changed this meanwhile: look at it, then do that again.");
  else say(reason ? `Silenced: ${code}. Alt U says it again.` : `${code} is said again.`);
}

function told(unit, answer, forms) {
  if (answer.outcome === "refused") {
    unit.say(answer.problems);
    say(`Not saved: ${answer.problems[0].message}`);
    return;
  }
  if (answer.outcome === "conflict") {
    say("Somebody has changed this meanwhile. Both texts are kept.");
    unit.conflict(answer, {
      theirs: () => {
        unit.put(answer.forms);
        unit.settled(answer);
        type(unit, performance.now());
        unit.focus();
        left();
      },
      mine: () => save(unit, false, answer.seen),
    });
    return;
  }
  unit.settled(answer, forms);
  type(unit, performance.now());
  left();
  const following = nextWork(unit);
  say(following ? "Saved." : "Saved. Nothing else here needs work.");
  // The button of a conflict is gone by now: without a next text, one goes on in this one.
  (following ?? unit).focus();
}

function back(unit) {
  unit.put(unit.saved);
  type(unit, performance.now());
}

const keys = {
  KeyS: (unit) => !unit.still.hidden && save(unit, true),
  KeyZ: (unit) => unit.changed && back(unit),
  KeyN: (unit) => go(nextWork(unit), "Nothing else here needs work."),
  KeyE: (unit) => proposed && take(unit),
  KeyW: (unit) => unit.problems.ask() || say("There is no warning here that can be silenced."),
  KeyU: (unit) => unit.problems.again() || say("Nothing is silenced here."),
  KeyK: () => keysDialog.showModal(),
  ArrowDown: (unit) => go(next(unit, 1), "This is the last text."),
  ArrowUp: (unit) => go(next(unit, -1), "This is the first text."),
};

function take(unit) {
  unit.put(proposed);
  type(unit, performance.now());
}

addEventListener("keydown", (event) => {
  if (keysDialog.open || !here) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save(here);
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const chip = digit && here.section.querySelectorAll("[data-wb-chip]")[digit - 1];
  if (chip) here.insert(chip.dataset.wbChip);
  else if (keys[event.code]) keys[event.code](here);
  else return;
  event.preventDefault();
});

root.addEventListener("focusin", ({target}) => {
  const unit = byId.get(target.closest("[data-wb-unit]")?.dataset.wbUnit);
  if (unit) choose(unit);
});

root.addEventListener("input", (event) => {
  const unit = byId.get(event.target.closest("[data-wb-unit]")?.dataset.wbUnit);
  if (unit && event.target.matches("[data-wb-form]")) type(unit, event.timeStamp);
});

root.addEventListener("click", ({target}) => {
  const button = target.closest("button");
  const unit = byId.get(button?.closest("[data-wb-unit]")?.dataset.wbUnit);
  if (button?.matches("[data-wb-help]")) keysDialog.showModal();
  if (!unit) return;
  if (button.matches("[data-wb-chip]")) unit.insert(button.dataset.wbChip);
  if (button.matches("[data-wb-save]")) save(unit);
  if (button.matches("[data-wb-still]")) save(unit, true);
  if (button.matches("[data-wb-back]")) back(unit);
});

only.addEventListener("change", left);
addEventListener("beforeunload", (event) => {
  if (units.some((unit) => unit.changed)) event.preventDefault();
});

left();
// Only now: while a page loads, the browser takes the focus away to go to the address's fragment.
if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
const wanted = byId.get(decodeURIComponent(location.hash.slice(1)));
go(wanted ?? units.find((unit) => unit.work) ?? units[0]);
