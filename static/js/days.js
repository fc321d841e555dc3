// @ts-check
// Study days on the device, as vocavision/review/days.py counts them: a day begins at the learner's hour in a time zone
// and is written as the ordinal of its date (1 January of the year 1 is day 1).

/** @typedef {(atMs: number) => number} Zone milliseconds by which the wall is ahead of UTC at an instant */

const DAY_MS = 86_400_000, HOUR_MS = 3_600_000, MINUTE_MS = 60_000;
const DAY_OF_1970 = 719_163;
// Two places on earth differ by at most 26 hours and two starting hours by 23: that is at most three study days.
const ZONES_DIFFER_AT_MOST_DAYS = 3;
const EARLIEST_MS = -62_104_060_800_000, LATEST_MS = 253_339_228_800_000;

/** The zone that the device is in. */
export function deviceZone(/** @type {number} */ atMs) {
  return -new Date(atMs).getTimezoneOffset() * MINUTE_MS;
}

/** The zone of a name such as "Asia/Seoul"; the device's own where the browser does not know the name. */
export function zoneNamed(/** @type {string} */ name) {
  /** @type {Intl.DateTimeFormat} */
  let wall;
  try {
    wall = new Intl.DateTimeFormat("en-US", {
      timeZone: name, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23", year: "numeric", month: "numeric",
      day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    });
  } catch {
    return deviceZone;
  }
  return (/** @type {number} */ atMs) => {
    const at = Object.fromEntries(wall.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const read = new Date(0);
    read.setUTCFullYear(at.year, at.month - 1, at.day);
    read.setUTCHours(at.hour, at.minute, at.second);
    return read.getTime() - Math.floor(atMs / 1000) * 1000;
  };
}

function check(/** @type {number} */ hour) {
  if (!(Number.isInteger(hour) && hour >= 0 && hour <= 23)) throw new RangeError(`a day starts at an hour from 0 to 23, not ${hour}`);
}

/** The study day of an instant; it never decreases as time goes on. Throws outside the years 2 to 9998. */
export function studyDay(/** @type {number} */ atMs, /** @type {Zone} */ zone, /** @type {number} */ dayStartsAtHour) {
  check(dayStartsAtHour);
  if (!(atMs >= EARLIEST_MS && atMs <= LATEST_MS)) throw new RangeError(`no calendar reaches to ${atMs} ms`);
  let day = Math.floor((atMs + zone(atMs) - dayStartsAtHour * HOUR_MS) / DAY_MS) + DAY_OF_1970;
  // Where a clock is set back over the day's start, the wall shows the old day again; the new one has begun all the same.
  while (dayStarts(day + 1, zone, dayStartsAtHour) <= atMs) day += 1;
  return day;
}

/** The first instant of a study day; a day that a zone leaves out starts, at the latest, when the next one does. */
export function dayStarts(/** @type {number} */ day, /** @type {Zone} */ zone, /** @type {number} */ dayStartsAtHour) {
  check(dayStartsAtHour);
  const wall = (day - DAY_OF_1970) * DAY_MS + dayStartsAtHour * HOUR_MS; // what the wall shows, read as UTC
  const offsets = [zone(wall - DAY_MS), zone(wall + DAY_MS)];
  let before = wall - Math.max(...offsets), start = wall - Math.min(...offsets);
  // Of a time that the wall shows twice, the first one counts.
  for (const at of [before, start]) if (at + zone(at) === wall) return at;
  // The wall skips this time: the day starts at the jump.
  while (start - before > 1) {
    const middle = Math.floor((before + start) / 2);
    if (middle + zone(middle) >= wall) start = middle;
    else before = middle;
  }
  return start;
}

/** The study day here, or the one already begun elsewhere, unless that is so far ahead that a clock was wrong. */
export function notBefore(/** @type {number} */ here, /** @type {number | null} */ lastStudyDay) {
  if (lastStudyDay === null || lastStudyDay > here + ZONES_DIFFER_AT_MOST_DAYS) return here;
  return Math.max(here, lastStudyDay);
}

/** Whole minutes by which the wall is ahead of UTC: 540 in Seoul, -210 in St. John's. */
export function offsetMinutes(/** @type {number} */ atMs, /** @type {Zone} */ zone) {
  return Math.floor(zone(atMs) / MINUTE_MS);
}
