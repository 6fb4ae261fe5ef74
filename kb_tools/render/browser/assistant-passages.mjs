// Passages: the blocks of the best article that answer; twin of assistant/passages.py.
// In: the parts of an article, a matcher. Out: [part, passage] pairs, and a procedure.
import { joined } from "./assistant-match.mjs";

const MOST = 3;
const KINDS = { summary: 2, footnote: 2, gap: 2 };
const PAST = { newer: 2, older: 2 };
const PLAIN = 4;
const HERE = 2;
const PHONES = ["ios", "android"];

/** The passages to quote; the summary when nothing matches. */
export function choose(parts, matcher, section, platform) {
  const places = [];
  const scores = [];
  for (const part of parts) {
    const heading = matcher.groups(part.heading);
    for (const passage of part.passages) {
      if (platform && passage.platform && passage.platform !== platform) continue;
      const worth = joined(matcher.groups(passage.text), heading);
      const weight = (KINDS[passage.kind] ?? PAST[part.id] ?? PLAIN) + (part.id === section ? HERE : 0);
      places.push([part, passage]);
      scores.push(worth * weight);
    }
  }
  const best = scores.indexOf(Math.max(...scores));
  const near = [...places.keys()].filter(
    (at) => at !== best && scores[best] > 0 && scores[at] * 2 >= scores[best],
  );
  near.sort((one, other) => scores[other] - scores[one] || one - other);
  let chosen = near.slice(0, MOST - 1);
  const safety = safetyOf(places, best);
  if (safety >= 0 && !chosen.includes(safety)) chosen = [...chosen.slice(0, MOST - 2), safety];
  chosen.sort((one, other) => one - other);
  return [places[best], ...chosen.map((at) => places[at])];
}

/** The first passage about security in the section of the best one, or -1. */
function safetyOf(places, best) {
  const section = places[best][0].id;
  return places.findIndex(
    ([part, passage], at) =>
      section && part.id === section && passage.safety === "security" && at !== best,
  );
}

/** The procedure for the reader, or null. `phone` is {platform, variant}. */
export function procedure(parts, matcher, section, said, phone) {
  let best = null;
  let most = 0;
  for (const part of parts) {
    const heading = matcher.groups(part.heading);
    for (const steps of part.steps) {
      if (!isFor(steps.platform, phone)) continue;
      const here = part.id === section;
      const meant = here || PHONES.includes(steps.platform.split("_")[0]);
      const texts = matcher.groups([steps.title, ...steps.texts].join("\n"));
      const worth = joined(texts, heading);
      if (!meant && worth * (section ? 1 : 2) < said) continue;
      const titled = matcher.worth(`${part.heading}\n${steps.title}`);
      const score = (worth + titled * 2) * (here ? 2 : 1) + 1;
      if (score > most) [best, most] = [steps, score];
    }
  }
  return best;
}

function isFor(wanted, { platform, variant }) {
  const [phone, which] = wanted.split("_");
  if (!PHONES.includes(phone)) return true;
  return phone === platform && (!which || !variant || variant === wanted);
}
