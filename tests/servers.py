"""Throw-away servers: found on this machine, started on free ports, stopped when the run ends."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg2
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def free_port() -> int:
    """A TCP port that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait until the condition holds; fails when it does not in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether somebody listens on this port."""
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


def chromium() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgres_folder() -> Path | None:
    """Where PostgreSQL's own programs are: the newest of Debian's, else what pg_config says."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    if (command := shutil.which("pg_config")) is None:
        return None
    folder = Path(subprocess.run([command, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
    return folder if (folder / "initdb").exists() else None


def has_postgres() -> bool:
    """Whether there is a PostgreSQL for the tests."""
    return bool(os.environ.get("TEST_DATABASE_URL")) or postgres_folder() is not None


def has_redis() -> bool:
    """Whether there is a Redis for the tests."""
    return bool(os.environ.get("TEST_REDIS_URL")) or shutil.which("redis-server") is not None


def has_chromium() -> bool:
    """Whether there is a Chromium for the tests."""
    return chromium() is not None


def start_postgres(run_folder: Path, *, durable: bool = False) -> str:
    """Start PostgreSQL, as somebody else when this is root; gives the URL of its server.

    `durable`: with the settings it comes with, else with those that make tests quick.
    """
    programs, data, port = postgres_folder(), run_folder / "postgres", free_port()
    assert programs is not None
    data.mkdir()
    whose: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = _unprivileged()
        os.chown(data, user.pw_uid, user.pw_gid)
        whose = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    initdb = [
        programs / "initdb",
        "-D",
        data / "db",
        "-U",
        "vocavision",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run(initdb, cwd=data, check=True, capture_output=True, **whose)  # type: ignore[call-overload]
    fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
    options = ("max_connections=200", *(() if durable else fast))
    command = [programs / "postgres", "-D", data / "db", "-p", str(port), "-h", "127.0.0.1", "-k", data]
    _start(run_folder, "postgres", [*command, *(f"--{option}" for option in options)], cwd=data, **whose)
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    wait_for(lambda: subprocess.run(ready, check=False).returncode == 0, "the start of PostgreSQL")
    return f"postgresql://vocavision@127.0.0.1:{port}"


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise AssertionError("PostgreSQL cannot run as root, and there is neither a user postgres nor nobody.")


def start_redis(run_folder: Path) -> str:
    """Start Redis without a file; gives its URL."""
    port = free_port()
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--databases",
        "64",
    ]
    _start(run_folder, "redis", ["redis-server", *options], cwd=run_folder)
    wait_for(lambda: answers(port), "the start of Redis")
    return f"redis://127.0.0.1:{port}"


# Runs a server, and ends it when the run that it is for is gone, however that ended.
GUARD = """
run=$1; shift
"$@" & server=$!
trap 'kill -INT $server; wait $server; exit' INT TERM
while [ -d /proc/$run ] && kill -0 $server; do sleep 1 & wait $!; done
kill -INT $server
wait $server
"""


def _start(run_folder: Path, name: str, command: list[object], **options: object) -> None:
    run = (run_folder / "run").read_text()
    words = ["sh", "-c", GUARD, "guard", run, *map(str, command)]
    with (run_folder / f"{name}.log").open("wb") as output:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
        )  # type: ignore[call-overload]
    (run_folder / f"{name}.pid").write_text(str(process.pid))


def stop_all(run_folder: Path) -> None:
    """Stop every server of the run."""
    for path in run_folder.glob("*.pid"):
        pid = int(path.read_text())
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # its guard passes it on
        until = time.monotonic() + 10
        while time.monotonic() < until and _alive(pid):
            time.sleep(0.05)


def _alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def on_postgres(server: str, *statements: str) -> None:
    """Run statements on the server, outside a transaction."""
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


class Postbox:
    """An SMTP server that keeps what it accepts, in order; `url` is what MAIL_URL must be."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.accepted: list[EmailMessage] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        """Accept one mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.accepted.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def message_ids(self) -> list[str]:
        """The Message-IDs of what was accepted."""
        return [str(message["Message-ID"]) for message in self.accepted]

    def __enter__(self) -> "Postbox":
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop(no_assert=True)
