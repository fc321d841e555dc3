"""What may come in about accounts, with its limits."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from vocavision.accounts import emails, passwords
from vocavision.accounts.passwords import LONGEST, Problem
from vocavision.lib.common_passwords import common_passwords
from vocavision.lib.forms import Form, at_most, dropped_over
from vocavision.lib.sanitise import visible

PROBLEMS = {
    Problem.SHORT: _("Use at least 8 characters. A few words in a row are easy to remember."),
    Problem.LONG: _("Use at most 256 characters."),
    Problem.COMMON: _("Very many people use this password, so it is tried first. Choose another one."),
    Problem.EMAIL: _("This is nearly your email address, so it is easily guessed. Choose another one."),
}
LONGEST_EMAIL = 254  # characters
UNREADABLE = "\ufffd"  # stands for bytes that were no text


def filled() -> InputRequired:
    """The field must not be empty."""
    return InputRequired(_("Please fill this in."))


def valid_email(_form: Any, field: Any) -> None:
    """The address, as it is shown, can exist (its host is not asked)."""
    text = field.data or ""
    try:
        if max(len(text), len(emails.key(text))) > LONGEST_EMAIL or UNREADABLE in text:
            raise EmailNotValidError
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValidationError(_("This does not look like an email address. Example: mina@example.org")) from error
    field.data = found.normalized


def email_field(label: Any, check: Any = valid_email) -> EmailField:
    """An email address: a keyboard for it, nothing corrected while it is typed, nothing invisible kept."""
    shown = {"maxlength": LONGEST_EMAIL, "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
    return EmailField(label, [filled(), check], filters=[visible], render_kw=shown)


class NewPassword:
    """The password may be used with the email that `email_of` gives for the form."""

    def __init__(self, email_field: str | None = None) -> None:
        self.email_field = email_field

    def __call__(self, form: Any, field: Any) -> None:
        email = form[self.email_field].data if self.email_field else form.email_known
        found = passwords.problem(field.data or "", email or "", common_passwords())
        if found:
            raise ValidationError(PROBLEMS[found])


class SignUpForm(Form):
    """A new account."""

    email = email_field(_("Email"))
    password = PasswordField(_("Password"), [filled(), NewPassword("email")])
    zone = HiddenField(filters=[dropped_over(64)])


class SignInForm(Form):
    """An account one has."""

    email = email_field(_("Email"), at_most(LONGEST_EMAIL))
    password = PasswordField(_("Password"), [filled(), at_most(LONGEST * 4)])
    next = HiddenField(filters=[dropped_over(2000)])


class ForgotForm(Form):
    """Asking for a reset link."""

    email = email_field(_("Email"))


class ResetForm(Form):
    """A new password by a mailed link."""

    email_known = ""
    password = PasswordField(_("New password"), [filled(), NewPassword()])


class ChangePasswordForm(Form):
    """A new password, confirmed by the present one."""

    email_known = ""
    present = PasswordField(_("Present password"), [filled(), at_most(LONGEST * 4)])
    password = PasswordField(_("New password"), [filled(), NewPassword()])


class ChangeEmailForm(Form):
    """A new address, confirmed by the password and then by a mail."""

    email = email_field(_("New email"))
    present_password = PasswordField(_("Present password"), [filled(), at_most(LONGEST * 4)])


class SignOutDeviceForm(Form):
    """Which device to sign out."""

    device = StringField(validators=[filled(), Length(min=64, max=64)])
