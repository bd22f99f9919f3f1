// Which columns of a list are shown: kept in this browser, per list.
import { find } from "./find.js";

export function start(root) {
  for (const chooser of find(root, "[data-columns]")) {
    const key = `columns:${chooser.dataset.columns}`;
    const stored = read(key);
    for (const box of chooser.querySelectorAll("input[type=checkbox]")) {
      if (stored) {
        box.checked = !stored.includes(box.value);
      }
      show(box.value, box.checked);
    }
    chooser.addEventListener("change", () => {
      const all = [...chooser.querySelectorAll("input[type=checkbox]")];
      all.forEach((box) => show(box.value, box.checked));
      localStorage.setItem(key, JSON.stringify(all.filter((box) => !box.checked).map((box) => box.value)));
    });
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function show(name, shown) {
  for (const cell of document.querySelectorAll(`[data-column="${CSS.escape(name)}"]`)) {
    cell.hidden = !shown;
  }
}
