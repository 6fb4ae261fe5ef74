// Passages: the blocks of the best article that answer; twin of assistant/passages.py.
// In: the parts of an article, a matcher. Out: [part, passage] pairs, and a procedure.
import { joined, sum } from "./assistant-match.mjs";

const MOST = 3;
const KINDS = { note: 3, warning: 3, summary: 2, footnote: 2, gap: 2, links: 2 };
const PAST = { newer: 2, older: 2 };
const PLAIN = 4;
const OTHER = 2;
const HERE = 2;
const FIRST = ["text", "list"];
const OPENS = ["text", "list", "table"];
const ASIDE = ["note", "warning"];
const OPENINGS = 2;
const SPECIAL = 3;
const PHONES = ["ios", "android"];

const phoneFor = (platform = "") => {
  const [phone] = platform.split("_");
  return PHONES.includes(phone) ? phone : "";
};

/** The passages to quote, the best first; where no passage says it, what the section opens with. */
export function choose(parts, matcher, found, platform) {
  const goal = aim(parts, matcher, platform);
  const section = found || goal.section;
  const { places, worths, scores } = rate(parts, matcher, section, platform);
  const best = scores.indexOf(Math.max(...scores));
  const first = best ? [best] : opening(places, section);
  const near = [...places.keys()].filter(
    (at) =>
      !first.includes(at) && adds(places[at]) && scores[best] > 0 && scores[at] * 2 >= scores[best],
  );
  near.sort((one, other) => scores[other] - scores[one] || one - other);
  let chosen = [...first, ...near];
  const here = goal.called >= worths[chosen[0]] ? goal.section : "";
  const head = headOf(places, scores, chosen.slice(0, MOST), here);
  chosen = [head, ...chosen.filter((at) => at !== head)].slice(0, MOST);
  const safety = safetyOf(places, chosen);
  if (safety >= 0) chosen = [...chosen.slice(0, MOST - 1), safety];
  const away = (at) => (places[at][0] === places[head][0] ? 0 : 1);
  const others = chosen.slice(1).sort((one, other) => away(one) - away(other) || one - other);
  return once([head, ...others].map((at) => places[at]));
}

/** What each passage says; what the summary says, too, counts half: it is of the whole article. */
function rate(parts, matcher, section, platform) {
  const about = matcher.groups(parts[0].passages[0].text);
  const common = (groups) => new Map([...groups].filter(([group]) => about.has(group)));
  const [places, worths, scores] = [[], [], []];
  let special = 0;
  for (const part of parts) {
    const heading = matcher.groups(part.heading);
    for (const passage of part.passages) {
      if (platform && passage.platform && passage.platform !== platform) continue;
      const said = matcher.groups(passage.text);
      const worth = joined(said, heading);
      const shared = Math.floor(joined(common(said), common(heading)) / 2);
      places.push([part, passage]);
      worths.push(worth);
      scores.push((worth - shared) * weightOf(part, passage, section, platform));
      special = Math.max(special, sum(said) - sum(common(said)));
    }
  }
  if (special * SPECIAL >= worths[0]) scores[0] = 0;
  return { places, worths, scores };
}

/** The section whose steps are called at least half of what is looked for, and how much of it. */
function aim(parts, matcher, platform) {
  let section = "";
  let called = 0;
  for (const part of parts) {
    for (const steps of part.steps) {
      const phone = phoneFor(steps.platform);
      if (platform && phone && phone !== platform) continue;
      const titled = matcher.worth(`${part.heading}\n${steps.title}`);
      if (titled > called && titled * 2 >= matcher.total) [section, called] = [part.id, titled];
    }
  }
  return { section, called };
}

/** What the answer begins with: the best of the section with the steps, or of its own. */
function headOf(places, scores, chosen, goal) {
  const said = [...places.keys()].filter((at) => scores[at] || chosen.includes(at));
  const beside = (at) => (chosen.includes(at) ? 0 : 1);
  said.sort(
    (one, other) => beside(one) - beside(other) || scores[other] - scores[one] || one - other,
  );
  for (const section of [goal, places[chosen[0]][0].id]) {
    const plain = section ? said.find((at) => isOf(places[at], section, FIRST)) : undefined;
    if (plain !== undefined) return plain;
  }
  return chosen[0];
}

function isOf([part, { kind }], section, kinds) {
  return part.id === section && kinds.includes(kind);
}

function weightOf(part, passage, section, platform) {
  const weight = KINDS[passage.kind] ?? PAST[part.id] ?? PLAIN;
  const known = passage.platform && !platform ? Math.min(weight, OTHER) : weight;
  return known + (part.id === section && !(part.id in PAST) ? HERE : 0);
}

/** Whether a passage may stand beside a better one. */
function adds([part, { kind }]) {
  return kind !== "summary" && kind !== "links" && !(part.id in PAST);
}

/** What a section opens with; that of the article is its first one; else the summary. */
function opening(places, section) {
  const wanted = section || (places.find(([part]) => part.id)?.[0].id ?? "");
  const of = (kinds) => [...places.keys()].filter((at) => at && isOf(places[at], wanted, kinds));
  const plain = of(OPENS).slice(0, OPENINGS);
  if (plain.length) return plain;
  const aside = of(ASIDE).slice(0, 1);
  return aside.length ? aside : [0];
}

/** Without those that lead into another one already. */
function once(found) {
  return found.filter(
    ([, one]) => !found.some(([, other]) => other.text.startsWith(`${one.text}\n`)),
  );
}

/** The first passage about security in the section of the best one, or -1 if it is there. */
function safetyOf(places, chosen) {
  const section = places[chosen[0]][0].id;
  const at = places.findIndex(
    ([part, { safety }]) => section && part.id === section && safety === "security",
  );
  return chosen.includes(at) ? -1 : at;
}

/** The procedure for the reader, or null. `phone` is {platform, variant}. */
export function procedure(parts, matcher, sections, said, phone) {
  let best = null;
  let most = 0;
  for (const part of parts) {
    const heading = matcher.groups(part.heading);
    for (const steps of part.steps) {
      if (!isFor(steps.platform, phone)) continue;
      const here = sections.includes(part.id);
      const texts = matcher.groups([steps.title, ...steps.texts].join("\n"));
      const worth = joined(texts, heading);
      const titled = matcher.worth(`${part.heading}\n${steps.title}`);
      const meant = here || phoneFor(steps.platform) || (titled && titled * 2 >= said);
      if (!meant) continue;
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
