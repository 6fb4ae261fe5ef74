// Match: how much of what a question looks for stands in a text; twin of assistant/matching.py.
// In: the engine of search and a plan. Out: whole numbers.
import { MARK, allTerms, mentions } from "./search-concepts.mjs";
import { wantedTerms } from "./search-passages.mjs";
import { normal } from "./search-text.mjs";

export class Matcher {
  constructor(engine, plan) {
    this.engine = engine;
    this.wanted = wantedTerms(engine, plan);
    const peaks = new Map();
    for (const { group, worth } of this.wanted.values()) {
      peaks.set(group, Math.max(peaks.get(group) ?? 0, worth));
    }
    this.total = sum(peaks);
  }

  /** What each group of the plan that stands in a text is worth there. */
  groups(text) {
    const words = this.engine.words(normal(text));
    const terms = new Set(words.flatMap((word) => allTerms(word)));
    for (const { concept } of mentions(words, this.engine.table)) terms.add(MARK + concept);
    const found = new Map();
    for (const term of terms) {
      const wanted = this.wanted.get(term);
      if (!wanted) continue;
      found.set(wanted.group, Math.max(found.get(wanted.group) ?? 0, wanted.worth));
    }
    return found;
  }

  /** What a text is worth: each group counts once, at its best. */
  worth(text) {
    return sum(this.groups(text));
  }
}

/** What groups are worth together. */
export function sum(groups) {
  let total = 0;
  for (const worth of groups.values()) total += worth;
  return total;
}

/** What a text is worth under a heading: what only the heading says counts half. */
export function joined(groups, heading) {
  let total = sum(groups);
  for (const [group, worth] of heading) if (!groups.has(group)) total += Math.floor(worth / 2);
  return total;
}
