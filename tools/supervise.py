"""Run the given commands as one: they start together, and when one ends or a signal comes, all of them stop.

Usage: python tools/supervise.py SECONDS NAME=COMMAND ... ; each has SECONDS to finish what it does, then is killed.
It imports nothing of the application, so it stays small. (honcho kills after five seconds whatever still answers,
and leaves its children behind when it is killed itself; here the kernel tells them.)
"""

import ctypes
import shlex
import signal
import subprocess
import sys
import time
from types import FrameType

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to send TERM to this process when its parent dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(name_and_command: str) -> tuple[str, "subprocess.Popen[bytes]"]:
    """Start one of the commands in a group of its own, so that Ctrl-C reaches it through us alone."""
    name, _, command = name_and_command.partition("=")
    return name, subprocess.Popen(shlex.split(command), preexec_fn=die_with_parent, process_group=0)


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
    children = dict(start(one) for one in arguments[1:])
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
