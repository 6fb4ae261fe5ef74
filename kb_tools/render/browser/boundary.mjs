// Twin of kb_tools/core/boundary.py: raw answers to {values}, {errors: [{code, input}]}.

const moneyCode = (text) => {
  const [all, minus, whole, decimals = ""] = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  if (!all) return "not-decimal";
  if (decimals.length > 2) return "too-many-decimals";
  if (minus || !+text) return "not-positive";
  return whole.length > 11 && "too-large";
};

export const dateCode = (text, {first, last}) => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return "not-date";
  if (text < first || text > last) return "outside-calendar";
  const date = new Date(text);
  return !(+date && date.toISOString().startsWith(text)) && "no-such-date";
};

// By type: type in JSON, fault, exact value, text of it. boundary-more.mjs adds to it.
export const scalars = {
  bool: ["boolean"],
  money: ["string", moneyCode, (text) => Math.round(text * 100)], // exact: below 2^53
  date: ["string", dateCode],
};

export function parse(ir, raw) {
  const values = {}, errors = [];
  const fail = (code, input) => void errors.push({code, input});
  const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
  const typed = (value, input, wanted) =>
    typeOf(value) === wanted || fail(value === null ? "null" : "wrong-type", input);
  const unless = (code, input, value) => (code ? fail(code, input) : value);
  const list = (value, input, most) =>
    typed(value, input, "list") && unless(value.length > most && "too-many", input, value) || [];
  const read = {
    scalar: (value, input, {type}) => {
      const [wanted, code, exact] = scalars[type];
      if (wanted === "string" && typeof value === "number") return fail("number-not-text", input);
      return typed(value, input, wanted) && unless(
        code?.(value, ir.calendar), input, exact?.(value) ?? value);
    },
    enum: (value, input, one) => typed(value, input, "string") && unless(
      !one.values.includes(value) && "unknown-value", input, value),
    set: (value, input, one) => {
      const found = [];
      list(value, input, one.values.length).forEach((item, at) => {
        const place = `${input}[${at}]`, member = read.enum(item, place, one);
        if (found.includes(member)) fail("repeated", place);
        else if (member) found.push(member);
      });
      return one.values.filter((member) => found.includes(member));
    },
    withdrawals: (value, input, one) => list(value, input, one.max).map((item, at) => {
      const place = `${input}[${at}]`, entry = {};
      if (!typed(item, place, "object")) return entry;
      if (Object.keys(item).some((key) => key !== "date" && key !== "amount")) fail("unknown-key", place);
      for (const key of ["date", "amount"])
        if (!Object.hasOwn(item, key)) fail("missing-key", `${place}.${key}`);
        else entry[key] = read.scalar(item[key], `${place}.${key}`, {type: key === "date" ? key : "money"});
      if (entry.date > values[one.until]) fail("in-future", `${place}.date`);
      return entry;
    }),
  };
  if (typeOf(raw) !== "object") fail("wrong-type", "");
  else {
    const known = ir.inputs.map((one) => one.name);
    Object.keys(raw).filter((name) => !known.includes(name))
      .map((name) => /^[a-z_][a-z0-9_]{0,39}$/.test(name) ? name : "").sort()
      .forEach((name) => fail("unknown-input", name));
    for (const one of ir.inputs) {
      const {name} = one;
      if (!Object.hasOwn(raw, name)) continue;
      values[name] = (read[one.type] ?? read.scalar)(raw[name], name, one);
      if (Date.parse(values[name]) > Date.parse(values[one.until])) fail("too-late", name);
    }
  }
  return errors.length ? {errors} : {values};
}
