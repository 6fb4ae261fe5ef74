// Plan: which terms a query looks for; twin of `kb_tools/search/plan.py` and `typos.py`.
// In: an index (see search-core.mjs) and a query. Out: groups of alternative terms, and the
// articles that the query names by number.

import { AMOUNT, MARK, allTerms, compare, isAmount, mentions, phraseTable } from "./search-concepts.mjs";
import { fold, normal, unaccent } from "./search-text.mjs";

const MAX_LETTERS = 200;
const MAX_WORDS = 24;
const MAX_EXPANSIONS = 24;
const MIN_PREFIX = 2;
const MIN_FOREIGN = 3;
const KEPT_LETTERS = 3;
const LAST_LETTERS = 2;
const NAMED_DIGITS = 4;
const NAMED_WORDS = 2;
const FULL = 16;
const IN_CONCEPT = 10;
const BY_PREFIX = 6;
const BY_PART = 10;
const BY_TYPO = 12;
const BY_BRIDGE = 10;
const BY_AMOUNT = 16;
const CONCEPT = 16;
const MIN_LENGTH = 4;
const LONG = 7;
const CHOICES = 3;

export const BRIDGE = "bridge";
const LATIN_STEMMERS = ["english", "french", "german", "italian", "spanish"];

/**
 * The plan of a query. While the reader is `typing`, an unfinished last word is not looked for
 * in other languages or among typos: that would load files for letters on their way to a word.
 */
export function makePlan(index, text, typing = false) {
  const query = Array.from(normal(text)).slice(0, MAX_LETTERS).join("");
  const words = index.words(query).slice(0, MAX_WORDS);
  const plan = {
    query,
    unfinished: typing && words[words.length - 1]?.end === query.length ? words.length - 1 : -1,
    words,
    found: mentions(words, index.table),
    bridged: new Map(),
    corrected: new Map(),
    prefixed: new Map(),
  };
  lookFurther(index, plan);
  return { groups: groups(index, plan), numbers: numbers(words) };
}

function numbers(words) {
  const short = words.length <= NAMED_WORDS;
  const named = ({ kind, terms: [term] }) => kind === "kb"
    || (kind === "number" && (short || term.length === NAMED_DIGITS));
  const id = ({ kind, terms: [term] }) => (kind === "kb" ? term : `kb${term.replace(/^0+/, "")}`);
  return [...new Set(words.filter(named).map((word) => id(word).toUpperCase()))];
}

const known = (index, term) => index.postings("own", term).length > 0;

function groups(index, plan) {
  const said = plan.found.filter((found) => known(index, MARK + found.concept));
  const inside = covered(said);
  const made = plan.words.map((word, place) => {
    const within = inside.has(place);
    const own = new Map(word.terms.map((term) => [term, within ? IN_CONCEPT : FULL]));
    const add = (terms, weight) => {
      for (const term of terms ?? []) if (!own.has(term)) own.set(term, weight);
    };
    if (isAmount(word)) own.set(AMOUNT, BY_AMOUNT);
    add(plan.corrected.get(place), within ? IN_CONCEPT : BY_TYPO);
    add(word.parts, BY_PART);
    add(plan.prefixed.get(place), BY_PREFIX);
    const bridge = (plan.bridged.get(place) ?? []).map((term) => [term, BY_BRIDGE]);
    const weak = isWeak(index, word);
    return { own: [...own], bridge, weak, counted: !weak && !within };
  });
  for (const found of said) {
    made.push({ own: [[MARK + found.concept, CONCEPT]], bridge: [], weak: false, counted: true });
  }
  return made;
}

function covered(found) {
  const places = new Set();
  for (const { first, last } of found) {
    for (let place = first; place < last; place += 1) places.add(place);
  }
  return places;
}

function isWeak(index, word) {
  const term = word.terms[0];
  if (index.weak.has(term)) return true;
  return word.kind === "han" && Array.from(term).some((letter) => index.weak.has(letter));
}

function lookFurther(index, plan) {
  const inside = covered(plan.found);
  let unknown = [];
  plan.words.forEach((word, place) => {
    expand(index, plan, word, place);
    const found = allTerms(word).some((term) => known(index, term)) || plan.prefixed.has(place);
    const waits = found || inside.has(place) || isWeak(index, word) || place === plan.unfinished;
    if (!waits) unknown.push(place);
  });
  if (unknown.length) unknown = cross(index, plan, unknown);
  for (const place of unknown) correct(index, plan, place);
  if (plan.corrected.size) plan.found = again(index, plan);
}

function expand(index, plan, word, place) {
  const alone = word.kind === "han" && Array.from(word.terms[0]).length === 1;
  const typing =
    place === plan.words.length - 1 &&
    word.end === plan.query.length &&
    word.kind === "word" &&
    Array.from(word.terms[0]).length >= MIN_PREFIX;
  if (!alone && !typing) return;
  const typed = plan.query.slice(word.start, word.end);
  const prefix = alone ? word.terms[0] : unaccent(fold(typed, index.simplified).text);
  const terms = [];
  for (const term of index.expand(prefix)) {
    if (!word.terms.includes(term)) terms.push(term);
    if (terms.length === MAX_EXPANSIONS) break;
  }
  if (terms.length) plan.prefixed.set(place, terms);
}

/** Look up unknown words in other languages; which of them stay unknown. */
function cross(index, plan, unknown) {
  const wanted = new Set(unknown.filter((place) => needsBridge(index, plan.words[place])));
  if (!wanted.size) return unknown;
  const wide = plan.words.map((word, place) =>
    wanted.has(place) ? widened(index, plan, word) : word,
  );
  for (const place of wanted) {
    const terms = wide[place].terms.filter((term) => index.postings(BRIDGE, term).length);
    if (terms.length) plan.bridged.set(place, terms);
  }
  const taken = covered(plan.found);
  const reached = new Set();
  const sought = [...wanted].flatMap((place) => allTerms(wide[place]));
  for (const found of mentions(wide, phraseTable(index.foreignPhrases(sought)))) {
    const places = [...covered([found])];
    if (places.some((at) => wanted.has(at)) && !places.some((at) => taken.has(at))) {
      plan.found.push(found);
      for (const at of places) reached.add(at);
    }
  }
  return unknown.filter((place) => !plan.bridged.has(place) && !reached.has(place));
}

function needsBridge(index, word) {
  if (word.kind === "han") return index.script !== "hans" && index.script !== "hant";
  const [term] = word.terms;
  if (index.script === "cyrillic" && index.algorithm("english", term) === "russian") return false;
  const counts = word.kind === "word" || word.kind === "name";
  return counts && Array.from(term).length >= MIN_FOREIGN;
}

function widened(index, plan, word) {
  if (word.kind !== "word" && word.kind !== "name") return word;
  const text = fold(plan.query.slice(word.start, word.end), index.simplified).text;
  const terms = new Set([...word.terms, ...foreignTerms(index, text)]);
  return { ...word, terms: [...terms] };
}

/** The stems of a word in any language; a word that no language may have is not stemmed. */
function foreignTerms(index, text) {
  const plain = unaccent(text);
  if (!index.isForeign(plain, keeps)) return [];
  const found = new Set();
  for (const form of new Set([text, plain])) {
    const name = index.algorithm("english", form);
    const names = name === "english" ? LATIN_STEMMERS : [name];
    for (const one of names) found.add(unaccent(index.stem(one, form)));
  }
  return [...found].filter((term) => keeps(plain, term)).sort(compare);
}

function keeps(word, term) {
  const letters = Array.from(term);
  const kept = Math.max(KEPT_LETTERS, letters.length - LAST_LETTERS);
  const head = letters.slice(0, kept).join("");
  return letters.length < kept ? word === term : word.startsWith(head);
}

function correct(index, plan, place) {
  const word = plan.words[place];
  const term = word.terms[0];
  if (word.kind !== "word" || reach(term) === 0) return;
  const firsts = [...new Set([term[0], term[1]])];
  const terms = new Set(firsts.flatMap((first) => [...index.expand(first)]));
  for (const phrase of index.table.phrases) {
    for (const part of phrase.terms) if (firsts.includes(part[0])) terms.add(part);
  }
  const near = nearest(term, terms, (one) => index.postings("own", one).length);
  if (near.length) plan.corrected.set(place, near);
}

function again(index, plan) {
  const words = plan.words.map((word, place) => ({
    ...word,
    terms: [...word.terms, ...(plan.corrected.get(place) ?? [])],
  }));
  const found = mentions(words, index.table);
  const taken = covered(found);
  const kept = plan.found.filter((one) => ![...covered([one])].some((place) => taken.has(place)));
  return [...found, ...kept];
}

export function reach(word) {
  if (word.length < MIN_LENGTH) return 0;
  return word.length >= LONG ? 2 : 1;
}

/** Optimal string alignment distance, or `limit + 1` when it is greater than `limit`. */
export function distance(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      let cost = Math.min(
        above[column] + 1,
        current[column - 1] + 1,
        above[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1),
      );
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, before[column - 2] + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    before = above;
    above = current;
  }
  return Math.min(above[other.length], limit + 1);
}

function nearest(word, terms, carriers) {
  let best = reach(word);
  let found = [];
  for (const term of terms) {
    if (best === 0 || term.length < MIN_LENGTH - 1) continue;
    const apart = distance(word, term, best);
    if (apart < best) {
      best = apart;
      found = [term];
    } else if (apart === best) {
      found.push(term);
    }
  }
  return found
    .sort((one, other) => carriers(other) - carriers(one) || compare(one, other))
    .slice(0, CHOICES);
}
