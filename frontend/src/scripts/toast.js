// Short messages: good news leaves by itself, bad news stays until closed; a failed request says so.
import { find } from "./find.js";

const LINGER = 8000;

export function once() {
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-toast-close]")?.closest(".pc-toast")?.remove();
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, tell);
  }
}

export function start(root) {
  for (const toast of find(root, ".pc-toast")) {
    if (!["bad", "warn"].includes(toast.dataset.tone)) {
      leave(toast);
    }
  }
}

function leave(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leave(toast) : toast.remove()), LINGER);
}

function tell() {
  const pattern = document.getElementById("request-failed");
  const place = document.querySelector(".pc-toasts");
  if (pattern && place) {
    place.append(pattern.content.cloneNode(true));
  }
}
