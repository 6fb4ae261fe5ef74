// Copying: plain text, or HTML with the same as plain text; what happened is said aloud.
export function tell(message, place = document.querySelector("[data-desk-told]")) {
  let told = place;
  if (!told) {
    told = document.createElement("p");
    told.className = "desk-toast";
    told.setAttribute("role", "status");
    told.dataset.deskTold = "";
    document.body.append(told);
  }
  // Emptied first: the same words said twice are announced twice.
  told.textContent = "";
  setTimeout(() => {
    told.textContent = message;
  }, 20);
}

export async function copy(text, html) {
  try {
    if (html === undefined) await navigator.clipboard.writeText(text);
    else {
      const part = (type, data) => [type, new Blob([data], {type})];
      const both = Object.fromEntries([part("text/plain", text), part("text/html", html)]);
      await navigator.clipboard.write([new ClipboardItem(both)]);
    }
    return true;
  } catch {
    return false;
  }
}

export const FAILED = "The browser did not allow copying. Select the text and copy it.";
