// @ts-check
// Touch on a card: a tap shows the answer; swipes, where chosen, do what a button does too.

const EDGE = 24; // pixels from the screen's edge that belong to the system's own gestures
const FAR = 64; // pixels that make a swipe
const STILL = 10; // pixels within which a finger only taps
const LONG_MS = 1000; // a touch held longer means nothing
const CONTROLS = "a, button, input, textarea, summary, label";

/** Call `act` with what a touch on the card's body means: show, grade-1 or grade-3. */
export function watch(/** @type {HTMLElement} */ part, /** @type {(action: string) => void} */ act, /** @type {() => boolean} */ swipes) {
  /** @type {{ x: number, y: number, at: number, edge: boolean } | null} */
  let began = null;

  part.addEventListener("pointerdown", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const on = event.pointerType === "touch" && at?.closest("[data-body]") && !at.closest(CONTROLS);
    const edge = event.clientX < EDGE || event.clientX > window.innerWidth - EDGE;
    began = on ? { x: event.clientX, y: event.clientY, at: event.timeStamp, edge } : null;
  });
  part.addEventListener("pointercancel", () => { began = null; });
  part.addEventListener("pointerup", (event) => {
    const from = began;
    began = null;
    if (!from || event.timeStamp - from.at > LONG_MS) return;
    const across = event.clientX - from.x;
    const down = Math.abs(event.clientY - from.y);
    if (Math.abs(across) < STILL && down < STILL) act("show");
    else if (swipes() && !from.edge && Math.abs(across) > FAR && down < FAR / 2) act(across < 0 ? "grade-1" : "grade-3");
  });
}
