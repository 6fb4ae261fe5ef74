// The agent's and the customer's language: kept in this browser, and part of each address.
const KEY = "desk-pair";
const stored = () => {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
};

export function remember(form) {
  if (!form) return;
  const keep = (pair) => {
    try {
      localStorage.setItem(KEY, pair);
    } catch {
      // A browser that keeps nothing: the address still has the languages.
    }
  };
  keep(`${form.dataset.deskAgent}/${form.dataset.deskCustomer}`);
  form.addEventListener("change", () => {
    const pair = `${form.elements.agent.value}/${form.elements.customer.value}`;
    keep(pair);
    location.assign(`/${pair}/${location.pathname.split("/").slice(3).join("/")}${location.hash}`);
  });
}

export function remembered(start) {
  const pair = stored();
  if (start && /^[A-Za-z-]+\/[A-Za-z-]+$/.test(pair)) location.replace(`/${pair}/`);
}
