// @ts-check
// A session with JavaScript: focus and announcements after each swap, keys, touch, and what to do when a request fails.

import { announce } from "./site.js";
import * as guard from "./guard.js";
import { wanted } from "./keys.js";
import { play, showButtons, whenKnown } from "./sound.js";
import * as touch from "./touch.js";

const session = /** @type {HTMLElement} */ (document.getElementById("session"));
const problem = /** @type {HTMLElement} */ (document.getElementById("problem"));
const settings = session.dataset;
const guardMs = () => Number(settings.guardMs ?? 250);

/** The card's part, whatever side it shows. */
const card = () => /** @type {HTMLElement | null} */ (session.firstElementChild);

/** Name the page, put the focus where reading goes on, say what happened, play what may be played. */
function settle(/** @type {boolean} */ swapped) {
  const part = card();
  if (!part) return;
  document.title = `${part.dataset.title} · VocaVision`;
  showButtons(part);
  guard.shown(part.dataset.side === "answer");
  const heading = part.querySelector("[data-focus]") ?? part.querySelector("#card-heading");
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: !heading.matches("textarea") });
  if (swapped && part.dataset.announce) announce(part.dataset.announce);
  playByItself(part.querySelector("[data-autoplay]:not([hidden])"));
  if (part.dataset.asked === "listen" && part.dataset.side === "prompt") whenKnown((heard) => { if (!heard) askByMeaning(); });
}

function playByItself(/** @type {Element | null} */ button) {
  if (settings.soundAuto === "on") play(button);
}

/** Where no voice is after all, the server is asked for the card once more: it asks by meaning then. */
function askByMeaning() {
  if (card()?.dataset.asked === "listen") location.reload();
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
  if (action !== "sound") return press(action);
  const button = session.querySelector("[data-say]:not([hidden])");
  play(button);
  return Boolean(button);
}

function listKeys() {
  const dialog = document.getElementById("keys-list");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

/** From a card's heading, Tab leads to what is pressed most; all else lies before and after it. */
function toMain(/** @type {KeyboardEvent} */ event) {
  if (event.code !== "Tab" || event.shiftKey || document.activeElement?.id !== "card-heading") return false;
  const main = session.querySelector("[data-main]");
  if (main instanceof HTMLElement) main.focus();
  return main instanceof HTMLElement;
}

guard.watch(session, guardMs);
touch.watch(session, (action) => { press(action); }, () => settings.swipes === "on");

document.addEventListener("keydown", (event) => {
  const composing = event.isComposing || event.keyCode === 229;
  if (composing && event.target instanceof HTMLInputElement && event.code === "Enter") {
    event.preventDefault(); // this Enter ends a composition
    return;
  }
  if (toMain(event)) { event.preventDefault(); return; }
  const action = wanted(event, settings);
  if (!action) return;
  if (guard.tooSoon(event, guardMs()) || act(action)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys-list]") && listKeys()) event.preventDefault();
});

session.addEventListener("soundready", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-autoplay]")) playByItself(event.target);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== session) return;
  problem.hidden = true;
  settle(true);
});

/** @type {(() => void) | null} */
let again = null;

/** What failed is said beside the card, which stays as it is: pressing again records it once. */
function failed(/** @type {Event} */ event) {
  const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
  const answer = new DOMParser().parseFromString(xhr?.responseText ?? "", "text/html");
  const told = answer.querySelector("h1 + p")?.textContent?.trim();
  const reference = answer.querySelector("section > p:last-child")?.textContent?.trim() ?? "";
  const lasting = xhr && xhr.status >= 400 && xhr.status < 500 && xhr.status !== 429;
  const text = told || (xhr?.status ? problem.dataset.failed : problem.dataset.offline) || "";
  /** @type {HTMLElement} */ (problem.firstElementChild).textContent = text;
  /** @type {HTMLElement} */ (problem.lastElementChild).textContent = reference;
  /** @type {HTMLElement} */ (problem.querySelector("a")).hidden = xhr?.status !== 401;
  problem.hidden = false;
  problem.scrollIntoView({ block: "nearest" });
  announce(text);
  again = () => {
    if (lasting) { location.assign(/** @type {string} */ (problem.dataset.address)); return; }
    const values = Object.fromEntries(requestConfig.formData ?? []);
    // @ts-ignore: htmx comes as a script of its own
    window.htmx.ajax("POST", requestConfig.path, { values, target: "#session", swap: "innerHTML show:window:top" });
  };
}

document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
problem.querySelector("button")?.addEventListener("click", () => again?.());

settle(false);
