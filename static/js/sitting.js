// @ts-check
// A session on the device, from what it keeps: each press is an event, on the device before the next card is shown.

import { judged } from "./answers.js";
import { notBefore, offsetMinutes, studyDay, zoneNamed } from "./days.js";
import { afterEvent, begun, candidates, goesOn, later, left, nextCard, nextDay, onDay, steps, tally } from "./desk.js";
import { buttons, card as drawn, filled, said, summary as drawnSummary, verdict } from "./faces.js";
import { apply, replay } from "./memory.js";
import { grades, newCard } from "./scheduler.js";
import { answersIn, within } from "./store.js";

/** @typedef {import("./store.js").Stores} Stores */
/** @typedef {{ part: string, title: string, address: string, went?: boolean }} Shown a part of the page; `went`: something was recorded */

const LONGEST_DURATION_MS = 60_000, LONGEST_TYPED = 200;
export const PRESSES = ["grade", "meet", "known", "suspend", "bury"];

/** A UUIDv7 of this instant. */
export function newId(/** @type {number} */ atMs) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, "0").slice(-12);
  const variant = (8 + (bytes[8] & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The person's day as it is now, on this device. */
function dayOf(/** @type {any} */ kept) {
  const { learner, sitting } = kept, now_ms = Date.now() + kept.offset_ms, zone = zoneNamed(learner.zone);
  const study_day = notBefore(studyDay(now_ms, zone, learner.day_starts_at), sitting.study_day || null);
  return { learner, sitting: onDay(sitting, study_day), now_ms, study_day, zone_offset_minutes: offsetMinutes(now_ms, zone) };
}

/** All that the device keeps of the person for a session; null when that is not enough for one. */
async function everything(/** @type {Stores} */ stores, /** @type {string} */ person) {
  const kept = await stores.kept(person);
  if (!kept?.pieces || !kept.learner) return null;
  return { kept, words: await stores.all("words", person), day: dayOf(kept) };
}

/** The card that the words' cards hold for a press; a card not begun is new. */
const cardOf = (/** @type {any} */ word, /** @type {any} */ direction) =>
  /** @type {import("./scheduler.js").Card} */ (word.cards[direction] ?? newCard(direction, {}));

/** The event of a press, with all that it needs to be told to the server. */
function eventOf(/** @type {any} */ kept, /** @type {any} */ day, /** @type {string} */ kind, /** @type {any} */ at, /** @type {Record<string, unknown>} */ more) {
  return {
    kind, word_id: at.word_id, direction: at.direction, reviewed_at_ms: day.now_ms, device_at_ms: day.now_ms - kept.offset_ms,
    zone_offset_minutes: day.zone_offset_minutes, study_day: day.study_day, device: kept.device,
    parameter_set: day.learner.parameter_set, mode: "flip", ...more,
  };
}

function pressed(/** @type {FormData} */ form) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? "");
  return {
    id: text("review"), word_id: Number(text("word")), direction: text("direction"), base: text("base"), asked: text("asked"),
    typed: text("typed") !== "", rating: Number(text("rating")), answer: text("answer").slice(0, LONGEST_TYPED),
  };
}

/** What a press does, written down; null when the device does not know the card, or knows it otherwise. */
async function recorded(/** @type {Stores} */ stores, /** @type {string} */ person, /** @type {any} */ has, /** @type {string} */ action, /** @type {FormData} */ form, /** @type {boolean} */ waits) {
  const { kept, words, day } = has, press = pressed(form), kind = action === "grade" ? "review" : action;
  const word = words.find((/** @type {any} */ one) => one.id === press.word_id);
  if (!word || (kind === "review" && !(press.rating >= 1 && press.rating <= 4))) return null;
  if (await stores.one("events", person, press.id)) return { what: "twice" };
  const before = cardOf(word, press.direction);
  if ((before.last_event_id ?? "") !== press.base) return { what: "elsewhere" };
  const four = kind === "review" ? grades(before, press.id, day.now_ms, day.study_day, day.learner.parameters, day.learner.retention) : null;
  const event = eventOf(kept, day, kind, press, {
    id: press.id,
    rating: four ? press.rating : null,
    due_day: four?.[press.rating - 1].due_day ?? null,
    duration_ms: Math.min(Math.max(0, day.now_ms - parseInt(press.id.replaceAll("-", "").slice(0, 12), 16)), LONGEST_DURATION_MS),
    mode: press.asked === "listen" ? "listen" : press.typed ? "typed" : "flip",
  });
  const snapshot = { cards: word.cards, place: word.place, sitting: kept.sitting };
  word.cards = apply(word.cards, event, day.learner.parameters, day.learner.retention);
  if (kind !== "bury" && kind !== "suspend") word.place = null;
  kept.sitting = afterEvent(day, word.id, tally(kind, before.phase, /** @type {any} */ (press.direction)), event.id);
  await stores.put("events", { person, id: event.id, event, before: snapshot, waits });
  await stores.put("words", word);
  return { what: kind, rating: press.rating, card: word.cards[press.direction] };
}

/** Take the sitting's last step back; null when the device did not see it. */
async function undone(/** @type {Stores} */ stores, /** @type {string} */ person, /** @type {any} */ has, /** @type {string} */ id, /** @type {boolean} */ waits) {
  const { kept, words, day } = has, step = await stores.one("events", person, id);
  if (!step || kept.sitting.last_event !== id) return null;
  const word = words.find((/** @type {any} */ one) => one.id === step.event.word_id);
  if (!word) return null;
  const event = eventOf(kept, day, "undo", step.event, { id: newId(day.now_ms), undoes: id });
  await stores.put("events", { person, id: event.id, event, before: null, waits });
  const all = (await stores.all("events", person)).filter((/** @type {any} */ one) => one.event.word_id === word.id);
  const first = all.filter((/** @type {any} */ one) => one.before)[0];
  word.cards = replay(all.map((/** @type {any} */ one) => one.event), day.learner.parameters, day.learner.retention, first.before.cards);
  word.place = step.before.place;
  const { word_id, direction } = step.event;
  kept.sitting = { ...step.before.sitting, last_at_ms: day.now_ms, present: { word_id, direction }, ended_at_ms: null };
  await stores.put("words", word);
  return { what: "undo" };
}

/** The card on the table, put there if none lies there that may be asked. */
function present(/** @type {any} */ has) {
  const { kept, words } = has, day = { ...has.day, sitting: onDay(kept.sitting, has.day.study_day) }, at = kept.sitting.present;
  const may = candidates(words, day), lies = at && may.find((one) => one.word_id === at.word_id && one.direction === at.direction);
  const next = lies || nextCard(words, day);
  kept.sitting = { ...kept.sitting, present: next ? { word_id: next.word_id, direction: next.direction } : null, ended_at_ms: next ? null : day.now_ms };
  return { next, still: steps(left(may, day)) };
}

/** What every side of a card has around it. */
function around(/** @type {any} */ { sitting }, /** @type {number} */ still, /** @type {string} */ text, /** @type {string} */ notice) {
  const about = { through: sitting.steps, total: sitting.steps + Math.max(1, still), undoes: sitting.last_event };
  return { ...about, said: text, notice };
}

/** What lies on the table: the front of a card, or how the session went. @returns {Promise<Shown | null>} */
async function table(/** @type {Stores} */ stores, /** @type {string} */ person, /** @type {any} */ has, /** @type {any} */ done) {
  const { next, still } = present(has), { kept, words, day } = has;
  await stores.keep(kept);
  const { card } = done ?? {}, seconds = card?.due_at_ms ? Math.round((card.due_at_ms - day.now_ms) / 1000) : null;
  const text = done ? said(kept, done.what, { rating: done.rating, seconds, days: card?.due_day ? card.due_day - day.study_day : null, still }) : "";
  if (!next) return summed(stores, person, has, text);
  const sides = await stores.one("sides", person, next.word_id);
  const side = sides?.[next.why === "new" ? "meet" : next.direction];
  if (!side) return null;
  const word = words.find((/** @type {any} */ one) => one.id === next.word_id);
  const notice = ["twice", "elsewhere", "not_here"].includes(done?.what) ? text : "";
  const about = { ...around(kept, still, text, notice), review_id: newId(day.now_ms), base: cardOf(word, next.direction).last_event_id ?? "" };
  const part = drawn(kept, side, about);
  return { part, title: titled(part), address: "/session" };
}

const titled = (/** @type {string} */ part) => /data-title="([^"]*)"/.exec(part)?.[1] ?? "";

/** Whether the day is done, and after how many days there is more: what was kept yesterday for one day knows neither. */
function nextOf(/** @type {any} */ kept, /** @type {any[]} */ words, /** @type {any} */ day) {
  const zone = zoneNamed(day.learner.zone), knows = kept.ahead || studyDay(kept.at + kept.offset_ms, zone, day.learner.day_starts_at) === day.study_day;
  const still = left(candidates(words, day), day), done = knows && !steps(still) && !later(words, day).length;
  const days = [nextDay(words, day), kept.next_day].filter((one) => one > day.study_day);
  return { done, in_days: done && days.length ? Math.min(...days) - day.study_day : null };
}

/** How the session went. @returns {Promise<Shown>} */
async function summed(/** @type {Stores} */ stores, /** @type {string} */ person, /** @type {any} */ has, /** @type {string} */ text) {
  const { kept, words, day } = has, all = await stores.all("events", person);
  const undos = new Set(all.map((/** @type {any} */ one) => one.event.undoes).filter(Boolean));
  const here = all.filter((/** @type {any} */ one) => one.before && !undos.has(one.id) && one.event.reviewed_at_ms >= kept.sitting.started_at_ms);
  const answers = here.filter((/** @type {any} */ one) => one.event.kind === "review");
  const missed = [...new Set(answers.filter((/** @type {any} */ one) => one.event.rating === 1).map((/** @type {any} */ one) => one.event.word_id))];
  const names = async (/** @type {any[]} */ ids, /** @type {string} */ what) => (await Promise.all(ids.map((id) => stores.one("sides", person, id)))).map((one) => one?.[what]).filter(Boolean);
  const part = drawnSummary(kept, {
    said: text,
    ...nextOf(kept, words, day),
    remembered: answers.filter((/** @type {any} */ one) => one.event.rating > 1).length,
    answers: answers.length,
    met: here.filter((/** @type {any} */ one) => one.event.kind === "meet").length,
    waits: answersIn(all.filter((/** @type {any} */ one) => one.waits)),
    misses: await names(missed, "miss"),
    later: await names(later(words, day).map((one) => one.word_id), "headword"),
    undoes: kept.sitting.last_event,
  });
  return { part, title: kept.phrases.titles.summary, address: "/session/summary" };
}

/** The back of the card that is on the screen. @returns {Promise<Shown | null>} */
async function answer(/** @type {Stores} */ stores, /** @type {string} */ person, /** @type {any} */ has, /** @type {FormData} */ form) {
  const { kept, words, day } = has, press = pressed(form);
  const word = words.find((/** @type {any} */ one) => one.id === press.word_id), sides = await stores.one("sides", person, press.word_id);
  const side = sides?.[`${press.direction}_answer`];
  if (!word || !side) return null;
  const card = cardOf(word, press.direction);
  if ((card.last_event_id ?? "") !== press.base) return table(stores, person, has, { what: "elsewhere" });
  const found = press.asked !== "recognise" && press.answer ? judged(press.answer, sides.answers) : null;
  const worth = found?.typed ? found : null;
  const other = worth?.worth === "wrong" && sides.synonyms.length ? judged(worth.typed, sides.synonyms) : null;
  const four = grades(card, press.id, day.now_ms, day.study_day, day.learner.parameters, day.learner.retention);
  const { still } = present(has), notice = form.has("edit") ? kept.phrases.said.not_here : "";
  const about = { ...around(kept, still, notice, notice), review_id: press.id, base: press.base };
  const more = { ...buttons(kept, four), ...verdict(kept, worth, other?.worth === "right" ? other.answer : "") };
  return { part: drawn(kept, side, about, more), title: sides.headword, address: "/session" };
}

/**
 * What a form of a session does on the device. Null: the device does not have what that needs.
 * @param {string} person
 * @param {string} action
 * @param {FormData} form
 * @returns {Promise<Shown | null>}
 */
export async function act(person, action, form) {
  return within("readwrite", async (stores) => {
    const has = await everything(stores, person);
    if (!has) return null;
    if (action === "answer") return answer(stores, person, has, form);
    if (action === "undo") {
      const taken = await undone(stores, person, has, String(form.get("event") ?? ""), true);
      const shown = await table(stores, person, has, taken ?? { what: "not_here" });
      return shown && { ...shown, went: taken !== null };
    }
    const done = await recorded(stores, person, has, action, form, true);
    const shown = done && await table(stores, person, has, done);
    return shown && { ...shown, went: done.card !== undefined };
  });
}

/** Keep in step with what the server has recorded. */
export async function note(/** @type {string} */ person, /** @type {string} */ action, /** @type {FormData} */ form) {
  return within("readwrite", async (stores) => {
    const has = await everything(stores, person);
    if (!has) return;
    if (action === "undo") await undone(stores, person, has, String(form.get("event") ?? ""), false);
    else await recorded(stores, person, has, action, form, false);
    present(has);
    await stores.keep(has.kept);
  });
}

/** Begin a session, or go on with the present one; false when nothing may be asked. */
export async function start(/** @type {string} */ person) {
  return within("readwrite", async (stores) => {
    const has = await everything(stores, person);
    if (!has) return false;
    const { kept, day } = has;
    if (!goesOn(kept.sitting, day.study_day, day.now_ms)) kept.sitting = begun(day.sitting, newId(day.now_ms), day.now_ms);
    const { next } = present(has);
    if (next) await stores.keep(kept);
    return Boolean(next);
  });
}

/** End the session. */
export async function end(/** @type {string} */ person) {
  return within("readwrite", async (stores) => {
    const kept = await stores.kept(person);
    if (!kept?.sitting) return;
    await stores.keep({ ...kept, sitting: { ...kept.sitting, ended_at_ms: Date.now() + kept.offset_ms } });
  });
}

/** The page of the session as it is, or of how it went; null where there is none. @returns {Promise<string | null>} */
export async function page(/** @type {string} */ person, /** @type {boolean} */ summaryWanted) {
  return within("readwrite", async (stores) => {
    const has = await everything(stores, person);
    if (!has || (!summaryWanted && !goesOn(has.kept.sitting, has.day.study_day, has.day.now_ms))) return null;
    const shown = summaryWanted ? await summed(stores, person, has, "") : await table(stores, person, has, null);
    return shown && filled(has.kept.page, { part: { html: shown.part }, title: shown.title, token: "local", here: shown.address });
  });
}
