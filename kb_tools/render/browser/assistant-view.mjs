// View: the panel with the answer, above the results of search.
// In: an answer (see assistant-core.mjs) and the words of the panel. Out: elements. Every text is
// put in as text, never as markup.

const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null));
  return element;
};

/** The elements of a passage's own lines. */
function quoted(kind, lines) {
  if (kind === "table") return [table(lines)];
  if (kind !== "list" && kind !== "links") return lines.map((line) => make("p", "", line));
  return [make("ul", "kb-answer-list", ...lines.map((line) => make("li", "", line)))];
}

/** A table from its caption, its headings and its rows, as article pages have it. */
function table([caption, ...lines]) {
  const [heads, ...rows] = lines.map((line) => line.split("\t"));
  const heading = (scope, text) => {
    const element = make("th", "", text);
    element.scope = scope;
    return element;
  };
  const cell = (text, at) => {
    const label = make("span", "kb-cell-label", heads[at + 1]);
    return make("td", "", label, make("span", "kb-cell-value", text));
  };
  const head = make("tr", "", ...heads.map((text) => heading("col", text)));
  const body = rows.map(([name, ...cells]) => make("tr", "", heading("row", name), ...cells.map(cell)));
  const parts = [
    make("caption", "", caption),
    make("thead", "", head),
    make("tbody", "", ...body),
  ];
  return make("div", "kb-table", make("table", "", ...parts));
}

let last = 0;
const fresh = (name) => `kb-answer-${name}-${(last += 1)}`;

export class Panel {
  /** `site` is the relative address of the site's root; `choose(values)` asks again. */
  constructor({ site, locale, choose }) {
    Object.assign(this, { site, locale, choose });
    this.root = make("section", "kb-answer");
    this.root.hidden = true;
  }

  /** The panel while an answer is worked out: its place is kept, so that nothing moves later. */
  wait() {
    if (this.root.hidden || !this.root.childElementCount) this.root.replaceChildren();
    this.root.setAttribute("aria-busy", "true");
    this.root.hidden = false;
  }

  hide() {
    this.root.hidden = true;
    this.root.replaceChildren();
    this.root.removeAttribute("aria-busy");
  }

  /** Shows an answer; what is said to screen readers is given back. */
  show(answer, strings, picked) {
    this.strings = strings;
    const { root } = this;
    root.removeAttribute("aria-busy");
    root.classList.toggle("kb-answer-warning", answer.warning !== null);
    if (answer.warning) this.fill("assistant.secret", [this.text("assistant.secret.text")]);
    else if (!answer.covered) this.fill("assistant.none", this.nothing(answer));
    else this.fill("assistant.title", this.answered(answer, picked));
    const key = answer.warning ? "assistant.secret" : answer.covered ? "assistant.ready" : "assistant.none";
    return [strings[key], answer.clarify?.question].filter(Boolean).join(" ");
  }

  focus() {
    this.root.querySelector("h2")?.focus();
  }

  fill(title, parts) {
    const heading = make("h2", "kb-answer-title", this.strings[title]);
    heading.id = fresh("title");
    heading.tabIndex = -1;
    this.root.setAttribute("aria-labelledby", heading.id);
    this.root.replaceChildren(heading, ...parts.filter((part) => part !== null));
    this.root.hidden = false;
  }

  text(key) {
    return make("p", "", this.strings[key]);
  }

  link(className, text, url) {
    const link = make("a", className, text);
    link.href = url.endsWith("/topics/#contact") ? "#contact" : this.site + url;
    return link;
  }

  answered({ answer, steps, checker, clarify }, picked) {
    return [
      this.picked(picked),
      ...answer.map((one, at) => this.passage(one, answer[at - 1])),
      clarify && this.question(clarify, picked),
      steps && this.steps(steps),
      checker && this.checker(checker),
    ];
  }

  /** A passage under the heading of its section, unless the one before stands there, too. */
  passage({ text, lang, kind, lead, cite }, before) {
    const lines = text.split("\n");
    const titled = kind === "note" || kind === "warning";
    const name = titled ? "kb-answer-lead kb-answer-name" : "kb-answer-lead";
    const leads = lines.slice(0, lead).map((line) => make("p", name, line));
    const said = [...leads, ...quoted(kind, lines.slice(lead))];
    if (lang !== this.locale) for (const one of said) one.lang = lang;
    const beside = before && before.cite.section === cite.section;
    const heading = beside || !cite.heading ? null : make("h3", "", cite.heading);
    const from = [cite.title, cite.heading].filter(Boolean).join(" › ");
    const source = make("p", "kb-answer-source", this.link("kb-answer-cite", from, cite.url));
    return make("blockquote", "kb-answer-passage", heading, ...said, source);
  }

  steps({ title, url, steps }) {
    const list = make("ol", "kb-answer-steps", ...steps.map((text) => make("li", "", text)));
    const whole = this.link("kb-answer-more", this.strings["assistant.steps.whole"], url);
    return make("div", "kb-answer-part", make("h3", "", title), list, whole);
  }

  question({ question, options }, picked) {
    const asked = make("p", "kb-answer-asked", question);
    asked.id = fresh("asked");
    const buttons = options.map(({ label, value }) => {
      const button = make("button", "kb-answer-option", label);
      button.type = "button";
      button.addEventListener("click", () => this.choose([...picked, { label, value }]));
      return button;
    });
    const group = make("div", "kb-answer-options", ...buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", asked.id);
    return make("div", "kb-answer-part kb-answer-question", asked, group);
  }

  picked(picked) {
    if (!picked.length) return null;
    const change = make("button", "kb-answer-change", this.strings["assistant.picked.change"]);
    change.type = "button";
    change.addEventListener("click", () => this.choose(picked.slice(0, -1)));
    const names = picked.map(({ label }) => label).join(", ");
    return make("p", "kb-answer-picked", this.strings["assistant.picked"], " ", make("b", "", names), " ", change);
  }

  checker({ title, url, known, verdict }) {
    const parts = [make("h3", "", this.strings["assistant.checker"])];
    if (verdict) {
      const said = make("p", "kb-small", this.strings["assistant.checker.said"]);
      parts.push(said, make("p", "kb-answer-verdict", verdict.title), make("p", "", verdict.text));
    }
    parts.push(this.link("kb-answer-checker", title, url));
    if (known.length) {
      const pairs = known.map(({ label, value }) =>
        make("div", "", make("dt", "", label), make("dd", "", value)),
      );
      const said = make("p", "kb-small", this.strings["assistant.checker.known"]);
      parts.push(said, make("dl", "kb-answer-known", ...pairs));
    }
    return make("div", "kb-answer-part", ...parts);
  }

  nothing({ related }) {
    return [this.text("assistant.none.text"), this.links(related)];
  }

  links(related) {
    const links = related.map(({ title, url }) => make("li", "", this.link("", title, url)));
    return make("ul", "kb-answer-links", ...links);
  }
}
