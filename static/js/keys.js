// @ts-check
// Single keys in a session: extras beside the buttons, by the key's place on the keyboard, so that a Korean layout works.

/** @type {Record<string, string[]>} */
const PLACES = {
  "grade-1": ["Digit1", "Numpad1"],
  "grade-2": ["Digit2", "Numpad2"],
  "grade-3": ["Digit3", "Numpad3"],
  "grade-4": ["Digit4", "Numpad4"],
  undo: ["KeyU", "KeyZ"],
  sound: ["KeyR"],
  edit: ["KeyE"],
  bury: ["Minus", "NumpadSubtract"],
};
const CONTROLS = "a, button, input, textarea, select, summary, dialog, [contenteditable]";

/** What a key press asks for, or null: `changed` maps actions to other places. */
export function wanted(/** @type {KeyboardEvent} */ event, /** @type {DOMStringMap} */ settings) {
  if (event.repeat || event.isComposing || event.altKey || event.metaKey) return null;
  if (event.target instanceof Element && event.target.closest(CONTROLS)) return null;
  if (event.ctrlKey) return event.code === "KeyZ" && !event.shiftKey ? "undo" : null;
  if (event.code === "Enter" || event.code === "NumpadEnter") return "go";
  if (event.code === "Space") return settings.spaceScrolls === "on" ? null : "go";
  if (settings.singleKeys !== "on") return null;
  if (event.key === "?") return "list";
  if (event.key === "@") return "suspend";
  if (event.shiftKey) return null;
  const changed = parsed(settings.keys);
  for (const [action, places] of Object.entries(PLACES)) {
    const at = changed[action] ? [changed[action]] : places;
    if (at.includes(event.code)) return action;
  }
  return null;
}

function parsed(/** @type {string | undefined} */ text) {
  try { return /** @type {Record<string, string>} */ (JSON.parse(text || "{}")); } catch { return {}; }
}
