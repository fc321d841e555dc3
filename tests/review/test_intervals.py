"""When a grade brings the card back, as the buttons say it."""

import pytest
from flask import Flask
from flask_babel import force_locale


@pytest.mark.parametrize(
    ("seconds", "days", "english", "korean"),
    [
        (50, None, "50 s", "50초"), (600, None, "10 min", "10분"), (None, 1, "1 day", "1일"),
        (None, 30, "30 days", "30일"), (None, 31, "1 mo.", "1개월"), (None, 46, "1.5 mo.", "1.5개월"),
        (None, 304, "10 mo.", "10개월"), (None, 364, "12 mo.", "12개월"), (None, 365, "1 yr.", "1년"),
        (None, 548, "1.5 yr.", "1.5년"), (None, 3650, "10 yr.", "10년"), (None, 36500, "100 yr.", "100년"),
    ],
)  # fmt: skip
def test_an_interval_is_short_and_a_whole_number_has_no_point(
    app: Flask, seconds: int | None, days: int | None, english: str, korean: str
) -> None:
    for language, said in (("en", english), ("ko", korean)):
        with app.test_request_context("/"), force_locale(language):
            parts = app.jinja_env.get_template("review/_parts.html").module
            assert str(parts.soon(seconds, days)).strip() == said
