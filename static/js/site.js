// @ts-check
// What every page gains with JavaScript: nothing here is needed to use it.

import "./offline.js";
import "./sound.js";

/** Put the focus where the server asked: an error summary, or the heading of what was swapped in. */
function focusMarked(/** @type {ParentNode} */ root) {
  const marked = /** @type {HTMLElement | null} */ (root.querySelector("[data-focus]"));
  marked?.focus({ preventScroll: false });
}

/** Say a thing once in the page's live region. */
export function announce(/** @type {string} */ text) {
  const status = document.getElementById("status");
  if (!status) return;
  status.replaceChildren();
  const line = document.createElement("p");
  line.className = "visually-hidden";
  line.textContent = text;
  window.setTimeout(() => status.append(line), 50);
}

function showPasswordButtons(/** @type {ParentNode} */ root) {
  for (const button of root.querySelectorAll("[data-show-password]")) {
    const input = document.getElementById(button.getAttribute("data-show-password") ?? "");
    if (!(input instanceof HTMLInputElement) || !(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
  }
}

/** A menu closes on Escape (focus back to its button) and when one goes elsewhere. */
function closeMenus(/** @type {Event} */ event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const escape = event instanceof KeyboardEvent && event.key === "Escape";
    const outside = event.target instanceof Node && !menu.contains(event.target);
    if (!escape && !outside) continue;
    menu.removeAttribute("open");
    if (escape) menu.querySelector("summary")?.focus();
  }
}

document.addEventListener("click", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(event); });

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.getAttribute("content");
  const detail = /** @type {CustomEvent} */ (event).detail;
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});

// @ts-ignore: htmx comes as a script of its own. What took too long did not come, like all else that did not come.
document.addEventListener("htmx:timeout", (event) => { window.htmx.trigger(event.target, "htmx:sendError", event.detail); });

document.addEventListener("htmx:afterSwap", (event) => {
  if (!(event.target instanceof HTMLElement)) return;
  showPasswordButtons(event.target);
  focusMarked(event.target);
});

showPasswordButtons(document);
focusMarked(document);

// Tell the server the time zone that this device keeps, with the forms that ask for it.
for (const field of document.querySelectorAll("input[data-zone]")) {
  if (field instanceof HTMLInputElement) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
