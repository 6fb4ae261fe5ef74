// View: every search box of a page. Shows results while typing, in the reader's language.
// In: elements `[data-kb-search]` with a form, an input and `.kb-search-results`; nothing is loaded
// before the first one is used. Out: a list of links.
//
// The results are a plain list of links under the box, not a combobox: each holds a title and a
// passage, opens in a new tab like any link, and a screen reader walks through them as a list.
// A polite status says how many there are. Arrow keys walk between the box and the links, Esc closes.
//
// A question that is sent, not only typed, is also answered (`assistant-*.mjs`, loaded then). What
// is sent goes into the address; a text that seems to hold a secret never does.

const SHOWN = 8;
const SHOWN_IN_BOX = 5;
const QUIET_MS = 700;
// Passages, other languages and typos wait for a pause, not to load files between two keys.
const PAUSE_MS = 350;
// Passages are loaded this far before their result is scrolled into view.
const AHEAD = "160px";

// What may stand in the address before anybody has looked for secrets in it.
const HARMLESS = /^kb[ -]?\d{1,6}$/i;

let opening = null;

function open(folder, locale) {
  opening ??= import("./search-core.mjs")
    .then((core) => core.openSearch(folder, locale))
    .catch((error) => {
      opening = null;
      throw error;
    });
  return opening;
}

/** Whether this browser keeps searches without an answer; nothing is loaded to know it. */
function holdsGaps() {
  try {
    return localStorage.getItem("kb-gaps") !== null;
  } catch {
    return false;
  }
}

function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** A text with `<mark>` around its ranges. */
export function marked(text, ranges) {
  const parts = [];
  let at = 0;
  for (const [start, end] of ranges) {
    parts.push(text.slice(at, start), make("mark", "", text.slice(start, end)));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.filter((part) => part !== "");
}

class Box {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[type=search]");
    this.results = root.querySelector(".kb-search-results");
    this.locale = root.dataset.kbLocale || document.documentElement.lang;
    this.site = root.dataset.kbRoot || "./";
    this.inline = root.dataset.kbSearch === "page";
    this.turn = 0;
    this.items = [];
    this.composing = false;
    this.status = make("p", "kb-hidden");
    this.status.setAttribute("role", "status");
    root.append(this.status);
    this.listen();
    if (!this.inline) return;
    this.openAddress();
    if (holdsGaps()) import("./assistant-page.mjs").then((page) => page.askerOf(this).showGaps());
  }

  engine() {
    return open(this.folder, this.locale);
  }

  get folder() {
    return this.root.dataset.index ?? `${this.site}search/`;
  }

  listen() {
    const { input, root } = this;
    input.addEventListener("focus", () => open(this.folder, this.locale).catch(() => {}));
    input.addEventListener("compositionstart", () => { this.composing = true; });
    input.addEventListener("compositionend", () => {
      this.composing = false;
      this.update();
    });
    input.addEventListener("input", () => {
      if (!this.composing) this.update();
    });
    root.addEventListener("keydown", (event) => this.key(event));
    root.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.pause);
      if (this.input.value.trim()) this.send();
    });
    if (this.inline) return;
    // Safari gives no focus to a link that is clicked, so a lost focus alone closes nothing.
    root.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !root.contains(relatedTarget)) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!root.contains(target)) this.close();
    });
    input.addEventListener("focus", () => {
      if (input.value.trim() && !this.results.childElementCount) this.update();
    });
  }

  openAddress() {
    const query = new URLSearchParams(location.search).get("q");
    if (!query) return;
    this.input.value = query;
    this.send();
  }

  /** A question is sent: answered on the page of search, taken there from the other boxes. */
  async send() {
    this.turn += 1;
    const { turn } = this;
    try {
      this.asker ??= (await import("./assistant-page.mjs")).askerOf(this);
      if (turn === this.turn) await this.asker.send();
    } catch (error) {
      console.warn(error);
      if (turn === this.turn) this.find(false);
    }
  }

  resultsAddress(question) {
    return `${this.site}${this.locale}/search/?q=${encodeURIComponent(question)}`;
  }

  key(event) {
    if (event.isComposing || this.composing) return;
    const links = [...this.results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && this.results.childElementCount && !this.inline) {
      event.preventDefault();
      this.input.focus();
      this.close();
    } else if (event.key === "ArrowDown" && at + 1 < links.length) {
      event.preventDefault();
      links[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] ?? this.input).focus();
    } else if (event.key === "Home" && at >= 0) {
      event.preventDefault();
      links[0].focus();
    } else if (event.key === "End" && at >= 0) {
      event.preventDefault();
      links[links.length - 1].focus();
    }
  }

  close() {
    clearTimeout(this.pause);
    this.turn += 1;
    this.items = [];
    this.results.replaceChildren();
    this.asker?.hide();
    this.say("");
  }

  /** Shows results at each key, and all that can be found once the reader pauses. */
  update() {
    const query = this.input.value.trim();
    if (this.inline && (!query || HARMLESS.test(query))) this.keepAddress(query);
    this.asker?.hide(query);
    clearTimeout(this.pause);
    this.turn += 1;
    if (!query) {
      this.close();
      return;
    }
    this.find(true);
    this.pause = setTimeout(() => this.find(false), PAUSE_MS);
  }

  /** Searches for what stands in the box now; an answer that comes too late is dropped. */
  async find(typing) {
    this.turn += 1;
    const turn = this.turn;
    const limit = this.inline ? SHOWN : SHOWN_IN_BOX;
    try {
      const engine = await this.engine();
      const answer = await engine.search(this.input.value, limit, typing);
      if (turn === this.turn) this.show(engine, answer, turn, typing);
    } catch (error) {
      console.error(error);
      // Without an index the form still leads to the page of topics.
      if (turn === this.turn) this.close();
    }
  }

  keepAddress(query) {
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    history.replaceState(history.state, "", address);
  }

  show(engine, { plan, hits }, turn, typing) {
    const { strings } = engine;
    if (!hits.length && typing) return;
    if (!hits.length) {
      this.items = [];
      this.results.replaceChildren(this.nothing(strings));
      this.say(strings["search.none"]);
      return;
    }
    // A list that stands there already stays, so that nothing moves under a finger or the focus.
    const same = hits.length === this.items.length &&
      hits.every((hit, at) => hit.url === this.items[at].hit.url);
    if (!same && !this.results.contains(document.activeElement)) this.list(engine, hits);
    this.say(strings["search.count"].replace("{count}", String(this.items.length)));
    if (typing) return;
    this.fillSeen(engine, plan, turn);
  }

  /** Passages of the results that are seen, or nearly; the others when they are scrolled to. */
  fillSeen(engine, plan, turn) {
    this.watcher?.disconnect();
    const items = new Map(this.items.map((item) => [item.link, item]));
    const fill = (entries) => {
      for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
        this.watcher.unobserve(target);
        this.fill(engine, plan, items.get(target), turn).catch(console.warn);
      }
    };
    this.watcher = new IntersectionObserver(fill, { rootMargin: AHEAD });
    for (const link of items.keys()) this.watcher.observe(link);
  }

  list(engine, hits) {
    const list = make("ol", "kb-search-list");
    list.setAttribute("aria-label", engine.strings["search.results"]);
    this.items = hits.map((hit) => this.item(hit));
    list.append(...this.items.map(({ link }) => make("li", "", link)));
    this.results.replaceChildren(list);
    if (!this.inline) this.results.append(this.more(engine.strings));
  }

  item(hit) {
    const title = make("span", "kb-search-title", hit.title);
    if (hit.lang !== this.locale) title.lang = hit.lang;
    const heading = make("span", "kb-search-heading");
    const passage = make("span", "kb-search-passage");
    const link = make("a", "kb-search-hit", title, heading, passage);
    link.href = this.site + hit.url;
    return { hit, heading, passage, link };
  }

  async fill(engine, plan, { hit, heading, passage, link }, turn) {
    const found = await engine.passage(plan, hit);
    if (turn !== this.turn) return;
    heading.textContent = found.heading;
    passage.replaceChildren(...marked(found.text, found.highlights));
    passage.lang = found.lang;
    link.querySelector(".kb-search-mark")?.remove();
    if (hit.lang !== this.locale || found.lang !== this.locale) {
      link.append(make("span", "kb-search-mark", engine.strings["search.untranslated"]));
    }
  }

  nothing(strings) {
    const topics = make("a", "", strings["search.none.topics"]);
    topics.href = `${this.site}${this.locale}/topics/`;
    const contact = make("a", "", strings["search.none.contact"]);
    contact.href = "#contact";
    return make(
      "div",
      "kb-search-none",
      make("p", "kb-search-title", strings["search.none"]),
      make("p", "", strings["search.none.hint"]),
      make("ul", "", make("li", "", topics), make("li", "", contact)),
    );
  }

  more(strings) {
    const link = make("a", "kb-search-more", strings["search.all"]);
    link.href = this.resultsAddress(this.input.value.trim());
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.send();
    });
    return link;
  }

  /** Says something to screen readers once the reader has stopped typing. */
  say(text) {
    clearTimeout(this.saying);
    if (!text) {
      this.status.textContent = "";
      return;
    }
    this.saying = setTimeout(() => { this.status.textContent = text; }, QUIET_MS);
  }
}

const boxes = [...document.querySelectorAll("[data-kb-search]")].map((root) => new Box(root));

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = boxes.find(({ input }) => input.checkVisibility?.() ?? input.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.input.focus();
  box.input.select();
});
