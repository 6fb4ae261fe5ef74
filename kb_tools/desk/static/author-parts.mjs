// Small parts of the author's pages.
export function make(name, text, className = "", lang = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  if (lang) made.lang = lang;
  return made;
}

// A place in a catalog leads to the workbench: its file opens at what needs work.
function place(text) {
  const code = make("code", text);
  const [, folder, domain] = /^locales\/(\w+)\/LC_MESSAGES\/([\w-]+)\.po/.exec(text) ?? [];
  if (!folder) return code;
  const link = make("a", "");
  link.href = `/workbench/${folder.replace("_", "-")}/${domain}`;
  link.append(code);
  return link;
}

export function faultLine(one) {
  const line = make("li", "", `wb-${one.severity}`);
  line.append(place(one.place), ` ${one.message} `, make("small", `${one.hint} [${one.code}]`));
  return line;
}
