"""How what is sent is read: as a form, whatever its bytes are, and nothing but a form where none other is asked for."""

from collections.abc import Callable
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Flask, request
from flask import Request as FlaskRequest
from flask_babel import lazy_gettext as _
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.formparser import FormDataParser
from wtforms.validators import Length

from vocavision.lib.errors import WrongType

SAFE = ("GET", "HEAD", "OPTIONS")  # send no body
TAKEN = ("", "application/x-www-form-urlencoded", "multipart/form-data")  # "": a body that is none, or says nothing

csrf = CSRFProtect()


class Form(FlaskForm):
    """The base of every form: reads the fields that were sent, never a file or JSON in a field's place."""

    class Meta(FlaskForm.Meta):
        """Where the values come from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The sent fields, also when there are none; nothing where no form was sent."""
            sent = formdata is not None and form.is_submitted() and request.mimetype in TAKEN
            return request.form if sent else None


class _Lenient(FormDataParser):
    """Reads broken UTF-8 as U+FFFD, so that one bad byte does not lose the whole form."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        text = stream.read().decode(errors="replace")
        return stream, self.cls(parse_qsl(text, keep_blank_values=True, errors="replace")), self.cls()


class Request(FlaskRequest):
    """A request whose form is read leniently."""

    form_data_parser_class = _Lenient


def at_most(characters: int) -> Length:
    """No more characters than this, said in our own words."""
    return Length(max=characters, message=_("Use at most %(max)d characters."))


def dropped_over(characters: int) -> Callable[[str | None], str]:
    """A filter for what no person types: what is longer than any right value is taken for nothing."""
    return lambda text: text if text and len(text) <= characters else ""


def takes(*kinds: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let the view be sent bodies of these media types; every other one takes forms alone."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        view.taken = kinds  # type: ignore[attr-defined]
        return view

    return decorate


takes_json = takes("application/json")


def init_app(app: Flask) -> None:
    """Read forms leniently, refuse a body of another kind before anything looks into it, and forged ones after that."""
    app.request_class = Request

    @app.before_request
    def known_kind() -> None:
        if request.method in SAFE or request.endpoint is None or request.mimetype in TAKEN:
            return
        if request.mimetype not in getattr(app.view_functions[request.endpoint], "taken", ()):
            raise WrongType

    csrf.init_app(app)
