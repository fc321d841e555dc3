"""Programs of this machine, run within bounds: no shell, so much time, and no more of what they write than fits."""

import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

CHUNK = 65_536  # bytes


class ProgramFailed(Exception):
    """The program is not there, took too long, wrote too much, or ended with an error; the text says which."""


def path_of(name: str) -> str | None:
    """Where the program is; None where it is not installed."""
    return shutil.which(name)


def run(path: str, *arguments: str, given: bytes, seconds: float, most_bytes: int) -> bytes:
    """What the program writes when it is given these bytes to read; raises ProgramFailed."""
    name, until = Path(path).name, time.monotonic() + seconds
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        process = _started(path, arguments, source.fileno(), name)
    try:
        written = _read(process, until, most_bytes, name)
        code = process.wait(max(0, until - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{name} took longer than {seconds:g} s") from error
    finally:
        _end(process)
    if code:
        raise ProgramFailed(f"{name} ended with {code}")
    return written


def _started(path: str, arguments: tuple[str, ...], source: int, name: str) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 (no shell, and the arguments are ours)
            [path, *arguments],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},  # none of our settings, which hold secrets
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramFailed(f"{name} cannot be started: {error.strerror}") from error


def _read(process: "subprocess.Popen[bytes]", until: float, most_bytes: int, name: str) -> bytes:
    """All that the process writes; raises TimeoutExpired and ProgramFailed."""
    assert process.stdout is not None
    parts: list[bytes] = []
    size, stream = 0, process.stdout.fileno()
    with selectors.DefaultSelector() as ready:
        ready.register(stream, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not ready.select(left):
                raise subprocess.TimeoutExpired(name, 0)
            part = os.read(stream, CHUNK)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > most_bytes:
                raise ProgramFailed(f"{name} wrote more than {most_bytes} bytes")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Nothing of it runs on, nor of what it has started; until it is waited for, its number is nobody else's."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
