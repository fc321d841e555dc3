// @ts-check
// Presses that were meant for what was there before: ignored, nothing moves, the focus stays.

const NEAR = 30; // pixels: a double tap falls on the same spot

let shownAt = -Infinity;
let onlyAt = /** @type {{ x: number, y: number } | null} */ (null);
let pressedAt = /** @type {{ x: number, y: number } | null} */ (null);

/** A new card is there: every press is ignored for a moment; of a card's back only one on the spot pressed before. */
export function shown(/** @type {boolean} */ isBack) {
  shownAt = performance.now();
  onlyAt = isBack ? pressedAt ?? { x: NaN, y: NaN } : null;
}

/** Whether a press comes so soon that it was not meant for this, or while it comes in and its buttons are not ready. */
export function tooSoon(/** @type {Event} */ event, /** @type {number} */ guardMs) {
  if (document.querySelector("#session:is(.htmx-swapping, .htmx-settling)")) return true;
  if (performance.now() - shownAt >= guardMs) return false;
  if (!onlyAt) return true;
  return event instanceof MouseEvent && Math.hypot(event.clientX - onlyAt.x, event.clientY - onlyAt.y) < NEAR;
}

/** Watch over this part of the page; `guardMs` says how long now. */
export function watch(/** @type {HTMLElement} */ part, /** @type {() => number} */ guardMs) {
  const stop = (/** @type {Event} */ event) => {
    if (!tooSoon(event, guardMs())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const kind of ["click", "submit", "mousedown"]) part.addEventListener(kind, stop, true);
  part.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (["Enter", "NumpadEnter", "Space"].includes(event.code) && !(typing && event.code === "Space")) stop(event);
  }, true);
  part.addEventListener("click", (event) => {
    pressedAt = event.detail ? { x: event.clientX, y: event.clientY } : null;
  }, true);
}
