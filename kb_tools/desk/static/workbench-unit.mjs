import {Problems} from "./workbench-problems.mjs";

// One unit of the editor: its fields, what is unsaved in them, and what is said about it.
const WORK = {
  fault: "Error",
  stale: "Out of date",
  untranslated: "Untranslated",
  review: "To be checked",
  warning: "Warning",
  "": "Done",
};

export class Unit {
  // `silence(unit, code, reason)` silences a warning of the unit.
  constructor(section, silence) {
    this.section = section;
    this.id = section.dataset.wbUnit;
    this.at = section.dataset.wbAt;
    this.fields = [...section.querySelectorAll("[data-wb-form]")];
    this.note = section.querySelector("[data-wb-note]");
    this.still = section.querySelector("[data-wb-still]");
    this.#saved = this.forms;
    this.#savedNote = this.note.value;
    this.problems = new Problems(section, (code, reason) => silence(this, code, reason));
    this.#draft();
  }

  #saved;
  #savedNote;

  get forms() {
    return this.fields.map((field) => field.value);
  }

  get changed() {
    return this.forms.some((form, at) => form !== this.#saved[at]);
  }

  get noted() {
    return this.note.value !== this.#savedNote;
  }

  get seen() {
    return this.section.dataset.wbSeen;
  }

  get work() {
    return this.section.dataset.wbState;
  }

  get saved() {
    return this.#saved;
  }

  open(yes) {
    this.section.classList.toggle("wb-at", yes);
    this.section.querySelector(".wb-open").hidden = !yes;
  }

  focus() {
    const field = this.fields.find((one) => !one.value) ?? this.fields[0];
    field.focus({preventScroll: true});
    field.setSelectionRange(field.value.length, field.value.length);
    this.section.scrollIntoView({block: "nearest"});
    field.scrollIntoView({block: "nearest"});
  }

  // Which of several forms is being typed.
  get form() {
    return Math.max(0, this.fields.indexOf(document.activeElement));
  }

  put(forms) {
    this.fields.forEach((field, at) => {
      field.value = forms[at] ?? forms[forms.length - 1];
    });
    this.typed();
  }

  // Inserts a placeholder where the cursor is; between two halves of markup the cursor stays.
  insert(text) {
    const field = this.fields.find((one) => one === document.activeElement) ?? this.fields[0];
    field.focus();
    const pair = text === "****" || text === "``";
    const {selectionStart: start, selectionEnd: end, value} = field;
    const half = text.length / 2;
    const inside = value.slice(start, end);
    const made = pair ? text.slice(0, half) + inside + text.slice(half) : text;
    // execCommand keeps the browser's own undo; setRangeText is for browsers without it.
    if (!document.execCommand("insertText", false, made)) {
      field.setRangeText(made, start, end, "end");
      field.dispatchEvent(new Event("input", {bubbles: true}));
    }
    if (pair) field.setSelectionRange(start + half, start + half + inside.length);
  }

  typed() {
    this.section.classList.toggle("wb-changed", this.changed);
    this.section.querySelector("[data-wb-back]").disabled = !this.changed;
    try {
      if (this.changed)
        sessionStorage.setItem(this.#key, JSON.stringify({forms: this.forms, seen: this.seen}));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // A browser that keeps nothing: the field still has the text.
    }
  }

  get #key() {
    return `wb ${location.pathname} ${this.id}`;
  }

  // What was typed before the page was loaded anew; what it was typed over tells of a conflict.
  #draft() {
    try {
      const {forms, seen} = JSON.parse(sessionStorage.getItem(this.#key) ?? "{}");
      if (!forms || forms.length !== this.fields.length) return;
      this.section.dataset.wbSeen = seen;
      this.put(forms);
    } catch {
      // Nothing that could be used.
    }
  }

  say(problems) {
    this.problems.say(problems);
    for (const field of this.fields) field.removeAttribute("aria-invalid");
    for (const one of problems)
      if (one.severity === "error") this.fields[one.form]?.setAttribute("aria-invalid", "true");
  }

  hint(message, hint, severity = "warning") {
    this.say([{severity, message, hint, form: -1}]);
  }

  // The unit is in its file as the desk says; what was typed since then stays unsaved.
  settled(answer, sent) {
    const {dataset} = this.section;
    dataset.wbSeen = answer.seen;
    dataset.wbState = answer.work;
    this.#saved = answer.forms;
    this.#savedNote = answer.note;
    const mark = this.section.querySelector("[data-wb-work]");
    mark.className = `wb-work wb-work-${answer.work || "done"}`;
    mark.textContent = WORK[answer.work];
    this.still.hidden = answer.state === "current" || answer.state === "untranslated";
    this.section.querySelector("[data-wb-why]")?.remove();
    for (const gone of this.section.querySelectorAll(".wb-english del")) gone.remove();
    for (const come of this.section.querySelectorAll(".wb-english ins"))
      come.replaceWith(...come.childNodes);
    if (sent && this.forms.every((form, at) => form === sent[at])) this.put(answer.forms);
    this.section.querySelector("[data-wb-conflict]").hidden = true;
    this.say(answer.problems);
    this.problems.quiet(answer.silenced);
    this.typed();
  }

  // Somebody else was quicker: both texts, and the two ways out.
  conflict(answer, {theirs, mine}) {
    const box = this.section.querySelector("[data-wb-conflict]");
    const words = document.createElement("p");
    words.textContent = "Somebody has changed this meanwhile. Now it says:";
    const quote = document.createElement("blockquote");
    quote.textContent = answer.forms.join("\n") || "(nothing)";
    const kept = document.createElement("p");
    kept.textContent = "Your text is in the field, and kept.";
    const act = (text, run) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "desk-button";
      button.textContent = text;
      button.addEventListener("click", run);
      return button;
    };
    const actions = document.createElement("div");
    actions.className = "desk-actions";
    actions.append(act("Take theirs", theirs), act("Save mine instead", mine));
    box.replaceChildren(words, quote, kept, actions);
    box.hidden = false;
    box.querySelector("button").focus();
  }
}
