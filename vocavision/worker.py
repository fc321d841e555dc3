"""The Huey instance and the timetable of periodic work."""

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

from vocavision.config import Config, make_home


def make_huey(config: Config) -> Huey:
    """The task queue: in Redis where there is one, else in a file of its own; its messages are signed."""
    serializer = SignedSerializer(secret=config.secret_key, salt="vocavision.tasks")
    if config.redis_url:
        return RedisHuey("vocavision", url=config.redis_url, serializer=serializer, results=False)
    return SqliteHuey(
        "vocavision",
        filename=str(make_home(config) / "tasks.db"),
        serializer=serializer,
        results=False,
        journal_mode="delete",
        fsync=True,
    )


def init_app(app: Flask, config: Config) -> None:
    """Let handlers wake the worker."""
    app.extensions["huey"] = make_huey(config)


def wake() -> None:
    """Tell the worker that a job waits; called after the commit (the sweep catches a lost call)."""
    current_app.extensions["huey"]
