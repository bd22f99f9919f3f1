// A step opens in the page's one dialog. Without this script the same link opens the step as a page.
const dialog = () => document.getElementById("dialog");

export function once() {
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog() && dialog().childElementCount && !dialog().open) {
      dialog().showModal();
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    // A refusal that is written for the dialog says so itself; other errors are not shown in it.
    if ([409, 422].includes(xhr.status) || xhr.getResponseHeader("HX-Retarget") === "#dialog") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (target === dialog() && xhr.status >= 400) {
      event.detail.shouldSwap = false;
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog-for]");
    const closer = event.target.closest?.("[data-dialog-close]");
    if (opener) {
      document.getElementById(opener.dataset.dialogFor)?.showModal();
    } else if (closer?.closest("dialog[open]")) {
      event.preventDefault();
      closer.closest("dialog").close();
    } else if (event.target.matches?.("dialog.pc-dialog[open]") && outside(event)) {
      event.target.close();
    }
  });
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
