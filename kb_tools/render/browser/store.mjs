// The reader's own choices on this device; nothing leaves it. Storage may be full or forbidden.
export function remember(key, value) {
  try {
    localStorage.setItem(`kb-${key}`, value);
  } catch {
    // The choice then holds for this page only.
  }
}

export function recall(key) {
  try {
    return localStorage.getItem(`kb-${key}`);
  } catch {
    return null;
  }
}
