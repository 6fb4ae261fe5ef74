// Concepts: phrases of the term base found in words; twin of `kb_tools/search/concepts.py`.
// In: phrases {concept, terms, needed} and words. Out: mentions {concept, first, last}.

export const MARK = "@";
export const AMOUNT = "@#";
const AMOUNT_DIGITS = 5;
const SLACK = 3;

export const allTerms = (word) => (word.parts.length ? [...word.terms, ...word.parts] : word.terms);

export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

export function compareLists(one, other) {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const order = compare(one[index], other[index]);
    if (order) return order;
  }
  return one.length - other.length;
}

/** Phrases by their words, longest first, then by their terms. */
export function phraseTable(phrases) {
  const sorted = [...phrases].sort(
    (one, other) =>
      other.terms.length - one.terms.length ||
      compareLists(one.terms, other.terms) ||
      compare(one.concept, other.concept),
  );
  const byFirst = new Map();
  const byNeeded = new Map();
  for (const phrase of sorted) {
    push(byFirst, phrase.terms[0], phrase);
    if (phrase.needed.length) push(byNeeded, phrase.terms[phrase.needed[0]], phrase);
  }
  return { phrases: sorted, byFirst, byNeeded };
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The concepts that some words mention, in reading order. */
export function mentions(words, table) {
  const found = [];
  for (let index = 0; index < words.length; index += 1) {
    const match = longest(words, index, table);
    if (match && !(found.length && match.last <= found[found.length - 1].last)) found.push(match);
  }
  const tight = [...found];
  const close = new Set(found.map((mention) => mention.concept));
  const places = placesOf(words);
  for (const term of places.keys()) {
    for (const phrase of table.byNeeded.get(term) ?? []) {
      if (close.has(phrase.concept)) continue;
      const match = loose(phrase, places);
      const inside = (one) => match && one.first <= match.first && match.last <= one.last;
      if (match && !tight.some(inside)) {
        close.add(phrase.concept);
        found.push(match);
      }
    }
  }
  return found.sort(
    (one, other) =>
      one.first - other.first || one.last - other.last || compare(one.concept, other.concept),
  );
}

/** The longest phrase that starts at a word; of equal ones the most exact. */
function longest(words, index, table) {
  let best = null;
  let most = -1;
  for (const first of allTerms(words[index])) {
    for (const phrase of table.byFirst.get(first) ?? []) {
      const length = phrase.terms.length;
      if (best && length < best.last - best.first) break;
      const exact = exactness(words.slice(index, index + length), phrase);
      const longer = !best || length > best.last - best.first;
      if (exact >= 0 && (longer || exact > most)) {
        best = { concept: phrase.concept, first: index, last: index + length };
        most = exact;
      }
    }
  }
  return best;
}

function exactness(words, phrase) {
  if (words.length < phrase.terms.length) return -1;
  let exact = 0;
  for (let at = 0; at < words.length; at += 1) {
    if (!allTerms(words[at]).includes(phrase.terms[at])) return -1;
    if (phrase.terms[at] === words[at].terms[0]) exact += 1;
  }
  return exact;
}

function placesOf(words) {
  const places = new Map();
  words.forEach((word, index) => {
    for (const term of allTerms(word)) push(places, term, index);
  });
  return places;
}

function loose(phrase, places) {
  const needed = phrase.needed.map((index) => phrase.terms[index]);
  if (!needed.every((term) => places.has(term))) return null;
  const room = phrase.terms.length + SLACK;
  for (const anchor of places.get(needed[0])) {
    const chosen = [anchor];
    for (const term of needed.slice(1)) {
      // Places are in order, so the first of two equally near ones is the smaller.
      let near = null;
      for (const place of places.get(term)) {
        if (near === null || Math.abs(place - anchor) < Math.abs(near - anchor)) near = place;
      }
      chosen.push(near);
    }
    const first = Math.min(...chosen);
    const last = Math.max(...chosen) + 1;
    if (last - first <= room && new Set(chosen).size === chosen.length) {
      return { concept: phrase.concept, first, last };
    }
  }
  return null;
}

/** Whether a word is a figure so large that it must be money. */
export function isAmount({ kind, terms: [term] }) {
  return kind === "number" && term.length >= AMOUNT_DIGITS;
}
