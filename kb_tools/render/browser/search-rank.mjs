// Rank: articles in order for a plan, by adding whole numbers; twin of `kb_tools/search/rank.py`.
// In: an index and a plan. Out: {article, score, document}, articles and documents by number.

import { BRIDGE } from "./search-plan.mjs";

const EXACT = 2 ** 40;
const COVER_BASE = 1;
const COVER_PART = 1;
const SECTION_PART = 8;

export function rank(index, plan) {
  const sums = new Map();
  const covered = new Map();
  const strong = new Set();
  let total = 0;
  for (const group of plan.groups) {
    const best = bestOf(index, group);
    const peak = Math.max(0, ...best.values());
    const worth = peak || index.unknown * 16;
    if (group.counted) total += worth;
    const articles = new Set();
    for (const [document, value] of best) {
      sums.set(document, (sums.get(document) ?? 0) + value);
      articles.add(index.articleOf(document));
    }
    for (const article of articles) {
      if (group.counted) covered.set(article, (covered.get(article) ?? 0) + worth);
      if (!group.weak) strong.add(article);
    }
  }
  const named = plan.numbers.map((id) => index.articleNumber(id)).filter((one) => one >= 0);
  const ranked = [...strong]
    .filter((article) => !named.includes(article))
    .sort((one, other) => one - other)
    .map((article) =>
      inArticle(index, article, sums, COVER_BASE * total + COVER_PART * (covered.get(article) ?? 0)),
    )
    .sort((one, other) => other.score - one.score);
  const exact = named.map((article, order) => ({
    article,
    score: EXACT - order,
    document: index.head(article),
  }));
  return [...exact, ...ranked];
}

function bestOf(index, group) {
  const best = new Map();
  const add = (field, terms) => {
    for (const [term, weight] of terms) {
      const postings = index.postings(field, term);
      for (let at = 0; at < postings.length; at += 2) {
        const value = postings[at + 1] * weight;
        if (value > (best.get(postings[at]) ?? 0)) best.set(postings[at], value);
      }
    }
  };
  add("own", group.own);
  add(BRIDGE, group.bridge);
  return best;
}

function inArticle(index, article, sums, cover) {
  const head = index.head(article);
  const sum = (document) => sums.get(document) ?? 0;
  let best = head;
  for (let number = head + 1; number < index.head(article + 1); number += 1) {
    if (sum(number) > (best === head ? 0 : sum(best))) best = number;
  }
  const score = sum(head) + (best === head ? 0 : sum(best));
  const document = sum(best) * SECTION_PART >= sum(head) ? best : head;
  return { article, score: score * Math.max(cover, 1), document };
}
