"""What has a deadline is stopped when its time is over, and never after it has ended."""

import os
import threading
import time
from contextlib import suppress

from vocavision.lib.deadlines import Deadlines


def test_what_is_still_going_on_is_stopped_and_what_has_ended_is_not() -> None:
    deadlines, stopped = Deadlines(), threading.Event()
    with deadlines.within(0.05, stopped.set):
        assert stopped.wait(5)
    stopped.clear()
    with deadlines.within(0.05, stopped.set):
        pass
    assert not stopped.wait(0.3)


def test_an_earlier_deadline_that_comes_later_is_kept() -> None:
    deadlines, late, soon = Deadlines(), threading.Event(), threading.Event()
    with deadlines.within(60, late.set), deadlines.within(0.05, soon.set):
        assert soon.wait(5)
    assert not late.is_set()


def test_it_is_stopped_again_while_it_goes_on() -> None:
    deadlines, times = Deadlines(), []
    with deadlines.within(0.01, lambda: times.append(1)):
        began = time.monotonic()
        while len(times) < 2 and time.monotonic() - began < 5:
            time.sleep(0.01)
    assert len(times) >= 2


def test_what_cannot_be_stopped_keeps_no_other_from_it() -> None:
    def gone() -> None:
        raise RuntimeError("the connection is closed")

    deadlines, stopped = Deadlines(), threading.Event()
    with suppress(RuntimeError), deadlines.within(0.01, gone), deadlines.within(0.05, stopped.set):
        assert stopped.wait(5)


def test_deadlines_hold_in_a_process_that_was_forked() -> None:
    deadlines, stopped = Deadlines(), threading.Event()
    with deadlines.within(0.01, stopped.set):
        stopped.wait(5)
        child = os.fork()
        if child == 0:
            ours = threading.Event()
            with deadlines.within(0.05, ours.set):
                os._exit(0 if ours.wait(5) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
