"""What is kept is made once, also when several ask for it at the same moment."""

import threading
import time
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from vocavision.lib import kept
from vocavision.lib.once import Once

ABOUT = {"texts": [("en", "No connection", "Nothing is lost.")]}


def at_once(app: Flask, keys: list[str], values: Any) -> list[object]:
    """What so many threads get that ask for these keys at one moment."""
    found: list[object] = []

    def ask(key: str) -> None:
        with app.test_request_context():
            try:
                found.append(str(kept.rendered("offline/last_resort.html", (key,), {}, values)))
            except ValueError as error:
                found.append(error)

    threads = [threading.Thread(target=ask, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_text_that_many_ask_for_at_one_moment_is_made_once(app: Flask) -> None:
    made: list[int] = []

    def slowly() -> Mapping[str, Any]:
        made.append(1)
        time.sleep(0.3)
        return ABOUT

    found = at_once(app, ["harbor"] * 6, slowly)
    assert len(found) == 6
    assert len(set(found)) == len(made) == 1
    at_once(app, ["harbor", "water", "bread"], slowly)
    assert len(made) == 3, "other texts are other work, and what is kept is not made again"


def test_what_fails_is_made_anew_by_the_next_who_asks(app: Flask) -> None:
    def fails() -> Mapping[str, Any]:
        time.sleep(0.2)
        raise ValueError("away")

    assert all(isinstance(one, ValueError) for one in at_once(app, ["harbor"] * 3, fails))
    [text] = at_once(app, ["harbor"], lambda: ABOUT)
    assert "No connection" in str(text)


@pytest.mark.parametrize("key", ["harbor", ("harbor", 1)])
def test_work_that_is_part_of_itself_does_not_wait_for_itself(key: object) -> None:
    once = Once()
    assert once.made(key, lambda: once.made(key, lambda: 7)) == 7
