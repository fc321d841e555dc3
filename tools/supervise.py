"""Run the given commands as one: they start together, one that dies is started again, at a signal all of them stop.

Usage: python tools/supervise.py SECONDS -- NAME COMMAND... -- NAME COMMAND...
Each has SECONDS to finish what it does, then is killed. One that dies again and again ends all of them.
It imports nothing of the application, so it stays small. (honcho kills after five seconds whatever still answers,
and leaves its children behind when it is killed itself; here the kernel tells them.)
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from functools import partial
from itertools import groupby
from types import FrameType

PR_SET_PDEATHSIG = 1
MOST_DEATHS, WITHIN = 5, 60  # so many of one command within so many seconds, and there is no hope


def die_with(parent: int) -> None:
    """Ask the kernel to send TERM to this process when its parent dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)


def start(command: list[str]) -> "subprocess.Popen[bytes]":
    """Start the command in a group of its own, so that Ctrl-C reaches it through us alone."""
    return subprocess.Popen(command, preexec_fn=partial(die_with, os.getpid()), process_group=0)


def commands(arguments: list[str]) -> dict[str, list[str]]:
    """The commands by their names."""
    parts = [list(part) for bar, part in groupby(arguments, lambda argument: argument == "--") if not bar]
    return {name: command for name, *command in parts}


class Child:
    """One of the commands, kept alive."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process = start(command)
        self.deaths: list[float] = []
        self.again_at: float | None = None

    def tend(self, now: float) -> bool:
        """Start it again when it has died and waited; False when it has died too often."""
        if self.again_at is None:
            return self.process.poll() is None or self._mourn(now)
        if now >= self.again_at:
            self.process, self.again_at = start(self.command), None
        return True

    def _mourn(self, now: float) -> bool:
        with contextlib.suppress(ProcessLookupError):  # what it started itself must not go on beside its successor
            os.killpg(self.process.pid, signal.SIGTERM)
        self.deaths = [*(at for at in self.deaths if now - at < WITHIN), now]
        died = f"{self.name} ended by itself with status {self.process.returncode}"
        if len(self.deaths) == MOST_DEATHS:
            tell(f"{died}, {MOST_DEATHS} times within {WITHIN} s: everything stops")
            return False
        seconds = 2 ** (len(self.deaths) - 1)
        tell(f"{died} and is started again in {seconds} s")
        self.again_at = now + seconds
        return True


def tell(line: str) -> None:
    """Say it where the logs go."""
    print(line, file=sys.stderr, flush=True)


def stop(children: list[Child], seconds: float) -> None:
    """Ask all to stop, and kill those that have not after so many seconds."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    end = time.monotonic() + seconds
    for child in children:
        try:
            child.process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            tell(f"{child.name} did not stop in {seconds:.0f} s and is killed")
            child.process.kill()
            child.process.wait()


def main(arguments: list[str]) -> int:
    """Exit status 0 after a signal, else that of the command which died too often (1 when it was 0)."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    children = [Child(name, command) for name, command in commands(arguments[1:]).items()]
    hopeless: Child | None = None
    while not asked and hopeless is None:
        time.sleep(0.1)
        hopeless = next((child for child in children if not child.tend(time.monotonic())), None)
    stop(children, float(arguments[0]))
    return (hopeless.process.returncode or 1) if hopeless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
