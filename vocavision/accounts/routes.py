"""Pages of signing up, in and out, and of a forgotten password."""

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from vocavision.accounts import actions, devices, emails, guards, queries
from vocavision.accounts.forms import ForgotForm, ResetForm, SignInForm, SignUpForm
from vocavision.accounts.guards import Guard
from vocavision.accounts.models import User
from vocavision.lib import clock, htmx, i18n, idempotency, login, same_site, zones
from vocavision.lib.idempotency import answered_once
from vocavision.lib.limits import limit
from vocavision.review import actions as review_actions
from vocavision.review import queries as review_queries
from vocavision.worker import wake

blueprint = Blueprint("accounts", __name__)


def guard(*counted: tuple[Guard, str]) -> None:
    """Count this try for each guard; raises TooMany."""
    for rule, about in counted:
        actions.count_attempt(rule, about, current_app.config["SECRET_KEY"], clock.now())


def start(user: User, address: str) -> Response:
    """Sign this device in, with everything of the visit before forgotten, and go on."""
    if (before := login.token_hash()) is not None:
        actions.sign_out(before)
    device = devices.name(request.user_agent.string)
    token = actions.sign_in(user, device, clock.now(), idempotency.sign_in_token())
    session.clear()
    response = redirect(address, 303)
    login.give_cookie(response, token)
    return response


@blueprint.after_app_request
def note_device(response: Response) -> Response:
    """Keep when a device was last seen, where the page asked who it is."""
    if (person := g.get("person")) is not None and (token_hash := login.token_hash()):
        actions.seen(person, token_hash, clock.now())
    return response


@blueprint.errorhandler(queries.LinkOver)
def link_over(error: queries.LinkOver) -> Response:
    """The page of a mailed link that has ended: where one asks for a new one."""
    return make_response(render_template("accounts/link_over.html", error=error), error.status)


@blueprint.get("/sign-up")
@limit("page")
def sign_up() -> Response:
    """The page of signing up."""
    if current_user.is_authenticated and not current_user.nameless:
        return redirect(url_for("review.today"), 303)
    return make_response(render_template("accounts/sign_up.html", form=SignUpForm()))


@blueprint.post("/sign-up")
@limit("sign_in")
@answered_once()
def create_account() -> Response:
    """Make the account, or give the nameless one a name."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return make_response(render_template("accounts/sign_up.html", form=form), 422)
    guard((guards.SIGN_UP_ADDRESS, request.remote_addr or ""))
    nameless = login.person() if current_user.is_authenticated else None
    if nameless is not None and not nameless.nameless:
        return redirect(url_for("review.today"), 303)
    try:
        user = actions.sign_up(
            form.email.data, form.password.data, locale=i18n.current(),
            zone=zones.guess(form.zone.data, i18n.current()), secret=current_app.config["SECRET_KEY"],
            now=clock.now(), nameless=nameless,
        )  # fmt: skip
    except actions.Taken:
        return make_response(render_template("accounts/sign_up.html", form=form, taken=True), 422)
    wake()
    return start(user, url_for("onboarding.welcome"))


@blueprint.get("/sign-in")
@limit("page")
def sign_in() -> Response:
    """The page of signing in."""
    if current_user.is_authenticated and not current_user.nameless:
        return redirect(url_for("review.today"), 303)
    form = SignInForm(next=request.args.get("next", ""), email=request.args.get("email", "")[:254])
    return make_response(render_template("accounts/sign_in.html", form=form))


@blueprint.post("/sign-in")
@limit("sign_in")
@answered_once()
def check_in() -> Response:
    """Sign in; what was learnt without an account is added."""
    form = SignInForm()
    if not form.validate_on_submit():
        return make_response(render_template("accounts/sign_in.html", form=form), 422)
    key, address = emails.key(form.email.data), request.remote_addr or ""
    guard((guards.SIGN_IN_PAIR, f"{key} {address}"), (guards.SIGN_IN_EMAIL, key), (guards.SIGN_IN_ADDRESS, address))
    try:
        user = actions.check_password(form.email.data, form.password.data)
    except actions.WrongPassword:
        return make_response(render_template("accounts/sign_in.html", form=form, wrong=True), 422)
    said = _bring_along(user)
    response = start(user, same_site.safe(form.next.data, url_for("review.today")))
    if said:
        flash(said)
    return response


def _bring_along(user: User) -> str:
    """Add the events of the nameless account of this browser; gives what is said of it, "" where there were none."""
    if not current_user.is_authenticated or not current_user.nameless or current_user.id == user.id:
        return ""
    nameless = login.person()
    tried = review_queries.words_with_memory(nameless.id)
    added = review_actions.adopt(user, nameless, clock.now())
    actions.remove(nameless)
    if added:
        return _("What you learned before signing in was added to your account.")
    return _("The words you tried are in your account already.") if tried else ""


@blueprint.post("/sign-out")
@limit("write")
def sign_out() -> Response:
    """End this device's sign-in."""
    if (token_hash := login.token_hash()) is not None:
        actions.sign_out(token_hash)
    session.clear()
    response = redirect(url_for("onboarding.landing"), 303)
    login.take_cookie(response)
    return response


@blueprint.get("/forgot-password")
@limit("page")
def forgot() -> str:
    """The page that asks where to send the link."""
    return render_template("accounts/forgot.html", form=ForgotForm())


def _link_sent() -> Response:
    return make_response(render_template("accounts/link_sent.html", email=ForgotForm().email.data))


@blueprint.post("/forgot-password")
@limit("sign_in")
@answered_once(again=_link_sent)
def ask_reset() -> Response:
    """Send the link, if there is an account: nothing tells."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return make_response(render_template("accounts/forgot.html", form=form), 422)
    guard((guards.RESET_EMAIL, emails.key(form.email.data)), (guards.RESET_ADDRESS, request.remote_addr or ""))
    actions.ask_reset(form.email.data, current_app.config["SECRET_KEY"], clock.now())
    wake()
    return _link_sent()


@blueprint.get("/reset-password/<string(length=43):token>")
@limit("page")
def reset(token: str) -> str:
    """The page of the mailed link: sets nothing yet."""
    queries.link(token, "reset")
    return render_template("accounts/reset.html", form=ResetForm(), token=token)


@blueprint.post("/reset-password/<string(length=43):token>")
@limit("sign_in")
@answered_once()
def set_password(token: str) -> Response:
    """Set the new password and sign in here, and only here."""
    form = ResetForm()
    form.email_known = queries.link(token, "reset").email
    if not form.validate_on_submit():
        return make_response(render_template("accounts/reset.html", form=form, token=token), 422)
    user = actions.reset_password(token, form.password.data, clock.now())
    response = start(user, url_for("review.today"))
    flash(_("Your password is changed. Every other device is signed out."))
    return response


@blueprint.get("/verify/<string(length=43):token>")
@limit("page")
def verify(token: str) -> str:
    """The page of the mailed link, whose button confirms the address."""
    link = queries.link(token, "verify")
    return render_template("accounts/confirm.html", email=link.email, action=url_for("accounts.confirm", token=token))


@blueprint.post("/verify/<string(length=43):token>")
@limit("sign_in")
@answered_once()
def confirm(token: str) -> Response:
    """Confirm the address."""
    actions.verify(token, clock.now())
    flash(_("Thank you: your email address is confirmed."))
    return htmx.go(url_for("review.today") if current_user.is_authenticated else url_for("accounts.sign_in"))


@blueprint.get("/change-email/<string(length=43):token>")
@limit("page")
def new_email(token: str) -> str:
    """The page of the mailed link, whose button takes the new address."""
    link = queries.link(token, "change")
    return render_template(
        "accounts/confirm.html", email=link.email, action=url_for("accounts.take_email", token=token)
    )


@blueprint.post("/change-email/<string(length=43):token>")
@limit("sign_in")
@answered_once()
def take_email(token: str) -> Response:
    """Take the new address."""
    actions.change_email(token, clock.now())
    flash(_("Your email address is changed."))
    return htmx.go(url_for("review.today") if current_user.is_authenticated else url_for("accounts.sign_in"))
