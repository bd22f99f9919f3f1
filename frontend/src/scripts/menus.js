// Menus made of <details>: one open at a time, closed by Escape or a press elsewhere.
const MENU = "details.pc-menu-button";

export function once() {
  document.addEventListener("click", (event) => {
    const own = event.target.closest?.(MENU);
    for (const menu of document.querySelectorAll(`${MENU}[open]`)) {
      if (menu !== own) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.(`${MENU}[open]`);
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const search = [...document.querySelectorAll("[data-search]")].find((field) => field.checkVisibility());
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });
}
