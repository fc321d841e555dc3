// @ts-check
// The service worker: static files and pictures from the device, pages from the network and else as they were last
// seen. It keeps no answer to a form, and sends none twice. Its settings come with /sw.js.

import { refresh } from "./kit.js";
import { asked } from "./keeping.js";
import { came, sendNow, state, tell } from "./network.js";
import { within } from "./store.js";
import { SESSION, session, taken as presses } from "./tunnel.js";

/** @type {any} */
const worker = self;
const settings = worker.SETTINGS;
const [STATIC, PICTURES, PAGES] = ["static-1", "pictures-1", "pages-1"];
const BUDGETS = { [STATIC]: settings.budgets.static, [PICTURES]: settings.budgets.pictures, [PAGES]: settings.budgets.pages };
const PERSON = "/-/person"; // whose pages are kept
const [KEPT, CHANGES_PERSON, CHANGES_LANGUAGE] = [settings.kept, settings.changesPerson, settings.changesLanguage].map((one) => new RegExp(one));

/** @type {Record<string, number>} */
const grown = {}; // bytes since a cache was last measured
let mended = false;
let clearings = 0; // what was asked for before one is kept no more
/** @type {string | undefined} */
let person;

/** What is kept under this address; nothing where the device keeps nothing. */
async function found(/** @type {string} */ name, /** @type {string} */ key) {
  try {
    return await (await caches.open(name)).match(key, { ignoreVary: true });
  } catch {
    return undefined;
  }
}

/** Keep the answer with the time, its size and more about it. A device that is full or keeps nothing is no error. */
async function keep(/** @type {string} */ name, /** @type {string} */ key, /** @type {Response} */ answer, /** @type {Record<string, string>} */ more = {}) {
  try {
    const body = await answer.blob(), headers = new Headers(answer.headers);
    headers.delete("Content-Encoding"); // it has been unpacked
    headers.delete("Content-Length");
    const about = { "X-Kept-At": String(Date.now()), "X-Used-At": String(Date.now()), "X-Kept-Bytes": String(body.size), ...more };
    for (const [header, value] of Object.entries(about)) headers.set(header, value);
    await (await caches.open(name)).put(key, new Response(body, { headers }));
    grown[name] = (grown[name] ?? Infinity) + body.size;
    if (grown[name] > BUDGETS[name] / 20) await shrink(name, BUDGETS[name]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") await makeRoom();
  }
}

/** Give up what was not used for longest, until the rest fits. */
async function shrink(/** @type {string} */ name, /** @type {number} */ budget) {
  grown[name] = 0;
  const cache = await caches.open(name), entries = [];
  for (const request of await cache.keys()) {
    const headers = (await cache.match(request, { ignoreVary: true }))?.headers; // none: given up meanwhile
    const needed = request.url.endsWith(PERSON) || settings.shell.includes(new URL(request.url).pathname);
    if (headers && !needed) entries.push({ request, used: Number(headers.get("X-Used-At")), bytes: Number(headers.get("X-Kept-Bytes")) });
  }
  let bytes = entries.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of entries.sort((a, b) => a.used - b.used)) {
    if (bytes <= budget) break;
    bytes -= one.bytes;
    await cache.delete(one.request, { ignoreVary: true });
  }
}

/** The device is full: half of the pictures' room is given back. */
async function makeRoom() {
  try { await shrink(PICTURES, BUDGETS[PICTURES] / 2); } catch { /* then nothing more is kept */ }
}

/** A file whose name changes with its content: from the device, else from the network, and kept. */
async function fixed(/** @type {any} */ event, /** @type {string} */ name) {
  const { pathname } = new URL(event.request.url), kept = await found(name, pathname);
  if (kept) {
    const idle = Date.now() - Number(kept.headers.get("X-Used-At"));
    if (idle > settings.usedWithinMs) event.waitUntil(keep(name, pathname, kept.clone()));
    return kept;
  }
  const answer = await fetch(event.request);
  if (answer.status === 200 && answer.type === "basic") event.waitUntil(keep(name, pathname, answer.clone()));
  return answer;
}

/** Under what a page, or the part of it that htmx asks for, is kept. */
function keyOf(/** @type {URL} */ url, /** @type {boolean} */ part) {
  const asked = new URLSearchParams(url.search);
  asked.delete("through"); // how long a list had grown: kept is its beginning
  return `${part ? "/-/part" : ""}${url.pathname}${String(asked) ? `?${asked}` : ""}`;
}

const keeps = (/** @type {URL} */ url) => KEPT.test(url.pathname) && !url.searchParams.get("q");
const later = (/** @type {number} */ ms) => new Promise((done) => { setTimeout(done, ms); });

/** A page, or a part of one: from the network, else as it was last seen, else the page that says why not. */
async function page(/** @type {any} */ event) {
  const { request } = event, url = new URL(request.url), part = request.headers.has("HX-Request");
  const key = keyOf(url, part && !request.headers.has("HX-History-Restore-Request")), asked = clearings;
  const coming = fetch(request).then((answer) => {
    event.waitUntil(taken(url, key, answer.clone(), asked).then(mend));
    event.waitUntil(back(event, url, answer));
    return answer;
  }).catch(() => { event.waitUntil(gone()); });
  event.waitUntil(coming);
  const kept = keeps(url) ? await found(PAGES, key) : undefined;
  const answer = await Promise.race([coming, later(kept ? settings.pageWaitMs : settings.longestWaitMs)]);
  if (answer) return answer;
  if (kept && asked === clearings) return aged(kept, part, event.clientId);
  return part ? Response.error() : offlinePage();
}

/** The server answered: what waits is sent, and the next session is prepared. */
async function back(/** @type {any} */ event, /** @type {URL} */ url, /** @type {Response} */ answer) {
  if (!answer.headers.has("X-Person")) return;
  if (came(true)) await tell(await whose());
  await sendNow(await whose());
  if (url.pathname === "/today" && answer.ok) prepare(event, settings.kitMaxAgeMs);
}

async function gone() {
  if (came(false)) await tell(await whose());
}

/** The person whose pages are kept; nobody has no session. */
async function whose() {
  person ??= await (await found(PAGES, PERSON))?.text();
  return person === settings.nobody ? undefined : person;
}

/** Fetch what a session needs without a network, when that was not done for so long. */
function prepare(/** @type {any} */ event, /** @type {number} */ maxAgeMs) {
  const work = async () => {
    const mine = await whose();
    if (mine) await refresh(mine, maxAgeMs, presses, keepPicture).catch(() => {});
  };
  event.waitUntil(work());
}

async function keepPicture(/** @type {string} */ address) {
  if (await found(PICTURES, address)) return;
  const answer = await fetch(address);
  if (answer.ok) await keep(PICTURES, address, answer);
}

/** What a session's requests need to know of the rest of the worker. */
const around = {
  settings,
  person: whose,
  heard: async (/** @type {Response} */ answer) => {
    const mark = answer.headers.get("X-Person");
    if (mark) await nowIs(mark);
  },
  prepare,
  offlinePage,
  headers: async () => new Headers((await found(PAGES, settings.offlinePage))?.headers ?? { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" }),
};

/** Note for whom the answer is, and keep it when it is a page of ours that may be kept. */
async function taken(/** @type {URL} */ url, /** @type {string} */ key, /** @type {Response} */ answer, /** @type {number} */ asked) {
  const whose = answer.headers.get("X-Person"); // none: it is not from our server
  if (!whose || asked !== clearings) return;
  await nowIs(whose);
  if (whose !== person || !answer.ok || answer.redirected || answer.headers.has("X-Incomplete") || !keeps(url)) return;
  const text = await answer.clone().text(), title = text.match(/<title>(.*?) · VocaVision<\/title>/s)?.[1] ?? "";
  await keepUnlessCleared(key, answer, asked, { "X-Kept-Title": encodeURIComponent(title) });
  await spokenIn(text);
}

const LANGUAGE = /<html lang="(\w+)"/;
/** @type {string | undefined} */
let language;

/** Pages come in another language, chosen here or on another device: what is there at all times is fetched in it too. */
async function spokenIn(/** @type {string} */ text) {
  const now = LANGUAGE.exec(text)?.[1];
  if (!now || now === language) return;
  language = now;
  const kept = LANGUAGE.exec(await (await found(PAGES, settings.offlinePage))?.text() ?? "")?.[1];
  if (kept && kept !== now) await fetchAhead();
}

/** A page that was asked for before the pages were cleared is not kept; nor does it stay when that happens meanwhile. */
async function keepUnlessCleared(/** @type {string} */ key, /** @type {Response} */ answer, /** @type {number} */ asked, /** @type {Record<string, string>} */ more) {
  if (asked !== clearings) return;
  await keep(PAGES, key, answer, more);
  if (asked !== clearings) await (await caches.open(PAGES)).delete(key, { ignoreVary: true });
}

/** The kept page, marked with its age: the page itself says it. */
async function aged(/** @type {Response} */ kept, /** @type {boolean} */ part, /** @type {string} */ clientId) {
  const at = kept.headers.get("X-Kept-At") ?? "";
  if (part) {
    (await worker.clients.get(clientId))?.postMessage({ kept: at });
    return kept;
  }
  const text = (await kept.text()).replace("<html ", `<html data-kept-at="${at}" `);
  return new Response(text, { headers: kept.headers });
}

/** The page for when there is no connection; `unsent` when a form could not be sent. */
async function offlinePage(unsent = false) {
  const kept = await found(PAGES, settings.offlinePage);
  const text = kept ? await kept.text() : settings.lastResort;
  const headers = kept?.headers ?? { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" };
  return new Response(unsent ? text.replace("<html ", "<html data-unsent ") : text, { status: 503, headers });
}

/** Another person is here than the pages are of: those go. */
async function nowIs(/** @type {string} */ whose) {
  person ??= await (await found(PAGES, PERSON))?.text();
  if (person === whose) return;
  const before = person;
  person = whose;
  if (before !== undefined) await clear();
  if (before !== undefined) await forgetCards(before, false);
  await keep(PAGES, PERSON, new Response(whose));
  if (before !== undefined) fetchAhead(); // with the looks of who is here now; nobody waits for it
}

/** Remove the cards of a person, and, when they leave, what was not sent. */
async function forgetCards(/** @type {string} */ mark, /** @type {boolean} */ leaves) {
  try { await within("readwrite", (stores) => stores.forget(mark, leaves)); } catch { /* nothing is kept here */ }
}

/** Remove every page of a person. */
async function clear() {
  try {
    const cache = await caches.open(PAGES);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname !== PERSON && pathname !== settings.offlinePage) await cache.delete(request, { ignoreVary: true });
    }
  } catch { /* nothing is kept here */ }
}

/** A form that leads to another page: sent once, by the browser's own request. */
async function sent(/** @type {any} */ event) {
  const { pathname } = new URL(event.request.url), leaves = CHANGES_PERSON.test(pathname);
  if (leaves) {
    clearings += 1; // before it is known how it ends: nothing of theirs stays, nor what is still on its way
    const mine = await whose();
    await clear();
    if (mine && pathname === "/sign-out") await forgetCards(mine, true);
  }
  try {
    const answer = await fetch(event.request);
    if (leaves || CHANGES_LANGUAGE.test(pathname)) event.waitUntil(fetchAhead());
    return answer;
  } catch {
    return offlinePage(true);
  }
}

/** Fetch the pages that are to be there at all times, in the language and with the looks of who is here. */
async function fetchAhead() {
  await Promise.allSettled(settings.ahead.map(lookAt));
}

async function lookAt(/** @type {string} */ address) {
  const asked = clearings, url = new URL(address, worker.location.origin), answer = await fetch(url);
  if (!answer.ok || answer.redirected) return;
  if (keeps(url)) await taken(url, keyOf(url, false), answer, asked);
  else await keepUnlessCleared(keyOf(url, false), answer, asked, {});
}

async function fetchShell() {
  await Promise.allSettled(settings.shell.map(async (/** @type {string} */ address) => {
    if (await found(STATIC, address)) return;
    const answer = await fetch(address);
    if (answer.ok) await keep(STATIC, address, answer);
  }));
}

/** The browser threw away what was kept: fetch it again, once; a device that keeps nothing is not asked twice. */
async function mend() {
  if (mended || await found(PAGES, settings.offlinePage)) return;
  mended = true;
  await Promise.all([fetchShell(), fetchAhead()]);
}

/** The pages that were shown before the worker was there are kept as if they had come through it. */
async function lookAround() {
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    if (keeps(new URL(client.url))) await lookAt(client.url).catch(() => {});
  }
}

async function begin() {
  const ours = [STATIC, PICTURES, PAGES];
  try {
    for (const name of await caches.keys()) {
      if (/^(static|pictures|pages)-\d+$/.test(name) && !ours.includes(name)) await caches.delete(name);
    }
  } catch { /* nothing is kept here */ }
  await worker.clients.claim();
}

/** Answer the page of the settings. */
async function replied(/** @type {any} */ question, /** @type {MessagePort} */ port) {
  try {
    port.postMessage(await asked(question, await whose(), (mine) => refresh(mine, 0, presses, keepPicture)));
  } catch {
    port.postMessage(null); // nothing can be kept here
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(Promise.all([fetchShell(), fetchAhead()])));
worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(begin());
  lookAround(); // nobody waits for it
});
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
  if (event.data === "send") event.waitUntil(whose().then((mine) => sendNow(mine, true)));
  if (event.data?.ask) event.waitUntil(replied(event.data, event.ports[0]));
  if (event.data === "state") event.waitUntil(whose().then(async (mine) => event.source?.postMessage({ network: await state(mine) })));
});
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "outbox") event.waitUntil(whose().then((mine) => sendNow(mine, true)));
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (SESSION.test(url.pathname) && (request.mode === "navigate" || request.headers.has("HX-Request"))) {
    event.respondWith(session(event, around));
    return;
  }
  if (request.method === "POST" && request.mode === "navigate") event.respondWith(sent(event));
  if (request.method === "GET" && url.pathname.startsWith("/sound/")) { event.respondWith(fixed(event, PICTURES)); return; }
  if (request.method !== "GET" || request.headers.has("Range")) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(fixed(event, STATIC));
  else if (url.pathname.startsWith("/pictures/")) event.respondWith(fixed(event, PICTURES));
  else if (request.mode === "navigate" || request.headers.has("HX-Request")) event.respondWith(page(event));
});
