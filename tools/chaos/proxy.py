"""The faulty proxy: it stands before the server and does to each request what it is told to do."""

import asyncio
import random
import re
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET

from tools.chaos.weather import SAID, Fault

LINE_END = b"\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
# What the two sides say to each other about the connection, and what the proxy says itself.
OWN = re.compile(rb"\r\n(?:connection|keep-alive|x-now|x-die|x-fault)[^\r]*", re.IGNORECASE)
MOST_SECONDS = 30


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        """Method and path."""
        return self.head.split(LINE_END, 1)[0].decode("latin-1")

    def header(self, name: str) -> str:
        """What a header says, or nothing."""
        found = re.search(rf"\r\n{name}: *([^\r]*)".encode(), self.head, re.IGNORECASE)
        return found[1].decode("latin-1") if found else ""


@dataclass
class Proxy:
    """One port before the server; `weather` says what befalls a request, `now_ms` what time it is for the server."""

    upstream: int
    weather: Callable[[Request], Fault]
    now_ms: Callable[[Request], int | None] = lambda _request: None
    slow_seconds: float = 0.0  # what a delay lasts
    longest_wait_s: int = 60  # what a busy server asks for at most
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    held: list[Request] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    async def open(self) -> "Proxy":
        """Begin to listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 22)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        """Listen no more."""
        if self._server:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer: bytes | None = None
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(LINE_END * 2)
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            request = Request(head, body)
            answer = await self.passed(request, self.weather(request))
        with suppress(OSError):
            if answer is None:  # the line is cut
                writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            else:
                writer.write(answer)
                await writer.drain()
            writer.close()

    async def passed(self, request: Request, fault: Fault) -> bytes | None:
        """What the one who asked gets for it; None: nothing, and the line is cut."""
        for late in [late for late in self.held if self.rng.random() < 0.5]:
            self.held.remove(late)
            await self.forward(late)
        if fault == "held":
            self.held.append(request)
            return None
        if fault in ("cut before", "500 before", "401", "413", "429", "503", "hotel", "hotel json"):
            return said(fault, self.longest_wait_s)
        if fault == "short request":
            return await self.forward(request, body=request.body[: len(request.body) // 2])
        if fault == "doubled":
            answers = await asyncio.gather(self.forward(request), self.forward(request))
            return answers[1]
        if fault == "delayed":
            await asyncio.sleep(self.slow_seconds)
        answer = await self.forward(request, die=fault.removeprefix("died ") if fault.startswith("died") else "")
        if fault == "short answer" and answer:
            return answer[: len(answer) * 2 // 3]
        return said(fault) if fault == "500 after" else None if fault == "cut after" else answer

    async def forward(self, request: Request, *, body: bytes | None = None, die: str = "") -> bytes | None:
        """The server's answer, or None when it gives none."""
        head, now_ms = OWN.sub(b"", request.head), self.now_ms(request)
        if body is not None:
            head = LENGTH.sub(f"\r\nContent-Length: {len(body)}".encode(), head)
        own = ["Connection: close", *([f"X-Now: {now_ms}"] if now_ms else []), *([f"X-Die: {die}"] if die else [])]
        head = head[:-2] + "\r\n".join([*own, "", ""]).encode()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
            writer.write(head + (request.body if body is None else body))
            answer = await asyncio.wait_for(reader.read(), MOST_SECONDS)
            writer.close()
        except (OSError, TimeoutError):
            return None
        return answer or None

    async def flush(self) -> None:
        """What was held arrives at last."""
        while self.held:
            await self.forward(self.held.pop(0))


def said(fault: Fault, longest_wait_s: int = 0) -> bytes | None:
    """What something between the two says by itself; None: it cuts the line."""
    if fault not in SAID:
        return None
    status, text, retry_s = SAID[fault]
    kind = "application/json" if text.startswith("{") else "text/html"
    lines = [f"HTTP/1.1 {status} So", f"Content-Type: {kind}", f"Content-Length: {len(text)}", "Connection: close"]
    lines += [f"Retry-After: {min(retry_s, longest_wait_s)}"] if retry_s else []
    return "\r\n".join([*lines, "", text]).encode()
