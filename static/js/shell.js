// @ts-check
// The page and its worker: how old a kept page is, a new version, installing, what is on the device.

import "./faults.js";
import { install, part } from "./offline.js";
import { announce } from "./site.js";

const PAGES = "pages-1"; // the worker's name for it
const MINUTE_MS = 60_000;
const UNITS = /** @type {const} */ ([["day", 1440], ["hour", 60], ["minute", 1]]);
const html = document.documentElement;
const inSession = document.body.classList.contains("in-session");
const status = document.getElementById("status");

/** "5 minutes ago", in the page's language. */
function ago(/** @type {number} */ at) {
  const minutes = Math.max(1, Math.round((Date.now() - at) / MINUTE_MS));
  const [unit, size] = UNITS.find(([, inMinutes]) => minutes >= inMinutes) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(html.lang).format(-Math.round(minutes / size), unit);
}

/** Say once that the network did not answer, and how old what is shown is: the line comes into the live region. */
function tellAge(/** @type {number} */ at) {
  if (!at || document.querySelector("[data-kept-line]")) return;
  const line = part("kept");
  if (!line) return;
  line.textContent = (line.textContent ?? "").replace("{}", ago(at));
  status?.append(line);
}

// A new version

/** @type {ServiceWorker | null} */
let waiting = null;
let asked = false;

/** Offer the new version; in a session it waits for the next page. */
function offer(/** @type {ServiceWorker | null} */ newcomer) {
  waiting = newcomer;
  const notice = inSession || document.querySelector("[data-new-version]") ? null : part("new-version");
  if (!notice) return;
  notice.querySelector("button")?.addEventListener("click", () => {
    asked = true;
    waiting?.postMessage("take over");
  });
  status?.after(notice);
  announce(notice.querySelector("p")?.textContent ?? "");
}

function watch(/** @type {ServiceWorkerRegistration} */ registration) {
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const newcomer = registration.installing;
    newcomer?.addEventListener("statechange", () => {
      if (newcomer.state === "installed" && navigator.serviceWorker.controller) offer(newcomer);
    });
  });
}

async function register() {
  try {
    navigator.serviceWorker.addEventListener("message", (event) => tellAge(Number(event.data?.kept)));
    navigator.serviceWorker.addEventListener("controllerchange", () => { if (asked) location.reload(); });
    const registration = await navigator.serviceWorker.register("/sw.js");
    if (registration) watch(registration);
  } catch { /* a browser that keeps nothing: everything works as long as there is a network */ }
}

// Installing

/** What this browser remembers of the offer; a browser that keeps nothing is never asked. */
function remembered(/** @type {string} */ name) {
  try { return localStorage.getItem(name) ?? ""; } catch { return null; }
}

function remember(/** @type {string} */ name, /** @type {string} */ value) {
  try { localStorage.setItem(name, value); } catch { /* then it is not remembered */ }
}

const installed = () => matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;

/** Ask the browser to install; the storage is asked to stay, now that somebody means it to. */
async function askToInstall() {
  const prompt = install.prompt;
  install.prompt = null;
  await prompt?.prompt();
  const chosen = (await prompt?.userChoice)?.outcome;
  if (chosen === "accepted") await navigator.storage?.persist?.();
  showInstall();
}

/** The section in the settings: a button where the browser has one, else the words for how it is done. */
function showInstall() {
  const section = document.querySelector("[data-install]");
  if (!(section instanceof HTMLElement)) return;
  const state = installed() ? "done" : install.prompt ? "button" : "words";
  for (const one of section.querySelectorAll("[data-when]")) {
    if (one instanceof HTMLElement) one.hidden = one.dataset.when !== state;
  }
}

/** Count the sessions that came to their summary; after the second, offer once. */
function countSessions() {
  const summary = document.querySelector(".summary:has(.figures)");
  const mark = summary?.querySelector("input[name=event]")?.getAttribute("value");
  if (!mark || remembered("install-last") === mark || remembered("install-last") === null) return;
  const sessions = Number(remembered("install-sessions")) + 1;
  remember("install-last", mark);
  remember("install-sessions", String(sessions));
}

function offerInstall() {
  const shown = document.querySelector(".summary") && Number(remembered("install-sessions")) >= 2;
  if (!shown || remembered("install-offered") || !install.prompt || installed()) return;
  const offered = part("install");
  if (!offered) return;
  remember("install-offered", "yes");
  offered.querySelector("[data-yes]")?.addEventListener("click", () => { offered.remove(); askToInstall(); });
  offered.querySelector("[data-no]")?.addEventListener("click", () => { offered.remove(); document.getElementById("card-heading")?.focus(); });
  document.querySelector(".summary")?.append(offered);
}

function afterSession() {
  countSessions();
  offerInstall();
}

// The page for when there is no connection

/** The words whose pages are on this device, as links. */
async function listKept(/** @type {Element} */ list) {
  try {
    const cache = await caches.open(PAGES);
    const links = [];
    for (const request of await cache.keys()) {
      const { pathname, search } = new URL(request.url);
      if (!/^\/words\/[^/]+$/.test(pathname) || search) continue;
      const title = (await cache.match(request, { ignoreVary: true }))?.headers.get("X-Kept-Title");
      const link = document.createElement("a");
      link.className = "chip";
      link.lang = "en";
      link.href = pathname;
      link.textContent = decodeURIComponent(title || pathname.slice(7));
      links.push(link);
    }
    list.append(...links.sort((a, b) => (a.textContent ?? "").localeCompare(b.textContent ?? "", "en")));
    if (links.length) list.closest("[hidden]")?.removeAttribute("hidden");
  } catch { /* nothing is kept here */ }
}

async function offlinePage() {
  const list = document.querySelector("[data-kept-words]");
  if (!list) return;
  const unsent = html.hasAttribute("data-unsent"), told = document.querySelector("[data-when-unsent]");
  if (unsent && told instanceof HTMLElement) told.hidden = false;
  document.querySelector("[data-again]")?.addEventListener("click", (event) => {
    event.preventDefault();
    if (unsent) history.back();
    else location.reload();
  });
  await listKept(list);
}

// A session has its own way with what it sends. What cannot be loaded is done without.
if (!inSession) {
  import("./sending.js").catch(() => {});
  const asks = document.querySelector("[data-unsent], [data-hx-get], [data-hx-post], [data-sign-in], textarea, input[type=text]");
  if (asks) import("./requests.js").catch(() => {});
}

tellAge(Number(html.dataset.keptAt));
document.querySelector("[data-install-now]")?.addEventListener("click", askToInstall);
showInstall();
afterSession();
document.addEventListener("installable", () => { showInstall(); offerInstall(); });
document.addEventListener("htmx:afterSettle", afterSession);
offlinePage();
if ("serviceWorker" in navigator) register();
// Nobody's first visit has nothing to tell of.
if (inSession || document.querySelector("template[data-part=leaving]") || navigator.serviceWorker?.controller) import("./status.js");
