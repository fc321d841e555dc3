// @ts-check
// What goes wrong in our scripts is told to the server, without a word that anybody typed, and gently to the learner.

import { part, wrong } from "./offline.js";
import { announce } from "./site.js";

const MOST = 3; // faults that one page tells of
const OURS = /\/static\/(?:js|vendor)\/[\w./-]+\.js:\d+(?::\d+)?/g;
const told = new Set();
let leaving = false;

/** Send the kind of the error and where in our scripts it was: its text may quote what was typed. */
function report(/** @type {string} */ kind, /** @type {string} */ name, /** @type {string[]} */ places) {
  const fault = JSON.stringify({ kind, name, places, page: location.pathname });
  if (told.has(fault) || told.size >= MOST) return;
  told.add(fault);
  fetch("/client-errors", {
    method: "POST", body: fault, headers: { "Content-Type": "application/json" }, credentials: "omit", keepalive: true,
  }).catch(() => { /* no network: it is not worth keeping */ });
}

function show() {
  const notice = part("fault");
  if (!notice || document.querySelector("[data-fault]")) return;
  notice.querySelector("button")?.addEventListener("click", () => location.reload());
  document.getElementById("status")?.after(notice);
  announce(notice.querySelector("p")?.textContent ?? "");
}

function hear(/** @type {Event} */ event) {
  const { error, reason, filename, lineno, colno } = /** @type {any} */ (event);
  const thrown = error ?? reason;
  const places = String(thrown?.stack ?? `${filename}:${lineno}:${colno}`).match(OURS)?.slice(0, 5);
  if (leaving || !places || thrown?.name === "AbortError") return; // an extension's, or only broken off
  report(event.type === "error" ? "error" : "rejection", String(thrown?.name), places);
  show();
}

addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
wrong.forEach(hear);
wrong.push = (event) => { hear(event); return 0; };
