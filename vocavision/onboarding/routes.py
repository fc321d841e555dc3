"""The landing page, trying five words, and the welcome."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.accounts import actions as accounts_actions
from vocavision.accounts import devices, guards
from vocavision.catalogue import queries as catalogue_queries
from vocavision.courses import actions as courses_actions
from vocavision.courses import queries as courses_queries
from vocavision.lib import clock, i18n, idempotency, login, zones
from vocavision.lib.idempotency import answered_once
from vocavision.lib.limits import limit
from vocavision.lib.panels import instead
from vocavision.onboarding import actions, suggestions
from vocavision.onboarding.forms import CourseForm, GoalForm, TryForm, WelcomeForm
from vocavision.review.queue import Left, minutes_expected

blueprint = Blueprint("onboarding", __name__)

EXAMPLE = "harbor"  # the live example of the landing page
MINUTES = minutes_expected(Left(new=10))  # as Today says of ten new words


@blueprint.get("/")
@limit("page")
def landing() -> Response:
    """What it is, with one word as an example; a learner goes to Today."""
    if current_user.is_authenticated and not current_user.nameless:
        return redirect(url_for("review.today"), 303)
    example = instead(lambda: catalogue_queries.example_word(EXAMPLE), None)
    return make_response(render_template("onboarding/landing.html", word=example, form=TryForm()))


@blueprint.post("/try")
@limit("try")
@answered_once()
def try_five() -> Response:
    """A real but nameless account, its first words waiting."""
    if current_user.is_authenticated:
        return redirect(url_for("review.today"), 303)
    now, secret = clock.now(), current_app.config["SECRET_KEY"]
    accounts_actions.count_attempt(guards.TRY_ADDRESS, request.remote_addr or "", secret, now)
    language = i18n.current()
    zone = zones.guess(TryForm().zone.data, language)
    token = actions.try_five(
        locale=language, zone=zone, device=devices.name(request.user_agent.string), now=now,
        token=idempotency.sign_in_token(),
    )  # fmt: skip
    session.clear()
    response = redirect(url_for("review.session"), 303)
    login.give_cookie(response, token)
    return response


def _meanings(form: WelcomeForm | None = None) -> Response:
    """The first step, with what was typed or what is suggested."""
    welcomed = current_user.welcomed_at_ms is not None
    korean = suggestions.korean(i18n.current(), current_user.korean, welcomed=welcomed)
    suggested = {"korean": korean, "zone": current_user.zone}
    page = render_template(
        "onboarding/meanings.html", form=form or WelcomeForm(formdata=None, **suggested), suggested=suggested, step=1
    )
    return make_response(page, 422 if form else 200)


@blueprint.get("/welcome")
@login_required
@limit("page")
def welcome() -> Response:
    """The first step: meanings and time zone."""
    return _meanings()


@blueprint.post("/welcome")
@login_required
@limit("write")
def keep_meanings() -> Response:
    """Keep the first step's answers."""
    form = WelcomeForm()
    if not form.validate_on_submit():
        return _meanings(form)
    accounts_actions.change_preferences(current_user, korean=form.korean.data, zone=form.zone.data)
    return redirect(url_for("onboarding.course"), 303)


@blueprint.get("/welcome/course")
@login_required
@limit("page")
def course() -> str:
    """The second step: what to learn, with five words of each level."""
    courses = [one for one in courses_queries.all_courses(current_user.id) if one.kind == "level"]
    samples = courses_queries.samples(courses, 5)
    return render_template("onboarding/course.html", courses=courses, samples=samples, form=CourseForm(), step=2)


@blueprint.post("/welcome/course")
@login_required
@limit("write")
def keep_course() -> Response:
    """Take the chosen course."""
    form = CourseForm()
    if form.course.data:
        courses_actions.start(current_user, form.course.data, clock.now())
    return redirect(url_for("onboarding.goal"), 303)


@blueprint.get("/welcome/goal")
@login_required
@limit("page")
def goal() -> str:
    """The last step: how much a day."""
    form = GoalForm(new_per_day=suggestions.NEW_PER_DAY, screen_reader=current_user.screen_reader)
    return render_template("onboarding/goal.html", form=form, step=3, minutes=MINUTES)


@blueprint.post("/welcome/goal")
@login_required
@limit("write")
def keep_goal() -> Response:
    """Keep the last answers; the learning begins."""
    form = GoalForm()
    if not form.validate_on_submit():
        return make_response(render_template("onboarding/goal.html", form=form, step=3, minutes=MINUTES), 422)
    accounts_actions.change_preferences(
        current_user, new_per_day=form.new_per_day.data, screen_reader=form.screen_reader.data,
        welcomed_at_ms=accounts_actions.ms(clock.now()),
    )  # fmt: skip
    if not courses_queries.enrolments(current_user.id):
        courses_actions.start(current_user, courses_queries.first_course().slug, clock.now())
    return redirect(url_for("review.today"), 303)
