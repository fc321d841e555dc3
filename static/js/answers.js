// @ts-check
// What a typed answer is worth, on the device: vocavision/review/answers.py once more. Texts are lists of code points.

/** @typedef {"same" | "substituted" | "missing" | "extra" | "swapped"} MarkKind */
/** @typedef {{ kind: MarkKind, expected: string, typed: string }} Mark */
/** @typedef {{ worth: "right" | "almost" | "wrong", answer: string, typed: string, marks: Mark[], inHangulLayout: boolean }} Verdict */

const LETTERS_THAT_FORGIVE_A_SLIP = 5, LONGEST_ANSWER = 200;
/** @type {[number, string[]][]} the keys of the two-set Hangul layout, in Unicode's order */
const KEYS = [
  [0x1100, [..."rRseEfaqQtTdwWczxvg"]],
  [0x1161, [..."koiOjpuPh", "hk", "ho", "hl", ..."yn", "nj", "np", "nl", ..."bm", "ml", "l"]],
  [0x11a8, [..."rR", "rt", "s", "sw", "sg", ..."ef", "fr", "fa", "fq", "ft", "fx", "fv", "fg"]],
  [0x11b7, [..."aq", "qt", ..."tTdwczxvg"]],
  [0x111a, ["fg"]],
  [0x1121, ["qt"]],
];
const LATIN = new Map(KEYS.flatMap(([first, row]) => row.map((keys, place) => /** @type {[string, string]} */ ([String.fromCodePoint(first + place), keys]))));
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Cs}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]/u;
const COUNTS = /[\p{L}\p{N}\p{M}]/u;
// Python's idea of a space, which the server has: among the controls it knows the separators U+001C to U+001F and U+0085.
const SPACE = /[\s\u001c-\u001f\u0085]/u, SPACES = /[\s\u001c-\u001f\u0085]+/u;

/** The worth of what was typed when any of the answers is right. @returns {Verdict} */
export function judged(/** @type {string} */ typed, /** @type {string[]} */ answers) {
  const seen = visible([...typed].slice(0, LONGEST_ANSWER).join("")), given = cleaned(seen);
  if (!given) { // signs alone are an answer too
    return { worth: "wrong", answer: cleaned(answers[0]), typed: spaced(seen), marks: [], inHangulLayout: false };
  }
  const verdict = nearest(given, answers, false), latin = fromHangulLayout(given);
  return verdict.worth === "wrong" && latin !== given ? nearest(latin, answers, true) : verdict;
}

/** The text composed (NFKC), without invisible characters, one space between words, none and no signs around. */
export function cleaned(/** @type {string} */ text) {
  const letters = [...visible(text)];
  let start = 0, end = letters.length;
  while (start < end && !COUNTS.test(letters[start])) start += 1;
  while (start < end && !COUNTS.test(letters[end - 1])) end -= 1;
  return spaced(letters.slice(start, end).join(""));
}

/** The text composed, without invisible characters. */
const visible = (/** @type {string} */ text) => [...text].filter((one) => SPACE.test(one) || !INVISIBLE.test(one)).join("").normalize("NFKC");
const spaced = (/** @type {string} */ text) => text.split(SPACES).filter(Boolean).join(" ");

/** The Latin letters on the keys that typed this Hangul; other characters stay. */
export function fromHangulLayout(/** @type {string} */ text) {
  return [...text.normalize("NFKD")].map((one) => LATIN.get(one) ?? one).join("").normalize("NFC");
}

/** @returns {Verdict} */
function nearest(/** @type {string} */ typed, /** @type {string[]} */ answers, /** @type {boolean} */ inHangulLayout) {
  const found = answers.map((answer) => compared(typed, cleaned(answer)));
  const best = found.find((one) => one.worth === "right") ?? found.find((one) => one.worth === "almost");
  return { ...(best ?? { worth: "wrong", answer: found[0].answer, marks: [] }), typed, inHangulLayout };
}

/** @returns {{ worth: "right" | "almost" | "wrong", answer: string, marks: Mark[] }} */
function compared(/** @type {string} */ typed, /** @type {string} */ answer) {
  // A hyphen may be left out (e-mail, email) or be a space (ice-cream, ice cream).
  const readings = [" ", ""].map((hyphen) => [letters(answer, hyphen), letters(typed, hyphen)]);
  for (const [expected, given] of readings) {
    if (expected.folded.length && expected.folded.join("") === given.folded.join("")) {
      return { worth: "right", answer, marks: [{ kind: "same", expected: answer, typed }] };
    }
  }
  for (const [expected, given] of readings) {
    const slip = slipOf(expected.folded, given.folded);
    if (slip && isForgiven(slip, expected.folded, given.folded)) return { worth: "almost", answer, marks: marksOf(slip, expected, given) };
  }
  return { worth: "wrong", answer, marks: [] };
}

/** What counts of a text, folded, and from which place of the text each letter comes. */
function letters(/** @type {string} */ text, /** @type {string} */ hyphen) {
  const all = [...text];
  /** @type {string[]} */
  const folded = [];
  /** @type {number[]} */
  const places = [];
  all.forEach((one, place) => {
    const dash = /\p{Pd}/u.test(one);
    if (!dash && one !== " " && !COUNTS.test(one)) return;
    const as = dash ? hyphen : casefolded(one);
    if (as === " " && folded.at(-1) === " ") return;
    for (const letter of as) { folded.push(letter); places.push(place); }
  });
  return { all, folded, places: [...places, all.length] };
}

/** Python's casefold, as far as words that are typed go: ß becomes ss, the final sigma a sigma. */
const casefolded = (/** @type {string} */ one) => one.toUpperCase().toLowerCase().replace("ς", "σ");

/** The one slip that makes one text of the other, and its place in both. @returns {[MarkKind, number] | null} */
function slipOf(/** @type {string[]} */ expected, /** @type {string[]} */ typed) {
  const rest = (/** @type {string[]} */ all, /** @type {number} */ from) => all.slice(from).join("\0");
  if (rest(expected, 0) === rest(typed, 0)) return null;
  let at = 0;
  while (at < Math.min(expected.length, typed.length) && expected[at] === typed[at]) at += 1;
  if (at < expected.length && at < typed.length && rest(expected, at + 1) === rest(typed, at + 1)) return ["substituted", at];
  if (at < expected.length && rest(expected, at + 1) === rest(typed, at)) return ["missing", at];
  if (at < typed.length && rest(expected, at) === rest(typed, at + 1)) return ["extra", at];
  const swapped = expected.slice(at, at + 2).join("\0") === typed.slice(at, at + 2).reverse().join("\0");
  return swapped && rest(expected, at + 2) === rest(typed, at + 2) ? ["swapped", at] : null;
}

/** Whether the word with the slip is long enough; a slip of the space belongs to both its words. */
function isForgiven(/** @type {[MarkKind, number]} */ [kind, at], /** @type {string[]} */ expected, /** @type {string[]} */ typed) {
  let long;
  if (kind === "extra" && typed[at] !== " ") long = wordLength(typed, at) - 1;
  else if (kind === "swapped") long = Math.max(wordLength(expected, at), wordLength(expected, at + 1));
  else if (expected[at] === " ") long = Math.max(wordLength(expected, at - 1), wordLength(expected, at + 1));
  else long = wordLength(expected, at);
  return long >= LETTERS_THAT_FORGIVE_A_SLIP;
}

function wordLength(/** @type {string[]} */ text, /** @type {number} */ at) {
  const place = at < 0 ? text.length + at : at;
  if (text[place] === undefined || text[place] === " ") return 0;
  let start = place, end = place;
  while (start > 0 && text[start - 1] !== " ") start -= 1;
  while (end < text.length && text[end] !== " ") end += 1;
  return end - start;
}

/** @returns {Mark[]} */
function marksOf(/** @type {[MarkKind, number]} */ [kind, at], /** @type {ReturnType<typeof letters>} */ expected, /** @type {ReturnType<typeof letters>} */ given) {
  const width = kind === "swapped" ? 2 : 1;
  const start = expected.places[at], typedStart = given.places[at];
  const end = kind === "extra" ? start : expected.places[at + width - 1] + 1;
  const typedEnd = kind === "missing" ? typedStart : given.places[at + width - 1] + 1;
  const part = (/** @type {string[]} */ all, /** @type {number} */ from, /** @type {number} */ to) => all.slice(from, to).join("");
  /** @type {Mark[]} */
  const marks = [
    { kind: "same", expected: part(expected.all, 0, start), typed: part(given.all, 0, typedStart) },
    { kind, expected: part(expected.all, start, end), typed: part(given.all, typedStart, typedEnd) },
    { kind: "same", expected: part(expected.all, end, expected.all.length), typed: part(given.all, typedEnd, given.all.length) },
  ];
  return marks.filter((one) => one.expected || one.typed);
}
