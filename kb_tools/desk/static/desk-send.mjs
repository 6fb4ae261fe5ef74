// Requests to the desk: always in the body, the newest one wins.
export class Latest {
  #running;

  stop() {
    this.#running?.abort();
  }

  // The answer as text, or undefined when a newer request has taken its place.
  async post(url, data) {
    this.stop();
    const mine = new AbortController();
    this.#running = mine;
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {"content-type": "application/json"},
        body: JSON.stringify(data),
        signal: mine.signal,
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(problem(text));
      return mine.signal.aborted ? undefined : text;
    } catch (error) {
      if (error.name === "AbortError") return undefined;
      throw error instanceof TypeError ? new Error("the desk did not answer; is it running?") : error;
    }
  }
}

function problem(text) {
  try {
    const {error, hint} = JSON.parse(text);
    return hint ? `${error}: ${hint}` : error;
  } catch {
    return "the desk did not answer";
  }
}

// A part of a page that the desk has made, as nodes.
export function part(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}

export function debounce(wait, run) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), wait);
  };
}
