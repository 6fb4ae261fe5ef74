// Packing: twin of `kb_tools/search/packing.py`. In: packed texts. Out: lists.

const FIRST = 35;
const SKIPPED = 92;
const LAST = 61;
const MORE = 30;
const HAN = /^[\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{323af}]/u;

export function unpackNumbers(text) {
  const numbers = [];
  let number = 0;
  let unit = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const digit = code - FIRST - (code > SKIPPED ? 1 : 0);
    if (digit >= LAST) {
      number += (digit - LAST) * unit;
      unit *= MORE;
    } else {
      numbers.push(number + digit * unit);
      number = 0;
      unit = 1;
    }
  }
  return numbers;
}

export function unpackTerms(text) {
  const terms = [];
  let before = [];
  for (const [, shared, rest] of text.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const letters = [...before.slice(0, shared.charCodeAt(0) - 65), ...rest];
    terms.push(letters.join(""));
    before = letters;
  }
  return terms;
}

/** A packed text with its needed words: {terms, needed}, `text` being phrase or concept. */
export function unpackNeeded(packed) {
  const [, text, mark, places] = packed.match(/^([^*/]*)([*/]?)(.*)$/);
  const needed = (count) => {
    if (mark === "*") return Array.from({ length: count }, (_, place) => place);
    return Array.from(places, (place) => parseInt(place, 36));
  };
  return { text, needed };
}

export function unpackPhrase(text) {
  return text.split(" ").flatMap((part) => {
    if (!HAN.test(part)) return [part];
    const letters = Array.from(part);
    if (letters.length === 1) return letters;
    return letters.slice(1).map((letter, at) => letters[at] + letter);
  });
}
