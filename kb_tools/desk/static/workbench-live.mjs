// The live page and the checks: both follow each key press, and the newest text wins.
import {Latest, part} from "./desk-send.mjs";

export class Live {
  #frame;
  #api;
  #latest = new Latest();
  #ready;
  #here = "";
  #around = "";
  #explained = [];

  // `chosen` is called with the id of a unit that was clicked in the page.
  constructor(frame, api, chosen) {
    this.#frame = frame;
    this.#api = api;
    this.#ready = new Promise((done) => {
      const loaded = () => {
        if (this.#page?.readyState === "complete" && this.#page.querySelector("[data-wb-part]")) done();
      };
      frame.addEventListener("load", loaded);
      loaded();
    }).then(() => this.#listen(chosen));
  }

  get #page() {
    return this.#frame.contentDocument;
  }

  // Links of the page lead nowhere here; a click on a text goes to its unit.
  #listen(chosen) {
    this.#page.addEventListener("click", (event) => {
      if (event.target.closest("a")) event.preventDefault();
      const unit = event.target.closest("[data-kb-unit]");
      if (unit) chosen(unit.dataset.kbUnit);
    });
  }

  #places(unit) {
    return [...this.#page.querySelectorAll(`[data-kb-unit="${CSS.escape(unit)}"]`)];
  }

  async show(unit) {
    await this.#ready;
    this.#here = unit;
    this.#around = "";
    this.#mark(false);
    this.#places(unit)[0]?.scrollIntoView({block: "center"});
  }

  #mark(wrong) {
    for (const old of this.#page.querySelectorAll(".wb-here")) old.classList.remove("wb-here", "wb-wrong");
    for (const place of this.#places(this.#here)) {
      place.classList.add("wb-here");
      place.classList.toggle("wb-wrong", wrong);
    }
  }

  // What checks say of a text, once the page shows it; undefined when a newer text came meanwhile.
  async type(unit, forms, others, since) {
    await this.#ready;
    const places = this.#places(unit);
    const keys = new Set(places.map((place) => place.closest("[data-wb-part]").dataset.wbPart));
    const body = {unit, forms, others, parts: keys.size ? [...keys] : null};
    // What stands around a text changes with its first letter; after that the text alone does.
    if (this.#around === unit && forms.some(Boolean)) body.explained = this.#explained;
    const text = await this.#latest.post(`${this.#api}/try`, body);
    if (text === undefined) return undefined;
    const {problems, parts, inner, explained} = JSON.parse(text);
    if (inner === null) {
      for (const {key, html} of parts)
        this.#page.querySelector(`[data-wb-part="${CSS.escape(key)}"]`)?.replaceChildren(part(html));
      this.#around = forms.some(Boolean) ? unit : "";
      this.#explained = explained;
    } else for (const place of places) place.replaceChildren(part(inner));
    if (this.#here === unit) this.#mark(problems.some((one) => one.severity === "error"));
    performance.measure("kb-edit", {start: since, end: performance.now()});
    return problems;
  }
}
