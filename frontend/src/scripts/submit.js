// Filters apply when changed, and a form is not sent twice by two quick presses.
import { find } from "./find.js";

export function start(root) {
  for (const form of find(root, "form[data-submit-on-change]")) {
    form.addEventListener("change", (event) => {
      // A box inside may belong to another form (the column chooser's does); a form that is exchanged asks no more.
      if (event.target.form === form && !("gone" in form.dataset)) {
        form.requestSubmit();
      }
    });
  }
  for (const form of find(root, 'form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (form.hasAttribute("data-sent")) {
        event.preventDefault();
        return;
      }
      form.setAttribute("data-sent", "");
      setTimeout(() => form.removeAttribute("data-sent"), 3000);
    });
  }
}
