"""What can befall a request between a device and the server, and how often."""

import random
from dataclasses import dataclass
from typing import Literal, get_args

Fault = Literal[
    "fine",
    "delayed",  # the answer takes some seconds
    "held",  # the device gives up; the request arrives after later ones
    "doubled",  # it arrives twice
    "cut before",  # the line is cut before it arrives
    "cut after",  # it arrives, the answer does not
    "short request",  # a part of it arrives
    "short answer",  # a part of the answer arrives
    "died before",  # the server's process is killed before the commit
    "died after",  # the server's process is killed between the commit and the answer
    "500 before",
    "500 after",  # it arrives, and something says 500 in place of the answer
    "401",
    "413",
    "429",
    "503",
    "hotel",  # a page of somebody else
    "hotel json",  # JSON of somebody else
]
FAULTS: tuple[Fault, ...] = get_args(Fault)
ARRIVES: frozenset[Fault] = frozenset({"fine", "delayed", "doubled", "cut after", "short answer", "500 after"})
# What something between the two says by itself: status, body, seconds to wait.
SAID: dict[Fault, tuple[int, str, int]] = {
    "500 before": (500, '{"error": "internal"}', 0),
    "500 after": (500, "<title>Bad gateway</title>", 0),
    "401": (401, '{"error": "sign_in_needed"}', 0),
    "413": (413, '{"error": "too_large"}', 0),
    "429": (429, '{"error": "too_many"}', 40),
    "503": (503, '{"error": "unavailable"}', 15),
    "hotel": (200, "<title>Welcome to our hotel</title>", 0),
    "hotel json": (200, '{"welcome": "to our hotel"}', 0),
}


@dataclass
class Weather:
    """Draws what befalls the next request; after `calm` nothing does any more."""

    rng: random.Random
    roughness: float  # the part of the requests that something befalls
    calm: bool = False

    def next(self) -> Fault:
        """What befalls the next request."""
        if self.calm or self.rng.random() >= self.roughness:
            return "fine"
        return self.rng.choice(FAULTS[1:])
