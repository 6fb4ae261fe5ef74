// The agent's and the customer's language: kept in this browser, and part of each address.
const KEY = "desk-pair";
const PAIR = /^[A-Za-z-]+\/[A-Za-z-]+$/;

const stored = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};

const keep = (pair) => {
  try {
    localStorage.setItem(KEY, pair);
  } catch {
    // A browser that keeps nothing: the address still has the languages.
  }
};

const address = (pair) =>
  `/${pair}/${location.pathname.split("/").slice(3).join("/")}${location.hash}`;

export function remember(form) {
  if (!form) return;
  keep(`${form.dataset.deskAgent}/${form.dataset.deskCustomer}`);
  form.addEventListener("change", () => {
    const pair = `${form.elements.agent.value}/${form.elements.customer.value}`;
    keep(pair);
    location.assign(address(pair));
  });
}

export function remembered(start) {
  const pair = stored();
  if (!PAIR.test(pair)) return;
  if (start) location.replace(`/${pair}/`);
  // A page without the two choices, as the workbench: its bar leads back to the ones last made.
  else if (!document.querySelector("[data-desk-pair]"))
    for (const link of document.querySelectorAll(".desk-bar a[href^='/en/en/']"))
      link.setAttribute("href", link.getAttribute("href").replace("/en/en/", `/${pair}/`));
}

// The customer's language became another one while the page stays: the bar and its links follow.
export function choosePair(customer) {
  const form = document.querySelector("[data-desk-pair]");
  if (form.elements.customer.value === customer) return;
  form.elements.customer.value = customer;
  const [, agent, before] = location.pathname.split("/");
  const pair = `${agent}/${customer}`;
  keep(pair);
  history.replaceState(history.state, "", address(pair));
  for (const link of document.querySelectorAll(".desk-bar a[href]"))
    link.setAttribute("href", link.getAttribute("href").replace(`/${agent}/${before}`, `/${pair}`));
}
