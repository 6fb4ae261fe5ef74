// Evidence: whether a question is one that the articles answer; twin of assistant/evidence.py and
// assistant/subjects.py. In: the guide, the engine, a plan, an article, the question. Out: a number.
import { MARK } from "./search-concepts.mjs";
import { BRIDGE } from "./search-plan.mjs";
import { fold, unaccent } from "./search-text.mjs";

const UNKNOWN = 16;
const BY_TYPO = 12;

/** The subjects of a guide with their expressions. */
export function openSubjects({ subjects, fold: pairs }) {
  const letters = Array.from(pairs);
  const simple = new Map();
  for (let at = 0; at < letters.length; at += 2) simple.set(letters[at], letters[at + 1]);
  const known = Object.values(subjects).map(([kind, weight, source]) => ({
    kind,
    weight,
    regex: new RegExp(source, "u"),
  }));
  return (text) => {
    const plain = unaccent(fold(text, simple).text);
    return known.filter(({ regex }) => regex.test(plain));
  };
}

/** The words that search corrects, as they were meant. */
export const meant = ({ groups }) =>
  groups.flatMap(({ own }) => own.filter(([, weight]) => weight === BY_TYPO).map(([term]) => term));

/** What speaks for a question whose best article is `article`, as one number. */
export function weigh({ figures, concepts }, engine, plan, article, said) {
  const figure = plan.groups.every(({ own }) => own.length && /^[0-9]/.test(own[0][0]));
  const named = figure || plan.numbers.some((id) => engine.articleNumber(id) >= 0);
  const ours = said.reduce((sum, { weight }) => sum + weight, 0);
  let concept = 0;
  for (const { own } of plan.groups) {
    if (!own.length || !own[0][0].startsWith(MARK)) continue;
    concept = Math.max(concept, concepts[own[0][0].slice(MARK.length)] ?? figures.concept);
  }
  const firm = said.some(({ kind }) => kind === "firm") ? figures.firm : 0;
  const soft = said.filter(({ kind }) => kind === "soft").length;
  const faint = said.some(({ kind }) => kind === "faint") ? figures.faint : 0;
  const against = firm + faint + (soft ? figures.soft + figures.more * (soft - 1) : 0);
  const held = Math.floor(cover(engine, plan, article) / figures.cover);
  const told = (named ? figures.named : 0) + ours + concept;
  // Common words alone are no subject: an article holds them whatever was meant.
  return told + (told ? held : Math.min(held, figures.floor - 1)) - against;
}

/** How much of the weight of a plan's counted groups an article holds, 0 to 100. */
function cover(engine, plan, article) {
  let total = 0;
  let held = 0;
  for (const group of plan.groups) {
    if (!group.counted) continue;
    const { peak, has } = heldOf(engine, group, article);
    const worth = peak || engine.unknown * UNKNOWN;
    total += worth;
    if (has) held += worth;
  }
  return total ? Math.floor((held * 100) / total) : 0;
}

function heldOf(engine, group, article) {
  let peak = 0;
  let has = false;
  for (const [field, terms] of [["own", group.own], [BRIDGE, group.bridge]]) {
    for (const [term, weight] of terms) {
      const postings = engine.postings(field, term);
      for (let at = 0; at < postings.length; at += 2) {
        peak = Math.max(peak, postings[at + 1] * weight);
        has ||= engine.articleOf(postings[at]) === article;
      }
    }
  }
  return { peak, has };
}
