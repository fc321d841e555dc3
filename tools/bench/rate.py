"""How many requests a second: a session page and a grade, to a bare hello under the same server, taking turns."""

import os
import socket
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.bench import people
from tools.bench.load import Connection, Round, Step, Visitor, run
from tools.bench.report import Figure
from vocavision import db
from vocavision.config import Config

ROOT = Path(__file__).parent.parent.parent
CONNECTIONS, CROWD, ROUNDS = 32, 256, 3
WARM_SECONDS = 3.0  # of grades that are not counted: nobody measures a server that has just been started


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figures of rate on SQLite, and on PostgreSQL where it is installed."""
    seconds = 2.0 if quick else 6.0
    sqlite_grades = 0.0
    for figure in _engine("SQLite", "", seconds):
        if figure.name.startswith("grades a second"):
            sqlite_grades = figure.value
        yield figure
    with people.postgres() as new_database:
        if new_database:
            for figure in _engine("PostgreSQL", new_database("rate"), seconds):
                if figure.name.startswith("grades a second"):
                    yield Figure("grades on PostgreSQL, to SQLite", figure.value / sqlite_grades, "times", least=0.6)
                yield figure


def _engine(name: str, database_url: str, seconds: float) -> Iterator[Figure]:
    with people.stocked(database_url) as (_app, config):
        visitors = [Visitor(f"sign-in={people.learner(number)[1]}") for number in range(CROWD)]
        with served("app:app", config) as port, served("tools.bench.hello:app", config) as hello:
            asked = (("hello", hello, _get("/hello")), ("page", port, _get("/session")), ("grade", port, _grade))
            run(_connections(port, visitors, CONNECTIONS), _grade, WARM_SECONDS)
            if database_url:  # as it does by itself within a minute: its plans come from what it has counted
                db.database.connect(reuse_if_open=True)
                db.database.execute_sql("ANALYZE")
            rates: dict[str, list[Round]] = {"hello": [], "page": [], "grade": []}
            for _ in range(ROUNDS):
                for kind, at, step in asked:
                    rates[kind].append(run(_connections(at, visitors, CONNECTIONS), step, seconds))
            crowd = run(_connections(port, visitors, CROWD), _grade, seconds)
        yield from _figures(name, rates, crowd)


def _figures(name: str, rates: dict[str, list[Round]], crowd: Round) -> Iterator[Figure]:
    median = {kind: statistics.median(one.rate for one in rounds) for kind, rounds in rates.items()}
    errors = sum(one.errors for rounds in rates.values() for one in rounds)
    least = {"page": 0.5, "grade": 0.25} if name == "SQLite" else {"page": None, "grade": None}
    yield Figure(f"hello a second ({name} run)", median["hello"], "/s")
    yield Figure(f"session pages a second ({name})", median["page"], "/s")
    yield Figure(f"grades a second ({name})", median["grade"], "/s")
    yield Figure(f"a session page, to hello ({name})", median["page"] / median["hello"], "times", least=least["page"])
    yield Figure(f"a grade, to hello ({name})", median["grade"] / median["hello"], "times", least=least["grade"])
    yield Figure(f"errors at {CONNECTIONS} connections ({name})", errors, "", most=0)
    yield Figure(f"errors at {CROWD} connections ({name})", crowd.errors, "", most=0)
    yield Figure(
        f"95 % of grades at {CROWD} connections within ({name})", crowd.percentile(0.95), "ms", note="aim: 200"
    )


@contextmanager
def served(application: str, config: Config) -> Iterator[int]:
    """The application under gunicorn as `make run` starts it; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {
        **os.environ, "PORT": str(port), "VOCAVISION_HOME": str(config.home), "SECRET_KEY": config.secret_key,
        "DATABASE_URL": config.database_url,
    }  # fmt: skip
    command = [str(Path(sys.executable).parent / "gunicorn"), application]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(40)


def _get(path: str) -> Step:
    async def step(connection: Connection) -> bool:
        connection.turn()
        return (await connection.ask("GET", path)).status == 200

    return step


async def _grade(connection: Connection) -> bool:
    """Answer the card on the screen; the answer holds the next one."""
    visitor = connection.turn()
    text = visitor.card or (await connection.ask("GET", "/session")).text
    address, values = people.next_post(text)
    answer = await connection.ask("POST", address, values)
    well = answer.status == 200 and 'id="card"' in answer.text
    visitor.card = answer.text if well else None
    return well


def _connections(port: int, visitors: list[Visitor], count: int) -> list[Connection]:
    """So many connections, at which the visitors take turns."""
    waiting = deque(visitors)
    return [Connection(port, waiting) for _ in range(count)]
