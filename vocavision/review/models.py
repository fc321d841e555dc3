"""Events that happened, the cards they give, the sittings they happened in, and words waiting to be met."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
    UUIDField,
)  # fmt: skip

from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.courses.models import Course
from vocavision.db import Table


class ParameterSet(Table):
    """A learner's parameters of the memory model, by the model's name; none: the defaults."""

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    number = SmallIntegerField()
    model = CharField(12)
    parameters = TextField()  # JSON list
    made_at_ms = BigIntegerField()

    class Meta:
        table_name = "parameter_set"
        primary_key = CompositeKey("user", "number")


class Sitting(Table):
    """One session of a learner, on whatever device, from Start to its summary; the latest one goes on.

    It keeps what would have to be counted again for each card: `new_done` and `reviews_done` of the study day,
    `new_here` and `reviews_here` of this sitting, what was due when it began, and the `steps` done.
    """

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    started_at_ms = BigIntegerField()
    last_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)
    study_day = IntegerField()
    new_done = IntegerField(default=0)
    reviews_done = IntegerField(default=0)
    extra_new = IntegerField(default=0)  # chosen beyond the day's limit
    extra_reviews = IntegerField(default=0)
    new_due = IntegerField(default=0)
    reviews_due = IntegerField(default=0)
    steps = IntegerField(default=0)  # cards pressed, less what was undone
    new_here = IntegerField(default=0)
    reviews_here = IntegerField(default=0)
    present_word = BigIntegerField(null=True)  # the card on the table
    present_direction = CharField(9, null=True)
    recent = CharField(90, default="")  # ids of the words shown last, newest first
    last_event = UUIDField(null=True)  # what Undo would take back

    class Meta:
        primary_key = CompositeKey("user", "id")


class ReviewEvent(Table):
    """Something that happened to a learner's memory of a word: never changed, never deleted.

    `direction` is that of the card on the table, also for what happens to the whole word: Undo gives that card back.
    `phase` is the card's before the event: from it the day's limits are counted.
    """

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    word = ForeignKeyField(Word, index=True)
    kind = CharField(9)
    direction = CharField(9, null=True)
    phase = CharField(10, default="new")
    rating = SmallIntegerField(null=True)
    reviewed_at_ms = BigIntegerField()
    recorded_at_ms = BigIntegerField()
    zone_offset_minutes = SmallIntegerField()
    study_day = IntegerField()
    due_day = IntegerField(null=True)
    duration_ms = IntegerField(null=True)
    mode = CharField(8)
    device = CharField(40)
    parameter_set = SmallIntegerField(null=True)  # its number
    sitting = UUIDField(null=True)
    undoes = UUIDField(null=True)
    stability = DoubleField(null=True)
    difficulty = DoubleField(null=True)
    last_day = IntegerField(null=True)
    device_at_ms = BigIntegerField(null=True)  # on the device's own clock, when it was offline
    number = BigIntegerField(null=True)  # in the order in which devices are told; none until a device asks

    class Meta:
        table_name = "review_event"
        primary_key = CompositeKey("user", "id")
        indexes = (
            (("user", "number"), True),
            (("user", "word", "reviewed_at_ms"), False),
            (("user", "kind", "study_day", "reviewed_at_ms"), False),
            (("user", "sitting", "reviewed_at_ms"), False),
            (("user", "undoes"), False),
        )


# The words that were forgotten lately; one event in ten is such a one, so the index is small.
ReviewEvent.add_index(
    ReviewEvent.index(
        ReviewEvent.user,
        ReviewEvent.study_day,
        ReviewEvent.word,
        name="review_event_again",
        where=ReviewEvent.rating == 1,
    )
)


class Card(Table):
    """One learner's memory of one word in one direction: a cache of what replaying its events gives.

    `lane` and `from_day` say when it may be asked (review/lanes.py), so that one index finds what is due.
    """

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, index=True)
    word_id: int
    direction = CharField(9)
    phase = CharField(10)
    step = SmallIntegerField(null=True)
    stability = DoubleField(null=True)
    difficulty = DoubleField(null=True)
    due_at_ms = BigIntegerField(null=True)
    due_day = IntegerField(null=True)
    last_day = IntegerField(null=True)
    last_reviewed_ms = BigIntegerField(null=True)
    reps = IntegerField()
    lapses = IntegerField()
    suspended = BooleanField()
    buried_until_day = IntegerField(null=True)
    difficult = BooleanField()
    last_event_ms = BigIntegerField(null=True)
    last_event_id = UUIDField(null=True)
    lane = SmallIntegerField()
    from_day = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("user", "word", "direction")
        indexes = ((("user", "lane", "from_day", "due_at_ms", "last_day", "stability", "word", "direction"), False),)


class NewWord(Table):
    """A word that is to be met: wanted by the learner, or taken from a course when a sitting begins.

    Words that are wanted have places below 0, in the order in which they were wanted, so that they come first.
    """

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    course = ForeignKeyField(Course, null=True, on_delete="CASCADE", index=True)
    place = BigIntegerField()
    wanted_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "new_word"
        primary_key = CompositeKey("user", "word")
        indexes = ((("user", "place", "word"), False),)
