// Clarify: the one question that tells the best candidates apart; twin of assistant/clarify.py.
// In: hits with score and card, names of options, what is known. Out: {dimension, options} or null.
export const DIMENSIONS = ["platform", "device", "situation"];
export const NEAR = 3;
export const MOST = 4;
const EXACT = 2 ** 40;
const FEWEST_OPTIONS = 2;
const MOST_OPTIONS = 4;
const PART = 4;

const valuesOf = (card) => ({
  platform: card.platforms,
  device: card.devices,
  situation: card.situations,
});

/** Whether an article may be for a reader of whom something is known. */
export function fits(card, known) {
  return DIMENSIONS.every((dimension) => {
    const values = valuesOf(card)[dimension];
    if (dimension === "situation" || !known[dimension].size || !values.length) return true;
    return values.some((value) => known[dimension].has(value));
  });
}

/** Hits near the best one: the only ones that a question is about. */
export function nearOnes(hits) {
  if (!hits.length || hits[0].score >= EXACT - MOST) return [];
  return hits.slice(0, MOST).filter(({ score }) => score * 4 >= hits[0].score * NEAR);
}

/** The question that splits the candidates best, or null when none of them does. */
export function question(hits, cards, names, known) {
  const candidates = nearOnes(hits).flatMap((hit) => candidatesOf(hit, cards.get(hit.id)));
  let best = null;
  let taken = 0;
  let count = 1;
  for (const dimension of DIMENSIONS) {
    if (known[dimension].size) continue;
    const options = optionsOf(candidates, dimension, names);
    if (!options) continue;
    const away = awayFrom(candidates, dimension, options);
    if (away * count <= taken * options.length) continue;
    [best, taken, count] = [{ dimension, options }, away, options.length];
  }
  const total = candidates.reduce((sum, { score }) => sum + score, 0);
  return best && taken * PART >= total * count ? best : null;
}

function candidatesOf({ id, score }, card) {
  const values = valuesOf(card);
  const { procedures } = card;
  if (procedures.length < FEWEST_OPTIONS) return [{ article: id, score, values }];
  const share = Math.floor(score / procedures.length);
  return procedures.map((name) => ({
    article: `${id} ${name}`,
    score: share,
    values: { ...values, platform: [name] },
  }));
}

const fitsOne = ({ values }, dimension, value) =>
  !values[dimension].length || values[dimension].includes(value);

function optionsOf(candidates, dimension, names) {
  const used = new Set(candidates.flatMap(({ values }) => values[dimension]));
  const said = names
    .filter((name) => name.startsWith(`${dimension}:`))
    .map((name) => name.slice(dimension.length + 1))
    .filter((value) => used.has(value));
  if (said.length < FEWEST_OPTIONS || said.length > MOST_OPTIONS) return null;
  const first = said.map(
    (value) => candidates.find((one) => fitsOne(one, dimension, value))?.article ?? "",
  );
  return new Set(first).size === 1 ? null : said;
}

function awayFrom(candidates, dimension, options) {
  let away = 0;
  for (const value of options) {
    for (const one of candidates) if (!fitsOne(one, dimension, value)) away += one.score;
  }
  return away;
}
