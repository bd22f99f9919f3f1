// A list may be exchanged while somebody works in it: what is typed, chosen or opened there meanwhile is not lost.
import { find } from "./find.js";

const FILTERS = "form.pc-filters";
const BUSY = `details[open], [data-bulk-row]:checked, ${FILTERS} :is(input, select):focus`;

let left = { fields: [], wanted: false };

export function start(root) {
  for (const form of find(root, FILTERS)) {
    form.addEventListener("htmx:beforeRequest", () => (form.dataset.asking = ""));
    form.addEventListener("htmx:afterRequest", () => delete form.dataset.asking);
    // A question asked while an answer is on its way: htmx drops it together with the old form.
    form.addEventListener("submit", () => "asking" in form.dataset && (form.dataset.wanted = ""));
  }
  // A list that fetches itself anew waits while somebody is busy in it.
  for (const list of find(root, "[data-moving]")) {
    for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
      list.addEventListener(name, (event) => {
        if (event.detail.requestConfig?.elt === list && list.querySelector(BUSY)) {
          event.preventDefault();
        }
      });
    }
  }
}

export function once() {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.target?.querySelector?.(FILTERS);
    if (form && event.detail.shouldSwap && !event.defaultPrevented) {
      left = leftIn(form, event.detail.requestConfig);
      // Its fields still lose the focus and change when they are taken away, but nobody asks with them any more.
      form.dataset.gone = "";
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    const { fields, wanted } = left;
    left = { fields: [], wanted: false };
    const forms = fields.map(restore);
    if (wanted) {
      forms.find(Boolean)?.requestSubmit();
    }
  });
}

// Fields that are not what the answer was asked with: they were filled in while it was on its way.
function leftIn(form, request) {
  const sent = request?.elt === form ? request.formData : null;
  const fields = [...form.elements]
    .filter((field) => field.id && field.name && field.form === form && !["hidden", "submit", "button"].includes(field.type))
    .filter((field) => isUnsent(field, sent))
    .map((field) => ({ id: field.id, as: isBox(field) ? { checked: field.checked } : { value: field.value } }));
  return { fields, wanted: "wanted" in form.dataset };
}

const isBox = (field) => ["checkbox", "radio"].includes(field.type);

function isUnsent(field, sent) {
  if (isBox(field)) {
    return field.checked !== (sent ? sent.getAll(field.name).includes(field.value) : field.defaultChecked);
  }
  const rendered = field.options ? [...field.options].find((one) => one.defaultSelected)?.value ?? "" : field.defaultValue;
  return field.value !== (sent ? sent.get(field.name) ?? "" : rendered);
}

// The field is as it was left, and counts when it is left, as if the list had not changed around it.
function restore({ id, as }) {
  const field = document.getElementById(id);
  if (field) {
    Object.assign(field, as);
    field.addEventListener("blur", () => "gone" in field.form.dataset || field.form.requestSubmit(), { once: true });
  }
  return field?.form;
}
