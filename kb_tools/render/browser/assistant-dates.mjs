// Dates: days that a text names, by figures, by the month's name, or counted from today; twin of
// assistant/facts_dates.py. In: patterns, clean text, the reader's day as ISO text or "". Out:
// [start, end, ISO date], "" for a range that is none.
import { findNumbers, MICRO } from "./assistant-numbers.mjs";
import { LETTER } from "./assistant-patterns.mjs";

const YEAR_FIRST = /([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])/gu;
const YEAR_LAST = /([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9.])/gu;
const CHINESE = "(?:([0-9]{4})年 ?)?([0-9]{1,2})月 ?([0-9]{1,2}) ?[日号]";
const INSIDE = new RegExp(`^[${LETTER}.,/-]`, "u");
const INSIDE_WORD = new RegExp(`^[${LETTER}.,]`, "u");
const DAY_MS = 86400000;
const MOST_DAYS = 400;
const NEAR_DAYS = 60;

/** Ranges of days with their ISO dates, "" for none; of ranges that overlap the first counts. */
export function* findDates(patterns, text, today) {
  yield* numeric(patterns.data.dates.order, text);
  yield* named(patterns, text, today);
  yield* written(patterns, CHINESE, text, ["y", "m", "d"], today);
  if (today) yield* relative(patterns, text, today);
}

function* numeric(order, text) {
  for (const match of text.matchAll(YEAR_FIRST)) yield* day(match, +match[1], +match[3], +match[4]);
  for (const match of text.matchAll(YEAR_LAST)) {
    const first = order === "mdy" && match[2] === "/";
    let [month, date] = first ? [+match[1], +match[3]] : [+match[3], +match[1]];
    if (month > 12) [month, date] = [date, month];
    yield* day(match, +match[4] > 99 ? +match[4] : 2000 + +match[4], month, date);
  }
}

function* day(match, year, month, date) {
  const made = make(year, month, date);
  if (made && !INSIDE.test(match.input[match.index - 1] ?? "")) {
    yield [match.index, match.index + match[0].length, made];
  }
}

function make(year, month, date) {
  const made = new Date(0);
  made.setUTCFullYear(year, month - 1, date);
  const real = year > 0 && made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
  return real ? iso(made) : "";
}

const iso = (date) => date.toISOString().slice(0, 10);

function* named(patterns, text, today) {
  const { months, order } = patterns.data.dates;
  const names = Object.keys(months).join("|");
  if (!names) return;
  const date = "([0-9]{1,2})(?:st|nd|rd|th|er|[.]?[oº°]|[.])?";
  const year = "(?:,? ?(?:de |del |of )?([0-9]{4}))?";
  const end = `(?![${LETTER}])`;
  const first = `${date} ?(?:de |of )?(${names})[.]?${year}${end}`;
  yield* written(patterns, first, text, ["d", "m", "y"], today, months);
  if (order === "mdy") {
    const second = `(${names})[.]? ${date}${year}${end}`;
    yield* written(patterns, second, text, ["m", "d", "y"], today, months);
  }
}

function* written(patterns, source, text, order, today, months) {
  for (const match of patterns.all(source, text)) {
    const part = Object.fromEntries(order.map((name, at) => [name, match[at + 1]]));
    const month = months ? months[part.m] : +part.m;
    if (INSIDE_WORD.test(text[match.index - 1] ?? "")) continue;
    let made = "";
    if (part.y) made = make(+part.y, month, +part.d);
    else if (today) made = meant(month, +part.d, today);
    if (made) yield [match.index, match.index + match[0].length, made];
  }
}

/** The day of that month that is meant: a coming one when it is near, else the last one. */
function meant(month, date, today) {
  const year = +today.slice(0, 4);
  const made = [year + 1, year, year - 1].map((one) => make(one, month, date)).filter(Boolean);
  return made.find((one) => Date.parse(one) - Date.parse(today) <= NEAR_DAYS * DAY_MS) ?? "";
}

const shifted = (today, days) => iso(new Date(Date.parse(today) + days * DAY_MS));

function* relative(patterns, text, today) {
  const { skip, relative: words, before, units } = patterns.data.dates;
  if (skip) for (const [start, end] of patterns.phrases(skip, text)) yield [start, end, ""];
  for (const [days, source] of words) {
    for (const [start, end] of patterns.phrases(source, text)) {
      yield [start, end, shifted(today, +days)];
    }
  }
  for (const one of findNumbers(patterns, text)) {
    const behind = text.slice(Math.max(0, one.start - 16), one.start);
    if (before && !patterns.find(before, behind)) continue;
    for (const [days, source] of units) {
      const match = patterns.at(source, text, one.end);
      const back = (one.micros / MICRO) * BigInt(days);
      if (match && source && back <= MOST_DAYS) {
        yield [one.start, one.end + match[0].length, shifted(today, -Number(back))];
      }
    }
  }
}
