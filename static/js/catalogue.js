// @ts-check
// The list of words with JavaScript: what has come is said, and the focus goes on.

import { announce } from "./site.js";

document.addEventListener("htmx:afterSwap", (event) => {
  if (!(event.target instanceof HTMLElement)) return;
  // htmx names what it put in, or, where it filled an element, that element
  const came = event.target.matches("[data-said]") ? event.target : event.target.querySelector("[data-said]");
  if (!(came instanceof HTMLElement)) return;
  announce(came.dataset.said ?? "");
  const cause = /** @type {CustomEvent} */ (event).detail.requestConfig?.triggeringEvent;
  const pressed = cause?.type === "click" && came.matches(".rows--more");
  if (pressed) came.querySelector("a")?.focus(); // who scrolls goes on reading, who pressed goes on in the new rows
});
