// @ts-check
// Cards as the server draws them: its texts with their holes filled. A hole is escaped like a value in a template, unless
// it holds a part that is a text of the server's itself.

import { inWords, soon } from "./scheduler.js";

/** @typedef {{ html: string }} Part */

const HOLE = /\ue000(\w+)\ue001/g;
/** @type {Record<string, string>} */
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (/** @type {unknown} */ value) => String(value ?? "").replace(/[&<>"']/g, (sign) => SIGNS[sign]);

/** The text with its holes filled. */
export function filled(/** @type {string} */ text, /** @type {Record<string, unknown>} */ values) {
  return text.replace(HOLE, (_hole, name) => {
    const value = values[name];
    return value && typeof value === "object" && "html" in value ? /** @type {Part} */ (value).html : escaped(value);
  });
}

/** The phrase for this number: the first form is for one. */
export function counted(/** @type {string[]} */ forms, /** @type {number} */ number) {
  return (number === 1 ? forms[0] : forms.at(-1) ?? "").replace("{}", String(number));
}

const told = (/** @type {Record<string, string[]>} */ units, /** @type {{ number: number, unit: string }} */ { number, unit }) => counted(units[unit], number);
const partOf = (/** @type {string} */ phrase, /** @type {number} */ part, /** @type {number} */ all) => phrase.replace("{part}", String(part)).replace("{all}", String(all));

/** What stands above every card. */
function frame(/** @type {any} */ kept, /** @type {{ through: number, total: number, undoes: string | null, notice: string }} */ about) {
  const name = `frame${about.undoes ? "_undo" : ""}${about.notice ? "_notice" : ""}`;
  const place = partOf(kept.phrases.place, about.through, about.total);
  return { html: filled(kept.pieces[name], { ...about, place, token: "local" }) };
}

/**
 * One side of a card.
 * @param {any} kept
 * @param {string} text
 * @param {{ through: number, total: number, undoes: string | null, notice: string, said: string, review_id: string, base: string | null }} about
 * @param {Record<string, unknown>} [more]
 */
export function card(kept, text, about, more = {}) {
  return filled(text, { ...about, frame: frame(kept, about), token: "local", base: about.base ?? "", ...more });
}

/** The four buttons' texts. */
export function buttons(/** @type {any} */ kept, /** @type {import("./scheduler.js").Grade[]} */ four) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const { rating, due_in_seconds, due_in_days } of four) {
    found[`words_${rating}`] = told(kept.phrases.words, inWords(due_in_seconds, due_in_days));
    found[`soon_${rating}`] = told(kept.phrases.soon, soon(due_in_seconds, due_in_days));
  }
  return found;
}

/** What a typed answer was worth, and the fields that carry it on. */
export function verdict(/** @type {any} */ kept, /** @type {import("./answers.js").Verdict | null} */ found, /** @type {string} */ fits) {
  if (!found) return { verdict_part: { html: "" }, typed_part: { html: "" } };
  const slip = found.marks.find((mark) => mark.kind !== "same");
  const name = fits ? "verdict_fits" : `verdict_${found.worth === "almost" && slip ? slip.kind : found.worth}${found.inHangulLayout ? "_hangul" : ""}`;
  const values = { expected: slip?.expected, typed: slip?.typed, fits, marked: { html: marked(found) } };
  return {
    verdict_part: { html: filled(kept.pieces[name], values) },
    typed_part: { html: filled(kept.pieces.typed, { typed: found.typed }) },
  };
}

function marked(/** @type {import("./answers.js").Verdict} */ { marks, typed }) {
  if (!marks.length) return escaped(typed);
  return marks.map((mark) => {
    if (mark.kind === "same") return escaped(mark.typed);
    return mark.typed ? `<del>${escaped(mark.typed)}</del>` : '<ins aria-hidden="true">_</ins>';
  }).join("");
}

/** What is said after a press: what it was, when the card comes again, how much is left. */
export function said(/** @type {any} */ kept, /** @type {string} */ what, /** @type {{ rating?: number, seconds?: number | null, days?: number | null, still: number }} */ { rating, seconds = null, days = null, still }) {
  const { phrases } = kept, parts = [];
  if (rating && what === "review") {
    parts.push(`${phrases.grades[rating]}.`);
    if (seconds !== null || days !== null) parts.push(phrases.next.replace("{}", told(phrases.words, inWords(seconds, days))));
  } else parts.push(phrases.said[what]);
  if (still) parts.push(counted(phrases.left, still));
  return parts.join(" ");
}

/** How the session went. */
export function summary(/** @type {any} */ kept, /** @type {{ said: string, done: boolean, in_days: number | null, remembered: number, answers: number, met: number, waits: number, misses: string[], later: string[], undoes: string | null }} */ about) {
  const { pieces, phrases } = kept;
  const section = (/** @type {string} */ title, /** @type {string[]} */ items, /** @type {string} */ kind) =>
    ({ html: items.length ? `<section class="summary__part"><h2>${escaped(title)}</h2><ul class="${kind}">${items.join("")}</ul></section>` : "" });
  const next = about.in_days === 1 ? phrases.tomorrow : about.in_days ? counted(phrases.in_days, about.in_days) : "";
  return filled(pieces.summary, {
    title: about.answers || about.met ? phrases.titles.well_done : phrases.titles.ended,
    said: about.said,
    remembered: partOf(phrases.part, about.remembered, about.answers),
    met: about.met,
    waits: [about.waits ? counted(phrases.waits, about.waits) : "", about.done ? `${phrases.done} ${next}`.trim() : phrases.nothing].filter(Boolean).join(" "),
    misses: section(phrases.titles.misses, about.misses, "rows"),
    later: section(phrases.titles.later, about.later.map((one) => `<li lang="en">${escaped(one)}</li>`), "plain"),
    back: { html: about.undoes ? filled(pieces.back, { undoes: about.undoes, token: "local" }) : "" },
    token: "local",
  });
}
