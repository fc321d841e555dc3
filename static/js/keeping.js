// @ts-check
// What the settings ask of the worker: how much is kept, to keep more, to send, and what waits as a file.

import { sendNow } from "./network.js";
import { answersIn, waiting, within } from "./store.js";

const FORMAT = "vocavision-outbox", VERSION = 1;

/** What the device keeps of this person. */
async function device(/** @type {string} */ person, full = false) {
  return within("readonly", async (stores) => {
    const [kept, words, events] = [await stores.kept(person), await stores.all("words", person), await stores.all("events", person)];
    return {
      waits: answersIn(events.filter((/** @type {any} */ one) => one.waits)),
      words: words.length,
      drawn: words.filter((/** @type {any} */ one) => one.drawn).length,
      ahead: Boolean(kept?.ahead),
      full,
    };
  });
}

/** Keep the coming days too, or no longer. */
async function keep(/** @type {string} */ person, /** @type {boolean} */ ahead, /** @type {(person: string) => Promise<unknown>} */ refresh) {
  await sendNow(person, true);
  await within("readwrite", async (stores) => stores.keep({ number: 0, offset_ms: 0, ...await stores.kept(person), person, ahead, at: 0 }));
  try {
    await refresh(person);
  } catch (error) {
    return device(person, error instanceof DOMException && error.name === "QuotaExceededError");
  }
  return device(person);
}

/** Answer a question of the page; null where nobody is signed in. */
export async function asked(/** @type {any} */ question, /** @type {string | undefined} */ person, /** @type {(person: string) => Promise<unknown>} */ refresh) {
  if (!person) return null;
  if (question.ask === "keep") return keep(person, question.on, refresh);
  if (question.ask === "file") {
    const events = (await waiting(person)).map((/** @type {any} */ one) => one.event);
    return { file: JSON.stringify({ format: FORMAT, version: VERSION, events }) };
  }
  if (question.ask === "send") await sendNow(person, true);
  return device(person);
}
