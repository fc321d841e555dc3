"""Real servers on this machine for tests: PostgreSQL, Redis, SMTP; each on a free port, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = "nobody"


class Absent(Exception):
    """The server's binary is not installed; the text says what to type."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 20) -> None:
    """Return when something listens on the port; raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def _postgres_folder() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    if other is None:
        raise Absent("PostgreSQL is not installed: apt-get install postgresql")
    return Path(other).resolve().parent


def _as_unprivileged(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then as `nobody`, who gets the folder."""
    if os.geteuid() != 0:
        return {}
    person = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a throw-away PostgreSQL, without a database name at its end."""
    binaries = _postgres_folder()
    folder = Path(tempfile.mkdtemp(prefix="vocavision-postgres-"))
    folder.chmod(0o700)
    who = _as_unprivileged(folder)
    port = free_port()
    data = folder / "data"
    run = {"check": True, "cwd": folder, "capture_output": True, **who}
    subprocess.run([binaries / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"], **run)  # type: ignore[call-overload]
    settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", f"unix_socket_directories={folder}"]
    flags = [part for one in settings for part in ("-c", one)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", *flags],
            stdout=log, stderr=log, cwd=folder, **who,  # type: ignore[arg-type]
        )  # fmt: skip
    try:
        wait_for_port(port)
        yield f"postgresql://test@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """The address of a throw-away Redis."""
    binary = shutil.which("redis-server")
    if binary is None:
        raise Absent("Redis is not installed: apt-get install redis-server")
    folder = Path(tempfile.mkdtemp(prefix="vocavision-redis-"))
    port = free_port()
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
