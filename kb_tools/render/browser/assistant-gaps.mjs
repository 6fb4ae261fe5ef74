// Gaps: searches that found no answer. They stay in this browser until the reader saves them as a
// file to give away, or deletes them. In: questions. Out: a section that shows them.
import { recall, remember } from "./store.mjs";

const KEY = "gaps";
const MOST = 50;
const LONGEST = 200;

/** What is kept: {question, locale, why, count}, the newest last. */
export function kept() {
  try {
    const found = JSON.parse(recall(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one?.question === "string") : [];
  } catch {
    return [];
  }
}

/** Keeps a question without an answer; the same one is counted. Never call it with a secret. */
export function keep(question, locale, why) {
  const text = question.trim().replace(/\s+/g, " ").slice(0, LONGEST);
  if (!text) return;
  const others = kept();
  const at = others.findIndex((one) => one.question === text && one.locale === locale);
  const [before] = at < 0 ? [] : others.splice(at, 1);
  others.push({ question: text, locale, why, count: (before?.count ?? 0) + 1 });
  remember(KEY, JSON.stringify(others.slice(-MOST)));
}

/** The section on the page of search; it is there only when something is kept. */
export class Gaps {
  constructor(root, strings, say) {
    Object.assign(this, { root, strings, say });
    this.box = document.createElement("details");
    this.box.className = "kb-gaps";
    root.append(this.box);
    this.show();
  }

  show() {
    const found = kept();
    this.box.hidden = !found.length;
    if (!found.length) return;
    const make = (name, text, ...children) => {
      const element = document.createElement(name);
      element.append(text, ...children);
      return element;
    };
    const title = this.strings["assistant.gaps.title"].replace("{count}", String(found.length));
    const list = make("ul", "");
    for (const { question, locale } of [...found].reverse()) {
      const item = make("li", question);
      item.lang = locale;
      list.append(item);
    }
    const button = (key, act) => {
      const made = make("button", this.strings[key]);
      made.type = "button";
      made.className = "kb-answer-option";
      made.addEventListener("click", act);
      return made;
    };
    const actions = make(
      "div",
      "",
      button("assistant.gaps.save", () => this.save()),
      button("assistant.gaps.delete", () => this.clear()),
    );
    actions.className = "kb-answer-options";
    const lead = make("p", this.strings["assistant.gaps.lead"]);
    this.box.replaceChildren(make("summary", title), lead, list, actions);
  }

  save() {
    const data = { format: 1, searches: kept() };
    const blob = new Blob([JSON.stringify(data, null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "searches-without-answer.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  clear() {
    try {
      localStorage.removeItem(`kb-${KEY}`);
    } catch {
      // Nothing could be kept, then.
    }
    this.show();
    this.say(this.strings["assistant.gaps.deleted"]);
    document.querySelector("input[type=search]")?.focus();
  }
}
