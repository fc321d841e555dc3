// @ts-check
// The network, as the worker knows it: one quiet line at the top, when to send again, and what is said before one leaves.

import { part } from "./offline.js";
import { announce } from "./site.js";

/** @typedef {{ away_since: number | null, waits: number, sending: boolean, how: string | null, again_ms: number | null }} Network */

const SENT_SHOWN_MS = 5_000, AFTER_WHAT_IS_SAID_MS = 1_200, PING_MS = 1_500;
/** @type {Network | null} */
let now = null;
let told = "", timer = 0, hiding = 0;

const worker = () => navigator.serviceWorker?.controller;
const ask = (/** @type {string} */ what) => worker()?.postMessage(what);

/** The line, which is there once it has had something to say. */
function line() {
  const there = document.querySelector("[data-network]");
  if (there instanceof HTMLElement) return there;
  const made = part("network");
  if (made) document.getElementById("content")?.prepend(made);
  return made;
}

const counted = (/** @type {DOMStringMap} */ texts, /** @type {string} */ name, /** @type {number} */ number) =>
  (texts[`${name}${number === 1 ? "One" : "Many"}`] ?? "").replace("{}", String(number));

/** What there is to say, and which kind of news it is: a screen reader hears each kind once. */
function news(/** @type {Network} */ { away_since, waits, sending, how }, /** @type {DOMStringMap} */ texts) {
  if (away_since !== null) {
    const since = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(away_since);
    return { kind: "away", text: [(texts.away ?? "").replace("{}", since), waits ? counted(texts, "waits", waits) : ""].join(" ").trim() };
  }
  if (waits && how === "signed-out") return { kind: "signed-out", text: `${counted(texts, "waits", waits)} ${texts.signIn}` };
  if (sending && waits) return { kind: "sending", text: counted(texts, "sending", waits) };
  if (waits) return { kind: "waiting", text: counted(texts, "waits", waits) };
  if (told && told !== "sent") return { kind: "sent", text: how === "sent" && told !== "back" ? texts.sent ?? "" : texts.back ?? "" };
  return { kind: "", text: "" };
}

function show(/** @type {Network} */ network) {
  now = network;
  const quiet = !network.waits && network.away_since === null && !told;
  const shown = quiet ? null : line();
  if (!shown) return;
  const { kind, text } = news(network, shown.dataset);
  const out = shown.firstElementChild, link = shown.querySelector("a");
  if (out) out.textContent = text;
  if (link) link.hidden = kind !== "signed-out" || link.pathname === location.pathname;
  shown.hidden = !text;
  if (kind && kind !== told && kind !== "sending") setTimeout(() => announce(text), AFTER_WHAT_IS_SAID_MS);
  told = kind === "sent" || !kind ? "" : kind;
  clearTimeout(hiding);
  if (kind === "sent") hiding = window.setTimeout(() => { shown.hidden = true; }, SENT_SHOWN_MS);
  document.documentElement.toggleAttribute("data-away", network.away_since !== null);
  clearTimeout(timer);
  if (network.waits && network.again_ms !== null) timer = window.setTimeout(() => ask("send"), network.again_ms);
}

// What needs the network says so before it is tried, and keeps what was typed.

/** Whether the server answers, asked now. */
async function answers() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PING_MS) })).ok;
  } catch {
    return false;
  }
}

let passing = false;

async function needsNetwork(/** @type {HTMLFormElement} */ form, /** @type {HTMLElement | null} */ submitter) {
  if (await answers()) {
    passing = true;
    form.requestSubmit(submitter);
    passing = false;
    return;
  }
  const notice = form.querySelector("[data-needs-network]") ?? part("needs-network");
  if (!notice) return;
  form.append(notice);
  notice.scrollIntoView({ block: "nearest" });
  announce(notice.textContent ?? "");
}

// Leaving: what waits is offered to be sent first.

function leave(/** @type {HTMLFormElement} */ form) {
  const dialog = /** @type {HTMLDialogElement | null} */ (part("leaving"));
  if (!dialog || !now) return;
  const count = dialog.querySelector("[data-count]");
  if (count) count.textContent = counted(/** @type {HTMLElement} */ (count).dataset, "waits", now.waits);
  document.body.append(dialog);
  const go = () => { passing = true; form.requestSubmit(); };
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("[data-leave]")?.addEventListener("click", go);
  dialog.querySelector("[data-send]")?.addEventListener("click", () => {
    const sent = (/** @type {MessageEvent} */ event) => {
      const network = event.data?.network;
      if (!network || network.sending) return;
      navigator.serviceWorker.removeEventListener("message", sent);
      if (!network.waits) { go(); return; }
      const problem = dialog.querySelector("[data-unsent]");
      if (!(problem instanceof HTMLElement)) return;
      if (network.how === "busy") problem.textContent = problem.dataset.busy ?? "";
      problem.hidden = false;
    };
    navigator.serviceWorker.addEventListener("message", sent);
    ask("send");
  });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (passing || !(form instanceof HTMLFormElement) || form.method !== "post") return;
  const path = new URL(form.action).pathname;
  const leaving = path === "/sign-out" && Boolean(now?.waits);
  const refused = now?.away_since != null && !path.startsWith("/session") && path !== "/sign-out";
  if (!leaving && !refused) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (leaving) leave(form);
  else needsNetwork(form, /** @type {SubmitEvent} */ (event).submitter);
}, true);

navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data?.network) show(event.data.network); });
addEventListener("online", () => ask("send"));
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") ask("send"); });
ask("state");
