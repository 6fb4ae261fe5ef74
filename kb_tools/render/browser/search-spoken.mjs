// Spoken: the language a query is asked in; twin of `kb_tools/search/spoken.py`.
// In: a search and a query. Out: the tag of the locale whose index answers it.

import { fold, unaccent } from "./search-text.mjs";

const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{323af}]/gu;
const CYRILLIC = /[\u0430-\u044f]/g;
const LETTER = /[a-z]/g;
const WORD = /[a-z]+/g;
const CHINESE = "zh-Hans";
const RUSSIAN = "ru";
const MIN_WORDS = 3;
const MIN_VOTES = 2;

const count = (text, pattern) => (text.match(pattern) ?? []).length;

/** Asks `index.smallWords()` for the words of grammar only where the script does not tell. */
export function spokenLocale(index, query) {
  const text = unaccent(fold(query, new Map()).text);
  const han = count(text, HAN);
  const cyrillic = count(text, CYRILLIC);
  if (index.script === "hans" || index.script === "hant") {
    if (han) return index.locale;
  } else if (index.script === "cyrillic") {
    if (cyrillic) return index.locale;
  } else if (!han && !cyrillic) return voted(index, text);
  const latin = count(text, LETTER);
  if (han * 3 > Math.max(cyrillic, latin)) return CHINESE;
  if (cyrillic > latin) return RUSSIAN;
  return voted(index, text);
}

function voted(index, text) {
  const words = text.match(WORD) ?? [];
  if (words.length < MIN_WORDS) return index.locale;
  const votes = new Map();
  let best = "";
  let most = 0;
  for (const [tag, small] of index.smallWords()) {
    const found = words.filter((word) => small.has(word)).length;
    votes.set(tag, found);
    if (found > most) [best, most] = [tag, found];
  }
  const own = votes.get(index.locale) ?? 0;
  return most >= Math.max(MIN_VOTES, own * 2) && most > own ? best : index.locale;
}
