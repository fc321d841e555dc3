// @ts-check
// The settings of keys: a key that is pressed in a field fills it in.

import { announce } from "./site.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("keys-form"));
/** @type {Record<string, string>} */
const names = JSON.parse(form.dataset.names ?? "{}");
let pressed = ""; // the name of the key that went down last

/** What the key is called, "" when it is none that can be chosen: a sign by itself, all else by its place. */
function nameOf(/** @type {KeyboardEvent} */ event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return "";
  if (event.code === "Space") return "Space"; // refused in words when it is sent
  const sign = event.shiftKey && !event.code.startsWith("Key");
  return (sign ? event.key.length === 1 && names[event.key] : names[event.code]) || "";
}

function fill(/** @type {HTMLInputElement} */ field, /** @type {string} */ name) {
  field.value = name;
  announce(name);
}

form.addEventListener("keydown", (event) => {
  if (!(event.target instanceof HTMLInputElement)) return;
  pressed = nameOf(event);
  if (!pressed) return;
  fill(event.target, pressed);
  event.preventDefault();
});

// A keyboard on the screen tells no places, and one that composes letters writes after the key went down.
form.addEventListener("input", (event) => {
  if (!(event.target instanceof HTMLInputElement) || !(event instanceof InputEvent) || event.isComposing) return;
  if (event.inputType.startsWith("delete")) event.target.value = "";
  else if (pressed || event.data?.length === 1) event.target.value = pressed || (event.data ?? "");
});
form.addEventListener("compositionend", (event) => {
  if (event.target instanceof HTMLInputElement && (pressed || event.data)) event.target.value = pressed || event.data;
});
