// Which of the site's locales suits the reader: the one chosen before, else the browser's wish.
import { recall } from "./store.mjs";

const SCRIPTS = { tw: "zh-Hant", hk: "zh-Hant", mo: "zh-Hant", cn: "zh-Hans", sg: "zh-Hans" };

export function match(wish, locales) {
  const parts = wish.toLowerCase().split("-");
  if (parts[0] === "zh") {
    const script = parts.find((part) => part === "hans" || part === "hant");
    const region = parts.find((part) => part in SCRIPTS);
    const tag = script ? `zh-${script[0].toUpperCase()}${script.slice(1)}` : SCRIPTS[region];
    const wanted = [tag ?? "zh-Hans", "zh-Hans", "zh-Hant"];
    return wanted.find((one) => locales.includes(one)) ?? null;
  }
  return locales.find((one) => one.toLowerCase() === parts[0]) ?? null;
}

export function likely(locales) {
  const before = recall("locale");
  if (before && locales.includes(before)) return before;
  for (const wish of navigator.languages ?? [navigator.language]) {
    const found = match(wish, locales);
    if (found) return found;
  }
  return null;
}
