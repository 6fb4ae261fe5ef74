// Suggest: the checker that fits a question, with what it already says filled in; twin of
// assistant/suggest.py. In: the guide, a matcher, an article's card, facts. Out: data, or null.
import { MONEY_CUES } from "./assistant-facts.mjs";
import { prefill } from "./assistant-prefill.mjs";
import { writeDate } from "./checker-dates.mjs";
import { encode } from "./checker-link.mjs";
import { writeMoney } from "./checker-money.mjs";
import { run } from "./evaluate.mjs";

const TITLE = 4;
const SUMMARY = 2;
const PART = 2;
const TELLING = ["situation", "money", "date", "version", "count"];
const PLAIN = ["device", "devices", "platform"];

/** The id of the checker, or "": the one most of whose questions are answered by the facts. */
export function bestChecker({ checkers }, matcher, names, said, specs, facts) {
  let found = "";
  let most = [0, 0];
  for (const name of names) {
    const { title, summary, words } = checkers[name];
    const named = matcher.worth(`${title}\n${summary}`);
    const [answered, plain] = told(specs[name] ?? {}, facts);
    const weight = named * PART + answered * said + Math.floor((plain * said) / 2);
    if (!(named || answered) || weight < said) continue;
    const score = matcher.worth(title) * TITLE + matcher.worth(summary) * SUMMARY + matcher.worth(words);
    if (answered > most[0] || (answered === most[0] && score > most[1])) {
      [found, most] = [name, [answered, score]];
    }
  }
  return found;
}

/** How many questions of a checker the facts answer; and how many with a device or phone only. */
function told(spec, facts) {
  const said = new Set(facts.filter(({ kind }) => kind === "situation").map(({ value }) => value));
  const kinds = new Set(facts.map(({ kind }) => kind));
  let answered = 0;
  let plain = 0;
  for (const wanted of Object.values(spec)) {
    if (wanted.if && !wanted.if.some((name) => said.has(name))) continue;
    const tells = (kind) => kind in wanted && telling(kind, wanted[kind], kinds, said);
    if (TELLING.some(tells)) answered += 1;
    else if (PLAIN.some((kind) => kind in wanted && kinds.has(kind.replace(/s$/, "")))) plain += 1;
  }
  return [answered, plain];
}

function telling(kind, detail, kinds, said) {
  if (kind === "situation") {
    return Object.keys(detail).some((names) => names.split("+").every((name) => said.has(name)));
  }
  if (kind === "money" && MONEY_CUES.some((cue) => said.has(cue))) return said.has(detail);
  return kinds.has(kind);
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
  if (type === "date") return writeDate(data.locale, value);
  return String(value);
}

/** The result, when what is known decides it already. */
function verdict({ ir, outcomes }, raw) {
  if (!Object.keys(raw).length) return null;
  const found = run(ir, raw);
  return found.verdict ? { id: found.verdict, ...outcomes[found.verdict] } : null;
}
