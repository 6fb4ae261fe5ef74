// Core: the assistant of a page; twin of kb_tools/assistant/answer.py.
// In: the folder `assistant/` of the site and the engine of search. Out: the same answers as
// `kb ask` gives: passages with their source, steps, a checker, a question back.
import * as clarify from "./assistant-clarify.mjs";
import { meant, openSubjects, weigh } from "./assistant-evidence.mjs";
import { parseChoice, recognise } from "./assistant-facts.mjs";
import { Matcher } from "./assistant-match.mjs";
import { choose, procedure } from "./assistant-passages.mjs";
import { openPatterns } from "./assistant-patterns.mjs";
import { holdsSecret } from "./assistant-secrets.mjs";
import { bestChecker, suggestion } from "./assistant-suggest.mjs";
import { Renewal } from "./search-renewal.mjs";
import { spokenLocale } from "./search-spoken.mjs";

const CANDIDATES = 10;
const RELATED = 4;
const NEAR = 4;
const ASIDE = 4;
const NOTHING = {
  covered: false, warning: null, answer: [], steps: null, checker: null, clarify: null,
  candidates: [], related: [],
};

async function load(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address.pathname}: ${response.status}`);
  return response.json();
}

/** Opens how facts and secrets are written; enough to know whether a text holds a secret. */
export async function loadPatterns(folder, locale) {
  const base = new URL(folder, document.baseURI);
  const files = ["patterns.json", `${locale}/patterns.json`];
  const [shared, own] = await Promise.all(files.map((file) => load(new URL(file, base))));
  return openPatterns(shared, own);
}

/** Opens the assistant of a locale over the engine of its search. */
export async function openAssistant(folder, engine, patterns) {
  const base = new URL(folder, document.baseURI);
  const [guide, known] = await Promise.all([
    load(new URL(`${engine.locale}/guide.json`, base)),
    patterns ?? loadPatterns(folder, engine.locale),
    engine.renewal.isCurrent(),
  ]);
  return new Assistant(base, engine, guide, known);
}

class Assistant {
  constructor(base, engine, guide, patterns) {
    Object.assign(this, { base, engine, patterns });
    this.locale = engine.locale;
    this.renewal = new Renewal(async () => {
      const now = await load(new URL(`${this.locale}/guide.json`, base));
      if (now.stamp === this.guide.stamp) return true;
      // Search may have had nothing to load, and be of the site before.
      await this.engine.renewal.isCurrent();
      this.patterns = await loadPatterns(base, this.locale);
      this.start(now);
      return false;
    });
    this.start(guide);
  }

  /** Begins with nothing loaded: at first, and when the site was published anew. */
  start(guide) {
    this.guide = guide;
    this.strings = guide.strings;
    this.said = openSubjects(guide);
    this.files = new Map();
    this.hearers = new Map();
    this.heard = this.engine.data.stamp;
  }

  /** Answers a question; `chosen` are values of options that the reader picked. */
  async ask(question, chosen = [], today = "") {
    const run = () => this.answer(question, chosen, today);
    const answer = await this.renewal.steady(() => this.engine.renewal.steady(run), true);
    if (this.heard === this.engine.data.stamp) return answer;
    // Search has noticed a new site; what was loaded here may be of the one before.
    this.heard = this.engine.data.stamp;
    return (await this.renewal.isCurrent()) ? answer : this.ask(question, chosen, today);
  }

  async answer(question, chosen, today, again = true) {
    if (holdsSecret(this.patterns, question)) return { ...NOTHING, warning: "secret" };
    const hearer = await this.hearer(question);
    if (hearer.engine.data.stamp !== this.engine.data.stamp && again) {
      // One of the two is of the site before.
      this.hearers.clear();
      this.engine.others.clear();
      await this.engine.renewal.isCurrent();
      return this.answer(question, chosen, today, false);
    }
    const { engine, guide, patterns } = hearer;
    const { plan, ranked } = await engine.inOwn(question);
    const hits = ranked.slice(0, CANDIDATES).map((found) => this.engine.hit(found));
    const said = hearer.said([question, ...meant(plan)].join(" "));
    const enough = () =>
      weigh(guide, engine, plan, hits[0].article, said) >= guide.figures.floor;
    if (!hits.length || !(await engine.settle(enough))) {
      return { ...NOTHING, related: this.guide.nowhere };
    }
    const picked = chosen.map(parseChoice);
    const facts = [...recognise(patterns, question, today), ...picked];
    const ordered = await this.fitted(hits, knownOf(picked));
    return this.write(hearer, plan, ordered, facts, today);
  }

  /** The assistant of the language that a question is asked in; this one where it is the reader's. */
  async hearer(question) {
    const { engine } = this;
    const spoken = await engine.settle(() => spokenLocale(engine, question));
    if (spoken === this.locale) return this;
    if (this.heard !== engine.data.stamp) this.hearers.clear();
    if (!this.hearers.has(spoken)) {
      const opening = engine.other(spoken).then((other) => openAssistant(this.base, other));
      this.hearers.set(spoken, opening);
    }
    try {
      return await this.hearers.get(spoken);
    } catch (error) {
      console.warn(error);
      this.hearers.delete(spoken);
      return this;
    }
  }

  /** An article's card and parts, loaded once. */
  article(id) {
    return this.file(id);
  }

  file(name) {
    if (!this.files.has(name)) {
      this.renewal.loads += 1;
      const address = new URL(`${this.locale}/${name}.json?${this.guide.stamp}`, this.base);
      const loading = fetch(address).then((response) => {
        if (!response.ok) throw new Error(`${name}: ${response.status}`);
        return response.json();
      });
      loading.catch(() => this.files.delete(name));
      this.files.set(name, loading);
    }
    return this.files.get(name);
  }

  async cards(hits) {
    const loaded = await Promise.all(hits.map(({ id }) => this.article(id)));
    return new Map(loaded.map(({ card }) => [card.id, card]));
  }

  /** Hits, those for another phone or device than the picked one further behind. */
  async fitted(hits, known) {
    if (!Object.values(known).some((values) => values.size)) return hits;
    const cards = await this.cards(hits);
    return hits
      .map((hit) =>
        clarify.fits(cards.get(hit.id), known)
          ? hit
          : { ...hit, score: Math.floor(hit.score / ASIDE) },
      )
      .sort((one, other) => other.score - one.score);
  }

  async write(hearer, plan, ordered, facts, today) {
    const known = knownOf(facts);
    const [best] = ordered;
    const [{ card, parts }, { parts: heard }] = await Promise.all(
      [this, hearer].map((one) => one.article(best.id)),
    );
    const cards = await this.cards(clarify.nearOnes(ordered));
    const { engine, guide, patterns } = hearer;
    const matcher = await engine.settle(() => new Matcher(engine, plan));
    const platform = phoneOf(known.platform, card);
    const phone = { platform, variant: variantOf(facts, guide.android_new) };
    const found = await engine.settle(() => {
      const chosen = choose(heard, matcher, best.section, platform);
      const said = Math.max(...chosen.map(([, { text }]) => matcher.worth(text)));
      const sections = [best.section, chosen[0][0].id];
      const steps = procedure(heard, matcher, sections, said, phone);
      const specs = patterns.data.prefill;
      const checker = bestChecker(guide, matcher, card.checkers, said, specs, facts);
      return { chosen, steps, checker };
    });
    const asked = clarify.question(ordered, cards, Object.keys(this.guide.names), known);
    return {
      covered: true,
      warning: null,
      answer: found.chosen.map(([, { at }]) => this.cited(best, ...passageAt(parts, at))),
      steps: found.steps && this.steps(best.id, stepsAt(parts, found.steps.at)),
      checker: found.checker ? await this.checker(found.checker, patterns, facts, today) : null,
      clarify: asked && this.asked(asked),
      candidates: ordered.map(({ id }) => id),
      related: this.related(ordered, card),
    };
  }

  url(id, at) {
    return `${this.locale}/${id}/${at ? `#${at}` : ""}`;
  }

  title(id) {
    return this.engine.data.articles.find(([name]) => name === id)[1];
  }

  cited({ id }, part, { at = "", kind, lead = 0, text, lang }) {
    const cite = {
      article: id,
      title: this.title(id),
      section: part.id,
      heading: part.heading,
      url: this.url(id, at),
    };
    return { text, lang, kind, lead, cite };
  }

  steps(id, { at, title, platform, texts }) {
    return { article: id, title, url: this.url(id, at), platform, steps: texts };
  }

  async checker(name, patterns, facts, today) {
    const data = await this.file(`checker-${name}`);
    return suggestion(this.guide.checkers[name].title, data, patterns, facts, today);
  }

  asked({ dimension, options }) {
    const { names, strings } = this.guide;
    const values = options.map((one) => `${dimension}:${one}`);
    return {
      question: strings[`assistant.ask.${dimension}`],
      options: values.map((value) => ({ label: names[value], value })),
    };
  }

  related([first, ...others], card) {
    const near = others.filter(({ score }) => score * NEAR >= first.score).map(({ id }) => id);
    return [...new Set([...near, ...card.related])]
      .slice(0, RELATED)
      .map((id) => ({ article: id, title: this.title(id), url: this.url(id, "") }));
  }
}

/** The part and the passage at a place: the same in all languages. */
function passageAt(parts, wanted = "") {
  for (const part of parts) {
    const found = part.passages.find(({ at = "" }) => at === wanted);
    if (found) return [part, found];
  }
  return null;
}

function stepsAt(parts, wanted) {
  return parts.flatMap(({ steps }) => steps).find(({ at }) => at === wanted);
}

function knownOf(facts) {
  const found = Object.fromEntries(clarify.DIMENSIONS.map((name) => [name, new Set()]));
  for (const { kind, value } of facts) found[kind]?.add(value);
  return found;
}

/** The reader's phone: the one that was named, or the only one that the article is for. */
function phoneOf(said, { platforms }) {
  const phones = said.size ? [...said] : platforms;
  return phones.length === 1 ? phones[0] : "";
}

/** Which of the procedures for Android: by the version that was named, or the newer. */
function variantOf(facts, newer) {
  for (const { kind, value } of facts) {
    const [system, version = ""] = value.split(" ");
    if (kind !== "version" || system !== "android") continue;
    return parseInt(version, 10) < parseInt(newer, 10) ? "android_old" : "android_new";
  }
  return "android_new";
}
