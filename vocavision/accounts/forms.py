"""What may come in about accounts, with its limits."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from vocavision.accounts import passwords
from vocavision.accounts.passwords import LONGEST, Problem
from vocavision.lib.common_passwords import common_passwords
from vocavision.lib.sanitise import line

PROBLEMS = {
    Problem.SHORT: _("Use at least 8 characters. A few words in a row are easy to remember."),
    Problem.LONG: _("Use at most 256 characters."),
    Problem.COMMON: _("Very many people use this password, so it is tried first. Choose another one."),
    Problem.EMAIL: _("This is nearly your email address, so it is easily guessed. Choose another one."),
}


def filled() -> InputRequired:
    """The field must not be empty."""
    return InputRequired(_("Please fill this in."))


def valid_email(_form: Any, field: Any) -> None:
    """The address can exist (its host is not asked)."""
    text = (field.data or "").strip()
    try:
        if len(text) > 254 or text != (field.raw_data or [""])[0].strip():
            raise EmailNotValidError
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValidationError(_("This does not look like an email address. Example: mina@example.org")) from error
    field.data = found.normalized


class NewPassword:
    """The password may be used with the email that `email_of` gives for the form."""

    def __init__(self, email_field: str | None = None) -> None:
        self.email_field = email_field

    def __call__(self, form: Any, field: Any) -> None:
        email = form[self.email_field].data if self.email_field else form.email_known
        found = passwords.problem(field.data or "", email or "", common_passwords())
        if found:
            raise ValidationError(PROBLEMS[found])


class SignUpForm(FlaskForm):
    """A new account."""

    email = EmailField(_("Email"), [filled(), valid_email], filters=[line], render_kw={"maxlength": 254})
    password = PasswordField(_("Password"), [filled(), NewPassword("email")])
    zone = HiddenField(validators=[Length(max=64)])


class SignInForm(FlaskForm):
    """An account one has."""

    email = EmailField(_("Email"), [filled(), Length(max=254)], filters=[line], render_kw={"maxlength": 254})
    password = PasswordField(_("Password"), [filled(), Length(max=LONGEST * 4)])
    next = HiddenField(validators=[Length(max=2000)])


class ForgotForm(FlaskForm):
    """Asking for a reset link."""

    email = EmailField(_("Email"), [filled(), valid_email], filters=[line], render_kw={"maxlength": 254})


class ResetForm(FlaskForm):
    """A new password by a mailed link."""

    email_known = ""
    password = PasswordField(_("New password"), [filled(), NewPassword()])


class ChangePasswordForm(FlaskForm):
    """A new password, confirmed by the present one."""

    email_known = ""
    present = PasswordField(_("Present password"), [filled(), Length(max=LONGEST * 4)])
    password = PasswordField(_("New password"), [filled(), NewPassword()])


class ChangeEmailForm(FlaskForm):
    """A new address, confirmed by the password and then by a mail."""

    email = EmailField(_("New email"), [filled(), valid_email], filters=[line], render_kw={"maxlength": 254})
    present_password = PasswordField(_("Present password"), [filled(), Length(max=LONGEST * 4)])


class SignOutDeviceForm(FlaskForm):
    """Which device to sign out."""

    device = StringField(validators=[filled(), Length(min=64, max=64)])
