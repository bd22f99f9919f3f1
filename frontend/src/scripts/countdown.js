// Time left, in the page's language, and the full moment in the person's zone as a tooltip.
import { find, language, zone } from "./find.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function once() {
  setInterval(() => start(document), 30_000);
}

export function start(root) {
  for (const element of find(root, "[data-countdown]")) {
    const left = Date.parse(element.dataset.countdown) - Date.now();
    element.textContent = words(left);
    const banner = element.closest("[data-urgency]");
    if (banner) {
      banner.dataset.urgency = left < 0 ? "over" : left < 3 * DAY ? "soon" : "calm";
    }
  }
  for (const element of find(root, "time[data-moment]")) {
    element.title = new Intl.DateTimeFormat(language(), {
      dateStyle: "full",
      timeStyle: "long",
      timeZone: zone(),
    }).format(new Date(element.dateTime));
  }
}

function words(left) {
  const size = Math.abs(left);
  const [unit, length] = size >= 2 * DAY ? ["day", DAY] : size >= 2 * HOUR ? ["hour", HOUR] : ["minute", MINUTE];
  const amount = left < 0 ? -Math.floor(size / length) : Math.floor(size / length);
  return new Intl.RelativeTimeFormat(language(), { numeric: "always" }).format(amount, unit);
}
