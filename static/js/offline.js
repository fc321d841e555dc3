// @ts-check
// Heard from the start; the rest comes when the page is idle, in a session with the second card or when the first has
// been looked at for a while.

/** @type {{ prompt: any }} */
export const install = { prompt: null };

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  install.prompt = event;
  document.dispatchEvent(new Event("installable"));
});

/** @type {Event[]} What went wrong before there was somebody to tell it (faults.js). */
export const wrong = [];

/** A copy of one of the parts that the server put into every page for the moment when it is needed. */
export function part(/** @type {string} */ name) {
  const template = document.querySelector(`template[data-part="${name}"]`);
  const copy = template instanceof HTMLTemplateElement ? document.importNode(template.content, true).firstElementChild : null;
  return copy instanceof HTMLElement ? copy : null;
}

const rest = document.querySelector("meta[name=when-idle]")?.getAttribute("content");
const load = () => { setTimeout(() => { if (rest) import(rest); }, 200); };
const WITH_THE_FIRST_CARD_MS = 4_000; // after which nobody is kept waiting by it any more
if (document.body.matches(".in-session:has(#card)")) {
  document.addEventListener("htmx:afterSettle", load, { once: true });
  addEventListener("load", () => setTimeout(load, WITH_THE_FIRST_CARD_MS));
} else addEventListener("load", load);
for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, (event) => { wrong.push(event); load(); });
