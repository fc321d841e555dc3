// @ts-check
// What waits on the device is sent: one sender at a time, in batches, as often as it takes. Nothing leaves the outbox
// before the server has said that it is committed.

import { replay } from "./memory.js";
import { newCard } from "./scheduler.js";
import { waiting, within } from "./store.js";

const MOST = 200; // events in one batch
const LONGEST_MS = 20_000;
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [2_000, 300_000];

/** `later`: nothing was asked, for it is too early. @typedef {"sent" | "offline" | "signed-out" | "refused" | "busy" | "later"} How */

/** How a try ended, how many wait now, and when to try again. @typedef {{ how: How, waits: number, again_ms: number | null }} Ended */

let failures = 0, most = MOST;
let notBeforeMs = 0, toldUntilMs = 0; // our own waits, and those that the server asked for

/** Growing waits, no two devices alike. */
function growing() {
  failures += 1;
  return Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}

/** The page's form token: it comes with any page. */
async function token() {
  const page = await (await fetch("/offline", { cache: "no-store" })).text();
  return /<meta name="csrf-token" content="([^"]*)"/.exec(page)?.[1] ?? "";
}

/** The server's answer to a batch; null when what came is not the server's. */
async function posted(/** @type {string} */ person, /** @type {any[]} */ events, /** @type {number} */ since, /** @type {string} */ csrf) {
  const response = await fetch("/sync/events", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ person, since, events }),
    signal: AbortSignal.timeout(LONGEST_MS),
    redirect: "error",
  });
  const ours = response.headers.get("Content-Type")?.includes("json");
  return ours ? { status: response.status, retry_s: Number(response.headers.get("Retry-After")), body: await response.json() } : null;
}

/**
 * Send what waits, and hear what happened elsewhere. Who is sending already is waited for.
 * @param {string} person
 * @param {{ evenNow?: boolean }} [how] `evenNow`: there is a reason to hope, so that only a wait that the server asked for counts
 * @returns {Promise<Ended>}
 */
export async function send(person, { evenNow = false } = {}) {
  const alone = /** @type {any} */ (navigator).locks?.request.bind(navigator.locks, "outbox") ?? ((/** @type {any} */ work) => work());
  return alone(async () => {
    const wait = Math.max(toldUntilMs, evenNow ? 0 : notBeforeMs) - Date.now();
    if (wait > 0) return ended(person, "later", wait);
    try {
      return await all(person);
    } catch {
      return ended(person, "offline", growing());
    }
  });
}

async function ended(/** @type {string} */ person, /** @type {How} */ how, /** @type {number | null} */ again_ms) {
  notBeforeMs = again_ms === null ? 0 : Date.now() + again_ms;
  return { how, waits: (await waiting(person)).length, again_ms };
}

/** Batch after batch, until nothing waits and nothing more is told. @returns {Promise<Ended>} */
async function all(/** @type {string} */ person) {
  let csrf = await token(), renewed = false;
  for (;;) {
    const events = (await waiting(person)).slice(0, most), kept = await within("readonly", (stores) => stores.kept(person));
    const began = Date.now(), answer = await posted(person, events.map((/** @type {any} */ one) => one.event), kept?.number ?? 0, csrf);
    if (!answer) return ended(person, "offline", growing());
    const { status, retry_s, body } = answer;
    if (status === 200) {
      failures = 0;
      await taken(person, body, (began + Date.now()) / 2);
      if (!body.more && events.length < most) return ended(person, "sent", null);
    } else if (status === 413 && most > 1) most = Math.ceil(events.length / 2) || 1;
    else if (status === 401) return ended(person, "signed-out", null);
    else if (status === 400 && body.error === "expired" && !renewed) {
      renewed = true;
      csrf = await token();
    } else if (status === 400) return ended(person, "refused", null);
    else {
      if (retry_s) toldUntilMs = Date.now() + retry_s * 1000;
      return ended(person, "busy", retry_s ? retry_s * 1000 : growing());
    }
  }
}

/** What the server says stands; what still waits here happens to it once more. */
function taken(/** @type {string} */ person, /** @type {any} */ body, /** @type {number} */ atMs) {
  return within("readwrite", async (stores) => {
    const kept = await stores.kept(person);
    if (!kept) return; // the person has left meanwhile
    const there = new Set([...body.answers, ...body.changes].map((/** @type {any} */ one) => one.id)); // also by an answer that was lost
    await stores.keep({ ...kept, number: body.number, offset_ms: Math.round(body.now_ms - atMs) });
    const events = await stores.all("events", person);
    for (const one of events) {
      if (!there.has(one.id)) continue;
      one.waits = false;
      await stores.put("events", one);
    }
    for (const [id, states] of Object.entries(body.words)) {
      const word = await stores.one("words", person, Number(id));
      if (!word) continue;
      const cards = Object.fromEntries(states.map((/** @type {any} */ state) => [state.direction, newCard(state.direction, state)]));
      const still = events.filter((/** @type {any} */ one) => one.waits && one.event.word_id === word.id).map((/** @type {any} */ one) => one.event);
      word.cards = kept.learner ? replay(still, kept.learner.parameters, kept.learner.retention, cards) : cards;
      await stores.put("words", word);
    }
  });
}
