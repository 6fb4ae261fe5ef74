// The author's view: everything that is wrong, checked when asked.
import {faultLine} from "./author-parts.mjs";

const button = document.querySelector("[data-au-check]");
const said = document.querySelector("[data-au-said]");
const list = document.querySelector("[data-au-faults]");

button.addEventListener("click", async () => {
  button.disabled = true;
  said.textContent = "Checking everything …";
  try {
    const answer = await fetch("/api/author/faults");
    const {errors, warnings, faults, error} = await answer.json();
    if (!answer.ok) throw new Error(error);
    list.replaceChildren(...faults.map(faultLine));
    const total = errors + warnings;
    const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
    said.textContent = total
      ? `${count(errors, "error")}, ${count(warnings, "warning")}.`
      : "Everything is clean.";
  } catch (error) {
    said.textContent = `The check did not run: ${error.message}`;
  }
  button.disabled = false;
});
