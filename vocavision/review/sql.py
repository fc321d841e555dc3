# ruff: noqa: S608
"""The statements of the hot path and of the pages about memory, as text; `?` stands for a value.

They are written by hand because building one with the query builder takes longer than running it. The names in them
are our own columns; nothing that a person typed is ever put into a text.
"""

from vocavision.review.desk import LEARNING_READ, NEW_READ, REVIEWS_READ, SITTING_COLUMNS
from vocavision.review.rows import CARD_COLUMNS, EVENT_COLUMNS

PACE_READ = 50
DIRECTIONS_READ = 3


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _named(prefix: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{prefix}.{name}" for name in names)


_CARD = _named("k", CARD_COLUMNS)
_NO_CARD = ", ".join(["'recognise'", "'new'", *["NULL"] * (len(CARD_COLUMNS) - 3)])
_LATEST = "SELECT * FROM sitting WHERE user_id = ? ORDER BY id DESC LIMIT 1"
_DIRECTIONS = f"direction IN ({_marks(DIRECTIONS_READ)})"

# A word that waits to be met: it has no card, or an unmet one, or it was known and is wanted again.
_UNMET = (
    "(k.word_id IS NULL OR (k.lane = 3 AND k.from_day <= ?)"
    " OR (k.phase = 'known' AND k.last_event_ms < COALESCE(n.wanted_at_ms, 0)))"
)
_CARD_OF_NEW = "LEFT JOIN card k ON k.user_id = n.user_id AND k.word_id = n.word_id AND k.direction = 'recognise'"

LATEST = f"SELECT {_named('s', SITTING_COLUMNS)} FROM ({_LATEST}) s"

_IN_LEARNING = f"FROM card WHERE user_id = ? AND lane = 1 AND from_day <= ? AND {_DIRECTIONS}"
_LEARNING_SOON = f"{_IN_LEARNING} AND due_at_ms <= ?"

# All that a sitting needs to go on, an arm for each kind of card. Values: user, day, directions, soon, word (how many
# other words are in learning), user, user; user, word, user (the word's cards); user, day, directions, user (in
# learning); user, day, directions, day, overdue of a card without a memory, user (due by the day); user, day, user (to
# be met).
DESK = f"""
SELECT {_named("s", SITTING_COLUMNS)}, p.number, p.parameters, s.soon, c.*
FROM (
  SELECT t.*, (SELECT COUNT(DISTINCT word_id) {_LEARNING_SOON} AND word_id <> ?) AS soon FROM ({_LATEST}) t
) s
LEFT JOIN parameter_set p ON p.user_id = s.user_id
  AND p.number = (SELECT MAX(number) FROM parameter_set WHERE user_id = ?)
LEFT JOIN (
  SELECT 'word' AS part, {_CARD} FROM card k
  WHERE k.user_id = ? AND k.word_id IN (?, (SELECT present_word FROM ({_LATEST}) t))
  UNION ALL
  SELECT 'learning', {_CARD} FROM (
    SELECT word_id, direction {_IN_LEARNING} ORDER BY due_at_ms, word_id LIMIT {LEARNING_READ}
  ) f JOIN card k ON k.user_id = ? AND k.word_id = f.word_id AND k.direction = f.direction
  UNION ALL
  SELECT 'review', {_CARD} FROM (
    SELECT word_id, direction FROM card
    WHERE user_id = ? AND lane = 2 AND from_day <= ? AND {_DIRECTIONS}
    ORDER BY COALESCE((? - last_day) / stability, ?) DESC, from_day, word_id LIMIT {REVIEWS_READ}
  ) f JOIN card k ON k.user_id = ? AND k.word_id = f.word_id AND k.direction = f.direction
  UNION ALL
  SELECT 'new', f.word_id, {_NO_CARD} FROM (
    SELECT n.word_id FROM new_word n
    WHERE n.user_id = ? AND (
      SELECT {_UNMET} FROM card k WHERE k.user_id = n.user_id AND k.word_id = n.word_id AND k.direction = 'recognise'
    ) IS NOT FALSE AND (n.course_id IS NULL OR n.course_id IN
      (SELECT course_id FROM enrolment WHERE user_id = ? AND paused_at_ms IS NULL))
    ORDER BY n.place, n.word_id LIMIT {NEW_READ}
  ) f
) c ON 1 = 1
"""

SHOWN = """
SELECT w.id, w.slug, w.headword, w.pos, w.level, w.scene_hash, w.entry_hash, w.entry, n.text,
       c.last_event_id, c.difficult
FROM word w LEFT JOIN note n ON n.user_id = ? AND n.word_id = w.id
LEFT JOIN card c ON c.user_id = ? AND c.word_id = w.id AND c.direction = ?
WHERE w.id = ? AND (w.owner_id IS NULL OR w.owner_id = ?)
"""

# Many words as they are shown. Values: user, user.
SHOWN_WORDS = """
SELECT w.id, w.slug, w.headword, w.pos, w.level, w.scene_hash, w.entry_hash, w.entry, n.text
FROM word w LEFT JOIN note n ON n.user_id = ? AND n.word_id = w.id
WHERE (w.owner_id IS NULL OR w.owner_id = ?)
"""

# The event, unless it is there or the word's cards have changed since they were read (their last events tell).
EVENT_VALUES = ("user_id", *EVENT_COLUMNS, "phase", "recorded_at_ms", "sitting")
RECORD = f"""
INSERT INTO review_event ({", ".join(EVENT_VALUES)}) SELECT {_marks(len(EVENT_VALUES))}
WHERE EXISTS (SELECT 1 FROM word WHERE id = ? AND (owner_id IS NULL OR owner_id = ?))
  AND NOT EXISTS (SELECT 1 FROM card WHERE user_id = ? AND word_id = ?
    AND last_event_id NOT IN ({_marks(DIRECTIONS_READ)}))
ON CONFLICT (user_id, id) DO NOTHING
"""

SEAT = """
UPDATE sitting SET last_at_ms = ?, ended_at_ms = ?, study_day = ?,
  new_done = CASE WHEN study_day = ? THEN new_done ELSE 0 END + ?,
  reviews_done = CASE WHEN study_day = ? THEN reviews_done ELSE 0 END + ?,
  extra_new = CASE WHEN study_day = ? THEN extra_new ELSE 0 END,
  extra_reviews = CASE WHEN study_day = ? THEN extra_reviews ELSE 0 END,
  steps = steps + ?, new_here = new_here + ?, reviews_here = reviews_here + ?,
  present_word = ?, present_direction = ?, recent = ?, last_event = ?
WHERE user_id = ? AND id = ?
"""

_CARD_VALUES = ("user_id", *CARD_COLUMNS)
_CARD_SET = ", ".join(f"{name} = excluded.{name}" for name in CARD_COLUMNS[2:])
DROP = f"DELETE FROM card WHERE user_id = ? AND word_id = ? AND direction NOT IN ({_marks(DIRECTIONS_READ)})"


def keep(count: int) -> str:
    """Make so many card rows be these."""
    rows = ", ".join([f"({_marks(len(_CARD_VALUES))})"] * count)
    return (
        f"INSERT INTO card ({', '.join(_CARD_VALUES)}) VALUES {rows}"
        f" ON CONFLICT (user_id, word_id, direction) DO UPDATE SET {_CARD_SET}"
    )


def note_down(count: int) -> str:
    """Write so many events of devices down."""
    rows = ", ".join([f"({_marks(len(EVENT_VALUES) + 1)})"] * count)
    return f"INSERT INTO review_event ({', '.join(EVENT_VALUES)}, device_at_ms) VALUES {rows}"


# Whether an event is there, and whether it was undone. Values: user, event.
RECORDED = """
SELECT e.kind, e.word_id, e.direction, e.phase, e.study_day,
  EXISTS (SELECT 1 FROM review_event u WHERE u.user_id = e.user_id AND u.undoes = e.id)
FROM review_event e WHERE e.user_id = ? AND e.id = ?
"""

# Of the words from one id to another. Values: user, first word, last word.
EVENTS = f"SELECT {_named('e', EVENT_COLUMNS)} FROM review_event e WHERE e.user_id = ? AND e.word_id BETWEEN ? AND ?"
CARDS = f"SELECT {_CARD} FROM card k WHERE k.user_id = ? AND k.word_id BETWEEN ? AND ?"
CARDS_OF = f"SELECT {_CARD} FROM card k WHERE k.user_id = ? AND k.word_id"
WORDS_WITH_MEMORY = """
SELECT word_id FROM review_event WHERE user_id = ? UNION SELECT word_id FROM card WHERE user_id = ? ORDER BY 1
"""
# Give a learner another's events of a word. Values: new owner, other's, word.
ADOPT = f"""
INSERT INTO review_event ({", ".join(EVENT_VALUES)}, device_at_ms)
SELECT ?, {", ".join("NULL" if name == "parameter_set" else name for name in EVENT_VALUES[1:])}, device_at_ms
FROM review_event WHERE user_id = ? AND word_id = ? ON CONFLICT DO NOTHING
"""
STATUSES = """
SELECT word_id, phase, stability, difficult FROM card WHERE user_id = ? AND direction = 'recognise' AND word_id
"""
REPHASE = "UPDATE review_event SET phase = ? WHERE user_id = ? AND id = ?"
# Give numbers to the events that have none, in the order in which they happened. Values: user, user, user.
NUMBER = """
UPDATE review_event SET number = n.number FROM (
  SELECT id, COALESCE((SELECT MAX(number) FROM review_event WHERE user_id = ?), 0)
    + ROW_NUMBER() OVER (ORDER BY reviewed_at_ms, id) AS number
  FROM review_event WHERE user_id = ? AND number IS NULL
) n WHERE review_event.user_id = ? AND review_event.id = n.id
"""
PUT = "UPDATE sitting SET present_word = ?, present_direction = ?, ended_at_ms = ? WHERE user_id = ? AND id = ?"
END = "UPDATE sitting SET ended_at_ms = ? WHERE user_id = ? AND id = ? AND ended_at_ms IS NULL"
LEARNERS = """
SELECT a.id, a.desired_retention FROM account a
WHERE EXISTS (SELECT 1 FROM review_event WHERE user_id = a.id) OR EXISTS (SELECT 1 FROM card WHERE user_id = a.id)
ORDER BY a.id
"""
PARAMETERS = "SELECT parameters FROM parameter_set WHERE user_id = ? ORDER BY number DESC LIMIT 1"

# The latest event of the sitting that was not undone. Values: user, sitting.
LAST_OF_SITTING = """
SELECT e.id FROM review_event e WHERE e.user_id = ? AND e.sitting = ? AND e.kind <> 'undo'
  AND NOT EXISTS (SELECT 1 FROM review_event u WHERE u.user_id = e.user_id AND u.undoes = e.id)
ORDER BY e.reviewed_at_ms DESC, e.id DESC LIMIT 1
"""

# Words of courses that were not met yet. Values: user, day.
_OF_COURSES = """
FROM enrolment e JOIN course_word cw ON cw.course_id = e.course_id
JOIN word w ON w.id = cw.word_id AND w.retired_at_ms IS NULL
LEFT JOIN card k ON k.user_id = e.user_id AND k.word_id = cw.word_id AND k.direction = 'recognise'
LEFT JOIN new_word n ON n.user_id = e.user_id AND n.word_id = cw.word_id AND n.wanted_at_ms IS NOT NULL
WHERE e.user_id = ? AND e.paused_at_ms IS NULL AND n.word_id IS NULL
  AND (k.word_id IS NULL OR (k.lane = 3 AND k.from_day <= ?))
"""

# Take this many words from the learner's courses, in turn where there are several. Values: user, user, day, count.
TAKE_NEW = f"""
INSERT INTO new_word (user_id, word_id, course_id, place)
SELECT ?, cw.word_id, cw.course_id, cw.position {_OF_COURSES}
ORDER BY cw.position, e.started_at_ms, cw.course_id LIMIT ? ON CONFLICT DO NOTHING
"""
FORGET_NEW = "DELETE FROM new_word WHERE user_id = ? AND wanted_at_ms IS NULL"
FORGET_MET = """
DELETE FROM new_word WHERE user_id = ? AND EXISTS (SELECT 1 FROM card k WHERE k.user_id = new_word.user_id
  AND k.word_id = new_word.word_id AND k.direction = 'recognise' AND k.lane <> 3
  AND k.last_event_ms >= new_word.wanted_at_ms)
"""
# Values: user, word, place (below 0), now.
WANT = """
INSERT INTO new_word (user_id, word_id, course_id, place, wanted_at_ms) VALUES (?, ?, NULL, ?, ?)
ON CONFLICT (user_id, word_id)
DO UPDATE SET course_id = NULL, place = excluded.place, wanted_at_ms = excluded.wanted_at_ms
"""
UNWANT = "DELETE FROM new_word WHERE user_id = ? AND word_id = ? AND wanted_at_ms IS NOT NULL"

# How much is due. Values: for reviews user, day, directions, user, day, directions, soon; for learning user, day,
# directions, soon; for words wanted user, day; for words of courses user, day, count.
COUNTS = f"""
SELECT
  (SELECT COUNT(DISTINCT word_id) FROM card WHERE user_id = ? AND lane = 2 AND from_day <= ? AND {_DIRECTIONS}
    AND word_id NOT IN (SELECT word_id {_LEARNING_SOON})),
  (SELECT COUNT(DISTINCT word_id) {_LEARNING_SOON}),
  (SELECT COUNT(*) FROM new_word n {_CARD_OF_NEW} WHERE n.user_id = ? AND n.wanted_at_ms IS NOT NULL AND {_UNMET}),
  (SELECT COUNT(*) FROM (SELECT DISTINCT cw.word_id {_OF_COURSES} LIMIT ?) c)
"""

SIT_VALUES = (
    "user_id", "id", "started_at_ms", "last_at_ms", "study_day", "new_done", "reviews_done", "extra_new",
    "extra_reviews", "new_due", "reviews_due", "steps", "new_here", "reviews_here",
)  # fmt: skip
_SIT_SET = ", ".join(f"{name} = excluded.{name}" for name in SIT_VALUES[3:])
SIT = f"""
INSERT INTO sitting ({", ".join(SIT_VALUES)}, recent) VALUES ({_marks(len(SIT_VALUES))}, '')
ON CONFLICT (user_id, id) DO UPDATE SET {_SIT_SET}, ended_at_ms = NULL
"""

# What lies behind and ahead, as rows of (what, day, number). Values: user, floor, day, user (days studied, until one of
# two days was missed); user, day, last day, directions (due on the coming days).
AROUND = f"""
WITH RECURSIVE studied(day) AS (
  SELECT (SELECT MAX(study_day) FROM review_event WHERE user_id = ? AND kind = 'review' AND study_day BETWEEN ? AND ?)
  UNION ALL
  SELECT (SELECT MAX(study_day) FROM review_event WHERE user_id = ? AND kind = 'review'
    AND study_day < studied.day AND study_day >= studied.day - 2)
  FROM studied WHERE studied.day IS NOT NULL
)
SELECT 'studied', day, 1 FROM studied WHERE day IS NOT NULL
UNION ALL
SELECT 'ahead', from_day, COUNT(DISTINCT word_id) FROM card
WHERE user_id = ? AND lane = 2 AND from_day > ? AND from_day <= ? AND {_DIRECTIONS} GROUP BY from_day
"""

# How many courses were begun, and how long the latest answers took. Values: user, user.
PACE = f"""
SELECT 'courses', COUNT(*) FROM enrolment WHERE user_id = ?
UNION ALL
SELECT 'pace', f.duration_ms FROM (
  SELECT duration_ms FROM review_event WHERE user_id = ? AND kind = 'review'
  ORDER BY study_day DESC, reviewed_at_ms DESC LIMIT {PACE_READ}
) f WHERE f.duration_ms IS NOT NULL
"""

# The words that were forgotten most often since a day. Values: user, day, count.
_WORD = "w.id, w.slug, w.headword, w.pos, w.level, w.scene_hash, w.entry_hash, w.entry"
HARD = f"""
SELECT {_WORD} FROM (
  SELECT e.word_id, COUNT(*) AS times FROM review_event e WHERE e.user_id = ? AND e.rating = 1 AND e.study_day >= ?
    AND NOT EXISTS (SELECT 1 FROM review_event u WHERE u.user_id = e.user_id AND u.undoes = e.id)
  GROUP BY e.word_id HAVING COUNT(*) >= 2 ORDER BY times DESC, e.word_id LIMIT ?
) f JOIN word w ON w.id = f.word_id ORDER BY f.times DESC, w.id
"""

_OF_SITTING = """
FROM review_event e WHERE e.user_id = ? AND e.sitting = ? AND e.kind <> 'undo'
  AND NOT EXISTS (SELECT 1 FROM review_event u WHERE u.user_id = e.user_id AND u.undoes = e.id)
"""
HOW_IT_WENT = f"SELECT e.kind, e.rating, COUNT(*), SUM(e.duration_ms) {_OF_SITTING} GROUP BY e.kind, e.rating"
MISSES = f"""
SELECT {_WORD} FROM (
  SELECT e.word_id, COUNT(*) AS times {_OF_SITTING} AND e.rating = 1
  GROUP BY e.word_id ORDER BY times DESC, e.word_id LIMIT ?
) f JOIN word w ON w.id = f.word_id ORDER BY f.times DESC, w.id
"""
# The cards in learning that fall due later today. Values: user, day, directions, soon, count.
LATER = f"""
SELECT {_WORD}, f.at_ms FROM (
  SELECT word_id, MIN(due_at_ms) AS at_ms {_IN_LEARNING} AND due_at_ms > ?
  GROUP BY word_id ORDER BY at_ms, word_id LIMIT ?
) f JOIN word w ON w.id = f.word_id ORDER BY f.at_ms, w.id
"""
NEXT_DAY = f"""
SELECT from_day, COUNT(DISTINCT word_id) FROM card WHERE user_id = ? AND lane = 2 AND from_day > ? AND {_DIRECTIONS}
GROUP BY from_day ORDER BY from_day LIMIT 1
"""

# What happened to a word, latest first, what was undone left out, and whether it is wanted. Values: user, word (twice),
# count.
HISTORY = """
SELECT 'wanted', NULL, NULL, n.wanted_at_ms, 0 FROM new_word n
WHERE n.user_id = ? AND n.word_id = ? AND n.wanted_at_ms IS NOT NULL
UNION ALL
SELECT * FROM (
  SELECT e.kind, e.direction, e.rating, e.reviewed_at_ms, e.zone_offset_minutes FROM review_event e
  WHERE e.user_id = ? AND e.word_id = ? AND e.kind <> 'undo'
    AND NOT EXISTS (SELECT 1 FROM review_event u WHERE u.user_id = e.user_id AND u.undoes = e.id)
  ORDER BY e.reviewed_at_ms DESC, e.id DESC LIMIT ?
) f
"""

# For a device. All cards of words in learning, or due by the day. Values: user, user, user, day, count.
KIT_CARDS = f"""
SELECT {_CARD} FROM card k WHERE k.user_id = ? AND k.word_id IN (
  SELECT word_id FROM card WHERE user_id = ? AND lane = 1
  UNION
  SELECT word_id FROM (
    SELECT word_id FROM card WHERE user_id = ? AND lane = 2 AND from_day <= ? ORDER BY from_day LIMIT ?
  ) f
)
"""
# Words to be met, those of this sitting. Values: user, day, user, count.
KIT_NEW = f"""
SELECT n.word_id FROM new_word n {_CARD_OF_NEW}
WHERE n.user_id = ? AND {_UNMET} AND (n.course_id IS NULL OR n.course_id IN
  (SELECT course_id FROM enrolment WHERE user_id = ? AND paused_at_ms IS NULL))
ORDER BY n.place, n.word_id LIMIT ?
"""
# Those that the learner's courses bring next. Values: user, day, count.
KIT_OF_COURSES = f"""
SELECT cw.word_id {_OF_COURSES} ORDER BY cw.position, e.started_at_ms, cw.course_id LIMIT ?
"""
