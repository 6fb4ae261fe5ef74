// Facts: what a reader's own words say about amounts, devices, phones, versions, dates and events;
// twin of assistant/facts.py. In: patterns and a text. Out: {kind, value, start, end} in order.
import { findDates } from "./assistant-dates.mjs";
import { decimalText, findNumbers, MICRO } from "./assistant-numbers.mjs";

export const MONEY_CUES = ["withdraw", "equity"];
const CLEARLY = 10000n * MICRO;
const WITH_CUE = 1000n * MICRO;
const BEHIND = 32;
const YEARS = /^(?:19|20)[0-9]{2}$/;

/** The facts of a text in reading order; `today` is the reader's day as ISO text, or "". */
export function recognise(patterns, text, today = "") {
  const cleaned = patterns.clean(text);
  const found = [...new Reader(patterns, cleaned.text, today).read()];
  found.sort(compare);
  const facts = new Map();
  for (const [start, end, kind, value] of found) {
    const [from, to] = cleaned.span(start, end);
    facts.set(`${start} ${end} ${kind} ${value}`, { kind, value, start: from, end: to });
  }
  return [...facts.values()];
}

/** The fact that a picked option `kind:value` stands for, as if it were said. */
export function parseChoice(choice) {
  const at = choice.indexOf(":");
  return { kind: choice.slice(0, at), value: choice.slice(at + 1), start: 0, end: 0 };
}

function compare(one, other) {
  for (let at = 0; at < one.length; at += 1) {
    if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
  }
  return 0;
}

class Reader {
  constructor(patterns, text, today) {
    Object.assign(this, { patterns, text, today, data: patterns.data, taken: [] });
  }

  *read() {
    const situations = [...this.named("situations", "situation")];
    yield* situations;
    yield* this.devices();
    yield* this.named("platforms", "platform");
    yield* this.take(this.versions());
    yield* this.take(this.dates());
    this.taken.push(...this.patterns.phrases(this.data.ignore, this.text));
    const cued = situations.some(([, , , name]) => MONEY_CUES.includes(name));
    const numbers = [...findNumbers(this.patterns, this.text)].filter((one) =>
      this.free(one.start, one.end),
    );
    const counts = [...this.counts(numbers)];
    yield* counts;
    const counted = new Set(counts.map(([start]) => start));
    yield* this.money(numbers.filter((one) => !counted.has(one.start)), cued);
  }

  *take(found) {
    for (const one of found) {
      if (!this.free(one[0], one[1])) continue;
      this.taken.push([one[0], one[1]]);
      if (one[3]) yield one;
    }
  }

  free(from, to) {
    return this.taken.every(([start, end]) => to <= start || end <= from);
  }

  behind(start) {
    return this.text.slice(Math.max(0, start - BEHIND), start);
  }

  negated(start) {
    return this.patterns.find(this.data.negation, this.behind(start)) !== null;
  }

  *named(part, kind) {
    for (const [name, source] of this.data[part]) {
      for (const [start, end] of this.patterns.phrases(source, this.text)) {
        if (!this.negated(start)) yield [start, end, kind, name];
      }
    }
  }

  /** Devices by their longest names: a card with a plus is not the card without it. */
  *devices() {
    const found = [];
    for (const [name, source] of this.data.devices) {
      for (const [start, end] of this.patterns.phrases(source, this.text)) {
        found.push([start, -end, name]);
      }
    }
    let reached = 0;
    for (const [start, minus, name] of found.sort(compare)) {
      if (start < reached) continue;
      reached = -minus;
      if (name && !this.negated(start)) yield [start, reached, "device", name];
    }
  }

  *versions() {
    for (const [name, source] of this.data.versions) {
      for (const match of this.patterns.all(source, this.text)) {
        const start = match.index + match[1].length;
        yield [start, match.index + match[0].length, "version", `${name} ${match[2]}`];
      }
    }
  }

  *dates() {
    for (const [start, end, day] of findDates(this.patterns, this.text, this.today)) {
      yield [start, end, "date", day];
    }
  }

  *counts(numbers) {
    for (const [unit, words] of Object.entries(this.data.counts)) {
      const source = ` ?(?:${words})(?![a-z\u0430-\u04ff])`;
      for (const one of numbers) {
        const match = this.patterns.at(source, this.text, one.end);
        const whole = one.micros / MICRO;
        const article = whole === 1n && !/[0-9]/.test(this.text[one.start]);
        if (match && one.micros % MICRO === 0n && whole < 1000n && !article) {
          yield [one.start, one.end + match[0].length, "count", `${whole} ${unit}`];
        }
      }
    }
  }

  *money(numbers, cued) {
    for (const one of numbers) {
      const [start, end, currency] = this.currency(one);
      if (currency || this.bare(one, cued)) {
        yield [start, end, "money", `${decimalText(one.micros)} ${currency}`.trim()];
      }
    }
  }

  currency(one) {
    const behind = this.behind(one.start);
    for (const [code, before, after] of this.data.money) {
      let match = this.patterns.at(after, this.text, one.end);
      if (match) return [one.start, one.end + match[0].length, code];
      match = this.patterns.find(before, behind);
      if (match) {
        const place = match.index + match[1].length;
        return [one.start - behind.length + place, one.end, code];
      }
    }
    return [one.start, one.end, ""];
  }

  /** Whether a number without a currency is an amount. */
  bare(one, cued) {
    if (one.weak || one.glued || ["%", "°"].includes(this.text[one.end])) return false;
    if (one.marked) return one.micros >= (cued ? WITH_CUE : CLEARLY);
    const plain = this.text.slice(one.start, one.end);
    return cued && one.micros >= WITH_CUE && !YEARS.test(plain);
  }
}
