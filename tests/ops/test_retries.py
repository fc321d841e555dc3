"""When work that failed is tried again."""

import smtplib
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vocavision.ops.retries import LONGEST_WAIT_MS, TRIES, Hopeless, described, wait_ms


class _Middle(Random):
    def uniform(self, low: float, high: float) -> float:
        return (low + high) / 2


def test_waits_double_up_to_an_hour() -> None:
    waits = [wait_ms(tries, _Middle()) for tries in range(1, TRIES)]
    assert waits[:4] == [10_000, 20_000, 40_000, 80_000]
    assert all(later >= earlier for earlier, later in pairwise(waits))
    assert waits[-1] == LONGEST_WAIT_MS
    assert 8 * 3_600_000 < sum(waits) < 24 * 3_600_000


@given(st.integers(1, 10_000), st.randoms(use_true_random=False))
def test_no_wait_is_longer_than_an_hour_and_a_quarter(tries: int, rng: Random) -> None:
    assert 7_500 <= wait_ms(tries, rng) <= LONGEST_WAIT_MS * 1.25


def test_what_is_kept_of_an_error_names_nobody() -> None:
    refused = smtplib.SMTPSenderRefused(451, b"mina@example.org: not now", "mina@example.org")
    assert described(refused) == "SMTPSenderRefused 451"
    assert described(ConnectionRefusedError(111, "Connection refused")) == "ConnectionRefusedError Connection refused"
    assert described(ValueError("password=hunter2")) == "ValueError"
    assert described(Hopeless("The mail server refuses the recipient (550).")).endswith("(550).")
    assert len(described(Hopeless("x" * 900))) == 200
