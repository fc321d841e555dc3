// @ts-check
// What a session needs without a network is fetched while there is one: the learner's day and cards, and texts and
// pictures of those that changed.

import { newCard } from "./scheduler.js";
import { within } from "./store.js";

const AT_ONCE = 25; // words whose texts are asked for in one request
const KEPT_EVENTS = 300; // those that were sent, kept so that they can be taken back

/** @type {Promise<unknown>} one after the other */
let last = Promise.resolve();

async function json(/** @type {string} */ address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(`no kit: ${answer.status}`);
  return answer.json();
}

/**
 * Fetch the kit anew, unless it is younger than this, or something waits to be sent: the device is ahead then.
 * @param {string} person
 * @param {number} maxAgeMs
 * @param {() => number} pressed counts what was recorded: a kit that was asked for before is not taken
 * @param {(address: string) => Promise<unknown>} keepPicture
 */
export async function refresh(person, maxAgeMs, pressed, keepPicture) {
  const turn = last.then(() => once(person, maxAgeMs, pressed, keepPicture));
  last = turn.catch(() => {});
  return turn;
}

/** @type {typeof refresh} */
async function once(person, maxAgeMs, pressed, keepPicture) {
  const { kept, events } = await within("readonly", async (stores) => ({ kept: await stores.kept(person), events: await stores.all("events", person) }));
  const young = kept?.at && Math.abs(Date.now() - kept.at) < maxAgeMs;
  if (young || events.some((/** @type {any} */ one) => one.waits)) return;
  const asked = pressed(), began = Date.now(), kit = await json(`/session/kit${kept?.ahead ? "?ahead" : ""}`);
  if (kit.person !== person) return;
  const shared = kept?.made_of === kit.made_of && kept.pieces ? {} : await json("/session/kit/pieces");
  if (asked !== pressed()) return;
  await taken(person, kit, shared, (began + Date.now()) / 2);
  await texts(person, keepPicture);
}

/** Keep the day and the cards; words that are not in the kit any more go. */
function taken(/** @type {string} */ person, /** @type {any} */ kit, /** @type {any} */ shared, /** @type {number} */ atMs) {
  return within("readwrite", async (stores) => {
    const { words, now_ms, ...rest } = kit, before = (await stores.kept(person)) ?? { number: 0 };
    const events = (await stores.all("events", person)).filter((/** @type {any} */ one) => !one.waits);
    await stores.keep({ ...before, ...shared, ...rest, person, at: Date.now(), offset_ms: Math.round(now_ms - atMs) });
    for (const old of events.slice(0, -KEPT_EVENTS)) await stores.drop("events", person, old.id);
    const known = new Map((await stores.all("words", person)).map((/** @type {any} */ one) => [one.id, one]));
    for (const word of words) {
      for (const state of Object.values(word.cards)) word.cards[state.direction] = newCard(state.direction, state);
      const sides = known.get(word.id)?.drawn ? known.get(word.id).sides : [];
      await stores.put("words", { ...word, person, sides, drawn: known.get(word.id)?.drawn });
      known.delete(word.id);
    }
    for (const id of known.keys()) {
      await stores.drop("words", person, id);
      await stores.drop("sides", person, id);
    }
  });
}

/** Fetch the texts of words that have none yet, or others by now. */
async function texts(/** @type {string} */ person, /** @type {(address: string) => Promise<unknown>} */ keepPicture) {
  const words = await within("readonly", (stores) => stores.all("words", person));
  const wanted = words.filter((/** @type {any} */ one) => one.drawn !== one.version);
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const part = wanted.slice(from, from + AT_ONCE), answer = await json(`/session/kit/words?ids=${part.map((/** @type {any} */ one) => one.id)}`);
    await within("readwrite", async (stores) => {
      for (const { id, version } of part) {
        const word = await stores.one("words", person, id), sides = answer.words[id];
        if (!word || !sides) continue;
        await stores.put("sides", { ...sides, person, id });
        await stores.put("words", { ...word, drawn: version, sides: Object.keys(sides) });
      }
    });
    for (const { id } of part) for (const hash of answer.words[id]?.pictures ?? []) await keepPicture(`/pictures/${hash}.svg`);
  }
}
