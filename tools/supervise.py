"""Run the given commands as one: they start together, one that dies is started again, at a signal all of them stop.

Usage: python -m tools.supervise SECONDS [MODULE...] -- NAME COMMAND... -- NAME COMMAND...
Each has SECONDS to finish what it does, then is killed. One that dies again and again ends all of them.
A command that begins with -m is a module of Python: it runs in a fork of this process, so that what is loaded here
once, the MODULEs, is in memory once for all of them. Any other is a program.
(honcho kills after five seconds whatever still answers, and leaves its children behind when it is killed itself; here
the kernel tells them.)
"""

import contextlib
import ctypes
import gc
import importlib
import multiprocessing
import os
import runpy
import signal
import sys
import time
from itertools import groupby
from types import FrameType

from setproctitle import setproctitle

PR_SET_PDEATHSIG = 1
MOST_DEATHS, WITHIN = 5, 60  # so many of one command within so many seconds, and there is no hope
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 0.1  # between two looks at the children
_forks = multiprocessing.get_context("fork")


def die_with(parent: int) -> None:
    """Ask the kernel to send TERM to this process when its parent dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)


def run(command: list[str], parent: int) -> None:
    """Be the command, in a group of its own, so that Ctrl-C reaches it through the supervisor alone."""
    os.setpgid(0, 0)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    die_with(parent)
    if command[0] != "-m":
        os.execvp(command[0], command)  # noqa: S606
    sys.argv = command[1:]
    setproctitle(" ".join(sys.argv))
    runpy.run_module(command[1], run_name="__main__", alter_sys=True)


def load(modules: list[str]) -> None:
    """Load what the children have in common; the collector leaves it alone, so that its pages stay shared."""
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()


def commands(arguments: list[str]) -> dict[str, list[str]]:
    """The commands by their names."""
    parts = [list(part) for bar, part in groupby(arguments, lambda argument: argument == "--") if not bar]
    return {name: command for name, *command in parts}


class Child:
    """One of the commands, kept alive."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.deaths: list[float] = []
        self.start()

    def start(self) -> None:
        """Start it, or start it again."""
        self.process = _forks.Process(target=run, args=(self.command, os.getpid()), name=self.name)
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # one that comes now is for the child as it will be
        self.process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        self.again_at: float | None = None

    def tend(self, now: float) -> bool:
        """Start it again when it has died and waited; False when it has died too often."""
        if self.again_at is None:
            return self.process.is_alive() or self._mourn(now)
        if now >= self.again_at:
            self.start()
        return True

    def _mourn(self, now: float) -> bool:
        with contextlib.suppress(ProcessLookupError):  # what it started itself must not go on beside its successor
            os.killpg(self.process.pid or 0, signal.SIGTERM)
        self.deaths = [*(at for at in self.deaths if now - at < WITHIN), now]
        died = f"{self.name} ended by itself with status {self.process.exitcode}"
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
    alive = [child for child in children if child.process.is_alive()]
    for child in alive:
        child.process.terminate()
    end = time.monotonic() + seconds
    while (alive := [child for child in alive if child.process.is_alive()]) and time.monotonic() < end:
        time.sleep(LOOK_SECONDS / 5)
    for child in alive:
        tell(f"{child.name} did not stop in {seconds:.0f} s and is killed")
        child.process.kill()
        child.process.join()


def main(arguments: list[str]) -> int:
    """Exit status 0 after a signal, else that of the command which died too often (1 when it was 0)."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    for number in SIGNALS:
        signal.signal(number, ask)
    bar = arguments.index("--")
    seconds, *modules = arguments[:bar]
    load(modules)
    children = [Child(name, command) for name, command in commands(arguments[bar:]).items()]
    hopeless: Child | None = None
    while not asked and hopeless is None:
        time.sleep(LOOK_SECONDS)
        hopeless = next((child for child in children if not child.tend(time.monotonic())), None)
    stop(children, float(seconds))
    return (hopeless.process.exitcode or 1) if hopeless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
