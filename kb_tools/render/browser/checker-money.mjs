// Amounts as a locale writes them, to and from the decimal text of the rules.
// A format is {group, decimal, before}; `before`: the currency stands before the number.

const UNIT = "USD";
const plain = (mark) => mark.normalize("NFKC"); // no-break spaces become spaces
const escaped = (mark) => plain(mark).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// What somebody typed, as {value: "200000.01"} or {code}. Only the locale's own way of writing is
// read: an amount that could mean two things must not be guessed.
export function readMoney(typed, {group, decimal}) {
  const text = plain(typed).trim().replace(/^(USD|\$) ?| ?(USD|\$)$/gi, "");
  if (!text) return {code: "empty"};
  const own = new RegExp(`^(\\d+|\\d{1,3}(?:${escaped(group)}\\d{3})+)(?:${escaped(decimal)}(\\d*))?$`);
  const [all, whole, cents] = own.exec(text) ?? [];
  if (!all || cents === "") return {code: "not-decimal"};
  // "1.500" is one and a half to one reader and fifteen hundred to another.
  if (cents?.length === 3 && whole.length < 4) return {code: "ambiguous"};
  const digits = whole.replace(/\D/g, "");
  return {value: cents ? `${digits}.${cents}` : digits};
}

// Decimal text as the locale writes it, without the currency; cents only when there are any.
export function writeNumber(value, {group, decimal}) {
  const [whole, cents = ""] = value.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return +cents ? grouped + decimal + cents.padEnd(2, "0") : grouped;
}

// Decimal text as an amount of dollars.
export function writeMoney(value, format) {
  const number = writeNumber(value, format);
  return format.before ? `${UNIT}\u00a0${number}` : `${number}\u00a0${UNIT}`;
}
