// Answers in the fragment of an address: ids, amounts and dates, never free text. The same fragment
// gives the same answer in every language.
import {parse} from "./boundary.mjs";

const SAFE = /^[a-z0-9_.:,+-]*$/i;
const LONGEST = 20000;

const write = {
  set: (value) => value.join(","),
  withdrawals: (value) => value.map(({date, amount}) => `${date}:${amount}`).join(","),
};

const listed = (text) => (text ? text.split(",") : []);
const read = {
  bool: (text) => ({true: true, false: false})[text] ?? text,
  int: (text) => (/^\d{1,6}$/.test(text) ? Number(text) : text),
  set: listed,
  withdrawals: (text) => listed(text).map((item) => {
    const [date, amount = ""] = item.split(":");
    return {date, amount};
  }),
};

// The fragment for some answers.
export function encode({checker, policy, ir}, raw) {
  const parts = [`checker=${checker}`];
  for (const {name, type} of ir.inputs)
    if (name in raw) parts.push(`${name}=${(write[type] ?? String)(raw[name])}`);
  return `#${parts.join("&")}&policy=${policy}`;
}

// The answers of a fragment: {raw, unread, changed}; null when it is not about this checker.
// An answer that the rules would refuse is left out, and `unread` says so.
export function decode({checker, policy, ir}, fragment) {
  if (fragment.length > LONGEST) return null;
  const pairs = new Map(fragment.slice(1).split("&").map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
  }));
  if (pairs.get("checker") !== checker) return null;
  const made = pairs.get("policy");
  pairs.delete("checker");
  pairs.delete("policy");
  const raw = {};
  for (const {name, type} of ir.inputs) {
    if (!pairs.has(name) || !SAFE.test(pairs.get(name))) continue;
    const answer = (read[type] ?? String)(pairs.get(name));
    if (!parse(ir, {...raw, [name]: answer}).errors) {
      raw[name] = answer;
      pairs.delete(name);
    }
  }
  return {raw, unread: pairs.size > 0, changed: made !== undefined && made !== policy};
}
