// Choosing several rows: the head box chooses all, the bar shows itself and the number chosen.
import { fill, find } from "./find.js";

export function start(root) {
  for (const form of find(root, "[data-bulk]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-bulk-all]")) {
        boxes(form).forEach((box) => (box.checked = event.target.checked));
      }
      refresh(form);
    });
    form.querySelector("[data-bulk-clear]")?.addEventListener("click", () => {
      boxes(form).forEach((box) => (box.checked = false));
      refresh(form);
    });
    refresh(form);
  }
}

const boxes = (form) => [...form.querySelectorAll("[data-bulk-row]")];

function refresh(form) {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const head = form.querySelector("[data-bulk-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  for (const bar of form.querySelectorAll("[data-bulk-bar]")) {
    bar.hidden = chosen === 0;
  }
  for (const count of form.querySelectorAll("[data-bulk-count]")) {
    count.textContent = fill(count.dataset.bulkCount, { n: chosen });
  }
}
