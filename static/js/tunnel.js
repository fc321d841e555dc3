// @ts-check
// A session whose network comes and goes: each request goes to the server while that answers, and else is answered from
// what is on the device. A card that the device has drawn (its forms carry no token but "local") stays with the device.

import { came, reachable, sendNow, tell } from "./network.js";
import { PRESSES, act, end, note, page as drawnPage, start } from "./sitting.js";
import { waiting } from "./store.js";

export const SESSION = /^\/session(\/(answer|grade|meet|known|suspend|bury|undo|start|end|summary))?$/;
const LOCAL = "local";

let presses = 0;
/** How many steps were taken in this worker's life. */
export const taken = () => presses;

/** @typedef {object} Around
 * @property {any} settings
 * @property {() => Promise<string | undefined>} person whose pages are kept
 * @property {(answer: Response) => Promise<void>} heard notes for whom an answer was
 * @property {(event: any, afterMs: number) => void} prepare fetches the kit when there is time
 * @property {(unsent?: boolean) => Promise<Response>} offlinePage
 * @property {() => Promise<Headers>} headers those of a page
 */

const later = (/** @type {number} */ ms) => new Promise((done) => { setTimeout(() => done(undefined), ms); });

/** The server's answer, or undefined when it does not come in time, or is not the server's. */
async function fromServer(/** @type {Promise<Response>} */ coming, /** @type {number} */ waitMs, /** @type {Around} */ around) {
  const answer = await Promise.race([coming.catch(() => undefined), later(waitMs)]);
  const ours = answer && (answer.headers.has("X-Person") || answer.type === "opaqueredirect" || answer.status >= 400);
  came(Boolean(ours));
  if (answer && ours) await around.heard(answer);
  return ours ? answer : undefined;
}

/** Answer a request of a session. */
export async function session(/** @type {any} */ event, /** @type {Around} */ around) {
  const { request } = event, action = new URL(request.url).pathname.split("/")[2] ?? "page";
  const person = await around.person(), form = request.method === "POST" ? await request.clone().formData().catch(() => null) : null;
  if (form?.get("csrf_token") === LOCAL && person) return local(event, around, person, action, form);
  if (person && await waits(person)) await Promise.race([sendNow(person), later(around.settings.pressWaitMs)]);
  const answer = await fromServer(fetch(request), around.settings.pressWaitMs, around);
  if (answer) {
    event.waitUntil(kept(event, around, action, form, answer));
    return answer;
  }
  event.waitUntil(tell(person));
  try {
    return (person && await onDevice(event, around, person, action, form)) || failed(request, around);
  } catch {
    return failed(request, around); // nothing can be kept here
  }
}

async function waits(/** @type {string} */ person) {
  try { return (await waiting(person)).length > 0; } catch { return false; }
}

const failed = (/** @type {Request} */ request, /** @type {Around} */ around) =>
  (request.mode === "navigate" ? around.offlinePage(request.method === "POST") : Response.error());

/** Keep the device in step with what the server has done. */
async function kept(/** @type {any} */ event, /** @type {Around} */ around, /** @type {string} */ action, /** @type {FormData | null} */ form, /** @type {Response} */ answer) {
  const person = await around.person();
  if (!person || answer.status >= 400) return;
  try {
    if (form && (PRESSES.includes(action) || action === "undo")) {
      presses += 1;
      const done = answer.headers.get("X-Done") ?? "recorded"; // of an answer that leads elsewhere no header is seen
      if (done === "recorded" || done === "twice") await note(person, action, form);
      else around.prepare(event, 0); // the card is another one there
    } else if (action === "page") around.prepare(event, 0);
  } catch { /* nothing can be kept here */ }
}

/** What the device has to say to a request that the server did not answer. */
async function onDevice(/** @type {any} */ event, /** @type {Around} */ around, /** @type {string} */ person, /** @type {string} */ action, /** @type {FormData | null} */ form) {
  if (action === "page" || action === "summary") {
    const text = await drawnPage(person, action === "summary");
    return text && new Response(text, { headers: await around.headers() });
  }
  if (action === "start") return form?.get("more") || !await start(person) ? null : Response.redirect("/session", 303);
  if (action === "end") {
    await end(person);
    return Response.redirect("/session/summary", 303);
  }
  const shown = form && await act(person, action, form);
  if (!shown) return null;
  if (shown.went) event.waitUntil(written(person));
  return fragment(event.request, around, person, shown);
}

/** Something was written down: it is sent when there is a network again, also when no page is open by then. */
async function written(/** @type {string} */ person) {
  presses += 1;
  try { await /** @type {any} */ (self).registration.sync?.register("outbox"); } catch { /* then a page sends it */ }
  if (reachable()) await sendNow(person);
  else await tell(person);
}

async function fragment(/** @type {Request} */ request, /** @type {Around} */ around, /** @type {string} */ person, /** @type {import("./sitting.js").Shown} */ shown) {
  if (request.mode === "navigate") return Response.redirect(shown.address, 303);
  const headers = { "Content-Type": "text/html; charset=utf-8", "HX-Replace-Url": shown.address };
  return new Response(shown.part, { headers });
}

/** A press on a card that the device has drawn. With the network back, the session goes on with the server's next card. */
async function local(/** @type {any} */ event, /** @type {Around} */ around, /** @type {string} */ person, /** @type {string} */ action, /** @type {FormData} */ form) {
  try {
    const answer = await onDevice(event, around, person, action, form);
    const goesOn = PRESSES.includes(action) && event.request.mode !== "navigate" && reachable();
    return (goesOn && await fromServerAgain(around, person, answer)) || answer || failed(event.request, around);
  } catch {
    return failed(event.request, around);
  }
}

/** The server's next card, once it has all that was done here. */
async function fromServerAgain(/** @type {Around} */ around, /** @type {string} */ person, /** @type {Response | null} */ drawn) {
  const shown = await drawn?.clone().text() ?? "";
  if (!drawn || shown.includes("session__notice")) return null; // it was not recorded: that is said first
  await Promise.race([sendNow(person), later(around.settings.pressWaitMs)]);
  if (await waits(person)) return null;
  const next = await fromServer(fetch("/session", { headers: { "HX-Request": "true" } }), around.settings.pressWaitMs, around);
  if (!next?.ok || !(next.headers.get("HX-Replace-Url") ?? "").startsWith("/session")) return null;
  const told = /data-announce="[^"]*"/.exec(shown)?.[0] ?? "";
  const text = (await next.text()).replace(/data-announce="[^"]*"/, () => told);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "HX-Replace-Url": next.headers.get("HX-Replace-Url") ?? "/session" } });
}
