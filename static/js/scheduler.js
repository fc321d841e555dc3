// @ts-check
// The server's scheduler once more, for reviews offline: FSRS-6, fuzz, learning steps, and what the four buttons do.
// Numbers, units and the names of a card's fields are the server's; `w` is the list of FSRS-6's 21 parameters.

/** @typedef {"recognise" | "recall" | "listen"} Direction */
/** @typedef {"new" | "learning" | "review" | "relearning" | "known"} Phase */
/** @typedef {readonly number[]} Parameters */
/** @typedef {{ stability: number, difficulty: number }} Memory stability in days, difficulty from 1 to 10 */
/** @typedef {Memory & { days: number }} Outcome `days`, not rounded, until recall falls to what is desired */
/**
 * @typedef {object} Card One learner's memory of one word in one direction.
 * @property {Direction} direction
 * @property {Phase} phase
 * @property {number | null} step
 * @property {number | null} stability
 * @property {number | null} difficulty
 * @property {number | null} due_at_ms in learning and relearning
 * @property {number | null} due_day in review; of a new card the day before which it is not asked
 * @property {number | null} last_day
 * @property {number | null} last_reviewed_ms
 * @property {number} reps
 * @property {number} lapses
 * @property {boolean} suspended
 * @property {number | null} buried_until_day
 * @property {boolean} difficult
 * @property {number | null} last_event_ms
 * @property {string | null} last_event_id
 */
/**
 * @typedef {object} Grade One button: the card as it would be, and when that is due, in seconds or in days.
 * @property {number} rating
 * @property {Card} card
 * @property {number | null} due_in_seconds
 * @property {number | null} due_in_days
 * @property {number | null} due_day the study day to record with the review
 */
/** @typedef {{ number: number, unit: "second" | "minute" | "day" | "month" | "year" }} Span */

const AGAIN = 1, HARD = 2, GOOD = 3, EASY = 4;
export const RATINGS = [AGAIN, HARD, GOOD, EASY];
export const LONGEST_INTERVAL_DAYS = 36_500;
const LAPSES_OF_A_DIFFICULT_CARD = 8;
const LEARNING_STEPS_SECONDS = [60, 600];
const RELEARNING_STEPS_SECONDS = [600];
const LOWEST_RETENTION = 0.8, HIGHEST_RETENTION = 0.97;
const LOWEST_STABILITY = 0.001, HIGHEST_STABILITY = 36_500;
const LOWEST_DIFFICULTY = 1, HIGHEST_DIFFICULTY = 10;

/** @type {Parameters} */
export const DEFAULT_PARAMETERS = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
  0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
export const PARAMETER_BOUNDS = [
  [0.001, 100], [0.001, 100], [0.001, 100], [0.001, 100], [1, 10], [0.001, 4], [0.001, 4], [0.001, 0.75], [0, 4.5],
  [0, 0.8], [0.001, 3.5], [0.001, 5], [0.001, 0.25], [0.001, 0.9], [0, 4], [0, 1], [1, 6], [0, 2], [0, 2], [0, 0.8],
  [0.1, 0.8],
];

const between = (/** @type {number} */ low, /** @type {number} */ value, /** @type {number} */ high) =>
  Math.min(Math.max(value, low), high);

function must(/** @type {boolean} */ holds, /** @type {string} */ told) {
  if (!holds) throw new RangeError(told);
}

/** The parameters; throws where they are not 21 or leave their bounds. */
export function checkedParameters(/** @type {Parameters} */ w) {
  must(w.length === PARAMETER_BOUNDS.length, `FSRS-6 has ${PARAMETER_BOUNDS.length} parameters, not ${w.length}`);
  PARAMETER_BOUNDS.forEach(([low, high], at) => {
    must(w[at] >= low && w[at] <= high, `parameter ${at} is ${w[at]}, not between ${low} and ${high}`);
  });
  return w;
}

/** A whole number, halves to the even one, as Python rounds. */
export function rounded(/** @type {number} */ value) {
  const below = Math.floor(value);
  const over = value - below;
  return over > 0.5 || (over === 0.5 && below % 2) ? below + 1 : below;
}

/** An interval in whole days, at least 1 and at most the longest. */
export const wholeDays = (/** @type {number} */ days) => between(1, rounded(days), LONGEST_INTERVAL_DAYS);

// FSRS-6: the formulas of vocavision/review/fsrs6.py. The server's engine counts in 32-bit floats, and so does this, step
// by step: of a memory of minutes the digits that this costs would show, when it is forgotten, in the fourth place.

const f = Math.fround;
const power = (/** @type {number} */ base, /** @type {number} */ exponent) => f(base ** exponent);
const exp = (/** @type {number} */ value) => f(Math.exp(f(value)));
const factor = (/** @type {Parameters} */ w) => f(power(f(0.9), f(-1 / f(w[20]))) - 1);

/** The probability of recall after a number of days; 0.9 when they equal the stability. */
export function retrievability(/** @type {Parameters} */ w, /** @type {number} */ stability, /** @type {number} */ days) {
  return power(f(f(f(Math.max(days, 0) / f(stability)) * factor(w)) + 1), -f(w[20]));
}

/** Days, not rounded, until the probability of recall has fallen to the desired retention. */
export function interval(/** @type {Parameters} */ w, /** @type {number} */ stability, /** @type {number} */ retention) {
  return f(f(f(stability) / factor(w)) * f(power(f(retention), f(-1 / f(w[20]))) - 1));
}

const firstDifficulty = (/** @type {Parameters} */ w, /** @type {number} */ rating) =>
  f(f(w[4] - exp(w[5] * (rating - 1))) + 1);

function nextDifficulty(/** @type {Parameters} */ w, /** @type {number} */ difficulty, /** @type {number} */ rating) {
  const damped = f(difficulty - f(f(w[6] * (rating - GOOD)) * f(f(HIGHEST_DIFFICULTY - difficulty) / 9)));
  return f(f(w[7] * f(firstDifficulty(w, EASY) - damped)) + damped);
}

/**
 * @param {Parameters} w
 * @param {Memory} memory
 * @param {number} rating
 * @param {number} elapsedDays
 */
function nextStability(w, { stability, difficulty }, rating, elapsedDays) {
  if (elapsedDays === 0) {
    const growth = f(exp(w[17] * f(rating - GOOD + w[18])) * power(stability, -w[19]));
    return f(stability * (rating === AGAIN ? growth : Math.max(growth, 1)));
  }
  const forgetting = f(1 - retrievability(w, stability, elapsedDays));
  if (rating === AGAIN) {
    const kept = f(power(f(stability + 1), w[13]) - 1);
    const after = f(f(f(w[11] * power(difficulty, -w[12])) * kept) * exp(forgetting * w[14]));
    return Math.min(after, f(stability / exp(w[17] * w[18])));
  }
  const growth = f(f(f(exp(w[8]) * f(11 - difficulty)) * power(stability, -w[9])) * f(exp(forgetting * w[10]) - 1));
  return f(stability * f(1 + f(growth * (rating === HARD ? w[15] : rating === EASY ? w[16] : 1))));
}

/**
 * The memory after a rating, so many study days after the last one, and its interval; throws for what means nothing.
 * @param {Parameters} w
 * @param {Memory | null} memory null before the first rating
 * @param {number} rating
 * @param {number} elapsedDays
 * @param {number} retention
 * @returns {Outcome}
 */
export function outcome(w, memory, rating, elapsedDays, retention) {
  must(RATINGS.includes(rating), `a rating is 1, 2, 3 or 4, not ${rating}`);
  must(elapsedDays >= 0, `elapsed days are ${elapsedDays}, not 0 or more`);
  must(retention >= LOWEST_RETENTION && retention <= HIGHEST_RETENTION, `desired retention is ${retention}`);
  if (memory) {
    must(memory.stability > 0 && memory.stability <= HIGHEST_STABILITY, `stability is ${memory.stability} days`);
    must(memory.difficulty >= 1 && memory.difficulty <= 10, `difficulty is ${memory.difficulty}`);
  }
  const v = w.map(f);
  const before = memory && { stability: f(memory.stability), difficulty: f(memory.difficulty) };
  const after = before ? nextStability(v, before, rating, elapsedDays) : v[rating - 1];
  const harder = before ? nextDifficulty(v, before.difficulty, rating) : firstDifficulty(v, rating);
  const stability = between(f(LOWEST_STABILITY), after, HIGHEST_STABILITY);
  const difficulty = between(LOWEST_DIFFICULTY, harder, HIGHEST_DIFFICULTY);
  return { stability, difficulty, days: interval(w, stability, retention) };
}

// Fuzz: vocavision/review/fuzz.py. Counted in fortieths of a day, so that no platform rounds differently.

/** The first and the last interval (days) that an interval may be moved to. */
export function fuzzRange(/** @type {number} */ days) {
  const base = between(1, days, LONGEST_INTERVAL_DAYS);
  if (base < 3) return [base, base];
  const delta = 25 + 6 * Math.min(base, 7) + 4 * Math.max(0, Math.min(base, 20) - 7) + 2 * Math.max(0, base - 20);
  const low = Math.floor((40 * base - delta + 20) / 40);
  return [low, Math.min(Math.floor((40 * base + delta + 20) / 40), LONGEST_INTERVAL_DAYS)];
}

/** The interval (days) chosen within the fuzz range by the last 32 bits of the review's id. */
export function fuzzed(/** @type {number} */ days, /** @type {string} */ reviewId) {
  const [low, high] = fuzzRange(days);
  return low + Math.floor(parseInt(reviewId.slice(-8), 16) * (high - low + 1) / 2 ** 32);
}

// Cards.

/**
 * A card that nothing has happened to, with what it takes over from its word.
 * @param {Direction} direction
 * @param {Partial<Card>} [fields]
 * @returns {Card}
 */
export const newCard = (direction, fields) => ({
  direction, phase: "new", step: null, stability: null, difficulty: null, due_at_ms: null, due_day: null, last_day: null,
  last_reviewed_ms: null, reps: 0, lapses: 0, suspended: false, buried_until_day: null, difficult: false,
  last_event_ms: null, last_event_id: null, ...fields,
});

/** What the card remembers; null before its first rating. */
export function memoryOf(/** @type {Card} */ { stability, difficulty }) {
  return stability === null || difficulty === null ? null : { stability, difficulty };
}

/** Study days since the card's last review, 0 when there was none or the clock went back. */
export function elapsedDays(/** @type {Card} */ card, /** @type {number} */ studyDay) {
  return card.last_day === null ? 0 : Math.max(0, studyDay - card.last_day);
}

/** Seconds of a Hard: the mean of the first two steps, half as long again as the only one, else the step again. */
function secondsOfHard(/** @type {number[]} */ steps, /** @type {number} */ step) {
  if (step > 0) return steps[step];
  return Math.floor(steps.length > 1 ? (steps[0] + steps[1]) / 2 : steps[0] * 3 / 2);
}

/**
 * Phase, step and seconds to wait after a rating.
 * @param {Phase} before
 * @param {number} step
 * @param {number} rating
 * @returns {{ phase: Phase, step: number | null, seconds: number | null }}
 */
function nextStep(before, step, rating) {
  if (before === "review") {
    if (rating === AGAIN) return { phase: "relearning", step: 0, seconds: RELEARNING_STEPS_SECONDS[0] };
    return { phase: "review", step: null, seconds: null };
  }
  const steps = before === "relearning" ? RELEARNING_STEPS_SECONDS : LEARNING_STEPS_SECONDS;
  const phase = before === "relearning" ? "relearning" : "learning";
  if (rating === AGAIN) return { phase, step: 0, seconds: steps[0] };
  if (rating === HARD) return { phase, step, seconds: secondsOfHard(steps, step) };
  if (rating === EASY || step + 1 >= steps.length) return { phase: "review", step: null, seconds: null };
  return { phase, step: step + 1, seconds: steps[step + 1] };
}

/**
 * The card after a rating; a chosen due day wins over the outcome's own.
 * @param {Card} card
 * @param {number} rating
 * @param {Outcome} to
 * @param {string} eventId
 * @param {number} atMs
 * @param {number} studyDay
 * @param {number | null} [dueDay]
 * @returns {Card}
 */
export function afterReview(card, rating, to, eventId, atMs, studyDay, dueDay = null) {
  const { phase, step, seconds } = nextStep(card.phase, card.step ?? 0, rating);
  const lapses = card.lapses + Number(card.phase === "review" && rating === AGAIN);
  const day = dueDay ?? studyDay + wholeDays(to.days);
  return {
    ...card,
    phase,
    step,
    stability: to.stability,
    difficulty: to.difficulty,
    due_at_ms: seconds === null ? null : atMs + seconds * 1000,
    due_day: phase === "review" ? between(studyDay + 1, day, studyDay + LONGEST_INTERVAL_DAYS) : null,
    last_day: Math.max(card.last_day ?? studyDay, studyDay),
    last_reviewed_ms: atMs,
    reps: card.reps + 1,
    lapses,
    difficult: lapses >= LAPSES_OF_A_DIFFICULT_CARD,
    last_event_ms: atMs,
    last_event_id: eventId,
  };
}

/**
 * Again, Hard, Good and Easy for a card shown under the id that its review will have; throws for a known word.
 * @param {Card} card
 * @param {string} reviewId
 * @param {number} nowMs
 * @param {number} studyDay
 * @param {Parameters} w
 * @param {number} retention
 * @returns {Grade[]}
 */
export function grades(card, reviewId, nowMs, studyDay, w, retention) {
  must(card.phase !== "known", "a known word is not reviewed");
  let earliest = 1;
  return RATINGS.map((rating) => {
    const to = outcome(w, memoryOf(card), rating, elapsedDays(card, studyDay), retention);
    const days = Math.max(earliest, fuzzed(wholeDays(to.days), reviewId));
    const after = afterReview(card, rating, to, reviewId, nowMs, studyDay, studyDay + days);
    const { due_at_ms, due_day } = after;
    const due_in_days = due_day === null ? null : due_day - studyDay;
    // Good is not before Hard, and Easy comes after Good.
    if (due_in_days !== null) earliest = due_in_days + Number(rating === GOOD);
    return { rating, card: after, due_in_seconds: due_at_ms === null ? null : (due_at_ms - nowMs) / 1000, due_in_days, due_day };
  });
}

// How a button tells its interval: numbers and units of templates/review/_parts.html, whose texts the server has.

const tenths = (/** @type {number} */ value) => rounded(value * 10) / 10;

/** The interval, short, as it stands on the button. */
export function soon(/** @type {number | null} */ seconds, /** @type {number | null} */ days) {
  return span(seconds, days, 60, tenths);
}

/** The interval in words, as the button is named. */
export function inWords(/** @type {number | null} */ seconds, /** @type {number | null} */ days) {
  return span(seconds, days, 0, rounded);
}

/**
 * @param {number | null} seconds
 * @param {number | null} days
 * @param {number} minuteFrom seconds from which minutes are told
 * @param {(value: number) => number} told how months and years are rounded
 * @returns {Span}
 */
function span(seconds, days, minuteFrom, told) {
  if (days === null) {
    if (Number(seconds) < minuteFrom) return { number: Number(seconds), unit: "second" };
    return { number: Math.max(1, rounded(Number(seconds) / 60)), unit: "minute" };
  }
  if (days < 31) return { number: days, unit: "day" };
  return days < 365 ? { number: told(days / 30.4), unit: "month" } : { number: told(days / 365), unit: "year" };
}
