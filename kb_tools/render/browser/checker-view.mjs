// A checker in the page: asks what the rules need next, shows the answer and the reason, and keeps
// the answers in the address, so that a link opens the same answer in any language.
import {parse} from "./boundary.mjs";
import {
  addRow, controlAt, hasDefault, moment, readField, removeRow, today, writeField,
} from "./checker-fields.mjs";
import {writeDate} from "./checker-dates.mjs";
import {decode, encode} from "./checker-link.mjs";
import {writeNumber} from "./checker-money.mjs";
import {Result} from "./checker-result.mjs";
import {make, Words} from "./checker-words.mjs";
import {run} from "./evaluate.mjs";

const EXAMPLE = "200000.01";

class Panel {
  constructor(root) {
    const find = (name) => root.querySelector(`.kb-checker-${name}`);
    this.root = root;
    this.data = JSON.parse(find("data").textContent);
    this.words = new Words(find("words"));
    this.result = new Result(this.data, this.words);
    this.form = find("form");
    this.problems = find("problems");
    this.status = find("status");
    this.details = find("details");
    this.cases = find("static");
    this.again = find("again");
    this.inputs = new Map(this.data.ir.inputs.map((one) => [one.name, one]));
    this.fields = new Map([...this.form.querySelectorAll("[data-kb-input]")]
      .map((field) => [field.dataset.kbInput, field]));
    this.fill({});
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.advance();
    });
    this.form.addEventListener("change", () => this.settle());
    this.form.addEventListener("click", ({target}) => this.click(target.closest("button")));
    addEventListener("hashchange", () => this.open());
    this.open();
  }

  // Follow the rules through the answers in the form, as far as questions have been shown.
  walk() {
    const {ir, money} = this.data, raw = {}, asked = [], problems = [];
    for (;;) {
      const outcome = run(ir, raw), name = outcome.ask;
      if (!name) return {asked, raw, problems, outcome};
      asked.push(name);
      if (!this.shown.has(name)) return {asked, raw, problems, next: name};
      const field = this.fields.get(name);
      const read = readField(field, this.inputs.get(name).type, money);
      let found = read.problems;
      if (!found) {
        const {errors} = parse(ir, {...raw, [name]: read.value});
        found = errors?.map(({code, input}) => ({code, control: controlAt(field, input)}));
      }
      if (found) return {asked, raw, problems: found.map((one) => ({...one, field}))};
      raw[name] = read.value;
    }
  }

  // "Continue": show what is asked next, or the answer.
  advance() {
    const fresh = [];
    let state = this.walk();
    while (state.next) {
      const one = this.inputs.get(state.next), field = this.fields.get(state.next);
      this.shown.add(state.next);
      fresh.push(field);
      if (!hasDefault(one)) break;
      const now = {date: today, instant: () => moment(new Date())}[one.type];
      if (now && !field.querySelector("input").value)
        writeField(field, one, now(), this.data.money, this.words);
      state = this.walk();
    }
    this.answered = Boolean(state.outcome) && !fresh.length;
    this.show(state, !fresh.length);
    if (fresh.length) fresh[0].querySelector("input, button").focus();
    else if (state.problems.length) this.problems.focus();
    else this.status.scrollIntoView({block: "nearest"});
  }

  // An answer was changed: hide what is no longer asked; after an answer, the next follows at once.
  settle() {
    const state = this.walk();
    this.show(state, this.answered || !this.problems.hidden);
    this.answered &&= !state.next;
  }

  // Show the questions of a state and, where it is time to, its problems or its answer.
  show({asked, raw, problems, outcome}, ready) {
    for (const [name, field] of this.fields)
      field.hidden = !asked.includes(name) || !this.shown.has(name);
    this.again.hidden = this.shown.size < 2;
    this.tell(ready ? problems : []);
    if (outcome && this.answered) this.answer(outcome, raw);
    else this.clear();
    if (Object.keys(raw).length) history.replaceState(history.state, "", encode(this.data, raw));
  }

  clear() {
    this.keepSteps();
    this.status.replaceChildren(this.note ?? "");
    this.details.replaceChildren();
    this.details.hidden = true;
  }

  answer(outcome, raw) {
    this.keepSteps();
    this.status.replaceChildren(...this.result.said(outcome, raw, today()));
    const steps = this.result.steps(outcome);
    this.moved = steps && {steps, parent: steps.parentNode};
    const parts = [this.note, this.result.figures(outcome, raw), steps, this.result.cites(outcome),
      this.result.trace(outcome), this.copying()];
    this.details.replaceChildren(...parts.filter((part) => part !== undefined));
    this.details.hidden = false;
  }

  // The steps stand in the page once; they move between the list of cases and the answer.
  keepSteps() {
    if (this.moved) this.moved.parent.append(this.moved.steps);
    this.moved = undefined;
  }

  tell(problems) {
    for (const error of this.form.querySelectorAll(".kb-field-error")) error.hidden = true;
    for (const control of this.form.querySelectorAll("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
      const {kbDescribed} = control.dataset;
      if (kbDescribed) control.setAttribute("aria-describedby", kbDescribed);
      else control.removeAttribute("aria-describedby");
    }
    const list = problems.map((problem) => this.explain(problem));
    this.problems.querySelector("ul").replaceChildren(...list);
    this.problems.hidden = !problems.length;
  }

  // One problem: beside its control, and as a link in the summary.
  explain({code, control, field}) {
    const {first, last} = this.data.ir.calendar ?? {};
    const key = `error.${code.replaceAll("-", "_")}`;
    const message = () => this.words.get(this.words.has(key) ? key : "error.empty", {
      example: writeNumber(EXAMPLE, this.data.money),
      first: first && writeDate(this.data.locale, first),
      last: last && writeDate(this.data.locale, last),
    });
    const error = (control.closest(".kb-entry") ?? field).querySelector(".kb-field-error");
    if (error.hidden) error.replaceChildren();
    else error.append(". ");
    error.append(message());
    error.hidden = false;
    control.setAttribute("aria-invalid", "true");
    control.dataset.kbDescribed ??= control.getAttribute("aria-describedby") ?? "";
    control.setAttribute("aria-describedby", `${error.id} ${control.dataset.kbDescribed}`.trim());
    const question = this.words.get(`input.${field.dataset.kbInput}`);
    const link = make("a", {href: `#${control.id}`}, question, " ", message());
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the fragment holds the answers
      control.focus();
    });
    return make("li", {}, link);
  }

  copying() {
    const {words} = this;
    const button = make("button", {type: "button", class: "kb-button-plain"}, words.get("copy"));
    const told = make("span", {role: "status", class: "kb-small"});
    button.addEventListener("click", async () => {
      let key = "copied";
      try {
        await navigator.clipboard.writeText(location.href);
      } catch {
        key = "copy.failed";
      }
      told.replaceChildren(words.get(key));
    });
    const holds = make("p", {class: "kb-small"}, words.get("copy.holds"));
    return make("div", {class: "kb-checker-copy"}, button, told, holds);
  }

  click(button) {
    if (!button) return;
    const field = button.closest("[data-kb-input]");
    if (button === this.again) this.restart();
    else if ("kbAdd" in button.dataset) addRow(field, this.words).querySelector("input").focus();
    else if ("kbRemove" in button.dataset) {
      removeRow(field, button.closest(".kb-entry"));
      field.querySelector("[data-kb-add]").focus();
      this.settle();
    }
  }

  restart() {
    this.note = undefined;
    this.fill({});
    this.answered = false;
    this.show(this.walk(), false);
    history.replaceState(history.state, "", location.pathname + location.search);
    this.form.querySelector("input").focus();
  }

  // Put answers into the form; their questions count as shown.
  fill(raw) {
    for (const [name, one] of this.inputs)
      writeField(this.fields.get(name), one, raw[name], this.data.money, this.words);
    this.shown = new Set([run(this.data.ir, {}).ask, ...Object.keys(raw)]);
  }

  // Answers in the address: show their result, or go on where they stop.
  open() {
    const link = decode(this.data, location.hash);
    if (!link) return; // an anchor in the page
    this.fill(link.raw);
    const keys = [link.unread && "link.unread", link.changed && "link.changed"].filter(Boolean);
    const note = (key) => make("p", {class: "kb-checker-note"}, this.words.get(key));
    this.note = keys.length ? make("div", {}, ...keys.map(note)) : undefined;
    const state = this.walk();
    this.answered = Boolean(state.outcome);
    this.show(state, false);
    if (this.answered) this.status.scrollIntoView({block: "center"});
    else this.root.scrollIntoView({block: "start"});
  }
}

for (const root of document.querySelectorAll("[data-kb-checker]")) {
  const {ir} = JSON.parse(root.querySelector(".kb-checker-data").textContent);
  if (ir.more) await import("./boundary-more.mjs");
  new Panel(root);
}
