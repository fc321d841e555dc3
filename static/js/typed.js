// @ts-check
// What was typed and not yet sent: nobody leaves it by mistake, and it outlives having to sign in again.

import { part } from "./offline.js";
import { announce } from "./site.js";

const KEPT = "typed"; // in the storage of this tab
const KEPT_MS = 30 * 60_000;
const WRITTEN = "textarea, input:is([type=text], :not([type]))";
const here = () => location.pathname + location.search;
const actionOf = (/** @type {HTMLFormElement} */ form) => new URL(form.action).pathname;

/** The fields of a form in which one writes; a form with a password has none that are kept. */
function written(/** @type {HTMLFormElement} */ form) {
  if (form.method !== "post" || form.querySelector("[type=password], [data-show-password]")) return [];
  return /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...form.querySelectorAll(WRITTEN)]);
}

function forget() {
  try { sessionStorage.removeItem(KEPT); } catch { /* nothing is kept here */ }
}

/** Keep what stands in the form until its page is seen again; whether it is missed there is known, or will be seen. */
export function keepTyped(/** @type {HTMLFormElement} */ form, missed = true) {
  const fields = written(form).filter((field) => field.name).map((field) => [field.name, field.value]);
  if (!fields.length) return;
  keep({ page: here(), action: actionOf(form), fields, at: Date.now(), missed });
  leave(form);
}

function keep(/** @type {object} */ typed) {
  try { sessionStorage.setItem(KEPT, JSON.stringify(typed)); } catch { /* then it is not kept */ }
}

function kept() {
  try { return JSON.parse(sessionStorage.getItem(KEPT) ?? "null"); } catch { return null; }
}

/** Where one must sign in, or has no connection, it was not sent: it stays kept, and is filled in back on its page. */
function bringBack() {
  const typed = kept();
  if (!typed) return;
  const signIn = document.querySelector("[data-sign-in]");
  if (signIn instanceof HTMLAnchorElement) signIn.search = String(new URLSearchParams({ next: typed.page }));
  const unsent = Boolean(signIn) || document.documentElement.hasAttribute("data-unsent");
  if (unsent) keep({ ...typed, missed: true });
  if (unsent || document.querySelector("form [type=password]")) return;
  forget();
  const form = [...document.forms].find((one) => one.method === "post" && actionOf(one) === typed.action);
  if (!form || !typed.missed || typed.page !== here() || Date.now() - typed.at > KEPT_MS) return;
  fill(form, new Map(typed.fields));
}

function fill(/** @type {HTMLFormElement} */ form, /** @type {Map<string, string>} */ values) {
  const fields = written(form).filter((field) => values.has(field.name) && values.get(field.name) !== field.value);
  for (const field of fields) field.value = values.get(field.name) ?? "";
  const line = part("typed");
  if (!line || !fields.length) return;
  form.prepend(line);
  fields[0].focus();
  announce(line.textContent ?? "");
  mark();
}

// Leaving

/** Forms that are on their way are left without a question. @type {WeakSet<Element>} */
const leaving = new WeakSet();
let asks = false;

const unsaved = () => [...document.forms].some((form) => !leaving.has(form) && written(form).some((field) => field.value !== field.defaultValue));

function ask(/** @type {Event} */ event) {
  if (unsaved()) event.preventDefault();
}

/** The question is there only while something is unsaved: else the page could not be kept for Back. */
function mark() {
  if (unsaved() === asks) return;
  asks = !asks;
  if (asks) addEventListener("beforeunload", ask);
  else removeEventListener("beforeunload", ask);
}

function leave(/** @type {HTMLFormElement} */ form) {
  leaving.add(form);
  mark();
}

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (form) leaving.delete(form);
  mark();
});
document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if (/^\/sign-(out|up)$/.test(actionOf(form))) forget();
  else if (form.method === "post") keepTyped(form, false);
});
bringBack();
