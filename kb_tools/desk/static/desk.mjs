// Every page: remembers the two languages, and `/` goes to the search box.
import { remember, remembered } from "./desk-pair.mjs";

const typing = (element) => element?.closest("input, textarea, select, [contenteditable]") !== null;

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.activeElement && document.activeElement !== document.body && typing(document.activeElement)) return;
  event.preventDefault();
  const box = document.querySelector("#query");
  if (box) {
    box.focus();
    box.select();
  } else {
    location.assign(document.querySelector(".desk-brand").href);
  }
});

remember(document.querySelector("[data-desk-pair]"));
remembered(document.querySelector("[data-desk-start]"));
