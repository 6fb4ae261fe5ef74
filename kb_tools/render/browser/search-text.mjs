// Text: the terms of a text, the very same as `kb_tools/search/fold.py` and `analysis.py` make.
// In: text. Out: tokens and words with their place in the NFC form of the text (UTF-16 units).

const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{323af}";
const IS_HAN = new RegExp(`[${HAN}]`, "u");
const DROPPED =
  /[\u00ad\u0300-\u036f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/;
const ALIKE = {
  "ß": "ss", "ς": "σ", "ё": "е", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'",
  "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
};
const UNACCENTED = { "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i" };

const W = `(?:(?![${HAN}])[\\p{L}\\p{N}])`;
// The order matters: the first that fits wins.
const PATTERN = new RegExp(
  `(?<han>[${HAN}]+)` +
    `|(?<kb>kb[ -]?(?<digits>[0-9]{1,6}))(?!${W})` +
    `|(?<grouped>[0-9]{1,3}(?<separator>[ .,'])[0-9]{3}(?:\\k<separator>[0-9]{3})*)` +
    `(?![0-9])(?:[.,][0-9]{1,2}(?![0-9]))?` +
    `|(?<thousands>[0-9]{1,6})k(?!${W})` +
    `|(?<version>[0-9]+(?:\\.[0-9]+)+)(?!${W})` +
    `|(?<name>${W}+)\\+(?!${W})` +
    `|(?<hyphened>${W}+(?:-${W}+)+)` +
    `|(?<word>${W}+)`,
  "gu",
);
const PART = new RegExp(`${W}+`, "gu");
const JOINED_MAX = 24;
const CYRILLIC = /[\u0400-\u052f]/;
const LATIN = /[a-z\u00df-\u024f\u1e00-\u1eff]/;

export const normal = (text) => text.normalize("NFC");

/** Folded text, and for each unit of it the place in the NFC original. */
export function fold(text, simplified) {
  const places = [];
  let folded = "";
  let place = 0;
  const original = normal(text);
  for (const character of original) {
    const piece = foldCharacter(character, simplified);
    folded += piece;
    for (let unit = 0; unit < piece.length; unit += 1) places.push(place);
    place += character.length;
  }
  places.push(place);
  return { text: folded, places, original };
}

function foldCharacter(character, simplified) {
  const code = character.codePointAt(0);
  if (code < 32 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff)) return " ";
  // The sign of numbers would become the letters "no" and stick to its number.
  if (character === "№") return " ";
  let folded = "";
  for (const compatible of character.normalize("NFKC")) {
    for (const letter of compatible.toLowerCase()) {
      if (!DROPPED.test(letter)) folded += ALIKE[letter] ?? letter;
    }
  }
  if (!IS_HAN.test(folded)) return folded;
  return Array.from(folded, (letter) => simplified.get(letter) ?? letter).join("");
}

/** A folded word as people type it without accents. */
export function unaccent(word) {
  let bare = "";
  for (const letter of word) {
    const base = letter.normalize("NFD")[0];
    bare += UNACCENTED[letter] ?? (base >= "a" && base <= "z" ? base : letter);
  }
  return bare;
}

/** The Snowball algorithm for a word; `latin` is that of the reader's locale. */
export function algorithm(latin, word) {
  if (CYRILLIC.test(word)) return "russian";
  return LATIN.test(word) ? latin : "";
}

/**
 * Makes `analyze(text)` for a locale.
 * `stem(algorithm, word)` gives stems, `latin` names the algorithm of Latin words, `simplified`
 * maps Chinese characters to one script.
 */
export function analyzer({ stem, latin, simplified }) {
  function* word(text, start, end) {
    if (/^[0-9]+$/.test(text)) {
      yield { term: text, kind: "number", start, end };
      return;
    }
    const name = algorithm(latin, text);
    const term = unaccent(stem(name, text));
    yield { term, kind: "word", start, end };
    const bare = unaccent(text);
    if (bare === text) return;
    const plain = unaccent(stem(name, bare));
    if (plain !== term) yield { term: plain, kind: "plain", start, end };
  }

  function* han(run, start) {
    const letters = Array.from(run);
    let at = start;
    for (let index = 0; index < letters.length - 1; index += 1) {
      const pair = letters[index] + letters[index + 1];
      yield { term: pair, kind: "han", start: at, end: at + pair.length };
      at += letters[index].length;
    }
    const last = letters[letters.length - 1];
    const kind = letters.length > 1 ? "tail" : "han";
    yield { term: last, kind, start: at, end: at + last.length };
  }

  function* hyphened(text, start) {
    const joined = text.replaceAll("-", "");
    let first = true;
    for (const part of text.matchAll(PART)) {
      const at = start + part.index;
      yield* word(part[0], at, at + part[0].length);
      if (first && Array.from(joined).length <= JOINED_MAX) {
        const term = unaccent(stem(algorithm(latin, joined), joined));
        yield { term, kind: "joined", start, end: start + text.length };
      }
      first = false;
    }
  }

  function* terms(match, text) {
    const start = match.index;
    const end = start + match[0].length;
    const found = match.groups;
    if (found.han) yield* han(found.han, start);
    else if (found.digits) {
      yield { term: `kb${found.digits.replace(/^0+/, "") || "0"}`, kind: "kb", start, end };
    } else if (found.grouped) {
      yield { term: found.grouped.replace(/[^0-9]/g, ""), kind: "number", start, end };
    } else if (found.thousands) {
      yield { term: `${found.thousands}000`, kind: "number", start, end };
    } else if (found.version) {
      yield { term: found.version, kind: "number", start, end };
      yield { term: found.version.split(".")[0], kind: "number", start, end };
    } else if (found.name) {
      yield { term: `${unaccent(found.name)}+`, kind: "name", start, end };
      yield* word(found.name, start, end);
    } else if (found.hyphened) yield* hyphened(found.hyphened, start);
    else if (!isClitic(text, start, end)) yield* word(found.word, start, end);
  }

  return function analyze(text) {
    const folded = fold(text, simplified);
    const tokens = [];
    for (const match of folded.text.matchAll(PATTERN)) {
      for (const { term, kind, start, end } of terms(match, folded.text)) {
        const last = folded.places[end - 1];
        const length = folded.original.codePointAt(last) > 0xffff ? 2 : 1;
        tokens.push({ term, kind, start: folded.places[start], end: last + length });
      }
    }
    return tokens;
  };
}

function isClitic(text, start, end) {
  return end - start === 1 && (text[start - 1] === "'" || text[end] === "'");
}

/** Tokens gathered into words: those that start at one place are alternatives. */
export function wordsOf(tokens, split = () => []) {
  const words = [];
  for (const token of tokens) {
    if (token.kind === "tail") continue;
    const last = words[words.length - 1];
    if (last && last.start === token.start) {
      if (!last.terms.includes(token.term)) last.terms.push(token.term);
      last.end = Math.max(last.end, token.end);
    } else {
      const { term, kind, start, end } = token;
      words.push({ terms: [term], kind, start, end, parts: kind === "word" ? split(term) : [] });
    }
  }
  return words;
}
