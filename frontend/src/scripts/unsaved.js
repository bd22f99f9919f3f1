// Asks before leaving a form whose changes were neither sent nor kept as a draft.
import { find } from "./find.js";

export function start(root) {
  for (const form of find(root, "form[data-unsaved]")) {
    form.addEventListener("input", () => (form.dataset.unsaved = "changed"));
    for (const name of ["submit", "draft:kept"]) {
      form.addEventListener(name, () => (form.dataset.unsaved = ""));
    }
  }
}

export function once() {
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-unsaved="changed"]')) {
      event.preventDefault();
    }
  });
}
