"""What a device fetches so that a session goes on without a network."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_required
from werkzeug.wrappers import Response

from vocavision.accounts import devices
from vocavision.lib import clock, i18n, kept, login, voice
from vocavision.lib.errors import BadRequest
from vocavision.lib.limits import limit
from vocavision.review import desk as desks
from vocavision.review import faces, kit, press, queries
from vocavision.review.desk import Desk
from vocavision.review.events import Direction
from vocavision.review.views import Shown

blueprint = Blueprint("review_api", __name__)

FRAME = ("through", "total", "place", "undoes", "notice", "token")
CARD = ("frame", "said", "review_id", "base", "token")
HOLE = "{}"
SOME, ALL = -7654321, -9876543  # stand for numbers while a phrase is made: many, and found again in it
# What of a typed answer may be said: the slip, or how the whole was.
SLIPS = ("substituted", "missing", "extra", "swapped")


def _json(values: Mapping[str, Any]) -> Response:
    """The answer, its letters as they are."""
    response = make_response(json.dumps(values, ensure_ascii=False, separators=(",", ":")))
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/session/kit")
@login_required
@limit("page")
def of_day() -> Response:
    """The learner's day and cards; with `ahead` those of the coming days too."""
    learner, now_ms = login.person(), clock.now_ms()
    desk = queries.desk(learner, now_ms) or _no_desk(now_ms)
    ahead = "ahead" in request.args
    words = queries.kit(
        learner, desk, kit.DAYS_AHEAD if ahead else 0, kit.NEW_AHEAD if ahead else desks.today(desk, learner).new_limit
    )
    made_of = _made_of()
    return _json(
        {
            "person": login.mark(),
            "now_ms": now_ms,
            "learner": kit.learner(learner, desk),
            "sitting": kit.sitting(desk),
            "next_day": queries.next_day(learner, desk)[0],
            "voice": voice.is_there(),
            "device": devices.name(request.user_agent.string[:400]),
            "words": [kit.word(one, made_of) for one in words],
            "made_of": made_of[0],
        }
    )


def _no_desk(now_ms: int) -> Desk:
    """The desk of a learner who never sat down."""
    learner = login.person()
    day = desks.study_day(learner, now_ms, None)
    return Desk(desks.nothing_yet(day, now_ms), now_ms, day, 0, 0, {}, (), parameters=queries.parameters(learner.id))


def _made_of() -> tuple[Any, ...]:
    """What the texts of every card depend on."""
    person = login.person()
    page = (person.theme, person.text_size, person.motion, person.guard_ms, person.single_keys, person.keys)
    also = (person.space_scrolls, person.swipes, person.sound_auto, person.screen_reader)
    templates = _templates(str(current_app.root_path))
    return (
        kit.digest(repr(one).encode() for one in (templates, i18n.current(), page, also)),
        person.korean,
        voice.is_there(),
    )


@lru_cache(maxsize=1)
def _templates(root: str) -> str:
    """Another one when the templates of a session are others."""
    return kit.digest(path.read_bytes() for path in sorted(Path(root).parent.glob("templates/*/*.html")))


@blueprint.get("/session/kit/pieces")
@login_required
@limit("page")
def pieces() -> Response:
    """The page, and everything of a session that is the same for all words: texts with holes."""
    return _json({"page": _page(), "pieces": _pieces(), "phrases": _phrases()})


@blueprint.get("/session/kit/words")
@login_required
@limit("page")
def texts() -> Response:
    """The sides of some words' cards: texts with holes."""
    try:
        ids = [int(one) for one in request.args.get("ids", "").split(",") if one]
    except ValueError as error:
        raise BadRequest from error
    if len(ids) > kit.WORDS_AT_ONCE or not all(0 < one <= press.HIGHEST_ID for one in ids):
        raise BadRequest
    learner = login.person()
    shown = queries.shown_words(learner, ids)
    cards = queries.cards_of(learner.id, [one.word.id for one in shown])
    return _json({"words": {one.word.id: _sides(one, cards.get(one.word.id, {})) for one in shown}})


def _sides(shown: Shown, cards: Any) -> dict[str, Any]:
    """What the word shows, by side; `headword` and the answers that are right come along."""
    found: dict[str, Any] = {
        "headword": shown.word.headword,
        "answers": faces.right_answers(shown.word.entry),
        "synonyms": [one["word"] for one in shown.word.entry.get("synonyms", [])],
        "miss": render_template("review/_miss.html", word=shown.word),
        "pictures": [one for one in (shown.word.scene_hash, shown.word.entry.get("hook_scene_hash")) if one],
    }
    if "recognise" not in cards or cards["recognise"].phase in ("new", "known"):
        found["meet"] = _side("review/_meet.html", shown, "recognise", title=shown.word.headword)
    for direction in kit.faces_of(cards):
        difficult = direction in cards and cards[direction].difficult
        asked = faces.asked_as(direction, voice.is_there())
        title = shown.word.headword if asked == "recognise" else render_template("review/_question.txt", asked=asked)
        about = {"title": title, "asked": asked, "difficult": difficult}
        found[direction] = _side("review/_prompt.html", shown, direction, **about)
        about["title"] = shown.word.headword
        turn = cards[direction].reps if direction in cards else 0
        found[f"{direction}_answer"] = _side("review/_answer.html", shown, direction, turn=turn, **about)
    return found


def _side(template: str, shown: Shown, direction: Direction, **about: Any) -> str:
    grades = [
        {"rating": rating, "words": kept.mark(f"words_{rating}"), "soon": kept.mark(f"soon_{rating}")}
        for rating in (1, 2, 3, 4)
    ]
    fixed = {
        "word": shown.word, "entry": shown.word.entry, "note": shown.note, "noted": bool(shown.note), "grades": grades,
        "direction": direction, "korean": login.person().korean, "asked": "recognise", **about,
    }  # fmt: skip
    holes = (*CARD, *(("verdict_part", "typed_part") if template.endswith("_answer.html") else ()))
    return kept.marked(template, holes, fixed)


def _page() -> str:
    return kept.marked("review/session.html", ("part", "title", "token", "here"), {})


def _pieces() -> dict[str, str]:
    found = {}
    for undo in (False, True):
        for notice in (False, True):
            name = f"frame{'_undo' if undo else ''}{'_notice' if notice else ''}"
            found[name] = kept.marked("review/_frame.html", FRAME, {"can_undo": undo, "noticed": notice})
    for worth, slip in (("right", None), ("wrong", None), *(("almost", one) for one in SLIPS)):
        for hangul in (False, True):
            found[f"verdict_{slip or worth}{'_hangul' if hangul else ''}"] = _verdict(worth, slip, hangul, fits=False)
    found["verdict_fits"] = _verdict("wrong", None, hangul=False, fits=True)
    found["typed"] = kept.marked("review/_typed.html", (), {"verdict": {"typed": kept.mark("typed")}})
    holes = ("title", "said", "remembered", "met", "waits", "misses", "later", "back", "token")
    found["summary"] = kept.marked("review/_summary_device.html", holes, {})
    found["back"] = kept.marked("review/_back.html", ("undoes", "token"), {})
    return found


def _verdict(worth: str, slip: str | None, hangul: bool, fits: bool) -> str:
    """A verdict as a device fills it in."""
    marks = {name: kept.mark(name) for name in ("expected", "typed")}
    about = {
        "worth": worth, "typed": kept.mark("marked"), "marks": None, "in_hangul_layout": hangul,
        "slip": {"kind": slip, **marks} if slip else None,
    }  # fmt: skip
    return render_template("review/_verdict.html", verdict=about, fits=kept.mark("fits") if fits else "")


def _phrases() -> dict[str, Any]:
    """What is said after a press, and spans of time, each as one and as many; numbers stand as {}."""
    minute = _counted(lambda num: ngettext("%(num)d minute", "%(num)d minutes", num))
    day = _counted(lambda num: ngettext("%(num)d day", "%(num)d days", num))
    month = _counted(lambda num: ngettext("%(num)d month", "%(num)d months", num))
    year = _counted(lambda num: ngettext("%(num)d year", "%(num)d years", num))
    seconds, minutes = (_with_hole(_("%(number)d s", number=SOME)), _with_hole(_("%(number)d min", number=SOME)))
    months, years = _("%(number)s mo.", number=HOLE), _("%(number)s yr.", number=HOLE)
    return {
        "grades": {1: _("Again"), 2: _("Hard"), 3: _("Good"), 4: _("Easy")},
        "said": _said(),
        "next": _("Next in %(time)s.", time=HOLE),
        "left": _counted(lambda num: ngettext("%(num)d left.", "%(num)d left.", num)),
        "place": _part_of(_("%(through)d of %(total)d", through=SOME, total=ALL)),
        "part": _part_of(_("%(part)d of %(all)d", part=SOME, all=ALL)),
        "words": {"minute": minute, "day": day, "month": month, "year": year},
        "soon": {
            "second": (seconds,),
            "minute": (minutes,),
            "day": day,
            "month": (months,),
            "year": (years,),
        },
        "waits": _counted(
            lambda num: ngettext(
                "%(num)d answer waits on this device and will be sent.",
                "%(num)d answers wait on this device and will be sent.",
                num,
            )
        ),
        **_at_the_end(),
    }


def _at_the_end() -> dict[str, Any]:
    """What is said on the summary."""
    return {
        "titles": {
            "misses": _("What was hard"),
            "later": _("Later today"),
            "summary": _("Summary"),
            "ended": _("Session ended"),
            "well_done": _("Well done"),
        },
        "done": _("All done for today."),
        "tomorrow": _("The next words come tomorrow."),
        "in_days": _counted(
            lambda num: _("The next words come in %(time)s.", time=ngettext("%(num)d day", "%(num)d days", num))
        ),
        "nothing": _("Nothing more is on this device. The rest comes with the network."),
    }


def _said() -> dict[str, str]:
    """What is said of each kind of press."""
    return {
        "meet": _("You will see it again in a moment."),
        "known": _("Marked as known."),
        "suspend": _("Suspended."),
        "bury": _("Buried until tomorrow."),
        "undo": _("Undone."),
        "twice": _("This answer was recorded already."),
        "elsewhere": _("This card was answered elsewhere meanwhile. Going on."),
        "not_here": _("This needs the network. Nothing is lost: the card is still here."),
    }


def _counted(phrase: Callable[[int], str]) -> tuple[str, str]:
    """The phrase for one and for many, its number as {}."""
    return phrase(1).replace("1", HOLE), _with_hole(phrase(SOME))


def _with_hole(phrase: str) -> str:
    return phrase.replace(str(SOME), HOLE)


def _part_of(phrase: str) -> str:
    """The phrase of a part of a whole, in whatever order a language has them."""
    return phrase.replace(str(SOME), "{part}").replace(str(ALL), "{all}")
