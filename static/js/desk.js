// @ts-check
// Which card comes next, on the device: vocavision/review/queue.py, lanes.py and desk.py once more. Here all cards are
// at hand, so that nothing is estimated; and a card is only asked when its texts are on the device.

import { interval } from "./scheduler.js";

/** @typedef {import("./scheduler.js").Card} Card */
/** @typedef {import("./scheduler.js").Direction} Direction */
/** @typedef {import("./memory.js").Word} Cards */
/** @typedef {{ id: number, cards: Cards, place: number | null, sides: string[] }} Word `sides`: of which there are texts */
/** @typedef {{ word_id: number, direction: Direction }} At */
/**
 * @typedef {object} Sitting
 * @property {string} id
 * @property {number} started_at_ms
 * @property {number} last_at_ms
 * @property {number | null} ended_at_ms
 * @property {number} study_day
 * @property {number} new_done
 * @property {number} reviews_done
 * @property {number} extra_new
 * @property {number} extra_reviews
 * @property {number} steps
 * @property {number} new_here
 * @property {number} reviews_here
 * @property {At | null} present
 * @property {number[]} recent
 * @property {string | null} last_event
 */
/**
 * @typedef {object} Learner
 * @property {string} zone
 * @property {number} day_starts_at
 * @property {number} new_per_day
 * @property {number} reviews_per_day
 * @property {number} retention
 * @property {Direction[]} directions
 * @property {readonly number[]} parameters
 * @property {number | null} parameter_set
 */
/** @typedef {{ sitting: Sitting, learner: Learner, now_ms: number, study_day: number }} Day */
/** @typedef {At & { why: "learning" | "review" | "new" | "ahead", due_at_ms: number | null, card: Card | null, place: number | null }} Candidate */

const LEARN_AHEAD_MS = 20 * 60_000;
const BETWEEN_AT_MOST = 4, BETWEEN_AT_LEAST = 2, RECENT = 4;
const IDLE_MS = 3_600_000;
/** @type {Direction[]} */
const DIRECTIONS = ["recognise", "recall", "listen"];

const inLearning = (/** @type {Card | undefined} */ card) => card?.phase === "learning" || card?.phase === "relearning";
const isUnmet = (/** @type {Card | undefined} */ card) => !card || card.phase === "new";

/** The first study day on which the card may be asked. */
function fromDay(/** @type {Cards} */ cards, /** @type {Direction} */ direction) {
  const card = cards[direction];
  const others = Object.values(cards).filter((other) => other.direction !== direction);
  const asked = Math.max(-1, ...others.map((other) => other.last_day ?? -1));
  return Math.max(card?.due_day ?? 0, card?.buried_until_day ?? 0, asked + 1);
}

/** The cards that may be asked today. @returns {Candidate[]} */
export function candidates(/** @type {Word[]} */ words, /** @type {Day} */ { study_day, learner }) {
  /** @type {Candidate[]} */
  const found = [];
  for (const { id, cards, place, sides } of words) {
    if (isUnmet(cards.recognise) || (place !== null && cards.recognise?.phase === "known")) {
      const may = place !== null && !cards.recognise?.suspended && fromDay(cards, "recognise") <= study_day;
      if (may && sides.includes("meet")) found.push({ word_id: id, direction: "recognise", why: "new", due_at_ms: null, card: cards.recognise ?? null, place });
      continue;
    }
    for (const direction of DIRECTIONS) {
      const card = cards[direction];
      if (!card || card.suspended || card.phase === "known" || !learner.directions.includes(direction)) continue;
      if (fromDay(cards, direction) > study_day || !sides.includes(direction)) continue;
      found.push({ word_id: id, direction, why: inLearning(card) ? "learning" : "review", due_at_ms: card.due_at_ms ?? null, card, place: null });
    }
  }
  return found;
}

const distinct = (/** @type {Candidate[]} */ all) => new Set(all.map((one) => one.word_id));
const soonEnough = (/** @type {Candidate} */ one, /** @type {number} */ now) => Number(one.due_at_ms ?? 0) <= now;

/** How much this sitting still has, within the day's limits. */
export function left(/** @type {Candidate[]} */ all, /** @type {Day} */ { now_ms, learner, sitting }) {
  const learning = distinct(all.filter((one) => one.why === "learning" && soonEnough(one, now_ms + LEARN_AHEAD_MS)));
  const reviews = distinct(all.filter((one) => one.why === "review" && !learning.has(one.word_id)));
  const fresh = distinct(all.filter((one) => one.why === "new"));
  return {
    learning: learning.size,
    reviews: Math.min(reviews.size, Math.max(0, learner.reviews_per_day + sitting.extra_reviews - sitting.reviews_done)),
    new: Math.min(fresh.size, Math.max(0, learner.new_per_day + sitting.extra_new - sitting.new_done)),
  };
}

/** How many cards there are to come: a new word is met and then recalled. */
export const steps = (/** @type {ReturnType<typeof left>} */ still) => still.learning + still.reviews + 2 * still.new;

/** The card to show now, or null. */
export function nextCard(/** @type {Word[]} */ words, /** @type {Day} */ day) {
  const all = candidates(words, day), still = left(all, day), { now_ms, sitting } = day;
  const learning = all.filter((one) => one.why === "learning").sort(byMinute);
  const ready = learning.filter((one) => soonEnough(one, now_ms));
  const held = ready.filter((one) => cardsSince(one, sitting) < BETWEEN_AT_MOST && justMet(one));
  const first = ready.find((one) => !held.includes(one)) ?? reviewOrNew(all, still, day);
  if (first) return first;
  const ahead = learning.filter((one) => !soonEnough(one, now_ms) && soonEnough(one, now_ms + LEARN_AHEAD_MS));
  if (held.length) return heldOrBetween(held[0], ahead, sitting);
  return ahead[0] ?? null;
}

/** The next study day on which one of these words falls due; null where none does. */
export function nextDay(/** @type {Word[]} */ words, /** @type {Day} */ { study_day, learner }) {
  const asked = (/** @type {Card | undefined} */ card) => card && !isUnmet(card) && !card.suspended && card.phase !== "known";
  const days = words.flatMap(({ cards }) => learner.directions.filter((one) => asked(cards[one])).map((one) => fromDay(cards, one)));
  return days.filter((day) => day > study_day).sort((a, b) => a - b)[0] ?? null;
}

/** The cards in learning that come later today. */
export function later(/** @type {Word[]} */ words, /** @type {Day} */ day) {
  return candidates(words, day).filter((one) => one.why === "learning" && !soonEnough(one, day.now_ms + LEARN_AHEAD_MS)).sort(byMinute);
}

const justMet = (/** @type {Candidate} */ { card }) => card?.phase === "learning" && card.stability == null;

function cardsSince(/** @type {Candidate} */ one, /** @type {Sitting} */ { recent }) {
  const place = recent.slice(0, BETWEEN_AT_MOST).indexOf(one.word_id);
  return place < 0 ? BETWEEN_AT_MOST : place;
}

function heldOrBetween(/** @type {Candidate} */ held, /** @type {Candidate[]} */ ahead, /** @type {Sitting} */ sitting) {
  if (cardsSince(held, sitting) >= BETWEEN_AT_LEAST) return held;
  return ahead.find((one) => !sitting.recent.slice(0, BETWEEN_AT_LEAST).includes(one.word_id)) ?? held;
}

function reviewOrNew(/** @type {Candidate[]} */ all, /** @type {ReturnType<typeof left>} */ still, /** @type {Day} */ day) {
  const reviews = still.reviews ? all.filter((one) => one.why === "review").sort(byFading(day)) : [];
  const fresh = still.new ? all.filter((one) => one.why === "new").sort((a, b) => Number(a.place) - Number(b.place) || a.word_id - b.word_id) : [];
  if (fresh.length && (!reviews.length || isNewWordsTurn(still, day.sitting))) return fresh[0];
  return reviews[0] ?? null;
}

function isNewWordsTurn(/** @type {ReturnType<typeof left>} */ still, /** @type {Sitting} */ { new_here, reviews_here }) {
  return (2 * new_here + 1) * (reviews_here + still.reviews) <= (2 * reviews_here + 1) * (new_here + still.new);
}

const byMinute = (/** @type {Candidate} */ a, /** @type {Candidate} */ b) => Number(a.due_at_ms ?? 0) - Number(b.due_at_ms ?? 0) || byPlace(a, b);
const byPlace = (/** @type {Candidate} */ a, /** @type {Candidate} */ b) => a.word_id - b.word_id || DIRECTIONS.indexOf(a.direction) - DIRECTIONS.indexOf(b.direction);

/** The order of reviews: most days for each day of stability first. */
function byFading(/** @type {Day} */ { learner, study_day }) {
  const even = interval(learner.parameters, 1, learner.retention);
  const faded = (/** @type {Candidate} */ { card }) =>
    card?.stability == null || card.last_day == null ? even : Math.max(0, study_day - card.last_day) / card.stability;
  return (/** @type {Candidate} */ a, /** @type {Candidate} */ b) =>
    faded(b) - faded(a) || Number(a.card?.due_day ?? 0) - Number(b.card?.due_day ?? 0) || byPlace(a, b);
}

/** What an event on a card of this phase counts for. */
export function tally(/** @type {string} */ kind, /** @type {string} */ phase, /** @type {Direction} */ direction) {
  const none = { steps: 0, new_done: 0, reviews_done: 0, new_here: 0, reviews_here: 0 };
  if (phase === "learning" || phase === "relearning") return { ...none, steps: 1 };
  if (direction === "recognise" && (phase === "new" || phase === "known")) return { ...none, steps: 1, new_done: Number(kind === "meet"), new_here: 1 };
  return { ...none, steps: 1, reviews_done: Number(kind === "review"), reviews_here: 1 };
}

/** The sitting on this study day: nothing is done yet when it was another's. @returns {Sitting} */
export function onDay(/** @type {Sitting} */ sitting, /** @type {number} */ study_day) {
  if (sitting.study_day === study_day) return sitting;
  return { ...sitting, study_day, new_done: 0, reviews_done: 0, extra_new: 0, extra_reviews: 0 };
}

/** The sitting after an event; no card lies on the table yet. @returns {Sitting} */
export function afterEvent(/** @type {Day} */ { sitting, now_ms, study_day }, /** @type {number} */ word_id, /** @type {ReturnType<typeof tally>} */ counted, /** @type {string} */ event_id) {
  const kept = onDay(sitting, study_day);
  return {
    ...kept,
    steps: kept.steps + counted.steps,
    new_done: kept.new_done + counted.new_done,
    reviews_done: kept.reviews_done + counted.reviews_done,
    new_here: kept.new_here + counted.new_here,
    reviews_here: kept.reviews_here + counted.reviews_here,
    last_at_ms: now_ms,
    recent: [word_id, ...kept.recent].slice(0, RECENT),
    present: null,
    last_event: event_id,
  };
}

/** A new sitting; what was done on the day goes over from the one before. @returns {Sitting} */
export function begun(/** @type {Sitting} */ before, /** @type {string} */ id, /** @type {number} */ now_ms) {
  return { ...before, id, started_at_ms: now_ms, last_at_ms: now_ms, ended_at_ms: null, steps: 0, new_here: 0, reviews_here: 0, present: null, recent: [], last_event: null };
}

/** Whether the sitting is still the present one. */
export function goesOn(/** @type {Sitting} */ sitting, /** @type {number} */ study_day, /** @type {number} */ now_ms) {
  return sitting.ended_at_ms === null && (sitting.study_day === study_day || now_ms - sitting.last_at_ms < IDLE_MS);
}
