// @ts-check
// A form that is on its way: sent once, and its button says so.

const SEEN_MS = 150; // what is done within it needs no word

/** @type {WeakMap<HTMLFormElement, { timer: number, button: HTMLElement | null, text: string }>} */
const sent = new WeakMap();

function begin(/** @type {HTMLFormElement} */ form, /** @type {HTMLElement | null} */ submitter) {
  const button = submitter ?? form.querySelector("button:not([type=button])");
  const timer = window.setTimeout(() => { if (button instanceof HTMLElement) show(button); }, SEEN_MS);
  sent.set(form, { timer, button: button instanceof HTMLElement ? button : null, text: button?.textContent ?? "" });
}

/** The button keeps its size and the focus; where it has only words they say what goes on. */
function show(/** @type {HTMLElement} */ button) {
  const { offsetWidth, offsetHeight } = button;
  button.setAttribute("aria-disabled", "true");
  if (!button.dataset.busy || button.childElementCount) return;
  Object.assign(button.style, { inlineSize: `${offsetWidth}px`, blockSize: `${offsetHeight}px` });
  button.classList.add("button--busy");
  button.textContent = button.dataset.busy;
}

function end(/** @type {HTMLFormElement} */ form) {
  const state = sent.get(form), button = state?.button;
  sent.delete(form);
  window.clearTimeout(state?.timer);
  if (!button?.hasAttribute("aria-disabled")) return;
  button.removeAttribute("aria-disabled");
  button.classList.remove("button--busy");
  Object.assign(button.style, { inlineSize: "", blockSize: "" });
  if (button.dataset.busy && !button.childElementCount) button.textContent = state?.text ?? "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form)) event.preventDefault();
  else begin(form, event.submitter);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = /** @type {CustomEvent} */ (event).detail;
  if (elt instanceof HTMLFormElement && requestConfig.verb !== "get" && !sent.has(elt)) begin(elt, requestConfig.triggeringEvent?.submitter ?? null);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const elt = /** @type {CustomEvent} */ (event).detail.requestConfig?.elt;
  if (elt instanceof HTMLFormElement) end(elt);
});
addEventListener("pageshow", (event) => { if (event.persisted) [...document.forms].forEach(end); });
