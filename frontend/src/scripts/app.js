// Starts every behaviour of the console; each module looks for its own data attributes and leaves the rest alone.
import htmx from "htmx.org";
import * as bulk from "./bulk.js";
import * as charts from "./charts.js";
import * as columns from "./columns.js";
import * as copy from "./copy.js";
import * as countdown from "./countdown.js";
import * as dialog from "./dialog.js";
import * as draft from "./draft.js";
import * as drawer from "./drawer.js";
import * as files from "./files.js";
import * as filters from "./filters.js";
import * as limits from "./limits.js";
import * as menus from "./menus.js";
import * as submit from "./submit.js";
import * as theme from "./theme.js";
import * as toast from "./toast.js";
import * as unsaved from "./unsaved.js";

window.htmx = htmx;
const behaviours = [
  bulk, charts, columns, copy, countdown, dialog, draft, drawer, files, filters, limits, menus, submit, theme, toast,
  unsaved,
];

for (const behaviour of behaviours) {
  behaviour.once?.();
}
htmx.onLoad((root) => {
  for (const behaviour of behaviours) {
    behaviour.start?.(root);
  }
});
