// The live page and the checks: both follow each key press, and the newest text wins.
import {Latest, part} from "./desk-send.mjs";

export class Live {
  #frame;
  #api;
  #chosen;
  #latest = new Latest();
  #ready;
  #at;
  #here = "";
  #around = "";
  #explained = [];

  // `chosen` is called with the id of a unit that was clicked in the page.
  constructor(frame, api, chosen) {
    this.#frame = frame;
    this.#api = api;
    this.#chosen = chosen;
  }

  get #page() {
    return this.#frame.contentDocument;
  }

  // Opens the page of a name, which the texts of a file may share or not.
  #open(at) {
    if (at === this.#at) return this.#ready;
    this.#at = at;
    this.#around = "";
    const frame = this.#frame;
    const url = `${frame.dataset.wbPage}${at && `?at=${encodeURIComponent(at)}`}`;
    this.#ready = new Promise((done) => {
      frame.addEventListener("load", function loaded() {
        if (!frame.contentDocument?.querySelector("[data-wb-part]")) return;
        frame.removeEventListener("load", loaded);
        done();
      });
    }).then(() => this.#at === at && this.#listen());
    // In the place of the page before: the button that leads back stays that of the desk.
    frame.contentWindow.location.replace(url);
    return this.#ready;
  }

  // Links of the page lead nowhere here; a click on a text goes to its unit.
  #listen() {
    this.#page.addEventListener("submit", (event) => event.preventDefault());
    this.#page.addEventListener("click", (event) => {
      if (event.target.closest("a")) event.preventDefault();
      const place = event.target.closest("[data-kb-unit], [data-kb-holds]");
      if (place) this.#chosen(place.dataset.kbUnit ?? place.dataset.kbHolds.split(" ")[0]);
    });
  }

  #places(unit) {
    const name = CSS.escape(unit);
    return [...this.#page.querySelectorAll(`[data-kb-unit="${name}"], [data-kb-holds~="${name}"]`)];
  }

  async show(unit, at) {
    this.#here = unit;
    await this.#open(at);
    if (this.#here !== unit) return;
    this.#around = "";
    this.#mark(false);
    this.#scroll(this.#places(unit).find((place) => place.getClientRects().length));
  }

  // Within the page alone: `scrollIntoView` would move the units beside it, too.
  #scroll(place) {
    if (!place) return;
    const {top, height} = place.getBoundingClientRect();
    const {innerHeight} = this.#page.defaultView;
    this.#page.defaultView.scrollBy(0, top - Math.max(0, (innerHeight - height) / 2));
  }

  #mark(wrong) {
    for (const old of this.#page.querySelectorAll(".wb-here")) old.classList.remove("wb-here", "wb-wrong");
    for (const place of this.#places(this.#here)) {
      place.classList.add("wb-here");
      place.classList.toggle("wb-wrong", wrong);
    }
  }

  // What checks say of a text, once the page shows it; undefined when a newer text came meanwhile.
  async type({id: unit, at, forms, form}, others, since) {
    await this.#open(at);
    const places = this.#places(unit);
    const keys = new Set(places.map((place) => place.closest("[data-wb-part]").dataset.wbPart));
    const body = {unit, at, forms, form, others, parts: keys.size ? [...keys] : null};
    // What stands around a text changes with its first letter; after that the text alone does.
    const alone = places.every((place) => place.dataset.kbUnit);
    if (this.#around === unit && alone && forms.some(Boolean)) body.explained = this.#explained;
    const text = await this.#latest.post(`${this.#api}/try`, body);
    if (text === undefined || at !== this.#at) return undefined;
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
