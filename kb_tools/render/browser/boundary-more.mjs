// Types and functions that few checkers need: whole numbers, versions, instants with a zone, counts
// of days. Twin of kb_tools/core/{boundary,evaluate}.py; needed when the rules say `more`.
import {dateCode, scalars} from "./boundary.mjs";
import {eager} from "./evaluate.mjs";

const VERSION = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){0,2}$/;
const INSTANT = /^[\d-]{10}T([01]\d|2[0-3])(:[0-5]\d){2}(Z|(?!-00:00)[+-](0\d|1[0-4]):[0-5]\d)$/;
const DAY = 864e5, HOUR = 36e5;

const iso = (time) => new Date(time).toISOString();

const showVersion = (value) => {
  const part = (unit) => Math.floor(value / unit) % 1000;
  return `${part(1e6)}.${part(1e3)}${part(1) ? `.${part(1)}` : ""}`;
};

scalars.int = ["number", (value) => (value < 0 || value > 999999 || value % 1) && "not-whole"];
scalars.version = [
  "string",
  (text) => !VERSION.test(text) && "not-version",
  (text) => text.split(".").reduce((sum, part, at) => sum + part * 1000 ** (2 - at), 0),
  showVersion,
];
scalars.instant = [
  "string",
  (text, calendar) => (INSTANT.test(text) ? dateCode(text.slice(0, 10), calendar) : "not-instant"),
];

Object.assign(eager, {
  size: (group) => group.length,
  utc: Date.parse,
  days_after: (day, count) => iso(Date.parse(day) + count * DAY).slice(0, 10),
  // The same zone as the instant has: its clock is moved.
  hours_after: (time, count) =>
    iso(Date.parse(`${time.slice(0, 19)}Z`) + count * HOUR).slice(0, 19) + time.slice(19),
});
