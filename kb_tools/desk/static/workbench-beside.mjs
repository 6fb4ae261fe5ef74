// What helps beside a unit: terms, earlier translations, the other Chinese script, kept texts.
import {Latest} from "./desk-send.mjs";

const latest = new Latest();

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children.filter(Boolean));
  return made;
}

function spoken(name, text, lang) {
  const made = element(name, text);
  made.lang = lang;
  return made;
}

function button(words, act) {
  const made = element("button", words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function terms(found, locale) {
  const list = element("dl");
  for (const one of found) {
    const name = spoken("dd", one.name, locale);
    const advice = [
      one.keep && "stays as it is",
      one.forbidden.length && `not: ${one.forbidden.join(", ")}`,
      one.note,
    ].filter(Boolean);
    if (advice.length) name.append(spoken("small", advice.join(" · "), "en"));
    list.append(element("div", "", spoken("dt", one.english, "en"), name));
  }
  return list;
}

function earlier(one, locale, take, key) {
  const row = element("div");
  row.className = "wb-earlier";
  const likeness = `${Math.round(one.likeness * 100)} %`;
  const use = button(`Take ${likeness}${key ? " · Alt E" : ""}`, () => take([one.text]));
  row.append(spoken("q", one.source, "en"), spoken("p", one.text, locale), use);
  return row;
}

function twin(one, locale, take, key) {
  const row = element("div");
  row.className = "wb-earlier";
  row.append(...one.forms.map((form) => spoken("p", form || "—", one.locale)));
  if (one.draft.length) {
    row.append(...one.draft.map((form) => spoken("p", form, locale)));
    row.append(button(`Take the draft${key ? " · Alt E" : ""}`, () => take(one.draft)));
  }
  return row;
}

function kept(one, locale, {take, drop}) {
  const row = element("div");
  row.className = "wb-earlier";
  row.append(...one.forms.map((form) => spoken("p", form, locale)));
  if (one.note) row.append(element("p", one.note));
  if (one.forms.length) row.append(button("Take", () => take(one.forms)), " ");
  row.append(button("Throw away", () => drop(one.name, row)));
  return row;
}

// Fills the panel; gives the text that Alt+E takes, or undefined.
export async function beside(panel, api, unit, locale, acts) {
  const text = await latest.post(`${api}/beside`, {unit});
  if (text === undefined) return undefined;
  const data = JSON.parse(text);
  const nodes = [];
  const heading = (words) => nodes.push(element("h2", words));
  let first = data.twin?.draft.length ? data.twin.draft : undefined;
  if (data.kept.length) {
    heading("Kept from a conflict");
    nodes.push(...data.kept.map((one) => kept(one, locale, acts)));
  }
  if (data.twin) {
    heading("The other script, and a draft from it");
    nodes.push(twin(data.twin, locale, acts.take, true));
  }
  if (data.terms.length) {
    heading("Terms");
    nodes.push(terms(data.terms, locale));
  }
  if (data.earlier.length) {
    heading("Earlier translations");
    nodes.push(...data.earlier.map((one, at) => earlier(one, locale, acts.take, !at && !first)));
    first ??= [data.earlier[0].text];
  }
  if (!nodes.length) nodes.push(element("p", "No terms, and no text like this one."));
  panel.replaceChildren(...nodes);
  panel.scrollTop = 0;
  return first;
}
