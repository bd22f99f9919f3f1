// Elements for a behaviour: the given root itself and everything below it that matches.
export function find(root, selector) {
  const inside = [...root.querySelectorAll(selector)];
  return root.matches?.(selector) ? [root, ...inside] : inside;
}

// Fills "{name}" places of a text that came translated from the server.
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const language = () => document.documentElement.lang || "en";
export const zone = () => document.documentElement.dataset.zone || undefined;
