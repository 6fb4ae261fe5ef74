// Numbers: figures and number words of a locale, exactly; twin of assistant/facts_numbers.py.
// In: patterns and clean text. Out: {start, end, micros (BigInt millionths), marked, weak, glued}.
import { LETTER, sticky } from "./assistant-patterns.mjs";

export const MICRO = 1000000n;
const DIGITS = new RegExp(
  "[0-9]{1,3}(?:([ .,'])[0-9]{3})(?:\\1[0-9]{3})*(?:[.,][0-9]{1,2})?(?![0-9])" +
    "|[0-9]{1,15}(?:[.,][0-9]{1,6})?(?![0-9])",
  "uy",
);
const FIGURE = /[0-9]+(?:[.,][0-9]+)*/uy;
const PART_OF_MORE = new RegExp(`^[${LETTER}.,_#/-]`, "u");
const WORD = new RegExp(`^[${LETTER}]`, "u");
const LETTERS = /^[a-z\u0430-\u04ff]/u;
const CURRENCY = /(?:^|[^a-z])(?:usd?|eur|chf|gbp|hkd|cad|aud|sgd|cny|rmb|jpy|rub|twd)$/u;
const MOST = 10n ** 18n;

/** The numbers of a text in reading order; none overlap. */
export function* findNumbers(patterns, text) {
  const words = new Words(patterns);
  let at = 0;
  for (;;) {
    const match = patterns.next(`[0-9]|(?:${words.atom})`, text, at);
    if (!match) return;
    at = match.index;
    const number = inside(text, at, match[0]) ? null : words.number(text, at);
    if (number?.micros) {
      yield number;
      at = number.end;
    } else {
      const figure = sticky(FIGURE, text, at);
      at = figure ? at + figure[0].length : at + 1;
    }
  }
}

/** A value in millionths as a plain decimal text. */
export function decimalText(micros) {
  const part = String(micros % MICRO).padStart(6, "0").replace(/0+$/, "");
  return String(micros / MICRO) + (part ? `.${part}` : "");
}

const isHan = (letter) => letter >= "\u2e80" && letter <= "\u9fff";

function inside(text, at, found) {
  if (at === 0) return false;
  const before = text[at - 1];
  if (isHan(text[at])) return "第哪某".includes(before);
  if (!/^[0-9]/.test(found)) return WORD.test(before);
  if (before === "-" && (at === 1 || text[at - 2] === " ")) return false;
  return PART_OF_MORE.test(before) && !CURRENCY.test(text.slice(Math.max(0, at - 8), at));
}

class Words {
  constructor(patterns) {
    const { decimal, words, atom, suffix, join } = patterns.data.numbers;
    Object.assign(this, { patterns, decimal, words, atom });
    this.nextAtom = `${join}(${atom})`;
    this.firstAtom = `(${atom})`;
    this.suffix = ` ?(${suffix})[.]?(?![${LETTER}])`;
  }

  has(kind, word) {
    return Object.hasOwn(this.words[kind], word);
  }

  number(text, at) {
    const figure = sticky(DIGITS, text, at);
    const sum = new Sum();
    let end = at;
    if (figure) {
      end = at + figure[0].length;
      sum.add(value(figure, this.scaleFollows(text, end), this.decimal));
      const suffix = this.patterns.at(this.suffix, text, end);
      if (suffix) {
        sum.scale(BigInt(this.words.suffix[suffix[1]]));
        const weak = suffix[1] === "m" || suffix[1] === "b";
        const micros = sum.total();
        return { start: at, end: end + suffix[0].length, micros, marked: true, weak, glued: false };
      }
    }
    let scaled = false;
    const ends = figure ? [[end, sum.total(), false]] : [];
    let match = this.patterns.at(figure ? this.nextAtom : this.firstAtom, text, end);
    while (match) {
      scaled = this.take(sum, match[1]) || scaled;
      end += match[0].length;
      ends.push([end, sum.total(), scaled]);
      match = this.patterns.at(this.nextAtom, text, end);
    }
    const best = longest(text, at, ends, figure?.[1] !== undefined);
    const vague = isHan(text[at]) && !this.has("add", text[at]);
    return best && vague ? { ...best, weak: true } : best;
  }

  scaleFollows(text, at) {
    const match = this.patterns.at(this.nextAtom, text, at);
    if (match && this.has("scale", match[1])) return true;
    return this.patterns.at(this.suffix, text, at) !== null;
  }

  /** Apply a word; whether it is one of thousands or more. */
  take(sum, word) {
    if (this.has("scale", word)) {
      sum.scale(BigInt(this.words.scale[word]));
      return true;
    }
    if (this.has("times", word)) sum.times(BigInt(this.words.times[word]));
    else sum.add(BigInt(Math.round(this.words.add[word] * 1e6)));
    return false;
  }
}

function longest(text, at, ends, grouped) {
  for (const [end, micros, scaled] of ends.reverse()) {
    const after = text[end] ?? "";
    const within = LETTERS.test(text[end - 1]) && WORD.test(after);
    if (!within && micros < MOST * MICRO) {
      const glued = LETTERS.test(after);
      return { start: at, end, micros, marked: scaled || grouped, weak: false, glued };
    }
  }
  return null;
}

class Sum {
  whole = 0n;
  hundreds = 0n;
  part = 0n;
  last = 1n;

  add(micros) {
    const half = micros === MICRO / 2n && this.whole && !this.below();
    this.part += half ? micros * this.last : micros;
  }

  times(factor) {
    this.hundreds += (this.part || MICRO) * factor;
    this.part = 0n;
  }

  scale(factor) {
    const below = this.below();
    if (this.whole && factor > this.last && this.last > 1n) {
      this.whole = (this.whole + below) * factor;
    } else this.whole += (below || MICRO) * factor;
    this.hundreds = 0n;
    this.part = 0n;
    this.last = factor;
  }

  total() {
    return this.whole + this.below();
  }

  /** What is not yet multiplied by thousands or more. */
  below() {
    return this.hundreds + this.part;
  }
}

/** The value of digits; one separator before three digits groups, unless a scale follows. */
function value(figure, scaled, decimal) {
  let [whole] = figure;
  let rest = "";
  if (figure[1] === undefined) {
    [whole, rest = ""] = whole.replaceAll(",", ".").split(".");
    return micros(whole, rest);
  }
  const tail = /[.,]([0-9]{1,2})$/.exec(whole);
  if (tail) {
    whole = whole.slice(0, tail.index);
    [, rest] = tail;
  }
  const lone = whole.match(/[ .,']/g).length === 1 && !rest;
  if (lone && scaled && figure[1] === decimal) [whole, rest] = whole.split(decimal);
  return micros(whole.replace(/[ .,']/g, ""), rest);
}

const micros = (whole, rest) => BigInt(whole) * MICRO + BigInt(rest.padEnd(6, "0") || "0");
