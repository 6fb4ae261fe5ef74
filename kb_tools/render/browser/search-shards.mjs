// Shards: which file a term is in, and what a file holds; twin of `kb_tools/search/shards.py`.
// In: a term and the starts of all shards; the data of a shard. Out: a start, or terms and postings.

import { unpackNumbers, unpackTerms } from "./search-packing.mjs";

const LETTERS = 4;
const HAN_SHARDS = 64;
const HAN = 0x4e00;

const isHan = (code) => (code >= 0x3400 && code <= 0x9fff) || code >= 0x20000;

/** The name of the file of a shard that is known by what its terms start with. */
export function fileName(start) {
  return Array.from(start, (letter) => letter.codePointAt(0).toString(16)).join("-");
}

/** The shard with the longest start that a term has; null when there is none. */
export function shardOf(term, starts) {
  const code = term.codePointAt(0);
  if (isHan(code)) {
    const start = String.fromCodePoint(HAN + (code % HAN_SHARDS));
    return starts.has(start) ? start : null;
  }
  const letters = Array.from(term).slice(0, LETTERS);
  for (let count = letters.length; count > 0; count -= 1) {
    const start = letters.slice(0, count).join("");
    if (starts.has(start)) return start;
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
