"""Run the given commands as one: they start together, and when one ends or a signal comes, all of them stop.

Usage: python tools/supervise.py SECONDS -- NAME COMMAND... -- NAME COMMAND...
Each has SECONDS to finish what it does, then is killed.
It imports nothing of the application, so it stays small. (honcho kills after five seconds whatever still answers,
and leaves its children behind when it is killed itself; here the kernel tells them.)
"""

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


def stop(children: dict[str, "subprocess.Popen[bytes]"], seconds: float) -> None:
    """Ask all to stop, and kill those that have not after so many seconds."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + seconds
    for name, child in children.items():
        try:
            child.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{name} did not stop in {seconds:.0f} s and is killed", flush=True)
            child.kill()
            child.wait()


def main(arguments: list[str]) -> int:
    """Exit status 0 after a signal, else that of the command which ended first (1 when it was 0)."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    children = {name: start(command) for name, command in commands(arguments[1:]).items()}
    while not asked and all(child.poll() is None for child in children.values()):
        time.sleep(0.1)
    ended = [(name, child.returncode) for name, child in children.items() if child.poll() is not None]
    stop(children, float(arguments[0]))
    if asked:
        return 0
    for name, status in ended:
        print(f"{name} ended by itself with status {status}", file=sys.stderr, flush=True)
    return ended[0][1] or 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
