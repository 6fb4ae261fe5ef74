// The words of a checker's answers: copies of what the page holds in templates, slots filled in.

export class Words {
  #parts = new Map();

  constructor(template) {
    for (const part of template.content.querySelectorAll("[data-kb-word]"))
      this.#parts.set(part.dataset.kbWord, part);
  }

  has(key) {
    return this.#parts.has(key);
  }

  clone(node) {
    return document.importNode(node, true);
  }

  // A word as an element; each slot gets the text or the element given for it.
  get(key, slots = {}) {
    const copy = this.clone(this.#parts.get(key));
    copy.removeAttribute("data-kb-word");
    for (const slot of copy.querySelectorAll("[data-kb-slot]"))
      slot.replaceChildren(slots[slot.dataset.kbSlot] ?? "");
    return copy;
  }

  text(key, slots) {
    return this.get(key, slots).textContent;
  }
}

// An element with attributes and children; texts become text, never markup.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}
