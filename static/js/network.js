// @ts-check
// Whether the server answers, as far as the worker knows, and telling the pages about it.

import { send } from "./outbox.js";
import { answersIn, everybodysWaiting, waiting } from "./store.js";

/** @type {any} */
const worker = self;
/** @type {number | null} */
let awaySince = null;
let sending = false;
/** @type {import("./outbox.js").Ended | null} */
let last = null;

/** Whether the last request came back. */
export const reachable = () => awaySince === null;

/** What every page may show: since when there is no network, and what waits. */
export async function state(/** @type {string | undefined} */ person) {
  let waits = 0;
  try { waits = answersIn(await (person ? waiting(person) : everybodysWaiting())); } catch { /* nothing is kept here */ }
  return { away_since: awaySince, waits, sending, how: person ? last?.how ?? null : "signed-out", again_ms: person ? last?.again_ms ?? null : null };
}

/** Tell all pages. */
export async function tell(/** @type {string | undefined} */ person) {
  const network = await state(person);
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true, type: "window" })) client.postMessage({ network });
}

/** A request came back, or did not; true when that is news. */
export function came(/** @type {boolean} */ back) {
  if (back === reachable()) return false;
  awaySince = back ? null : Date.now();
  return true;
}

/** Send what waits, and tell the pages how it went. */
export async function sendNow(/** @type {string | undefined} */ person, evenNow = false) {
  if (!person) return null;
  try {
    if (!(await waiting(person)).length) return null;
    sending = true;
    await tell(person);
    last = await send(person, { evenNow });
    if (last.how !== "later") came(last.how !== "offline"); // later: nobody was asked
    return last;
  } catch {
    return null; // nothing is kept here
  } finally {
    sending = false;
    await tell(person);
  }
}
