// The workbench's first page: each language's numbers, one after the other.
const rows = [...document.querySelectorAll("[data-wb-locale]")];

for (const row of rows) {
  const answer = await fetch(`/api/workbench/${row.dataset.wbLocale}`);
  if (!answer.ok) continue;
  const {done, work} = await answer.json();
  for (const cell of row.querySelectorAll("[data-wb-count]")) {
    const name = cell.dataset.wbCount;
    const count = name === "done" ? done : work[name];
    const mark = document.createElement("span");
    mark.className = name === "done" || count === 0 ? "wb-wait" : `wb-work wb-work-${name}`;
    mark.textContent = count;
    cell.replaceChildren(mark);
  }
}
document.querySelector("[data-wb-said]").textContent = "All numbers are there.";
