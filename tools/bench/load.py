"""Connections that ask one request after another and note how long each took; bounded in number and time."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str


@dataclass
class Round:
    """How a round went: seconds of each request, errors, and how long it lasted."""

    took: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.took) / self.seconds

    def percentile(self, part: float) -> float:
        """The time within which this part of the requests was answered, in ms."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


@dataclass
class Visitor:
    """Somebody with their cookies, and the card on their screen."""

    cookies: str = ""
    card: str | None = None

    def keep(self, cookie: str) -> None:
        """Keep the cookie of the visit in place of the one before."""
        others = [part for part in self.cookies.split("; ") if not part.startswith("visit=")]
        self.cookies = "; ".join([*others, cookie])


class Connection:
    """One kept-alive connection; visitors take their turns at those that are there.

    Nobody comes back before everyone else has been: on a connection of their own, some would get so many more turns
    than others that the limit for a person refuses them.
    """

    def __init__(self, port: int, waiting: deque[Visitor]) -> None:
        self.port, self._waiting = port, waiting
        self.visitor = waiting.popleft()
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    def turn(self) -> Visitor:
        """Whose turn it is now."""
        self._waiting.append(self.visitor)
        self.visitor = self._waiting.popleft()
        return self.visitor

    async def ask(self, method: str, path: str, values: dict[str, str] | None = None) -> Answer:
        """Send one request and read its answer whole."""
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = urlencode(values or {}).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.visitor.cookies}\r\n"
        if method == "POST":
            kind = "application/x-www-form-urlencoded"
            head += f"HX-Request: true\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        self.writer.write(head.encode() + b"\r\n" + body)
        return await self._answer(self.reader)

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        for name, value in ((n.lower(), v) for n, _, v in (line.partition(":") for line in lines[1:])):
            if name == "set-cookie" and value.strip().startswith("visit="):
                self.visitor.keep(value.strip().split(";")[0])
        if headers.get("connection") == "close" and self.writer is not None:
            self.writer.close()
            self.writer = None
        return Answer(int(lines[0].split()[1]), body.decode("utf-8", "replace"))

    def close(self) -> None:
        """Hang up."""
        if self.writer is not None:
            self.writer.close()
            self.writer = None


Step = Callable[[Connection], Awaitable[bool]]


def run(connections: list[Connection], step: Step, seconds: float) -> Round:
    """Each connection takes step after step until the time is over; a step says whether it went well."""
    done = Round()

    async def one(connection: Connection, end: float) -> None:
        while time.perf_counter() < end:
            began = time.perf_counter()
            try:
                well = await step(connection)
            except (OSError, asyncio.IncompleteReadError, ValueError):
                well = False
                connection.close()
            done.took.append(time.perf_counter() - began)
            done.errors += not well

    async def everyone() -> None:
        began = time.perf_counter()
        await asyncio.gather(*(one(connection, began + seconds) for connection in connections))
        done.seconds = time.perf_counter() - began
        for connection in connections:
            connection.close()

    asyncio.run(everyone())
    return done
