// The language chooser: a reader who chose before goes there at once; others see a likely choice.
import { likely } from "./locale.mjs";
import { recall, remember } from "./store.mjs";

const links = [...document.querySelectorAll("a[data-kb-locale]")];
const byTag = new Map(links.map((link) => [link.dataset.kbLocale, link]));
for (const [tag, link] of byTag) link.addEventListener("click", () => remember("locale", tag));
const before = recall("locale");
if (before && byTag.has(before) && !location.hash) {
  location.replace(byTag.get(before).href);
} else {
  const tag = likely([...byTag.keys()]);
  if (tag) {
    const link = byTag.get(tag);
    link.dataset.kbLikely = "";
    link.closest("ul").prepend(link.closest("li"));
  }
}
