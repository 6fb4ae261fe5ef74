// Secrets: whether a message seems to hold a password, PIN or code; twin of assistant/secrets.py.
// In: patterns and a text. Out: ranges in its NFC original. Nothing leaves the page.
import { LETTER, sticky } from "./assistant-patterns.mjs";

const KINDS = ["password", "pin", "code"];
const DIGITS = new RegExp(`[0-9](?:[ -]?[0-9]){3,11}(?![${LETTER}])`, "uy");
const TOKEN = /[!-~\u0430-\u04ff]+/uy;
const TRIM = /[.,;:!?)\]}"'>]+$/u;
const SYMBOL = /[!@#$%^&*_~]/u;
const LATIN = /^[a-z-]{5,}$/u;
const PLAIN = /^[a-z\u0430-\u04ff-]+$/u;
const OTHER_SCRIPT = /[\u0430-\u04ff\u3400-\u9fff]/u;
const ENDS = /["'”»)]? ?(?:$|[.,;!?。])/uy;
const MIXED = /^(?:[0-9]{1,2}[a-z]|[a-z]{1,2}[0-9])/u;
const MEASURE = /^[0-9]{1,2}-[a-z\u0430-\u04ff]+$/u;
const INSIDE = new RegExp(`[${LETTER}.,/-]`, "u");
const BEHIND = 64;
const BLOT = "\u00a6";

export const holdsSecret = (patterns, text) => secretRanges(patterns, text).length > 0;

/** Where secrets seem to stand, in reading order, without overlaps. */
export function secretRanges(patterns, text) {
  const cleaned = patterns.clean(text, patterns.data.pasted);
  const found = [...new Seeker(patterns, cleaned.text).seek()];
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const merged = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last && start < last[1]) last[1] = Math.max(end, last[1]);
    else merged.push([start, end]);
  }
  return merged.map(([start, end]) => cleaned.span(start, end));
}

class Seeker {
  constructor(patterns, text) {
    this.patterns = patterns;
    this.data = patterns.data.secrets;
    this.whole = text;
    let rest = 0;
    this.text = "";
    for (const match of patterns.all(this.data.harmless, text)) {
      this.text += text.slice(rest, match.index) + BLOT.repeat(match[0].length);
      rest = match.index + match[0].length;
    }
    this.text += text.slice(rest);
  }

  *seek() {
    for (const kind of KINDS) {
      for (const match of this.patterns.all(this.data[kind], this.text)) {
        yield* this.after(kind, match.index + match[0].length);
        yield* this.before(match.index + (match[1] ?? "").length);
      }
    }
    yield* this.card();
  }

  /** A secret that follows its word. */
  *after(kind, at) {
    const link = this.patterns.at(this.data.link, this.text, at);
    const start = at + (link ? link[0].length : 0);
    const between = this.text.slice(at, start);
    const found = this.token(start);
    if (!found || (start === at && ["/", "-", "+"].includes(this.text[start]))) return;
    const token = this.text.slice(...found);
    if (/^[0-9]/.test(token) && this.patterns.at(this.data.units, this.text, found[1])) return;
    if (this.secret(token) || (kind === "password" && this.word(token, between, found[1]))) {
      yield found;
    }
  }

  /** A secret that stands before its word: "4821 is my PIN". */
  *before(at) {
    const base = Math.max(0, at - BEHIND);
    const behind = this.text.slice(base, at);
    const match = this.patterns.find(this.data.back, behind);
    if (!match) return;
    const start = match.index;
    if (start && INSIDE.test(behind[start - 1])) return;
    const token = match[1].replace(TRIM, "");
    const linked = this.patterns.find(this.data.linked, match[0]);
    const year = !linked && this.patterns.find(`^(?:${this.data.year})$`, token);
    if (this.secret(token) && !year) yield [base + start, base + start + token.length];
  }

  token(at) {
    const digits = sticky(DIGITS, this.text, at);
    if (digits) return [at, at + digits[0].length];
    const match = sticky(TOKEN, this.text, at);
    if (!match || "+/(".includes(match[0][0])) return null;
    const { length } = match[0].replace(TRIM, "");
    return length ? [at, at + length] : null;
  }

  /** Whether a token has the looks of a secret: digits, or letters mixed with others. */
  secret(token) {
    const bare = token.replace(/[ -]/g, "");
    if (bare.length < 4 || token.includes(BLOT) || MEASURE.test(token)) return false;
    if (/^[0-9]+$/.test(bare)) return bare.length <= 12;
    const digit = /[0-9]/.test(bare);
    const letter = /[a-z\u0430-\u04ff]/u.test(bare);
    return (digit && letter) || (SYMBOL.test(bare) && (digit || letter));
  }

  /** Whether a word of letters alone, after "password:" or "password is", is one. */
  word(token, between, end) {
    const is = (name) => this.patterns.find(`^(?:${this.data[name]})$`, token) !== null;
    if (!PLAIN.test(token) || is("stop")) return false;
    if (!sticky(ENDS, this.text, end) || is("names")) return false;
    const foreign = LATIN.test(token) && OTHER_SCRIPT.test(this.whole);
    const said = ["explicit", "copula"].some((name) => this.patterns.find(this.data[name], between));
    return foreign || (said && token.length > 2);
  }

  /** Values of a security code card beside their places. */
  *card() {
    for (const name of ["card", "pairs", "values"]) {
      for (const match of this.patterns.all(this.data[name], this.whole)) {
        const parts = match.slice(1);
        if (!parts.some((part, at) => at % 2 && MIXED.test(part))) continue;
        let at = match.index;
        for (const [index, part] of parts.entries()) {
          if (index % 2) yield [at, at + part.length];
          at += part.length;
        }
      }
    }
  }
}
