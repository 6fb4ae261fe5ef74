// Suggest: the checker that fits a question, with what it already says filled in; twin of
// assistant/suggest.py. In: the guide, a matcher, an article's card, facts. Out: data, or null.
import { prefill } from "./assistant-prefill.mjs";
import { encode } from "./checker-link.mjs";
import { writeMoney } from "./checker-money.mjs";
import { run } from "./evaluate.mjs";

const TITLE = 4;
const SUMMARY = 2;
const PART = 2;

/** The id of the checker, or "". */
export function bestChecker({ checkers }, matcher, names, said) {
  let found = "";
  let most = 0;
  for (const name of names) {
    const { title, summary, words } = checkers[name];
    const named = matcher.worth(`${title}\n${summary}`);
    if (!named || named * PART < said) continue;
    const score = matcher.worth(title) * TITLE + matcher.worth(summary) * SUMMARY + matcher.worth(words);
    if (score > most) [found, most] = [name, score];
  }
  return found;
}

/** A checker as an answer shows it; `data` are its rules and words. */
export function suggestion(title, data, patterns, facts, today) {
  const raw = prefill(patterns, data.ir, data.checker, facts, today);
  const filled = Object.keys(raw).length > 0;
  const url = `${data.locale}/checkers/${data.checker}/${filled ? encode(data, raw) : ""}`;
  return { id: data.checker, title, url, known: known(data, raw), verdict: verdict(data, raw) };
}

function known(data, raw) {
  return data.ir.inputs
    .filter(({ name }) => name in raw)
    .map(({ name, type }) => ({
      input: name,
      label: data.asks[name],
      value: shown(data, name, type, raw[name]),
    }));
}

function shown(data, name, type, value) {
  const names = data.names[name];
  if (names) return [value].flat().map((one) => names[one] ?? one).join(", ");
  if (type === "money" || type === "limit") return writeMoney(value, data.money);
  if (type === "bool") return data.yes_no[value ? 0 : 1];
  if (type === "date") {
    const format = new Intl.DateTimeFormat(data.locale, { dateStyle: "long", timeZone: "UTC" });
    return format.format(new Date(`${value}T00:00:00Z`));
  }
  return String(value);
}

/** The result, when what is known decides it already. */
function verdict({ ir, outcomes }, raw) {
  if (!Object.keys(raw).length) return null;
  const found = run(ir, raw);
  return found.verdict ? { id: found.verdict, ...outcomes[found.verdict] } : null;
}
