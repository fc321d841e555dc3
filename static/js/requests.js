// @ts-check
// What htmx asks for: tried again where that is safe, and what fails is said where it was asked for. In a session
// review.js does that.

import { part } from "./offline.js";
import { announce } from "./site.js";
import { keepTyped } from "./typed.js";

const READ_MS = 3000; // a write may take as long as the page's settings of htmx say
const WAITS_MS = [500, 1500]; // before it is tried again, and a random half of that more
const PASSING = [502, 503, 504];

/** @typedef {{ elt: HTMLElement, xhr?: XMLHttpRequest, requestConfig?: any }} Detail */
/** What had asked: an event of htmx names another element when that one has gone. @type {(detail: Detail) => HTMLElement} */
const asker = ({ elt, requestConfig }) => requestConfig?.elt ?? elt;
/** What is being tried again: how often it was, and what waits for it. @type {WeakMap<Element, { tries: number, waits: number }>} */
const trying = new WeakMap();
/** What was said of a failure, by what had asked. @type {WeakMap<Element, HTMLElement>} */
const told = new WeakMap();

/** Ask once more for the same. */
function again(/** @type {Detail} */ { requestConfig }) {
  const { elt, verb, path, triggeringEvent, formData } = requestConfig;
  const values = verb === "get" ? {} : Object.fromEntries(formData);
  // @ts-ignore: htmx comes as a script of its own
  window.htmx.ajax(verb, path, { source: elt, event: triggeringEvent, values }).catch(() => {});
}

/** Whether it may be sent again: a read always, a write by the key that makes it one however often it comes. */
const repeatable = (/** @type {any} */ config) => config.verb === "get" || config.formData?.has("idempotency_key");

/** Where a failure is said: after the form, the panel's words or the paragraph that asked. */
const placeOf = (/** @type {HTMLElement} */ elt) => elt.closest("form, .panel__failed, p") ?? elt;

/** What the server said, or what is to be said where it did not. */
function words(/** @type {XMLHttpRequest | undefined} */ xhr, /** @type {DOMStringMap} */ texts) {
  const answer = new DOMParser().parseFromString(xhr?.responseText ?? "", "text/html");
  const [title, said, reference] = ["h1", "h1 + p", "section > p:last-child"].map((one) => answer.querySelector(one)?.textContent?.trim() ?? "");
  if (xhr?.status === 401) return { text: texts.signedOut ?? "", reference };
  return { text: said ? `${title}. ${said}` : texts[xhr?.status ? "failed" : "offline"] ?? "", reference };
}

/** Say in its place that it failed, with a way on: again, signing in, or the page anew with what was typed. */
function tell(/** @type {Detail} */ detail) {
  const { xhr, requestConfig } = detail, elt = asker(detail), notice = part("problem");
  if (!notice) return;
  const [button, signIn] = [notice.querySelector("button"), notice.querySelector("a")];
  const { text, reference } = words(xhr, notice.dataset), form = elt instanceof HTMLFormElement ? elt : null;
  const status = xhr?.status ?? 0, lasting = status >= 400 && status < 500 && status !== 429;
  /** @type {HTMLElement} */ (notice.firstElementChild).textContent = text;
  /** @type {HTMLElement} */ (notice.lastElementChild).textContent = reference;
  if (status === 401 && signIn && button) {
    signIn.hidden = false;
    button.hidden = true;
    signIn.search = String(new URLSearchParams({ next: location.pathname + location.search }));
    signIn.addEventListener("click", () => { if (form) keepTyped(form); });
  }
  button?.addEventListener("click", () => {
    if (lasting && form) keepTyped(form);
    if (lasting || !elt.isConnected) location.reload();
    else if (requestConfig) again(detail);
    else form?.requestSubmit();
  });
  told.get(elt)?.remove();
  told.set(elt, notice);
  placeOf(elt).after(notice);
  notice.scrollIntoView({ block: "nearest" });
  announce(text);
}

/** What failed is tried again, as long as there is hope; what asks meanwhile hears nothing of it. */
function failed(/** @type {Event} */ event) {
  const { detail } = /** @type {CustomEvent<Detail>} */ (event), { xhr, requestConfig } = detail, elt = asker(detail);
  const tries = trying.get(elt)?.tries ?? 0, passing = !xhr?.status || PASSING.includes(xhr.status);
  if (!passing || !repeatable(requestConfig) || tries === WAITS_MS.length || !elt.isConnected) {
    trying.delete(elt);
    tell(detail);
    return;
  }
  elt.classList.add("htmx-request"); // it goes on, as far as one sees
  const wait = WAITS_MS[tries] * (1 + Math.random() / 2);
  trying.set(elt, { tries: tries + 1, waits: window.setTimeout(() => {
    trying.set(elt, { tries: tries + 1, waits: 0 });
    again(detail);
  }, wait) });
}

document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.verb === "get") detail.timeout = READ_MS;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const elt = asker(/** @type {CustomEvent<Detail>} */ (event).detail), waits = trying.get(elt)?.waits;
  if (!waits) return;
  window.clearTimeout(waits); // something newer is asked for
  trying.delete(elt);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event), elt = asker(detail);
  if (!detail.successful) return;
  trying.delete(elt);
  told.get(elt)?.remove();
});

// A form that leads to another page stays where it is while the device knows that it has no network.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (navigator.onLine || !(form instanceof HTMLFormElement) || form.method !== "post" || form.matches("[data-hx-post]")) return;
  event.preventDefault();
  event.stopPropagation();
  tell({ elt: form });
}, true);

/** A panel that was tried again: reading goes on at its heading; that it failed again is said. */
document.addEventListener("htmx:afterSwap", (event) => {
  const { target, requestConfig } = /** @type {CustomEvent} */ (event).detail;
  if (!requestConfig?.path.includes("/panels/")) return;
  const heading = target.querySelector("h1, h2, h3, p");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
  announce(target.querySelector("[data-failed] p")?.textContent ?? "");
});
