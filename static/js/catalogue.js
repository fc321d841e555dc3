// @ts-check
// The list of words with JavaScript: what has come is said, the focus goes on, and a failure can be tried again.

import { announce } from "./site.js";

const problem = /** @type {HTMLElement} */ (document.getElementById("problem"));

/** @type {{ elt: HTMLElement, path: string } | null} */
let failedRequest = null;

document.addEventListener("htmx:afterSwap", (event) => {
  if (!(event.target instanceof HTMLElement)) return;
  // htmx names what it put in, or, where it filled an element, that element
  const came = event.target.matches("[data-said]") ? event.target : event.target.querySelector("[data-said]");
  if (!(came instanceof HTMLElement)) return;
  problem.hidden = true;
  announce(came.dataset.said ?? "");
  const cause = /** @type {CustomEvent} */ (event).detail.requestConfig?.triggeringEvent;
  const pressed = cause?.type === "click" && came.matches(".rows--more");
  if (pressed) came.querySelector("a")?.focus(); // who scrolls goes on reading, who pressed goes on in the new rows
});

function failed(/** @type {Event} */ event) {
  const { xhr, elt, requestConfig } = /** @type {CustomEvent} */ (event).detail;
  const text = (xhr?.status ? problem.dataset.failed : problem.dataset.offline) ?? "";
  failedRequest = { elt, path: requestConfig.path };
  /** @type {HTMLElement} */ (problem.firstElementChild).textContent = text;
  problem.hidden = false;
  announce(text);
}

document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);

problem.querySelector("button")?.addEventListener("click", () => {
  const elt = failedRequest?.elt;
  if (!elt?.isConnected) { location.reload(); return; }
  problem.hidden = true;
  if (elt instanceof HTMLFormElement) elt.requestSubmit();
  else elt.click();
});
