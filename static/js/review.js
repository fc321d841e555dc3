// @ts-check
// A session with JavaScript: focus and announcements after each swap, keys, touch, and the guard against stray presses.

import { announce } from "./site.js";
import { say, showButtons } from "./sound.js";
import { wanted } from "./keys.js";

const EDGE = 24; // pixels from the screen's edge that belong to the system's own gestures
const FAR = 64; // pixels that make a swipe
const LONG = 1000; // milliseconds after which a held swipe means nothing

const session = /** @type {HTMLElement} */ (document.getElementById("session"));
const settings = session.dataset;
let shownAt = performance.now();

/** The card's part, whatever side it shows. */
const card = () => /** @type {HTMLElement | null} */ (session.firstElementChild);

/** Whether a press comes so soon after a new card that it was meant for the one before. */
const tooSoon = () => performance.now() - shownAt < Number(settings.guardMs ?? 250);

/** Name the page, put the focus on the heading, say what happened, play what may be played. */
function settle(/** @type {boolean} */ swapped) {
  const part = card();
  if (!part) return;
  document.title = `${part.dataset.title} · VocaVision`;
  showButtons(part);
  shownAt = performance.now();
  if (swapped) {
    document.getElementById("card-heading")?.focus({ preventScroll: true });
    if (part.dataset.announce) announce(part.dataset.announce);
  }
  const loud = part.querySelector("[data-autoplay]:not([hidden])");
  if (settings.soundAuto === "on" && loud) say(loud.getAttribute("data-say") ?? "");
}

/** Press the button of an action when the card has it. */
function press(/** @type {string} */ action) {
  const button = session.querySelector(`[data-key="${action}"]`);
  if (button instanceof HTMLElement) button.click();
  return Boolean(button);
}

function act(/** @type {string} */ action) {
  if (action === "go") return press("show") || press("grade-3");
  if (action === "list") return listKeys();
  if (action === "sound") {
    const button = session.querySelector("[data-say]:not([hidden])");
    if (button) say(button.getAttribute("data-say") ?? "");
    return Boolean(button);
  }
  return press(action);
}

function listKeys() {
  const dialog = document.getElementById("keys-list");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  dialog.showModal();
  return true;
}

/** Presses within the guard are ignored, move nothing and leave the focus. */
function guard(/** @type {Event} */ event) {
  if (!tooSoon()) return;
  if (event instanceof KeyboardEvent && !["Enter", "Space", "NumpadEnter"].includes(event.code)) return;
  if (event.target instanceof Element && event.target.closest("summary, a")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

session.addEventListener("click", guard, true);
session.addEventListener("submit", guard, true);

document.addEventListener("keydown", (event) => {
  if (event.target instanceof HTMLInputElement && event.code === "Enter" && (event.isComposing || event.keyCode === 229)) {
    event.preventDefault(); // this Enter ends a composition
    return;
  }
  const action = wanted(event, settings);
  if (!action) return;
  if (action === "go" && tooSoon()) { event.preventDefault(); return; }
  if (act(action)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys-list]") && listKeys()) event.preventDefault();
});

/** @type {{ x: number, y: number, at: number } | null} */
let touch = null;

session.addEventListener("pointerdown", (event) => {
  const body = event.target instanceof Element ? event.target.closest("[data-body]") : null;
  const control = event.target instanceof Element ? event.target.closest("a, button, input, textarea, summary, label") : null;
  const edge = event.clientX < EDGE || event.clientX > window.innerWidth - EDGE;
  touch = event.pointerType === "touch" && body && !control ? { x: edge ? NaN : event.clientX, y: event.clientY, at: event.timeStamp } : null;
  if (touch && edge) touch = { x: NaN, y: NaN, at: event.timeStamp };
});

session.addEventListener("pointerup", (event) => {
  if (!touch || tooSoon() || event.timeStamp - touch.at > LONG) { touch = null; return; }
  const across = event.clientX - touch.x;
  const down = Math.abs(event.clientY - touch.y);
  touch = null;
  if (Number.isNaN(across) || down > FAR / 2) return;
  const side = card()?.dataset.side;
  if (side === "answer" && settings.swipes === "on" && Math.abs(across) > FAR) press(across < 0 ? "grade-1" : "grade-3");
  else if (side === "prompt" && Math.abs(across) < 10) press("show");
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target === session) settle(true);
});

settle(false);
