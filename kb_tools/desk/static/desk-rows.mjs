// Rows of two languages: j and k (or the arrow keys in a row) go from unit to unit.
const rows = [...document.querySelectorAll(".desk-row")];
const FIELDS = "input, textarea, select, [contenteditable], dialog[open]";

function go(step) {
  const here = rows.indexOf(document.activeElement?.closest(".desk-row"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({block: "nearest"});
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.activeElement?.closest(FIELDS)) return;
  const step = {j: 1, k: -1}[event.key];
  if (!step) return;
  event.preventDefault();
  go(step);
});
