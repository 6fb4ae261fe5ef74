// What every page does: dark or light, language menu, platform tabs, links to sections.
import { remember } from "./store.mjs";
import { startTabs } from "./tabs.mjs";

function startTheme(button) {
  const root = document.documentElement;
  const show = () => button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  show();
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    remember("theme", root.dataset.theme);
    show();
  });
}

// The other language shows the same place: query, section and a checker's answers go along.
function startLanguages(links) {
  for (const link of links) {
    const carry = () => {
      link.search = location.search;
      link.hash = location.hash;
    };
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, carry);
    link.addEventListener("click", () => remember("locale", link.dataset.kbLocale));
  }
}

function startMenu(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// The section in view is marked in the table of contents.
function startContents(contents) {
  const wide = matchMedia("(min-width: 64rem)");
  const fit = () => {
    contents.open = wide.matches;
    contents.querySelector("summary").tabIndex = wide.matches ? -1 : 0;
  };
  fit();
  wide.addEventListener("change", fit);
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) links.set(link.hash.slice(1), link);
  const seen = new Set();
  const mark = () => {
    let current = null;
    for (const id of links.keys()) if (seen.has(id)) current ??= id;
    if (current === null) return;
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const id = entry.target.dataset.kbSection;
      if (entry.isIntersecting) seen.add(id);
      else seen.delete(id);
    }
    mark();
  }, { rootMargin: "-10% 0px -60% 0px" });
  for (const id of links.keys()) {
    const section = document.getElementById(id)?.closest("section");
    if (!section) continue;
    section.dataset.kbSection = id;
    watch.observe(section);
  }
}

const one = (selector, start) => {
  const found = document.querySelector(selector);
  if (found) start(found);
};
one("[data-kb-theme]", startTheme);
one("[data-kb-menu]", startMenu);
one("[data-kb-contents]", startContents);
startLanguages(document.querySelectorAll(".kb-lang a[data-kb-locale]"));
startTabs(document);
