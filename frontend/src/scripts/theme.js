// Light, dark or as the device says; kept in a cookie so that the server sends the page right the first time.
const YEAR = 31_536_000;

export function once() {
  mark();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-set]");
    if (button) {
      choose(button.dataset.themeSet);
    }
  });
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `pc_theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  if (theme === "auto") {
    delete document.documentElement.dataset.bsTheme;
  } else {
    document.documentElement.dataset.bsTheme = theme;
  }
  mark();
  document.dispatchEvent(new CustomEvent("theme:changed"));
}

function mark() {
  const now = document.documentElement.dataset.bsTheme ?? "auto";
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === now));
  }
}
