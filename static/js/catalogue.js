// @ts-check
// The list of words with JavaScript: what has come is said, the focus goes on, and Back leads to where one was.

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

// Rows that are far away are as high as they are thought to be (content-visibility): the place in the list is a row.
history.scrollRestoration = "manual";

addEventListener("pagehide", () => {
  const rows = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".row__word")]);
  const first = rows.find((row) => row.getBoundingClientRect().top >= 0);
  const place = first && scrollY ? { row: first.pathname, top: first.getBoundingClientRect().top } : null;
  history.replaceState({ ...history.state, place }, "");
});

/** Bring the row back to where it was; what comes into view on the way may turn out higher, so more than once. */
function goTo(/** @type {{ row: string, top: number }} */ place, frames = 5) {
  const row = document.querySelector(`.row__word[href="${place.row}"]`);
  if (row) scrollBy({ top: row.getBoundingClientRect().top - place.top, behavior: "instant" });
  if (row && frames) requestAnimationFrame(() => goTo(place, frames - 1));
}

if (history.state?.place) goTo(history.state.place);
