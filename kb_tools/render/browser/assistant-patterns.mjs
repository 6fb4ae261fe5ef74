// Patterns: the data of kb_tools/assistant/patterns.py, and the clean text they look at.
// In: the JSON of all locales and of one. Out: regular expressions, clean text, ranges in the
// original (UTF-16 units). Twin of patterns.py and patterns_text.py; a test compares both.
import { fold, unaccent } from "./search-text.mjs";

export const LETTER = "a-z0-9\u0430-\u04ff";
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{323af}]/u;
const BEYOND = "\u25a1";

/** Patterns of a reader's locale from both parts of the data. */
export function openPatterns(shared, own) {
  const data = { ...shared, ...own };
  const simple = new Map();
  const pairs = Array.from(shared.fold + own.fold);
  for (let at = 0; at < pairs.length; at += 2) simple.set(pairs[at], pairs[at + 1]);
  const compiled = new Map();
  // Flags: g to find all, y to match at a place, "" to search.
  const regex = (source, flags) => {
    const key = flags + source;
    if (!compiled.has(key)) compiled.set(key, new RegExp(source, `u${flags}`));
    return compiled.get(key);
  };
  return {
    locale: own.locale,
    data,
    clean: (text, most = data.max) => clean(text, most, simple),
    all: (source, text) => text.matchAll(regex(source, "g")),
    at: (source, text, place) => sticky(regex(source, "y"), text, place),
    next: (source, text, place) => sticky(regex(source, "g"), text, place),
    find: (source, text) => regex(source, "").exec(text),
    /** Ranges of the phrases of a cell. */
    *phrases(cell, text) {
      const key = `phrases ${cell}`;
      if (!compiled.has(key)) compiled.set(key, new RegExp(expand(cell, data.gap), "gu"));
      for (const match of text.matchAll(compiled.get(key))) {
        yield [match.index + (match[1] ?? "").length, match.index + match[0].length];
      }
    },
  };
}

/** The match of a regular expression with state from a place on. */
export function sticky(regex, text, place) {
  regex.lastIndex = place;
  return regex.exec(text);
}

/** The clean form of a text, and `span(start, end)`: that range in its NFC original. */
export function clean(text, most, simple) {
  const folded = fold(Array.from(text).slice(0, most).join(""), simple);
  let cleaned = "";
  const places = [];
  let at = 0;
  for (const letter of folded.text) {
    const place = folded.places[at];
    at += letter.length;
    const bare = letter.length > 1 ? BEYOND : unaccent(letter);
    if (bare === " " && cleaned.endsWith(" ")) continue;
    cleaned += bare;
    for (let unit = 0; unit < bare.length; unit += 1) places.push(place);
  }
  const width = (place) => (folded.original.codePointAt(place) > 0xffff ? 2 : 1);
  const span = (start, end) => [places[start], places[end - 1] + width(places[end - 1])];
  return { text: cleaned, span };
}

/** The regular expression of a cell's phrases; `gap` is a word that a gap may hold. */
export function expand(cell, gap) {
  const spaced = [];
  const dense = [];
  for (const phrase of cell.split(" | ")) {
    if (HAN.test(phrase)) dense.push(phrase.replaceAll("_", `(?:${gap}){0,4}?`));
    else spaced.push(phrase.replaceAll("_", `(?:[ -]${gap}){0,4}?[ -]`));
  }
  const parts = [];
  if (spaced.length) parts.push(`(^|[^${LETTER}])(?:${spaced.join("|")})(?![${LETTER}+])`);
  if (dense.length) parts.push(`(?:${dense.join("|")})(?![+])`);
  const whole = spaced.length ? parts.join("|") : `${parts[0]}()`;
  return whole.replaceAll("~", `[${LETTER}]*`);
}
