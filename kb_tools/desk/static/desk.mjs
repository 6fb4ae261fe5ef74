// Every page: its languages, its search box, copy buttons, reports, and the keys that do the same.
import {copy, FAILED, tell} from "./desk-copy.mjs";
import {find} from "./desk-find.mjs";
import {remember, remembered} from "./desk-pair.mjs";
import {report} from "./desk-report.mjs";

const FIELDS = "input, textarea, select, [contenteditable]";
const typing = () => document.activeElement?.closest(FIELDS);
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;

// The keys of one letter act only where nobody types.
const keys = {
  "/": () => {
    const box = document.querySelector("#query");
    box?.focus();
    box?.select();
    return box;
  },
  c: () => press("[data-desk-copy][aria-keyshortcuts]"),
  w: () => press("[data-desk-report][aria-keyshortcuts]"),
};

function press(selector) {
  const button = document.querySelector(selector);
  button?.click();
  return button;
}

// In the search box itself, the first "/" is its key once more: nobody searches for a slash.
const again = ({key}) => {
  const box = document.activeElement;
  return key === "/" && box?.id === "query" && !box.value;
};

addEventListener("keydown", (event) => {
  if (plain(event) && (!typing() || again(event)) && !document.querySelector("dialog[open]") && keys[event.key]?.())
    event.preventDefault();
});

addEventListener("click", async ({target}) => {
  const button = target.closest?.("[data-desk-copy]");
  if (!button) return;
  const done = await copy(button.dataset.deskCopy);
  tell(done ? "Link copied." : FAILED);
});

remember(document.querySelector("[data-desk-pair]"));
remembered(document.querySelector("[data-desk-start]"));
const search = document.querySelector("[data-desk-search]");
if (search) find(search);
const dialog = document.querySelector("[data-desk-dialog]");
if (dialog) report(dialog);
