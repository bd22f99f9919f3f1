// A place to drop a file: shows what was chosen and says at once when its size or kind will be refused.
import { fill, find, language } from "./find.js";

const MEBIBYTE = 1024 * 1024;

export function start(root) {
  for (const zone of find(root, "[data-drop]")) {
    const input = zone.querySelector("input[type=file]");
    zone.dataset.ready = "";
    for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.toggleAttribute("data-over", over);
      });
    }
    zone.addEventListener("drop", (event) => {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => report(zone, input));
  }
}

function report(zone, input) {
  const files = [...input.files];
  const wrong = files.map((file) => refusal(zone, file)).find(Boolean) ?? "";
  input.setCustomValidity(wrong);
  input.toggleAttribute("aria-invalid", Boolean(wrong));
  zone.querySelector("output").textContent = wrong || files.map((file) => `${file.name} · ${size(file.size)}`).join(", ");
}

function refusal(zone, file) {
  const { maxBytes, kinds, tooLarge, wrongKind } = zone.dataset;
  if (maxBytes && file.size > Number(maxBytes)) {
    return fill(tooLarge, { name: file.name, size: size(file.size), limit: size(Number(maxBytes)) });
  }
  const allowed = (kinds || "").split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  if (allowed.length && !allowed.some((kind) => file.name.toLowerCase().endsWith(kind))) {
    return fill(wrongKind, { name: file.name, kinds: allowed.join(", ") });
  }
  return "";
}

function size(bytes) {
  const [value, unit] = bytes >= MEBIBYTE ? [bytes / MEBIBYTE, "megabyte"] : [bytes / 1024, "kilobyte"];
  return new Intl.NumberFormat(language(), { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
