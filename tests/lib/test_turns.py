"""Writers in line: one at a time over threads and processes; nobody stays in front for ever."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from vocavision.lib.turns import Turns

PATIENCE = 0.2  # seconds

HOLD = """
import sys, time
from pathlib import Path
from vocavision.lib.turns import Turns
turns = Turns(Path(sys.argv[1]), 5)
turns.enter()
print("in", flush=True)
time.sleep(60)
"""


def test_one_thread_at_a_time(tmp_path: Path) -> None:
    turns, inside, most = Turns(tmp_path / "turn", 5), 0, 0
    seen = threading.Lock()

    def write() -> None:
        nonlocal inside, most
        for _ in range(20):
            turns.enter()
            with seen:
                inside += 1
                most = max(most, inside)
            time.sleep(0.0005)
            with seen:
                inside -= 1
            turns.leave()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (most, inside) == (1, 0)


def entered_elsewhere(turns: Turns) -> bool:
    """Whether another thread gets its turn now."""
    said: list[bool] = []

    def wait() -> None:
        try:
            turns.enter()
        except TimeoutError:
            said.append(False)
        else:
            turns.leave()
            said.append(True)

    waiting = threading.Thread(target=wait)
    waiting.start()
    waiting.join(10)
    return said == [True]


def test_who_waits_too_long_gives_up_and_the_line_goes_on(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turn", PATIENCE)
    turns.enter()
    assert not entered_elsewhere(turns)
    turns.leave()
    assert entered_elsewhere(turns)


def test_only_who_holds_the_turn_ends_it(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turn", PATIENCE)
    turns.leave()
    turns.enter()
    other = threading.Thread(target=turns.leave)
    other.start()
    other.join()
    assert not entered_elsewhere(turns)


def test_a_killed_process_leaves_the_line_and_a_fork_holds_no_turn(tmp_path: Path) -> None:
    path = tmp_path / "turn"
    held = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert held.stdout is not None
    assert held.stdout.readline() == "in\n"
    turns, entered = Turns(path, 5), threading.Event()

    def wait() -> None:
        turns.enter()
        entered.set()
        turns.leave()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not entered.wait(PATIENCE)
    os.kill(held.pid, signal.SIGKILL)
    held.wait(10)
    assert entered.wait(10)
    waiting.join(10)
    held.stdout.close()
