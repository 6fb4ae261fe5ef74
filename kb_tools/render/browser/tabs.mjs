// Platform tabs: the reader chooses a platform once, and every page shows that one.
import { recall, remember } from "./store.mjs";

// The phone that the page is read on is the best guess before the reader has chosen.
function guess(group) {
  if (group !== "phone") return null;
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return "android";
  return /iPhone|iPad|iPod/.test(agent) ? "ios" : null;
}

function tabsOf(box) {
  return [...box.querySelectorAll(":scope > [role=tablist] > [role=tab]")];
}

function show(box, tab) {
  for (const other of tabsOf(box)) {
    const on = other === tab;
    other.setAttribute("aria-selected", String(on));
    other.tabIndex = on ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).classList.toggle("kb-active", on);
  }
}

function choose(root, group, platform) {
  for (const box of root.querySelectorAll("[data-kb-tabs]")) {
    if (box.dataset.kbTabs !== group) continue;
    const tab = tabsOf(box).find((one) => one.dataset.kbPlatform === platform);
    if (tab) show(box, tab);
  }
}

function select(root, box, tab) {
  const group = box.dataset.kbTabs;
  // Panels above this one may change their height; keep what the reader looks at in its place.
  const before = tab.getBoundingClientRect().top;
  choose(root, group, tab.dataset.kbPlatform);
  window.scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: "instant" });
  remember(`platform-${group}`, tab.dataset.kbPlatform);
}

const MOVES = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

function onKey(root, box, event) {
  const tabs = tabsOf(box);
  const at = tabs.indexOf(event.target);
  let next = null;
  if (event.key in MOVES) next = tabs[(at + MOVES[event.key] + tabs.length) % tabs.length];
  else if (event.key === "Home") next = tabs[0];
  else if (event.key === "End") next = tabs.at(-1);
  if (!next) return;
  event.preventDefault();
  select(root, box, next);
  next.focus();
}

// A link to a step opens the panel that holds it.
function reveal() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  const panel = target && target.closest("[role=tabpanel]");
  if (!panel || panel.classList.contains("kb-active")) return;
  const tab = document.getElementById(panel.getAttribute("aria-labelledby"));
  show(panel.closest("[data-kb-tabs]"), tab);
  target.scrollIntoView();
}

export function startTabs(root) {
  const boxes = root.querySelectorAll("[data-kb-tabs]");
  for (const box of boxes) {
    for (const tab of tabsOf(box)) tab.addEventListener("click", () => select(root, box, tab));
    box.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
      onKey(root, box, event);
    });
  }
  for (const group of new Set([...boxes].map((box) => box.dataset.kbTabs))) {
    const platform = recall(`platform-${group}`) ?? guess(group);
    if (platform) choose(root, group, platform);
  }
  if (boxes.length === 0) return;
  reveal();
  window.addEventListener("hashchange", reveal);
}
