// Small parts of the author's pages.
export function make(name, text, className = "", lang = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  if (lang) made.lang = lang;
  return made;
}

export function faultLine(one) {
  const line = make("li", "", `wb-${one.severity}`);
  line.append(make("code", one.place), ` ${one.message} `, make("small", `${one.hint} [${one.code}]`));
  return line;
}
