// Twin of kb_tools/core/boundary.py: raw answers to {values} or {errors: [{code, input}]}.

const moneyCode = (text) => {
  const [all, minus, whole, decimals = ""] = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  if (!all) return "not-decimal";
  if (decimals.length > 2) return "too-many-decimals";
  if (minus || !+text) return "not-positive";
  return whole.length > 11 && "too-large";
};

const dateCode = (text, {first, last}) => {
  const [all, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (!all) return "not-date";
  if (text < first || text > last) return "outside-calendar";
  const real = new Date(Date.UTC(year, month - 1, day)).toISOString();
  return !real.startsWith(text) && "no-such-date";
};

export function parse(ir, raw) {
  const values = {}, errors = [];
  const fail = (code, input) => void errors.push({code, input});
  const typeOf = (value) => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
  const typed = (value, input, wanted) =>
    typeOf(value) === wanted || fail(value === null ? "null" : "wrong-type", input);
  const text = (value, input) =>
    typeof value === "number" ? fail("number-not-text", input) : typed(value, input, "string");
  const unless = (code, input, value) => (code ? fail(code, input) : value);
  const list = (value, input, most) =>
    typed(value, input, "list") && unless(value.length > most && "too-many", input, value) || [];
  const read = {
    bool: (value, input) => typed(value, input, "boolean") && value,
    money: (value, input) => text(value, input) && unless(
      moneyCode(value), input, Math.round(value * 100)), // exact: below 2^53
    date: (value, input) => text(value, input) && unless(
      dateCode(value, ir.calendar), input, value),
    version: (value, input) => text(value, input) && unless(
      !/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){0,2}$/.test(value) && "not-version", input,
      value.split(".").reduce((sum, part, at) => sum + part * 1000 ** (2 - at), 0)),
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
        else entry[key] = read[key === "date" ? key : "money"](item[key], `${place}.${key}`);
      if (entry.date > values[one.until]) fail("in-future", `${place}.date`);
      return entry;
    }),
  };
  if (typeOf(raw) !== "object") fail("wrong-type", "");
  else {
    const known = ir.inputs.map((one) => one.name);
    Object.keys(raw).filter((name) => !known.includes(name))
      .map((name) => (/^[a-z_][a-z0-9_]{0,39}$/.test(name) ? name : "")).sort()
      .forEach((name) => fail("unknown-input", name));
    for (const one of ir.inputs)
      if (Object.hasOwn(raw, one.name))
        values[one.name] = read[one.type](raw[one.name], one.name, one);
  }
  return errors.length ? {errors} : {values};
}
