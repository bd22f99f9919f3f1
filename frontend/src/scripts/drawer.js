// The menu as a drawer on a phone: opens, keeps the rest of the page out of reach, closes by Escape or a tap outside.
export function once() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-drawer]");
    if (button) {
      event.preventDefault();
      toggle(!menu()?.hasAttribute("data-open"));
    } else if (event.target.closest?.("[data-drawer-close]") || event.target.matches?.(".pc-scrim")) {
      event.preventDefault();
      toggle(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu()?.hasAttribute("data-open")) {
      toggle(false);
    }
  });
}

const menu = () => document.getElementById("menu");

function toggle(open) {
  const drawer = menu();
  if (!drawer) {
    return;
  }
  drawer.toggleAttribute("data-open", open);
  for (const other of document.querySelectorAll(".pc-masthead, .pc-main")) {
    other.inert = open;
  }
  document.querySelector(".pc-scrim")?.toggleAttribute("hidden", !open);
  const button = document.querySelector("[data-drawer]");
  button?.setAttribute("aria-expanded", String(open));
  // The drawer can hold the focus only once its transition has made it visible.
  setTimeout(() => (open ? drawer.querySelector("input, a, button") : button)?.focus(), open ? 60 : 0);
}
