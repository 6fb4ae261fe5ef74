// Shards: which file a term is in, and what a file holds; twin of `kb_tools/search/shards.py`.
// In: a term and the names of all shards; the data of a shard. Out: a name, or terms and postings.

import { unpackNumbers, unpackTerms } from "./search-packing.mjs";

const LETTERS = 3;
const HAN_SHARDS = 64;

const hex = (letter) => letter.codePointAt(0).toString(16);
const isHan = (code) => (code >= 0x3400 && code <= 0x9fff) || code >= 0x20000;

/** The shard with the longest name that a term starts with; null when there is none. */
export function shardOf(term, names) {
  const code = term.codePointAt(0);
  if (isHan(code)) {
    const name = `h${(code % HAN_SHARDS).toString(16)}`;
    return names.has(name) ? name : null;
  }
  const letters = Array.from(term).slice(0, LETTERS).map(hex);
  for (let count = letters.length; count > 0; count -= 1) {
    const name = letters.slice(0, count).join("-");
    if (names.has(name)) return name;
  }
  return null;
}

/** The terms of a shard with their postings: document and impact by turns. */
export function* postingsOf(data) {
  const counts = unpackNumbers(data.counts);
  const gaps = unpackNumbers(data.gaps);
  const impacts = unpackNumbers(data.impacts);
  let at = 0;
  for (const [index, term] of unpackTerms(data.terms).entries()) {
    const flat = [];
    let document = 0;
    for (const end = at + counts[index]; at < end; at += 1) {
      document += gaps[at];
      flat.push(document, impacts[at]);
    }
    yield [term, flat];
  }
}
