// The search box: results as one types, chosen with the arrow keys. Nothing typed leaves the page
// but in the body of a request, and nothing is kept.
import {copy, tell} from "./desk-copy.mjs";
import {debounce, Latest, part} from "./desk-send.mjs";

// How long nobody types before a search without result counts as one.
const SETTLED_MS = 1500;

export function find(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("[data-desk-results]");
  const status = form.querySelector("[data-desk-status]");
  const idle = document.querySelector("[data-desk-idle]");
  const latest = new Latest();
  let options = [], chosen = -1, asked = "";

  const choose = (at) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = options[chosen];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({block: "nearest"});
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const open = (yes) => {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes && options.length > 0));
    if (idle) idle.hidden = yes;
    if (!yes) choose(-1);
  };

  const counted = (name, count) => `${count} ${count === 1 ? name.slice(0, -1) : name}`;
  const announce = () => {
    const groups = [...list.querySelectorAll('[role="group"]')];
    const counts = groups.map((group) => counted(
      group.getAttribute("aria-label").toLowerCase(), group.querySelectorAll('[role="option"]').length));
    status.textContent = counts.length ? counts.join(", ") : "Nothing found";
  };

  // Returns whether the list shows what the box holds now.
  const ask = async () => {
    const query = input.value.trim();
    if (query === asked && !list.hidden) return true;
    asked = query;
    if (!query) {
      latest.stop();
      options = [];
      status.textContent = "";
      open(false);
      return true;
    }
    try {
      const text = await latest.post(form.action, {query});
      if (text === undefined) return false;
      list.replaceChildren(part(text));
      options = [...list.querySelectorAll('[role="option"]')];
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.setAttribute("role", options.length ? "listbox" : "presentation");
      open(true);
      announce();
      if (!options.length) settled(query);
    } catch (error) {
      asked = "";
      status.textContent = error.message;
    }
    return true;
  };

  const settled = debounce(SETTLED_MS, (query) => {
    if (input.value.trim() !== query) return;
    const [, agent] = location.pathname.split("/");
    new Latest().post("/api/misses", {locale: agent, query}).catch(() => undefined);
  });

  // A reply that needs no filling in is copied at once; all else opens.
  const copyOrOpen = async (option) => {
    const [, customer, name] = /^\/[^/]+\/([^/]+)\/replies\/([^/#?]+)$/.exec(option?.getAttribute("href")) ?? [];
    if (name) {
      const made = JSON.parse(await new Latest().post(`/api/replies/${name}/compose`, {locale: customer}));
      if (made.ready && await copy(made.text)) {
        tell("Copied. Paste it into your answer.");
        return;
      }
    }
    option?.click();
  };

  const later = debounce(50, ask);
  input.addEventListener("input", later);
  input.addEventListener("focus", () => input.value.trim() && ask());
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("keydown", async (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!options.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(chosen < 0 && step < 0 ? options.length - 1 : (chosen + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      const copies = event.ctrlKey || event.metaKey;
      // With no results at hand, the key is the page's own.
      if (copies && list.hidden) return;
      event.preventDefault();
      if (copies) event.stopPropagation();
      if (chosen < 0 && !await ask()) return;
      const option = options[chosen] ?? options[0];
      if (copies) copyOrOpen(option).catch((error) => tell(error.message));
      else option?.click();
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      open(false);
      asked = "";
    }
  });
  list.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("a, button")) event.preventDefault();
  });
  form.addEventListener("focusout", ({relatedTarget}) => {
    if (!idle && !form.contains(relatedTarget)) open(false);
  });
}
