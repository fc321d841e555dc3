// @ts-check
// Single keys in a session: extras beside the buttons, by the key's place on the keyboard, so that a Korean layout works.

const CONTROLS = "a, button, input, textarea, select, summary, dialog, [contenteditable]";

/** What a key press asks for, or null: `settings.keys` has the places of each action, or the sign that Shift gives. */
export function wanted(/** @type {KeyboardEvent} */ event, /** @type {DOMStringMap} */ settings) {
  if (event.repeat || event.isComposing || event.altKey || event.metaKey) return null;
  if (event.target instanceof Element && event.target.closest(CONTROLS)) return null;
  if (event.ctrlKey) return event.code === "KeyZ" && !event.shiftKey ? "undo" : null;
  if (event.code === "Enter" || event.code === "NumpadEnter") return "go";
  if (event.code === "Space") return settings.spaceScrolls === "on" ? null : "go";
  if (settings.singleKeys !== "on") return null;
  for (const [action, keys] of Object.entries(parsed(settings.keys))) {
    if (keys.includes(event.key) && event.key.length === 1) return action;
    if (keys.includes(event.code) && !event.shiftKey) return action;
  }
  return null;
}

function parsed(/** @type {string | undefined} */ text) {
  try { return /** @type {Record<string, string[]>} */ (JSON.parse(text || "{}")); } catch { return {}; }
}
