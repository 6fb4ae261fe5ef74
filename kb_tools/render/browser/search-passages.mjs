// Passages: the line that answers a query best; twin of `kb_tools/search/passages.py`.
// In: lines {text, lang, block}, wanted terms. Out: {text, highlights, lang, block}.

import { MARK, allTerms, mentions } from "./search-concepts.mjs";
import { normal } from "./search-text.mjs";

const WIDTH = 220;
const WIDTH_HAN = 110;
const LEAD = 40;
const CUT = "…";

/** For each term of a plan the number of its group and what a match is worth. */
export function wantedTerms(index, plan) {
  const wanted = new Map();
  plan.groups.forEach((group, number) => {
    if (group.weak) return;
    for (const [term, weight] of group.own) {
      const postings = index.postings("own", term);
      let peak = 0;
      for (let at = 1; at < postings.length; at += 2) peak = Math.max(peak, postings[at]);
      if (peak && !wanted.has(term)) wanted.set(term, { group: number, worth: peak * weight });
    }
  });
  return wanted;
}

export function passage(index, lines, wanted) {
  let best = null;
  for (const line of lines) {
    const text = normal(line.text);
    const matches = matchesIn(index, text, wanted);
    const worth = worthOf(matches);
    if (best === null || worth > best.worth) best = { worth, line, text, matches };
  }
  if (best === null) return { text: "", highlights: [], lang: index.locale, block: "" };
  const { line, text, matches } = best;
  const width = line.lang.startsWith("zh") ? WIDTH_HAN : WIDTH;
  return { ...cut(text, matches, width), lang: line.lang, block: line.block };
}

function worthOf(matches) {
  const groups = new Map();
  for (const { group, worth } of matches) {
    groups.set(group, Math.max(groups.get(group) ?? 0, worth));
  }
  let sum = 0;
  for (const worth of groups.values()) sum += worth;
  return sum;
}

function matchesIn(index, text, wanted) {
  const words = index.words(text);
  const found = [];
  for (const word of words) {
    const term = allTerms(word).find((one) => wanted.has(one));
    if (term) found.push({ start: word.start, end: word.end, ...wanted.get(term) });
  }
  for (const mention of mentions(words, index.table)) {
    const match = wanted.get(MARK + mention.concept);
    if (!match) continue;
    found.push({ start: words[mention.first].start, end: words[mention.last - 1].end, ...match });
  }
  return found.sort(
    (one, other) => one.start - other.start || other.end - one.end || one.group - other.group,
  );
}

function cut(text, matches, width) {
  let start = 0;
  let end = text.length;
  if (text.length > width) {
    start = windowStart(text, matches, width);
    end = Math.min(text.length, start + width);
    if (end < text.length) {
      const space = text.slice(start + Math.floor(width / 2), end).lastIndexOf(" ");
      if (space >= 0) end = start + Math.floor(width / 2) + space;
    }
  }
  const opening = start ? CUT : "";
  const shift = opening.length - start;
  const highlights = [];
  for (const match of matches) {
    if (match.start < start || match.end > end) continue;
    const first = match.start + shift;
    const last = match.end + shift;
    const before = highlights[highlights.length - 1];
    if (before && first <= before[1]) before[1] = Math.max(last, before[1]);
    else highlights.push([first, last]);
  }
  return { text: opening + text.slice(start, end) + (end < text.length ? CUT : ""), highlights };
}

function windowStart(text, matches, width) {
  let best = -1;
  let chosen = 0;
  for (const match of matches) {
    const start = edge(text, match.start - LEAD);
    const inside = matches.filter((one) => one.start >= start && one.end <= start + width);
    const worth = worthOf(inside);
    if (worth > best) {
      best = worth;
      chosen = start;
    }
  }
  return chosen;
}

function edge(text, wished) {
  if (wished <= 0) return 0;
  const space = text.slice(wished, wished + LEAD).indexOf(" ");
  return space >= 0 ? wished + space + 1 : wished;
}
