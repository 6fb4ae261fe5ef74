// Prefilling: what a checker already knows from facts; twin of assistant/facts_prefill.py.
// In: patterns, the rules of a checker, facts. Out: raw answers that the boundary accepts.
import { MONEY_CUES } from "./assistant-facts.mjs";
import { parse } from "./boundary.mjs";
import "./boundary-more.mjs";

const DOLLARS = ["USD", ""];

/** Raw answers by input; `ir` are the checker's rules, `today` an ISO date or "". */
export function prefill(patterns, ir, checker, facts, today = "") {
  const wanted = patterns.data.prefill[checker] ?? {};
  const reader = new Reader(facts, today);
  const found = {};
  for (const one of ir.inputs) {
    if (!Object.hasOwn(wanted, one.name)) continue;
    let value = reader.value(wanted[one.name]);
    if (Array.isArray(value)) value = one.values.filter((member) => value.includes(member));
    if (value === null) continue;
    if (!parse(ir, { ...found, [one.name]: value }).errors) found[one.name] = value;
  }
  return found;
}

const only = (values) => {
  const found = [...new Set(values)];
  return found.length === 1 ? found[0] : null;
};
const parts = (value) => {
  const at = value.indexOf(" ");
  return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)];
};

class Reader {
  constructor(facts, today) {
    this.facts = facts;
    this.today = today;
    this.said = new Set(this.values("situation"));
  }

  values(kind) {
    return [...new Set(this.facts.filter((one) => one.kind === kind).map((one) => one.value))];
  }

  value({ if: needed, unless = [], ...kinds }) {
    if (needed && !needed.some((name) => this.said.has(name))) return null;
    if (unless.some((name) => this.said.has(name))) return null;
    const found = Object.entries(kinds)
      .map(([kind, detail]) => this[kind](detail))
      .filter((value) => value !== null);
    return found.length === 1 ? found[0] : null;
  }

  situation(table) {
    const entries = Object.entries(table);
    const both = entries.find(
      ([names]) => names.includes("+") && names.split("+").every((name) => this.said.has(name)),
    );
    return both ? both[1] : only(entries.filter(([name]) => this.said.has(name)).map(([, v]) => v));
  }

  platform(table) {
    const said = this.values("platform");
    const name = only(said.length ? said : this.systems());
    return name === null ? null : table[name];
  }

  systems() {
    return this.values("version").map((value) => parts(value)[0]).filter((name) => name !== "tws");
  }

  version(of) {
    const names = of === "phone" ? ["android", "ios"] : [of];
    const pairs = this.values("version").map(parts);
    const number = only(pairs.filter(([name]) => names.includes(name)).map(([, text]) => text));
    return number !== null && of === "tws" ? Number(number) : number;
  }

  device() {
    return only(this.values("device"));
  }

  devices(least) {
    const found = this.values("device");
    return found.length >= least ? found : null;
  }

  count(unit) {
    const pairs = this.values("count").map(parts);
    const number = only(pairs.filter(([, of]) => of === unit).map(([text]) => text));
    return number === null ? null : Number(number);
  }

  date(when) {
    const { today } = this;
    const fits = (day) => !today || (when === "past" ? day <= today : day >= today);
    return only(this.values("date").filter(fits));
  }

  money(role) {
    const amounts = [];
    for (const fact of this.facts) {
      if (fact.kind !== "money") continue;
      const [amount, currency] = parts(fact.value);
      if (DOLLARS.includes(currency) && [role, ""].includes(this.role(fact))) amounts.push(amount);
    }
    return only(amounts);
  }

  /** The nearest situation that says what an amount is, or "". */
  role(money) {
    let nearest = null;
    for (const cue of this.facts) {
      const at = cue.kind === "situation" ? MONEY_CUES.indexOf(cue.value) : -1;
      if (at < 0) continue;
      const far = Math.max(cue.start - money.end, money.start - cue.end, 0);
      if (!nearest || far < nearest[0] || (far === nearest[0] && at < nearest[1])) {
        nearest = [far, at];
      }
    }
    return nearest ? MONEY_CUES[nearest[1]] : "";
  }
}
