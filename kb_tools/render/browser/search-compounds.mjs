// Compounds: German words written together; twin of `kb_tools/search/compounds.py`.
// In: a term, the set of known parts, the stemmer. Out: its parts, or [].

import { unaccent } from "./search-text.mjs";

const MIN_PART = 4;
const MAX_WORD = 40;
const LINKS = ["", "s", "n", "es", "en", "e", "er"];

export function split(term, parts, stem) {
  if (term.length < 2 * MIN_PART - 1 || term.length > MAX_WORD) return [];
  // best.get(i): how the first i letters are taken apart, as few parts as possible.
  const best = new Map([[0, []]]);
  for (let end = 1; end <= term.length; end += 1) {
    for (const start of [...best.keys()].sort((one, other) => one - other)) {
      if (end - start < MIN_PART - 1 || (start === 0 && end === term.length)) continue;
      const part = partOf(term.slice(start, end), parts, stem, end === term.length);
      const shorter = !best.has(end) || best.get(start).length + 1 < best.get(end).length;
      if (part && shorter) best.set(end, [...best.get(start), part]);
    }
  }
  const found = best.get(term.length) ?? [];
  return found.length > 1 ? found : [];
}

function partOf(piece, parts, stem, last) {
  if (last) return parts.has(piece) ? piece : "";
  for (const link of LINKS) {
    if (!piece.endsWith(link)) continue;
    const word = piece.slice(0, piece.length - link.length);
    for (const form of [word, unaccent(stem("german", word))]) {
      if (word.length >= MIN_PART && parts.has(form)) return form;
    }
  }
  return "";
}
