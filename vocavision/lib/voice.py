"""Whether the browser that asks can speak English."""

from flask import request

COOKIE = "voice"  # sound.js keeps it


def is_there() -> bool:
    """Whether its own voice can say a word."""
    return request.cookies.get(COOKIE) == "1"
