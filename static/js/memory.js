// @ts-check
// What a learner remembers of a word, on the device: the fold over its events of vocavision/review/memory.py.
// Nothing that is passed in is changed. Ids are UUIDs in lower case with hyphens: as texts they sort as on the server.

import { afterReview, elapsedDays, memoryOf, newCard, outcome } from "./scheduler.js";

/** @typedef {import("./scheduler.js").Card} Card */
/** @typedef {import("./scheduler.js").Direction} Direction */
/** @typedef {import("./scheduler.js").Parameters} Parameters */
/** @typedef {Readonly<Partial<Record<Direction, Card>>>} Word the card of each direction that has begun */
/**
 * @typedef {object} WordEvent One event of one word: what the kind does not need is null or missing.
 * @property {string} id
 * @property {string} kind one of KINDS
 * @property {number} word_id
 * @property {number} reviewed_at_ms
 * @property {number} study_day
 * @property {Direction | null} [direction]
 * @property {number | null} [rating]
 * @property {number | null} [due_day] the day that the button showed; of set_due and import the day wanted
 * @property {number | null} [stability] of an import, as difficulty and last_day
 * @property {number | null} [difficulty]
 * @property {number | null} [last_day]
 * @property {string | null} [undoes]
 */

export const ONE_CARD = ["meet", "review", "set_due", "import"];
export const WORD_WIDE = ["known", "suspend", "unsuspend", "bury", "unbury", "undo"];
export const KINDS = [...ONE_CARD, ...WORD_WIDE, "reset"]; // reset: of one card or, without a direction, of the word
export const STABILITY_THAT_OPENS_DIRECTIONS_DAYS = 7;
/** @type {[Direction, number][]} */
const OPENED_AFTER_DAYS = [["recall", 1], ["listen", 2]];

/** Whether an event stands after another among its word's: by its time, then by its id. */
export function isAfter(/** @type {WordEvent} */ one, /** @type {number} */ otherMs, /** @type {string} */ otherId) {
  return one.reviewed_at_ms > otherMs || (one.reviewed_at_ms === otherMs && one.id > otherId);
}

/**
 * The state of one word after its events, in whatever order and however often they are given.
 *
 * An event that any undo names is left out. `before` is what the server knew without these events: on the device only
 * what was not sent yet is replayed, and what came in between elsewhere is put right by the server's answer.
 * @param {Iterable<WordEvent>} events
 * @param {Parameters} w
 * @param {number} retention
 * @param {Word} [before]
 * @returns {Word}
 */
export function replay(events, w, retention, before = {}) {
  /** @type {Map<string, WordEvent>} */
  const recorded = new Map();
  for (const event of events) if (!recorded.has(event.id)) recorded.set(event.id, event);
  const all = [...recorded.values()];
  if (new Set(all.map((event) => event.word_id)).size > 1) throw new RangeError("a replay takes the events of one word");
  const undone = new Set(all.filter((event) => event.kind === "undo").map((event) => event.undoes));
  return all
    .filter((event) => event.kind !== "undo" && !undone.has(event.id))
    .sort((one, other) => (isAfter(one, other.reviewed_at_ms, other.id) ? 1 : -1))
    .reduce((word, event) => apply(word, event, w, retention), before);
}

/** Whether `apply` would not give what `replay` gives: for an undo, and for an event that arrives late. */
export function needsReplay(/** @type {Word} */ word, /** @type {WordEvent} */ event) {
  return event.kind === "undo" || Object.values(word).some(({ last_event_ms, last_event_id }) =>
    last_event_ms !== null && last_event_id !== null && !isAfter(event, last_event_ms, last_event_id));
}

/**
 * The word's state after its next event; throws for an undo, which needs a replay, and for a kind not known here.
 * @param {Word} before
 * @param {WordEvent} event
 * @param {Parameters} w
 * @param {number} retention
 * @returns {Word}
 */
export function apply(before, event, w, retention) {
  if (event.kind === "undo" || !KINDS.includes(event.kind)) throw new RangeError(`${event.kind} is not applied`);
  /** @type {Partial<Record<Direction, Card>>} */
  let word = { ...before };
  const only = WORD_WIDE.includes(event.kind) ? null : event.direction ?? null;
  const direction = only ?? "recognise";
  // Every event leaves its mark on a card, so that one arriving late is noticed.
  if (only || !Object.keys(word).length) word[direction] ??= begun(direction, word);
  if (event.kind === "review") return reviewed(word, direction, event, w, retention);
  if (event.kind === "meet") word = met(word, event.reviewed_at_ms);
  else if (event.kind === "reset" && !only) word = { recognise: newCard("recognise") };
  else if (!only) {
    const each = Object.entries(word).map(([name, card]) => [name, marked(withTheWord(card, event), event)]);
    return Object.fromEntries(each);
  } else word[direction] = oneCard(of(word, direction), event);
  word[direction] = marked(of(word, direction), event);
  return word;
}

const of = (/** @type {Word} */ word, /** @type {Direction} */ direction) => /** @type {Card} */ (word[direction]);

/** @returns {Card} */
const marked = (/** @type {Card} */ card, /** @type {WordEvent} */ event) =>
  ({ ...card, last_event_ms: event.reviewed_at_ms, last_event_id: event.id });

/** A direction's first state: what holds for the whole word holds for it too. */
function begun(/** @type {Direction} */ direction, /** @type {Word} */ { recognise }, /** @type {number | null} */ due_day = null) {
  if (!recognise) return newCard(direction, { due_day });
  const { suspended, buried_until_day } = recognise;
  return newCard(direction, { phase: recognise.phase === "known" ? "known" : "new", due_day, suspended, buried_until_day });
}

/** A word not yet begun, or thought known, begins; a second meeting changes nothing. */
function met(/** @type {Word} */ word, /** @type {number} */ atMs) {
  let card = of(word, "recognise");
  let others = word;
  if (card.phase === "known") { // its other directions begin again when this one has grown
    others = {};
    card = afresh(card);
  }
  /** @type {Card} */
  const first = card.phase === "new" ? { ...card, phase: "learning", step: 0, due_at_ms: atMs, due_day: null } : card;
  return { ...others, recognise: first };
}

/** The card as if it had not been met; what holds for the whole word still holds. */
const afresh = (/** @type {Card} */ { direction, suspended, buried_until_day }) =>
  newCard(direction, { suspended, buried_until_day });

/**
 * The word after a review; a known word stays known until it is met, reset or imported.
 * @param {Partial<Record<Direction, Card>>} word
 * @param {Direction} direction
 * @param {WordEvent} event
 * @param {Parameters} w
 * @param {number} retention
 * @returns {Word}
 */
function reviewed(word, direction, event, w, retention) {
  const card = of(word, direction);
  if (card.phase === "known") return { ...word, [direction]: marked(card, event) };
  const { id, reviewed_at_ms, study_day } = event;
  const rating = Number(event.rating);
  const to = outcome(w, memoryOf(card), rating, elapsedDays(card, study_day), retention);
  const after = afterReview(card, rating, to, id, reviewed_at_ms, study_day, event.due_day);
  const grown = direction === "recognise" && after.phase === "review"
    && to.stability >= STABILITY_THAT_OPENS_DIRECTIONS_DAYS;
  return { ...(grown ? opened(after, event) : {}), ...word, [direction]: after };
}

/** Recall and listen as they begin, on the next days, once recognise has grown to a week's stability. */
function opened(/** @type {Card} */ recognise, /** @type {WordEvent} */ event) {
  return Object.fromEntries(OPENED_AFTER_DAYS.map(([direction, days]) =>
    [direction, marked(begun(direction, { recognise }, event.study_day + days), event)]));
}

/** A card after what happened to it alone. @returns {Card} */
function oneCard(/** @type {Card} */ card, /** @type {WordEvent} */ event) {
  if (event.kind === "reset") return afresh(card);
  const { stability = null, difficulty = null, due_day = null, last_day } = event;
  const waits = { step: null, due_at_ms: null, due_day };
  if (event.kind === "import") {
    return { ...card, ...waits, phase: "review", stability, difficulty, last_day: last_day ?? event.study_day };
  }
  if (card.phase === "known") return card;
  // Without a memory there is nothing to review yet: the card is new, from that day on.
  return { ...card, ...waits, phase: memoryOf(card) ? "review" : "new" };
}

/** A card after what happened to its whole word. @returns {Card} */
function withTheWord(/** @type {Card} */ card, /** @type {WordEvent} */ event) {
  if (event.kind === "known") return { ...card, phase: "known", step: null, due_at_ms: null, due_day: null };
  if (event.kind === "suspend" || event.kind === "unsuspend") return { ...card, suspended: event.kind === "suspend" };
  return { ...card, buried_until_day: event.kind === "bury" ? event.study_day + 1 : null };
}
