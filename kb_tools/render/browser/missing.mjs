// The page for a wrong address: show it in the language of the address, else the reader's.
import { likely } from "./locale.mjs";

const sections = [...document.querySelectorAll("[data-kb-missing]")];
const tags = sections.map((section) => section.dataset.kbMissing);
const named = location.pathname.split("/").find((part) => tags.includes(part));
const shown = named ?? likely(tags) ?? tags[0];
for (const section of sections) section.hidden = section.dataset.kbMissing !== shown;
document.documentElement.lang = shown;
