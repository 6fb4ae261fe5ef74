// A result as the reader sees it: verdict, figures, passages, and how it was worked out.
import {writeDate, writeMoment} from "./checker-dates.mjs";
import {writeMoney} from "./checker-money.mjs";
import {make} from "./checker-words.mjs";

export class Result {
  constructor(data, words) {
    this.data = data;
    this.words = words;
  }

  // A value of a type as text or element. `name`: the input whose members have names.
  value(type, value, name) {
    const {data, words} = this;
    if (type === "limit" && value === null) return words.get("figure.unlimited");
    if (type === "money" || type === "limit") return writeMoney(value, data.money);
    if (type === "date") return writeDate(data.locale, value);
    if (type === "instant") return writeMoment(data.locale, value);
    if (type === "bool") return words.get(value ? "article.yes" : "article.no");
    if (type === "set") return this.members(value);
    return data.names[name]?.[value] ?? String(value);
  }

  members(values) {
    if (!values.length) return this.words.get("none");
    const names = Object.assign({}, ...Object.values(this.data.names));
    return make("ul", {}, ...values.map((value) => make("li", {}, names[value] ?? value)));
  }

  // Name and value of something that a rule read.
  read(name, {value}) {
    const {ir} = this.data, {words} = this;
    if (name in ir.figures) {
      const label = words.get(`value.${name.split(".").at(-1)}`);
      const shown = [this.value(ir.figures[name].type, value)];
      if (words.has(`newer.${name}`)) shown.push(" ", words.get(`newer.${name}`));
      return [label, shown];
    }
    if (name in ir.let) return [words.get(`value.${name}`), [this.value(ir.let[name].type, value)]];
    const input = ir.inputs.find((one) => one.name === name);
    return [words.get(`input.${name}`), [this.value(input.type, value, name)]];
  }

  // What the status region says: the verdict, what to do, and the day that it is for.
  said({verdict}, raw, now) {
    const {ir} = this.data;
    const outcome = this.words.get(`outcome.${verdict}`);
    const input = ir.inputs.find((one) => one.type === "date" && one.name in raw);
    const day = writeDate(this.data.locale, input ? raw[input.name] : now);
    const date = this.words.get("date", {date: day});
    return [...outcome.querySelector("[data-kb-part=said]").childNodes,
      make("p", {class: "kb-small"}, date)];
  }

  // Limits that were compared, then the outputs.
  figures({trace, outputs}, raw) {
    const {ir} = this.data;
    const rows = new Map();
    for (const entry of trace)
      for (const [name, read] of Object.entries(entry.values))
        if (["limit", "money"].includes(ir.figures[name]?.type)) rows.set(name, this.read(name, read));
    for (const [name, value] of Object.entries(outputs)) {
      const {type, each} = ir.outputs[name];
      // A choice among things that nobody was asked about says nothing.
      const asked = !each || ir.inputs.some((one) => one.type === "set" && one.name in raw);
      if (asked) rows.set(name, [this.words.get(`value.${name}`), [this.value(type, value)]]);
    }
    if (!rows.size) return undefined;
    return make("dl", {class: "kb-checker-figures"}, ...[...rows.values()].map(
      ([label, shown]) => make("div", {}, make("dt", {}, label), make("dd", {}, ...shown))));
  }

  steps({verdict}) {
    const steps = this.words.get(`outcome.${verdict}`).querySelector("[data-kb-part=steps]");
    return document.getElementById(steps.dataset.kbFrom) ?? undefined;
  }

  cites({verdict}) {
    const list = this.words.get(`outcome.${verdict}`).querySelector("[data-kb-part=cites]");
    list.removeAttribute("data-kb-part");
    return make("div", {class: "kb-checker-cites"}, this.heading("cites"), list);
  }

  heading(key) {
    return make("p", {class: "kb-checker-heading"}, this.words.get(key));
  }

  // Rule by rule: whether it applies, what it compared, and its source.
  trace({trace}) {
    const {words} = this;
    const head = ["rule", "values", "source"].map((key) => make("th", {scope: "col"}, words.get(key)));
    const rows = trace.map((entry) => {
      const chip = make("span", {class: "kb-chip"}, words.get(entry.fired ? "fires" : "fires.not"));
      const values = Object.entries(entry.values).map(([name, read]) => {
        const [label, shown] = this.read(name, read);
        return make("div", {}, make("dt", {}, label), make("dd", {}, ...shown));
      });
      return make("tr", {class: entry.fired ? "kb-fired" : undefined},
        make("th", {scope: "row"}, words.get(`rule.${entry.rule}`), " ", chip),
        make("td", {}, values.length ? make("dl", {}, ...values) : "–"),
        make("td", {}, words.get(`source.${entry.source}`)));
    });
    const table = make("table", {},
      make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
    return make("details", {class: "kb-checker-why"}, make("summary", {}, words.get("why")),
      make("div", {class: "kb-checker-trace"}, table), this.assumptions(trace) ?? "");
  }

  assumptions(trace) {
    const names = new Set();
    for (const entry of trace) {
      for (const name of this.data.assume[`rule.${entry.rule}`] ?? []) names.add(name);
      for (const value of Object.keys(entry.values))
        for (const name of this.data.assume[`figure.${value}`] ?? []) names.add(name);
    }
    if (!names.size) return undefined;
    return make("div", {class: "kb-checker-assumed"}, this.heading("article.assumptions"),
      make("ul", {}, ...[...names].map((name) => make("li", {}, this.words.get(`assume.${name}`)))));
  }
}
