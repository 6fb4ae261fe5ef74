// Reporting what is wrong or missing: a dialog, sent as a file for the authors.
import {tell} from "./desk-copy.mjs";
import {Latest} from "./desk-send.mjs";

export function report(dialog) {
  const form = dialog.querySelector("form");
  const about = dialog.querySelector("[data-desk-about]");
  const error = dialog.querySelector("[data-desk-report-error]");
  let article = "", unit = "";

  const open = (button) => {
    article = button.dataset.deskReport;
    // By its key, the report is about the row that one stands on.
    const row = [button, document.activeElement].map((one) => one?.closest("[data-desk-unit]"));
    unit = row.find(Boolean)?.dataset.deskUnit ?? "";
    about.textContent = unit || article;
    about.hidden = !about.textContent;
    error.hidden = true;
    form.reset();
    form.elements.kind.value = article || unit ? "wrong" : "missing";
    dialog.showModal();
    form.elements.note.focus();
  };

  addEventListener("click", ({target}) => {
    const button = target.closest?.("[data-desk-report]");
    if (button) open(button);
    else if (target.closest?.("[data-desk-cancel]")) dialog.close();
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    form.requestSubmit();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [, , locale] = location.pathname.split("/");
    const note = form.elements.note.value.trim();
    const data = {article, unit, locale, kind: form.elements.kind.value, note};
    try {
      if (!note) throw new Error("Write what is wrong or missing");
      await new Latest().post("/api/reports", data);
      dialog.close();
      tell("Sent to the authors. Thank you.");
    } catch (problem) {
      error.textContent = problem.message;
      error.hidden = false;
      form.elements.note.focus();
    }
  });
}
