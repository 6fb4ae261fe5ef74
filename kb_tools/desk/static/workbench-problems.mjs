// What checks say of a unit, and what somebody has silenced there: with a reason, and said again.
function make(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter(Boolean));
  return made;
}

function button(words, keys, act) {
  const made = make("button", "wb-small", words);
  made.type = "button";
  if (keys) {
    const key = make("kbd", "", keys);
    key.setAttribute("aria-hidden", "true");
    made.setAttribute("aria-keyshortcuts", keys.replace(" ", "+"));
    made.append(" ", key);
  }
  made.addEventListener("click", act);
  return made;
}

export class Problems {
  #list;
  #form;
  #why;
  #silenced;
  #save;
  #code = "";

  // `save(code, reason)` silences a warning of the unit, or says it again where no reason is given.
  constructor(section, save) {
    this.#list = section.querySelector("[data-wb-problems]");
    this.#form = section.querySelector("[data-wb-silence]");
    this.#why = this.#form.querySelector("input");
    this.#silenced = section.querySelector("[data-wb-silenced]");
    this.#save = save;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = this.#why.value.trim();
      if (!reason) return;
      this.close();
      save(this.#code, reason);
    });
    this.#form.querySelector("[data-wb-no]").addEventListener("click", () => this.close());
    this.#form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
    this.say(JSON.parse(this.#list.dataset.wbProblems));
    this.quiet(JSON.parse(this.#silenced.dataset.wbSilenced));
  }

  say(problems) {
    const first = problems.find((one) => one.silent);
    this.#list.replaceChildren(...problems.map((one) => this.#line(one, one === first)));
  }

  #line({code, severity, message, hint, silent}, first) {
    const line = make("li", `wb-${severity}`, make("b", "", severity), ` ${message} `);
    if (silent) {
      line.dataset.wbSilent = code;
      line.append(button("No fault here…", first && "Alt W", () => this.ask(code)));
    }
    line.append(make("small", "", hint));
    return line;
  }

  quiet(silenced) {
    const lines = silenced.map(({code, reason}, at) => {
      const last = at === silenced.length - 1;
      const again = button("Say it again", last && "Alt U", () => this.#save(code, ""));
      const line = make("li", "wb-quiet", make("b", "", `${code} is silenced`), reason && `: ${reason}`, again);
      line.dataset.wbCode = code;
      return line;
    });
    this.#silenced.replaceChildren(...lines);
  }

  // Asks why a warning is right as it is: by default the first that can be silenced.
  ask(code = this.#list.querySelector("[data-wb-silent]")?.dataset.wbSilent) {
    if (!code) return false;
    this.#code = code;
    this.#form.querySelector("[data-wb-code]").textContent = code;
    this.#form.hidden = false;
    this.#why.value = "";
    this.#why.focus();
    return true;
  }

  close() {
    this.#form.hidden = true;
    this.#form.closest("[data-wb-unit]").querySelector("[data-wb-form]").focus();
  }

  // Says again what was silenced last.
  again() {
    const last = this.#silenced.lastElementChild;
    if (last) this.#save(last.dataset.wbCode, "");
    return Boolean(last);
  }
}
