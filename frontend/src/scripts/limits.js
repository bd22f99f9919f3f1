// Characters used of those allowed, counted while typing; too few counts as well as too many.
import { find, language } from "./find.js";

export function start(root) {
  for (const output of find(root, "[data-limit-for]")) {
    const field = document.getElementById(output.dataset.limitFor);
    if (field) {
      field.addEventListener("input", () => count(field, output));
      count(field, output);
    }
  }
}

function count(field, output) {
  const used = [...field.value].length;
  const least = Number(output.dataset.least || 0);
  const most = Number(output.dataset.most);
  const number = new Intl.NumberFormat(language());
  output.textContent = `${number.format(used)} / ${number.format(most)}`;
  output.dataset.state = used > most || (used > 0 && used < least) ? "over" : used > most * 0.9 ? "near" : "calm";
}
