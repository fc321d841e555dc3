"""When a call that failed is made again at once: seldom, spread out, and never as the bulk of what is sent. Pure."""

from dataclasses import dataclass
from random import Random

FIRST_SECONDS = 0.1
LONGEST_SECONDS = 2.0


def wait_seconds(tries: int, rng: Random) -> float:
    """How long to wait after so many tries: anything from nothing up to a bound that doubles ("full jitter").

    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    return rng.uniform(0, min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (tries - 1)))


@dataclass
class Budget:
    """What may be spent on trying again: each call earns a share of a retry, so one that is down gets no storm."""

    share: float = 0.2  # retries for each call
    most: float = 10
    saved: float = 3  # a service seldom called may be tried again too

    def earn(self) -> None:
        """A first try was made."""
        self.saved = min(self.most, self.saved + self.share)

    def spend(self) -> bool:
        """Take one retry, if there is one left."""
        if self.saved < 1:
            return False
        self.saved -= 1
        return True
