// Core: the search of a page. Loads what a query needs, then answers like the command line does.
// In: the folder `search/` of the site and a locale. Out: hits, the same ordered articles as
// `kb_tools/search/query.py` gives. Planning is synchronous; when it asks for a file that is not
// there yet it gets nothing, the file is noted, loaded, and the query planned again.

import { split } from "./search-compounds.mjs";
import { phraseTable } from "./search-concepts.mjs";
import { unpackNeeded, unpackPhrase, unpackTerms } from "./search-packing.mjs";
import { passage, wantedTerms } from "./search-passages.mjs";
import { BRIDGE, makePlan } from "./search-plan.mjs";
import { rank } from "./search-rank.mjs";
import { Renewal } from "./search-renewal.mjs";
import { fileName, postingsOf, shardOf } from "./search-shards.mjs";
import { spokenLocale } from "./search-spoken.mjs";
import { algorithm, analyzer, wordsOf } from "./search-text.mjs";

const ROUNDS = 8;

/** Opens the search of a locale; `folder` is the address of the site's `search/`. */
export async function openSearch(folder, locale) {
  const base = new URL(folder, document.baseURI);
  return new Search(base, await head(base, locale));
}

/** What the index of a locale says of itself, as the site has it now. */
async function head(base, locale) {
  const at = new URL(`${locale}/index.json`, base);
  const response = await fetch(at, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${at.pathname}: ${response.status}`);
  return response.json();
}

class Search {
  constructor(base, data) {
    this.base = base;
    this.renewal = new Renewal(async () => {
      const now = await head(base, this.locale);
      if (now.stamp === this.data.stamp) return true;
      this.start(now);
      return false;
    });
    this.start(data);
  }

  /** Begins with nothing loaded: at first, and when the site was published anew. */
  start(data) {
    this.data = data;
    this.locale = data.locale;
    this.script = data.script;
    this.unknown = data.unknown;
    this.strings = data.strings;
    this.weak = new Set(data.weak.split(" "));
    this.table = phraseTable(Object.entries(data.phrases).flatMap(([concept, phrases]) =>
      phrases.map((packed) => {
        const { text, needed } = unpackNeeded(packed);
        const terms = unpackPhrase(text);
        return { concept, terms, needed: needed(terms.length) };
      })));
    this.parts = new Set(data.parts ? data.parts.split(" ") : []);
    this.sections = data.sections.map((ids) => (ids ? ids.split(" ") : []));
    this.heads = [];
    let number = 0;
    for (const ids of this.sections) {
      this.heads.push(number);
      number += ids.length + 1;
    }
    this.heads.push(number);
    this.places = this.sections.flatMap((ids, article) => [article, ...ids.map(() => article)]);
    this.own = new Map();
    this.bridge = new Map();
    this.foreign = new Map();
    this.simplified = { get: (letter) => this.simplify(letter) };
    this.folds = null;
    this.known = null;
    this.stemmers = new Map();
    this.vocabularies = new Map();
    this.loading = new Map();
    this.ready = new Set();
    this.failed = new Set();
    this.missing = new Map();
    this.texts = new Map();
    this.small = null;
    this.others = new Map();
    this.shards = new Set(unpackTerms(data.shards));
    this.letters = new Set(data.letters);
    this.bridges = new Set(unpackTerms(data.bridge));
    this.analyze = analyzer({
      stem: (name, word) => this.stem(name, word),
      latin: data.latin,
      simplified: this.simplified,
    });
  }

  /** The words of a text, compounds taken apart. */
  words(text) {
    if (!this.parts.size) return wordsOf(this.analyze(text));
    const apart = (term) => split(term, this.parts, (name, word) => this.stem(name, word));
    return wordsOf(this.analyze(text), apart);
  }

  // What planning and ranking ask for.

  head(article) { return this.heads[article]; }
  articleOf(document) { return this.places[document]; }
  articleNumber(id) { return this.data.articles.findIndex(([name]) => name === id); }
  algorithm(latin, word) { return algorithm(latin, word); }

  stem(name, word) {
    if (!name) return word;
    const stemmer = this.stemmers.get(name);
    if (stemmer) return stemmer.stemWord(word) || word;
    this.need(`stemmers/${name}.mjs`, () => this.loadStemmer(name));
    return word;
  }

  /** A Chinese character in the script of the index. One that the index has needs no map. */
  simplify(letter) {
    if (this.folds) return this.folds.get(letter);
    this.known ??= new Set(
      [...this.weak, ...this.table.phrases.flatMap(({ terms }) => terms)].join(""),
    );
    if (!this.known.has(letter)) {
      this.need("bridge/fold.json", async (file) => {
        const { from, to } = await this.json(file);
        const targets = Array.from(to);
        this.folds = new Map(Array.from(from, (one, index) => [one, targets[index]]));
      });
    }
    return undefined;
  }

  /** Words of grammar by language; none before their file is there. */
  smallWords() {
    if (this.small) return this.small;
    this.need("bridge/small.json", async (file) => {
      const data = await this.json(file);
      this.small = Object.entries(data).map(([tag, words]) => [tag, new Set(words.split(" "))]);
    });
    return [];
  }

  postings(field, term) {
    if (field === BRIDGE) {
      this.needBridge(term);
      return this.bridge.get(term) ?? [];
    }
    const shard = shardOf(term, this.shards);
    if (shard) this.needShard(shard);
    return this.own.get(term) ?? [];
  }

  /** Own terms with a prefix, in order. */
  *expand(prefix) {
    const letter = prefix && shardOf(Array.from(prefix)[0], this.letters);
    if (!letter) return;
    this.need(`${this.locale}/v-${fileName(letter)}.json`, async (file) => {
      this.vocabularies.set(letter, unpackTerms(await this.json(file)));
    });
    for (const term of this.vocabularies.get(letter) ?? []) {
      if (term.startsWith(prefix)) yield term;
    }
  }

  /** Whether some language may have a word: nothing must be stemmed to know it. */
  isForeign(word, keeps) {
    const shard = this.needBridge(word);
    return [...(this.foreign.get(shard) ?? [])].some(([term]) => keeps(word, term));
  }

  /** Phrases of other locales that one of some words carries. */
  foreignPhrases(words) {
    const mine = String(this.data.order);
    const found = new Map();
    for (const word of new Set(words)) {
      const carried = this.foreign.get(this.needBridge(word))?.get(word) ?? {};
      for (const [text, says] of Object.entries(carried)) {
        // The locale's number is one digit: the table of locales is short.
        const first = says.find(([locale]) => locale !== mine);
        if (!first) continue;
        const { text: concept, needed } = unpackNeeded(first.slice(1));
        const terms = unpackPhrase(text);
        found.set(text, { concept, terms, needed: needed(terms.length) });
      }
    }
    return [...found.values()];
  }

  // Files.

  need(file, load) {
    if (!this.ready.has(file) && !this.failed.has(file)) this.missing.set(file, load);
  }

  needShard(shard) {
    this.need(`${this.locale}/t-${fileName(shard)}.json`, async (file) => {
      for (const [term, postings] of postingsOf(await this.json(file))) {
        this.own.set(term, postings);
      }
    });
  }

  /** The shard of the bridge that a word would be in. */
  needBridge(word) {
    const shard = shardOf(word, this.bridges);
    if (shard) this.need(`bridge/${fileName(shard)}.json`, async (file) => {
      const data = await this.json(file);
      for (const [term, postings] of postingsOf(data)) this.bridge.set(term, postings);
      const words = unpackTerms(data.terms).map((term) => [term, {}]);
      this.foreign.set(shard, new Map([...words, ...Object.entries(data.phrases)]));
    });
    return shard;
  }

  async loadStemmer(name) {
    const module = await import(this.address(`stemmers/${name}.mjs`).href);
    this.stemmers.set(name, new module.default());
  }

  address(file) {
    return new URL(`${file}?${this.data.stamp}`, this.base);
  }

  async json(file) {
    const response = await fetch(this.address(file));
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return response.json();
  }

  async load() {
    const wanted = [...this.missing];
    this.missing.clear();
    this.renewal.loads += wanted.length;
    await Promise.all(wanted.map(([file, load]) => this.loadOnce(file, load)));
  }

  /** Loads a file; one that fails is done without, and asked for again by the next query. */
  async loadOnce(file, load) {
    if (!this.loading.has(file)) this.loading.set(file, load(file));
    try {
      await this.loading.get(file);
      this.ready.add(file);
    } catch (error) {
      console.warn(error);
      this.loading.delete(file);
      this.failed.add(file);
    }
  }

  /** Runs something that may miss files, until it misses none. */
  async settle(run) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const result = run();
      if (!this.missing.size) return result;
      await this.load();
    }
    return run();
  }

  // Queries.

  /** Ranked articles, at most `limit`, each with what a result shows at once, and their plan. */
  search(text, limit = 10, typing = false) {
    return this.renewal.steady(async () => {
      this.failed.clear();
      const { plan, ranked } = await this.ranked(text, typing);
      return { plan, hits: ranked.slice(0, limit).map((found) => this.hit(found)) };
    });
  }

  /** The plan of a query in the reader's own language. */
  plan(text, typing = false) {
    return this.settle(() => makePlan(this, text, typing));
  }

  /** All articles, best first: by the index of the language that the query is asked in. */
  async ranked(text, typing, again = true) {
    const spoken = await this.settle(() => spokenLocale(this, text));
    if (spoken !== this.locale) {
      try {
        const other = await this.other(spoken);
        const found = await other.inOwn(text, typing);
        if (other.data.stamp === this.data.stamp || !again) return found;
        // One of the two is of the site before: documents have other numbers.
        this.others.clear();
        await this.renewal.isCurrent();
        return this.ranked(text, typing, false);
      } catch (error) {
        console.warn(error);
        this.others.delete(spoken);
      }
    }
    return this.inOwn(text, typing);
  }

  /** A plan in the reader's own language, and what it finds. */
  inOwn(text, typing) {
    return this.renewal.steady(async () => {
      this.failed.clear();
      const plan = await this.plan(text, typing);
      return { plan, ranked: await this.settle(() => rank(this, plan)) };
    });
  }

  /** The search of another locale; documents have the same numbers in all of them. */
  other(locale) {
    if (!this.others.has(locale)) this.others.set(locale, openSearch(this.base, locale));
    return this.others.get(locale);
  }

  hit({ article, score, document }) {
    const [id, title, lang = this.locale] = this.data.articles[article];
    const section = this.sections[article][document - this.heads[article] - 1] ?? "";
    const url = `${this.locale}/${id}/${section ? `#${section}` : ""}`;
    return { id, title, lang, url, section, score, article, document };
  }

  /** The passage of a hit, its section's title and its language; loads the article's words. */
  async passage(plan, hit) {
    const nothing = { text: "", highlights: [], lang: this.locale, block: "", heading: "" };
    const loads = this.renewal.loads;
    const found = await this.passageNow(plan, hit).catch(() => nothing);
    // A hit of the site before has no passage in the new one.
    const same = this.renewal.loads === loads || (await this.renewal.isCurrent());
    return same ? found : nothing;
  }

  async passageNow(plan, { id, article, document }) {
    const file = `${this.locale}/${id}.json`;
    this.need(file, async () => {
      this.texts.set(id, await this.json(file));
    });
    await this.load();
    const texts = this.texts.get(id);
    if (!texts) return { text: "", highlights: [], lang: this.locale, block: "", heading: "" };
    const line = ([words, block = "", lang = ""]) => ({
      text: words, block, lang: lang || this.locale,
    });
    const [title, ...lines] = texts[document - this.heads[article]].map(line);
    const found = await this.settle(() => passage(this, lines, wantedTerms(this, plan)));
    return { ...found, heading: document === this.heads[article] ? "" : title.text };
  }
}
