// Twin of kb_tools/core/evaluate.py: {verdict, outputs, trace} or {ask}; run also {errors}.
import {parse, scalars} from "./boundary.mjs";

const UNLIMITED = Number.MAX_SAFE_INTEGER;

const shown = (type, value) => {
  if (type !== "money" && type !== "limit") return scalars[type]?.[3]?.(value) ?? value;
  if (value === UNLIMITED) return null;
  const digits = `${Math.abs(value)}`.padStart(3, 0);
  return `${value < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

export const eager = {
  "!": (a) => !a,
  neg: (a) => -a,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  in: (a, group) => group.includes(a),
  list: (...items) => items,
  left: (limit, used) => (limit === UNLIMITED ? limit : Math.max(0, limit - used)),
  spent: (first, last, history) => history.reduce(
    (sum, {date, amount}) => (date >= first && date <= last ? sum + amount : sum), 0),
};

export function evaluate(ir, answers) {
  const types = Object.fromEntries(ir.inputs.map(({name, type}) => [name, type]));
  const lets = {}, trace = [];
  let reads, each, verdict;
  const note = (name, type, value, source) => {
    if (type !== "withdrawals")
      reads[name] = {value: shown(type, value), ...(source && {source})};
    return value;
  };
  const lazy = {
    input: (name) => {
      if (!Object.hasOwn(answers, name)) throw {ask: name};
      return note(name, types[name], answers[name]);
    },
    let: (name) => {
      const {type, value} = ir.let[name];
      if (!lets[name]) {
        const outer = reads;
        reads = {};
        lets[name] = {value: run(value), reads};
        reads = outer;
      }
      Object.assign(reads, lets[name].reads);
      return note(name, type, lets[name].value);
    },
    figure: (name) => {
      const {type, value, source} = ir.figures[name];
      return note(name, type, value, source);
    },
    cell: (table, key, column) => lazy.figure(`${table}.${run(key)}.${column}`),
    each: () => each,
    verdict: () => verdict,
    "&&": (a, b) => run(a) && run(b),
    "||": (a, b) => run(a) || run(b),
    "?": (condition, a, b) => run(run(condition) ? a : b),
    business_day_back: (day, count) => {
      const {first, holidays} = ir.calendar, date = new Date(run(day));
      for (let left = run(count); ; date.setUTCDate(date.getUTCDate() - 1)) {
        const at = date.toISOString().slice(0, 10);
        if (date.getUTCDay() % 6 && !holidays.includes(at)) left--;
        if (left <= 0 || at <= first) return at;
      }
    },
  };
  const run = (node) => {
    if (!Array.isArray(node)) return node;
    const [sign, ...rest] = node;
    return sign in eager ? eager[sign](...rest.map(run)) : lazy[sign](...rest);
  };
  try {
    for (const rule of ir.rules) {
      reads = {};
      const fired = run(rule.if);
      trace.push({rule: rule.id, fired, when: rule.when, values: reads, source: rule.source});
      if (fired) {
        verdict = rule.verdict;
        break;
      }
    }
    reads = {};
    const outputs = {};
    for (const name in ir.outputs) {
      const {each: group, only, type, value, when} = ir.outputs[name];
      if (!only || run(only))
        outputs[name] = group
          ? group.filter((member) => ((each = member), run(when)))
          : shown(type, run(value));
    }
    return {verdict, outputs, trace};
  } catch (stop) {
    if (!stop.ask) throw stop;
    return stop;
  }
}

export function run(ir, raw) {
  const {errors, values} = parse(ir, raw);
  return errors ? {errors} : evaluate(ir, values);
}
