// Before the page is drawn: note that scripts run, and take the reader's choice of dark or light.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let choice = null;
  try {
    choice = localStorage.getItem("kb-theme");
  } catch {
    // Storage may be forbidden; the system's setting decides then.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    root.dataset.theme = choice ?? (dark.matches ? "dark" : "light");
  };
  apply();
  dark.addEventListener("change", () => {
    if (choice === null) apply();
  });
})();
