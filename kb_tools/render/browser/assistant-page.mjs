// Page: what happens when a question is sent from a search box: a look for secrets, the results, the
// answer above them, and what is kept of questions without one. In: a box of search-view.mjs.
import { loadPatterns, openAssistant } from "./assistant-core.mjs";
import { Gaps, keep } from "./assistant-gaps.mjs";
import { holdsSecret } from "./assistant-secrets.mjs";
import { Panel } from "./assistant-view.mjs";

const askers = new WeakMap();

/** The asker of a box; one for each. */
export function askerOf(box) {
  if (!askers.has(box)) askers.set(box, new Asker(box));
  return askers.get(box);
}

/** The reader's day. */
function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

class Asker {
  constructor(box) {
    this.box = box;
    const { site, locale } = box;
    this.folder = `${site}assistant/`;
    this.panel = new Panel({ site, locale, choose: (picked) => this.choose(picked) });
    this.asked = null;
  }

  /** Looks for secrets in what was typed, then answers it here, or takes it to the page of search. */
  async send(picked = []) {
    const { box } = this;
    const question = box.input.value.trim();
    const { turn } = box;
    if (await this.isSecret(question)) {
      if (turn === box.turn) await this.warn();
    } else if (turn === box.turn) {
      if (box.inline) await this.answer(question, picked);
      else location.assign(box.resultsAddress(question));
    }
  }

  async isSecret(question) {
    this.patterns ??= loadPatterns(this.folder, this.box.locale);
    try {
      return holdsSecret(await this.patterns, question);
    } catch (error) {
      this.patterns = null;
      throw error;
    }
  }

  guide() {
    this.guiding ??= this.box.engine().then((engine) => openAssistant(this.folder, engine, this.patterns));
    this.guiding.catch(() => { this.guiding = null; });
    return this.guiding;
  }

  /** Nothing of a secret is searched for, kept or shown again. */
  async warn() {
    const { box } = this;
    box.close();
    const { turn } = box;
    if (box.inline) box.keepAddress("");
    box.input.value = "";
    const { strings } = await this.guide();
    if (turn === box.turn) this.show({ warning: "secret", covered: false }, strings, []);
  }

  show(answer, strings, picked) {
    const { box, panel } = this;
    if (box.inline) box.results.before(panel.root);
    else box.results.replaceChildren(panel.root);
    box.say(panel.show(answer, strings, picked));
  }

  hide(query) {
    if (query === this.asked) return;
    this.asked = null;
    this.panel.hide();
  }

  /** Shows the results of a question, then its answer above them. */
  async answer(question, picked) {
    const { box, panel } = this;
    box.keepAddress(question);
    const results = box.find(false);
    const { turn } = box;
    box.results.before(panel.root);
    panel.wait();
    try {
      await results;
      const guide = await this.guide();
      const answer = await guide.ask(question, picked.map(({ value }) => value), today());
      if (turn !== box.turn) return;
      this.asked = question;
      this.show(answer, guide.strings, picked);
      if (this.choosing) panel.focus();
      if (!answer.covered) keep(question, box.locale, box.items.length ? "not covered" : "nothing found");
      this.showGaps();
    } catch (error) {
      // Without an answer there are still the results.
      console.warn(error);
      if (turn === box.turn) panel.hide();
    } finally {
      this.choosing = false;
    }
  }

  async choose(picked) {
    this.choosing = true;
    this.box.turn += 1;
    await this.send(picked);
  }

  async showGaps() {
    const { strings } = await this.guide();
    if (this.gaps) this.gaps.show();
    else this.gaps = new Gaps(this.box.root, strings, (text) => this.box.say(text));
  }
}
