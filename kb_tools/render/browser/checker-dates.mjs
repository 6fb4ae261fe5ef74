// Dates and moments as a locale writes them; twin of i18n/figures.py.
// In: a locale's tag, ISO text. Out: text.

// The first of a month is an ordinal here; the browser's own data write "1".
const FIRST = {fr: "1er", it: "1º"};
const formats = new Map();

export function writeDate(locale, iso) {
  return day(locale, new Date(`${iso}T00:00:00Z`));
}

// A moment on the clock of its own zone, and in UTC where that is another.
export function writeMoment(locale, text) {
  const zone = text.slice(19), clock = time(locale, `${text.slice(0, 19)}Z`);
  if (zone === "Z" || zone === "+00:00") return `${clock} UTC`;
  return `${clock} UTC${zone} (${time(locale, text)} UTC)`;
}

function time(locale, text) {
  const date = new Date(text), mark = locale.startsWith("zh") ? " " : ", ";
  return day(locale, date) + mark + format(locale, "timeStyle", "short").format(date);
}

function day(locale, date) {
  return format(locale, "dateStyle", "long").formatToParts(date).map(
    ({type, value}) => (type === "day" && value === "1" && FIRST[locale]) || value).join("");
}

function format(locale, part, style) {
  const key = `${locale} ${part}`;
  if (!formats.has(key))
    formats.set(key, new Intl.DateTimeFormat(locale, {[part]: style, timeZone: "UTC"}));
  return formats.get(key);
}
