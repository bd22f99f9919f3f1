// Keeps what is being typed: sends the form's fields to its draft address a moment after the last change.
import { fill, find, language, zone } from "./find.js";

const PAUSE = 1500;

export function start(root) {
  for (const form of find(root, "form[data-draft-url]")) {
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => keep(form), PAUSE);
    });
    form.addEventListener("submit", () => clearTimeout(waiting));
  }
}

async function keep(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (value instanceof File) {
      data.delete(name);
    }
  }
  const note = form.querySelector("[data-draft-note]");
  const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: data, credentials: "same-origin" }).catch(
    () => null,
  );
  if (note) {
    note.textContent = answer?.ok ? fill(note.dataset.kept, { time: now() }) : note.dataset.lost;
  }
  if (answer?.ok) {
    form.dispatchEvent(new CustomEvent("draft:kept"));
  }
}

const now = () => new Intl.DateTimeFormat(language(), { timeStyle: "short", timeZone: zone() }).format(new Date());
