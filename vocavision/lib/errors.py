"""The errors a person may see: each with a message in plain words, a status and a code."""

from typing import Any

from flask_babel import lazy_gettext as _


class AppError(Exception):
    """An error with a message for a person; `message` is translated when it is shown."""

    status = 500
    code = "error"
    title: Any = _("Something went wrong")
    message: Any = _("It is our fault, not yours. Nothing you saved is lost. Please try again in a moment.")

    form_message: Any = None  # said in place of the message where the form has come back filled in

    def __init__(self, message: Any = None, *, retry_after_seconds: int | None = None) -> None:
        super().__init__(self.code)
        if message is not None:
            self.message = message
        self.retry_after_seconds = retry_after_seconds


class BadRequest(AppError):
    """What came cannot be read."""

    status, code = 400, "bad_request"
    title = _("We could not read that")
    message = _("Something in the request was not as it should be. Go back and try once more.")


class Expired(BadRequest):
    """The form's protection has run out or belongs to another visit."""

    code = "expired"
    title = _("This page was open for too long")
    message = _("For your safety the form was not sent. Go back, reload the page and send it again.")
    form_message = _("For your safety the form was not sent. It is still filled in: look it over and send it again.")


class SignInNeeded(AppError):
    """The page is for signed-in learners."""

    status, code = 401, "sign_in_needed"
    title = _("Please sign in")
    message = _("This page is yours alone: sign in to see it.")


class Forbidden(AppError):
    """The person is known and may not."""

    status, code = 403, "forbidden"
    title = _("This is not open to you")
    message = _("Your account may not do this.")


class NotFound(AppError):
    """There is no such thing, or it is somebody else's."""

    status, code = 404, "not_found"
    title = _("There is nothing here")
    message = _("The address may be mistyped, or the page has gone. The search may find what you look for.")


class NotAllowed(AppError):
    """The address exists, but not for this method."""

    status, code = 405, "method_not_allowed"
    title = _("That cannot be done here")
    message = _("This address cannot be opened directly. Go back and use the button there.")


class TooLarge(AppError):
    """The body is over the limit."""

    status, code = 413, "too_large"
    title = _("That is too much at once")
    message = _("What you sent is larger than we take. Shorten it and try again.")


class WrongType(AppError):
    """The body has a media type that is not taken here."""

    status, code = 415, "unsupported_type"
    title = _("We cannot read that kind of data")
    message = _("Use the form on the page to send it.")


class Invalid(AppError):
    """What came can be read, but it is not valid."""

    status, code = 422, "invalid"
    title = _("Something needs a change")
    message = _("Please look at what is marked and try again.")


class TooMany(AppError):
    """A named limit was reached."""

    status, code = 429, "too_many"
    title = _("A little too fast")
    message = _("Please wait a moment, then try again.")


class Unavailable(AppError):
    """A part that is needed does not answer."""

    status, code = 503, "unavailable"
    title = _("We cannot do this right now")
    message = _("A part of the service does not answer. Nothing you saved is lost. Please try again in a minute.")


BY_STATUS: dict[int, type[AppError]] = {
    kind.status: kind
    for kind in (
        BadRequest, SignInNeeded, Forbidden, NotFound, NotAllowed, TooLarge, WrongType, Invalid, TooMany, Unavailable,
    )
}  # fmt: skip


def of_status(status: int) -> AppError:
    """The error of the family that a bare HTTP status stands for."""
    kind = BY_STATUS.get(status) or (BadRequest if 400 <= status < 500 else AppError)
    return kind()
