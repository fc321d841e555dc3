"""Pages of the settings."""

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from vocavision.accounts import actions as accounts_actions
from vocavision.accounts import guards, passwords, queries
from vocavision.accounts.forms import ChangeEmailForm, ChangePasswordForm, SignOutDeviceForm
from vocavision.lib import clock, i18n, login, same_site
from vocavision.lib.errors import Forbidden
from vocavision.lib.idempotency import answered_once
from vocavision.lib.limits import limit
from vocavision.lib.panels import Panel, Panels
from vocavision.ops import queries as ops_queries
from vocavision.settings import keys as rules
from vocavision.settings.forms import AppearanceForm, KeysForm, LanguageForm, LearningForm, ProfileForm
from vocavision.worker import wake

blueprint = Blueprint("settings", __name__)

ONE_YEAR = 365 * 24 * 3600  # seconds
APPEARANCE = ("theme", "text_size", "motion")
LEARNING = (
    "new_per_day", "reviews_per_day", "day_starts_at", "zone", "ask_recall", "ask_listen", "korean", "sound_auto",
    "screen_reader", "guard_ms", "single_keys", "space_scrolls", "swipes",
)  # fmt: skip


@blueprint.post("/language")
@limit("write")
def language() -> Response:
    """Speak the other language, here and, for a learner, everywhere."""
    form = LanguageForm()
    chosen = form.language.data if form.language.data in i18n.LANGUAGES else i18n.current()
    if current_user.is_authenticated:
        accounts_actions.change_preferences(current_user, locale=chosen)
    response = redirect(same_site.safe(form.next.data, "/"), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(i18n.COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


@blueprint.get("/settings")
@login_required
@limit("page")
def index() -> str:
    """What can be set."""
    return render_template("settings/index.html")


@blueprint.get("/settings/profile")
@login_required
@limit("page")
def profile() -> str:
    """Who one is."""
    form = ProfileForm(name=current_user.name, language=i18n.current())
    return render_template("settings/profile.html", form=form)


@blueprint.post("/settings/profile")
@login_required
@limit("write")
def save_profile() -> Response:
    """Keep the name and the language."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return make_response(render_template("settings/profile.html", form=form), 422)
    accounts_actions.change_preferences(current_user, name=form.name.data, locale=form.language.data)
    response = _saved("settings.profile")
    response.set_cookie(
        i18n.COOKIE, form.language.data, max_age=ONE_YEAR, samesite="Lax", httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )  # fmt: skip
    return response


@blueprint.get("/settings/learning")
@login_required
@limit("page")
def learning() -> str:
    """How one learns."""
    values = {name: getattr(current_user, name) for name in LEARNING}
    form = LearningForm(**values, retention=round(current_user.desired_retention * 100))
    return render_template("settings/learning.html", form=form)


@blueprint.post("/settings/learning")
@login_required
@limit("write")
def save_learning() -> Response:
    """Keep how one learns."""
    form = LearningForm()
    if not form.validate_on_submit():
        return make_response(render_template("settings/learning.html", form=form), 422)
    values = {name: form[name].data for name in LEARNING}
    accounts_actions.change_preferences(current_user, **values, desired_retention=form.retention.data / 100)
    return _saved("settings.learning")


@blueprint.get("/settings/keys")
@login_required
@limit("page")
def keys() -> str:
    """Which key does what in a session."""
    changed = rules.read(current_user.keys)
    values = {action.replace("-", "_"): rules.name(key) for action, key in changed.items()}
    return render_template("settings/keys.html", form=KeysForm(**values), names=rules.NAMES)


@blueprint.post("/settings/keys")
@login_required
@limit("write")
def save_keys() -> Response:
    """Keep which key does what."""
    form = KeysForm()
    changed = form.chosen() if form.validate_on_submit() else None
    if changed is None:
        return make_response(render_template("settings/keys.html", form=form, names=rules.NAMES), 422)
    accounts_actions.change_preferences(current_user, keys=rules.written(changed))
    return _saved("settings.keys")


@blueprint.post("/settings/keys/usual")
@login_required
@limit("write")
def usual_keys() -> Response:
    """Back to the usual keys."""
    accounts_actions.change_preferences(current_user, keys=rules.written({}))
    flash(_("Every key is the usual one again."))
    return redirect(url_for("settings.keys"), 303)


@blueprint.app_template_global()
def session_keys() -> rules.Places:
    """The places of the keys of each action in a session, as this learner has them."""
    return rules.places(rules.read(current_user.keys) if current_user.is_authenticated else {})


@blueprint.app_template_global()
def key_names(usual: bool = False) -> dict[str, tuple[str, ...]]:
    """The names of the keys of each action, as this learner has them or as is usual."""
    return rules.names(rules.USUAL if usual else session_keys())


@blueprint.get("/settings/appearance")
@login_required
@limit("page")
def appearance() -> str:
    """How it looks."""
    form = AppearanceForm(**{name: getattr(current_user, name) for name in APPEARANCE})
    return render_template("settings/appearance.html", form=form)


@blueprint.post("/settings/appearance")
@login_required
@limit("write")
def save_appearance() -> Response:
    """Keep how it looks."""
    form = AppearanceForm()
    if not form.validate_on_submit():
        return make_response(render_template("settings/appearance.html", form=form), 422)
    accounts_actions.change_preferences(current_user, **{name: form[name].data for name in APPEARANCE})
    return _saved("settings.appearance")


def _saved(endpoint: str) -> Response:
    flash(_("Saved."))
    return redirect(url_for(endpoint), 303)


def _security(status: int = 200, **forms: object) -> Response:
    shown = {"password_form": ChangePasswordForm(), "email_form": ChangeEmailForm(), **forms}
    return make_response(render_template("settings/security.html", panels=_devices(), **shown), status)


def _devices() -> Panels:
    return Panels(
        url_for("settings.security"),
        lambda _name: url_for("settings.devices_panel"),
        {
            "devices": Panel(
                _("Signed-in devices"), "settings/_devices.html",
                lambda: {"devices": queries.devices(current_user.id), "this_device": login.token_hash()},
            ),
        },
    )  # fmt: skip


@blueprint.get("/settings/security")
@login_required
@limit("page")
def security() -> Response:
    """Password, address and signed-in devices."""
    return _security()


@blueprint.get("/settings/security/panels/devices")
@login_required
@limit("page")
def devices_panel() -> Response:
    """The signed-in devices, when they failed, tried again."""
    return _devices().alone("devices")


@blueprint.post("/settings/security/password")
@login_required
@limit("sign_in")
@answered_once()
def change_password() -> Response:
    """Change the password; every other device is signed out."""
    form = ChangePasswordForm()
    form.email_known = current_user.email or ""
    if not form.validate_on_submit():
        return _security(422, password_form=form)
    if not _present(form.present.data):
        form.present.errors = [_("This is not your present password.")]
        return _security(422, password_form=form)
    accounts_actions.change_password(current_user, form.password.data, login.token_hash() or "", clock.now())
    flash(_("Your password is changed. Every other device is signed out."))
    return redirect(url_for("settings.security"), 303)


def _on_its_way(said: str) -> Response:
    """Back to Security, where this is said of a mail, and whether mails are slow."""
    flash(said)
    if not ops_queries.worker_lives(clock.now()):
        flash(_("Mails are slow at the moment. Yours is kept and will be sent."))
    return redirect(url_for("settings.security"), 303)


def _new_email_on_its_way() -> Response:
    email = ChangeEmailForm().email.data
    return _on_its_way(_("A link is on its way to %(email)s. The address changes when it is opened.", email=email))


def _link_on_its_way() -> Response:
    email = current_user.email
    return _on_its_way(
        _("A link is on its way to %(email)s. Open it to confirm that the address is yours.", email=email)
    )


@blueprint.post("/settings/security/email")
@login_required
@limit("sign_in")
@answered_once(again=_new_email_on_its_way)
def change_email() -> Response:
    """Mail a link to the new address; nothing tells whether it has an account."""
    form = ChangeEmailForm()
    if not form.validate_on_submit():
        return _security(422, email_form=form)
    if not _present(form.present_password.data):
        form.present_password.errors = [_("This is not your present password.")]
        return _security(422, email_form=form)
    accounts_actions.ask_email_change(current_user, form.email.data, current_app.config["SECRET_KEY"], clock.now())
    wake()
    return _new_email_on_its_way()


@blueprint.post("/settings/security/verify")
@login_required
@limit("sign_in")
@answered_once(again=_link_on_its_way)
def verify_again() -> Response:
    """Mail the link that confirms the present address once more."""
    if current_user.nameless:
        raise Forbidden
    if current_user.verified_at_ms:
        return redirect(url_for("settings.security"), 303)
    secret, now = current_app.config["SECRET_KEY"], clock.now()
    accounts_actions.count_attempt(guards.VERIFY_PERSON, str(current_user.id), secret, now)
    accounts_actions.ask_verify(current_user, secret, now)
    wake()
    return _link_on_its_way()


@blueprint.post("/settings/security/sign-out")
@login_required
@limit("write")
@answered_once()
def sign_out_device() -> Response:
    """Sign another device out."""
    form = SignOutDeviceForm()
    accounts_actions.sign_out_device(current_user, form.device.data or "")
    flash(_("The device is signed out."))
    return redirect(url_for("settings.security"), 303)


def _present(password: str) -> bool:
    """Whether it is the present password; counted, and never for a nameless account."""
    if current_user.nameless:
        raise Forbidden
    secret = current_app.config["SECRET_KEY"]
    accounts_actions.count_attempt(guards.CHANGE_PERSON, str(current_user.id), secret, clock.now())
    return passwords.matches(password, current_user.password_hash)
