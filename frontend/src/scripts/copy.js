// Copies a number or digest; the button says so for a moment.
export function once() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) {
      return;
    }
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.getAttribute("aria-label");
    button.dataset.done = "";
    button.setAttribute("aria-label", button.dataset.copied);
    setTimeout(() => {
      delete button.dataset.done;
      button.setAttribute("aria-label", label);
    }, 1500);
  });
}
