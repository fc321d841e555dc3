"""Pages of Today and of a session."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import session as session_cookie
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import login_required
from markupsafe import Markup
from uuid6 import uuid7
from werkzeug.wrappers import Response

from vocavision.accounts import devices
from vocavision.lib import addresses, clock, htmx, i18n, kept, login, voice
from vocavision.lib.errors import Invalid, NotFound
from vocavision.lib.idempotency import answered_once
from vocavision.lib.limits import limit
from vocavision.lib.panels import Panel, Panels, instead, once
from vocavision.lib.sanitise import paragraph
from vocavision.notes import actions as notes_actions
from vocavision.notes.forms import LONGEST_NOTE
from vocavision.review import actions, faces, press, queries
from vocavision.review import desk as desks
from vocavision.review import today as day_of
from vocavision.review.choices import grades
from vocavision.review.desk import Desk, Done
from vocavision.review.press import Press
from vocavision.review.queue import Choice, Nothing, Waiting
from vocavision.review.views import Went

blueprint = Blueprint("review", __name__)

MORE_NEW = 5
MORE_REVIEWS = 20
LONGEST_TYPED = 200
# What of a person the session's page depends on.
ON_THE_PAGE = attrgetter(
    "theme", "text_size", "motion", "guard_ms", "single_keys", "keys", "space_scrolls", "swipes", "sound_auto",
    "screen_reader",
)  # fmt: skip


@lru_cache(maxsize=10)
def _place(_language: str) -> str:
    """How far one is: a text that is needed with each card, translated once."""
    return _("%(through)d of %(total)d")


@lru_cache(maxsize=512)
def _device_of(user_agent: str) -> str:
    return devices.name(user_agent)


def _device() -> str:
    return _device_of(request.user_agent.string[:400])


def _press() -> Press:
    """The press that came with the form; raises Invalid."""
    try:
        return press.read(request.form)
    except ValueError as error:
        raise Invalid(_("This card could not be read. Reload the page and go on.")) from error


def _page(part: str, title: str, address: str, status: int = 200) -> Response:
    """A part of a session: alone for htmx, which is told the address that would show it again, else in its page."""
    if htmx.wants_fragment():
        text = part
    elif session_cookie.get("_flashes"):
        text = render_template("review/session.html", part=part, title=title)
    else:
        settings = ON_THE_PAGE(login.person())
        holes = {"part": part, "title": title, "token": login.form_token(), "here": addresses.here()}
        text = kept.rendered("review/session.html", settings, holes, dict)
    response = make_response(text, status)
    response.vary.add("HX-Request")
    response.headers["HX-Replace-Url"] = address
    return response


def _frame(desk: Desk, said: str = "", notice: str = "") -> dict[str, Any]:
    """What every card has around it."""
    through, total = desks.progress(desk, login.person())
    place = _place(i18n.current()) % {"through": through, "total": total}
    return {
        "through": through, "total": total or 1, "undoes": desk.sitting.last_event, "said": said, "notice": notice,
        "place": place, "token": login.form_token(),
    }  # fmt: skip


def _card(desk: Desk, choice: Choice, said: str = "", notice: str = "", status: int = 200) -> Response:
    """The front of the card on the table, under a new id."""
    learner, direction, new = login.person(), choice.card.direction, choice.why == "new"
    shown = queries.shown(learner, choice.card.word_id, direction)
    asked = faces.asked_as(direction, voice.is_there())
    title = shown.word.headword if new or asked == "recognise" else render_template("review/_question.txt", asked=asked)
    fixed = {
        "asked": asked, "difficult": shown.difficult, "beyond": desks.beyond(choice, desk, learner),
        "noted": bool(shown.note), "noticed": bool(notice), "can_undo": desk.sitting.last_event is not None,
        "korean": learner.korean,
    }  # fmt: skip
    holes = {
        **_frame(desk, said, notice), "note": shown.note, "review_id": uuid7(), "base": shown.last_event or "",
        "direction": direction,
    }  # fmt: skip
    part = kept.rendered(
        "review/_meet.html" if new else "review/_prompt.html", (shown.entry_hash, *fixed.values()), holes,
        lambda: {"word": shown.word, "entry": shown.word.entry, "title": title, **fixed},
    )  # fmt: skip
    return _page(part, title, _session_address(), status)


@lru_cache(maxsize=1)
def _session_address() -> str:
    return url_for("review.session")


def _table(desk: Desk, choice: Choice | Nothing, said: str = "", notice: str = "", status: int = 200) -> Response:
    """What lies on the table: a card, or how the sitting went."""
    if isinstance(choice, Choice):
        return _card(desk, choice, said, notice, status)
    title, went = _("Summary"), once(lambda: queries.went(login.person(), desk))
    part = render_template(
        "review/_summary.html", title=title, said=said, notice=notice, went=instead(went, None),
        undoes=desk.sitting.last_event, panels=_summary_panels(desk, went),
    )  # fmt: skip
    return _page(Markup(part), title, url_for("review.summary"), status)  # noqa: S704 (a template's text)


def _summary_panels(desk: Desk, went: Callable[[], Went]) -> Panels:
    """What the summary shows; five statements in all."""
    learner = login.person()
    return Panels(
        url_for("review.summary"),
        lambda name: url_for("review.summary_panel", name=name),
        {
            "went": Panel(_("Your answers"), "review/_went.html", lambda: {"went": went()}),
            "misses": Panel(
                _("What was hard"), "review/_misses.html", lambda: {"misses": queries.misses(learner, desk)}
            ),
            "later": Panel(_("Later today"), "review/_later.html", lambda: {"later": queries.later(learner, desk)}),
            "next": Panel(
                _("What comes next"), "review/_next.html",
                lambda: {"next": queries.after(learner, desk), "today": desk.study_day},
            ),
        },
    )  # fmt: skip


def _went_on(done: Done) -> Response:
    """After a press: the next card for htmx, else back to the session with a line that says what happened."""
    card, still, day = done.card, desks.remaining(done.desk, login.person()).steps, done.desk.study_day
    seconds = (card.due_at_ms - done.desk.now_ms) // 1000 if card and card.due_at_ms else None
    days = card.due_day - day if card and card.due_day else None
    about = {
        "what": done.what, "kind": done.kind, "rating": done.rating, "seconds": seconds, "days": days, "still": still,
    }  # fmt: skip
    said = kept.rendered("review/_said.txt", tuple(about.values()), {}, lambda: about).strip()
    if htmx.wants_fragment():
        response = _table(done.desk, done.choice, said, said if done.what != "recorded" else "")
        response.headers["X-Done"] = done.what  # the device keeps in step with what was recorded, and with nothing else
        return response
    flash(said)
    return redirect(url_for("review.session" if isinstance(done.choice, Choice) else "review.summary"), 303)


def _panels() -> Panels:
    """What Today shows: what is due, what lies ahead, the streak, and what was hard; five statements in all."""
    learner, now_ms = login.person(), clock.now_ms()
    so_far = once(lambda: queries.so_far(learner, now_ms))
    counted = once(lambda: queries.waiting(learner, so_far().study_day, now_ms, queries.MOST_NEW))
    around = once(lambda: queries.around(learner, so_far().study_day))

    def ahead() -> dict[str, Any]:
        day = so_far().study_day
        return {"today": day, "ahead": day_of.ahead(day, counted(), around().ahead)}

    return Panels(
        url_for("review.today"),
        lambda name: url_for("review.today_panel", name=name),
        {
            "due": Panel(
                _("Due today"), "review/_due.html",
                lambda: {"due": day_of.due(so_far(), counted(), *queries.pace_and_courses(learner), learner)},
            ),
            "ahead": Panel(_("The days ahead"), "review/_ahead.html", ahead),
            "streak": Panel(
                _("Your streak"), "review/_streak.html", lambda: {"streak": around().streak, "so_far": so_far()}
            ),
            "hard": Panel(
                _("Hard for you lately"), "review/_hard.html",
                lambda: {"hard": queries.hard(learner, so_far().study_day)},
            ),
            "mail": Panel(_("Email"), "review/_mail.html", dict),
        },
    )  # fmt: skip


@blueprint.get("/today")
@login_required
@limit("page")
def today() -> str:
    """How much is due, and what lies ahead."""
    hour = clock.now().astimezone(desks.zone_of(login.person().zone)).hour
    return render_template("review/today.html", panels=_panels(), hour=hour)


@blueprint.get("/today/panels/<any(due,ahead,streak,hard,mail):name>")
@login_required
@limit("page")
def today_panel(name: str) -> Response:
    """A part of Today that failed, tried again."""
    return _panels().alone(name)


@blueprint.post("/session/start")
@login_required
@limit("write")
@answered_once()
def start() -> Response:
    """Begin a session, or go on with the present one."""
    more = request.form.get("more", "")
    began = actions.start(
        login.person(),
        clock.now(),
        more_new=MORE_NEW if more == "new" else 0,
        more_reviews=MORE_REVIEWS if more == "reviews" else 0,
    )
    if not began:
        flash(_("Nothing is due now."))
    return redirect(url_for("review.session" if began else "review.today"), 303)


@blueprint.get("/session")
@login_required
@limit("page")
def session() -> Response:
    """The card on the table; a newcomer's first session begins by itself."""
    now = clock.now()
    desk = queries.desk(login.person(), actions.ms(now))
    if desk is None and actions.start(login.person(), now):
        desk = queries.desk(login.person(), actions.ms(now))
    if desk is None or not desks.goes_on(desk.sitting, desk.study_day, desk.now_ms):
        return redirect(url_for("review.today"), 303)
    choice = desks.present(desk, login.person())
    if isinstance(choice, Nothing):
        return redirect(url_for("review.summary"), 303)
    return _card(desk, choice)


@blueprint.post("/session/answer")
@login_required
@limit("grade")
def answer() -> Response:
    """The back of the card that was on the screen."""
    return _back(_press())


def _back(pressed: Press, status: int = 200, notice: str = "") -> Response:
    done = queries.look(login.person(), pressed, clock.now_ms())
    if done.what != "recorded" or done.card is None:
        return _went_on(done)
    desk, shown = done.desk, queries.shown(login.person(), pressed.word_id)
    typed = request.form.get("answer", "")[:LONGEST_TYPED]
    found = faces.verdict(typed, shown.word.entry) if pressed.asked != "recognise" else None
    offered = grades(
        done.card, pressed.id, desk.now_ms, desk.study_day, desk.parameters, login.person().desired_retention
    )  # fmt: skip
    part = render_template(
        "review/_answer.html", title=shown.word.headword, word=shown.word, entry=shown.word.entry, note=shown.note,
        noted=bool(shown.note), review_id=pressed.id, base=pressed.base or "", direction=pressed.direction,
        asked=pressed.asked, verdict=found, fits=faces.also_fits(found, shown.word.entry), grades=offered,
        difficult=done.card.difficult, turn=done.card.reps, edit="edit" in request.form, korean=login.person().korean,
        noticed=bool(notice), can_undo=desk.sitting.last_event is not None, **_frame(desk, notice, notice),
    )  # fmt: skip
    return _page(Markup(part), shown.word.headword, _session_address(), status)  # noqa: S704 (a template's text)


@blueprint.post("/session/grade")
@login_required
@limit("grade")
def grade() -> Response:
    """Record how it went, and show the next card."""
    pressed = _press()
    try:
        rating = press.rating(request.form.get("rating", ""))
    except ValueError:
        return _back(pressed, 422, _("Choose one of the four: Again, Hard, Good or Easy."))
    return _went_on(actions.answer(login.person(), pressed, "review", rating, _device(), clock.now()))


@blueprint.post("/session/<any(meet,known,suspend,bury):kind>")
@login_required
@limit("grade")
def decide(kind: Any) -> Response:
    """Got it, I know this already, Suspend, Bury until tomorrow."""
    return _went_on(actions.answer(login.person(), _press(), kind, None, _device(), clock.now()))


@blueprint.post("/session/undo")
@login_required
@limit("grade")
def undo() -> Response:
    """Take the last step back."""
    try:
        target = UUID(request.form.get("event", ""))
    except ValueError as error:
        raise Invalid from error
    return _went_on(actions.undo(login.person(), target, _device(), clock.now()))


@blueprint.post("/session/end")
@login_required
@limit("write")
def end() -> Response:
    """End the session."""
    actions.end(login.person(), clock.now())
    return htmx.go(url_for("review.summary"))


@blueprint.get("/session/summary")
@login_required
@limit("page")
def summary() -> Response:
    """How the session went."""
    desk = queries.desk(login.person(), clock.now_ms())
    if desk is None:
        return redirect(url_for("review.today"), 303)
    return _table(desk, Nothing("done", (), Waiting()))


@blueprint.get("/session/summary/panels/<any(went,misses,later,next):name>")
@login_required
@limit("page")
def summary_panel(name: str) -> Response:
    """A part of the summary that failed, tried again."""
    desk = queries.desk(login.person(), clock.now_ms())
    if desk is None:
        raise NotFound
    return _summary_panels(desk, once(lambda: queries.went(login.person(), desk))).alone(name)


@blueprint.post("/session/note/<int:word_id>")
@login_required
@limit("write")
def note(word_id: int) -> Response:
    """Keep the learner's note on the word, in place."""
    shown = queries.shown(login.person(), word_id)
    text = paragraph(request.form.get("text", ""))
    error = _("Use at most 1,000 characters.") if len(text) > LONGEST_NOTE else ""
    if not error:
        notes_actions.write(login.person(), word_id, text, clock.now())
    if htmx.wants_fragment():
        return htmx.page_or_fragment(
            "review/_note.html", page="", status=422 if error else 200, word=shown.word, note=text, noted=bool(text),
            error=error, saved=not error,
        )  # fmt: skip
    if error:
        raise Invalid(error)
    flash(_("Your note is kept."))
    return redirect(url_for("review.session"), 303)


@blueprint.app_template_filter()
def weekday(study_day: int, today: int) -> str:
    """The short name of a study day, `Today` for today's."""
    return _("Today") if study_day == today else format_date(date.fromordinal(study_day), "EEE")


@blueprint.app_template_filter()
def clock_time(at_ms: int) -> str:
    """The time of day of an instant, in the learner's zone."""
    return i18n.time_of(datetime.fromtimestamp(at_ms / 1000, desks.zone_of(login.person().zone)))


@blueprint.app_template_filter()
def day_and_time(at: datetime) -> str:
    """Day and time as they were where it happened."""
    return i18n.day_and_time_of(at)
