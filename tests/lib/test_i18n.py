"""Times as each language writes them."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from vocavision.lib import i18n


@pytest.mark.parametrize(
    ("hour", "language", "time", "day_and_time"),
    [
        (8, "ko", "오전 8:05", "26. 3. 9. 오전 8:05"),
        (17, "ko", "오후 5:05", "26. 3. 9. 오후 5:05"),
        (17, "en", "5:05 PM", "3/9/26, 5:05 PM"),
    ],
)
def test_a_time_reads_as_the_language_writes_it(
    app: Flask, hour: int, language: str, time: str, day_and_time: str
) -> None:
    at = datetime(2026, 3, 9, hour, 5, tzinfo=UTC)
    with app.test_request_context(headers={"Accept-Language": language}):
        assert i18n.time_of(at).replace("\u202f", " ") == time
        assert i18n.day_and_time_of(at).replace("\u202f", " ") == day_and_time
