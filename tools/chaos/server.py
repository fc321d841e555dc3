"""Histories of the running server: each has a learner, two devices in Python and a faulty proxy of its own."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import cast
from urllib.parse import urlencode

from tools.chaos import progress, served
from tools.chaos.device import Ask, Device, Reply, parsed
from tools.chaos.history import History
from tools.chaos.proxy import Proxy
from tools.chaos.served import Served
from tools.chaos.verdict import faults
from tools.chaos.weather import Fault

BEGAN_MS = 1_790_000_000_000
WORDS = 6
NO_WORD = 2**40
AT_ONCE = 16  # histories
HTML, JSON, FORM = "text/html", "application/json", "application/x-www-form-urlencoded"


class Browser:
    """What a device sends its requests with: one connection each, its cookies kept."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token, self.visit = port, token, ""

    async def ask(self, ask: Ask) -> Reply | None:
        """What comes back, or None when nothing whole does."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._request(ask))
            answer = await reader.read()
            writer.close()
        except OSError:
            return None
        return self._reply(answer)

    def _request(self, ask: Ask) -> bytes:
        cookies = [self.visit, f"sign-in={self.token}" if ask.signed_in else ""]
        head = [f"Host: localhost:{self.port}", f"X-Fault: {ask.fault}", f"Cookie: {'; '.join(filter(None, cookies))}"]
        method, path, body = "GET", ask.path, b""
        if ask.what == "sync":
            method, path, body = "POST", "/sync/events", json.dumps(ask.body).encode()
            head += [f"Content-Type: {JSON}", f"Accept: {JSON}", f"X-CSRFToken: {ask.token}"]
        elif ask.body:
            method, body = "POST", urlencode(ask.body).encode()
            head.append(f"Content-Type: {FORM}")
        if ask.what in ("table", "press"):
            head.append("HX-Request: true")
        if method == "POST":
            head.append(f"Content-Length: {len(body)}")
        return "\r\n".join([f"{method} {path} HTTP/1.1", *head, "", ""]).encode() + body

    def _reply(self, answer: bytes) -> Reply | None:
        head, found, body = answer.partition(b"\r\n\r\n")
        if not found:
            return None
        line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
        for name, _, value in (one.partition(":") for one in lines):
            if name.lower() == "set-cookie" and value.strip().startswith("visit="):
                self.visit = value.strip().split(";")[0]
        if len(body) < int(headers.get("content-length", len(body))):
            return None
        text = body.decode("utf-8", "replace")
        said = parsed(text) if "json" in headers.get("content-type", "") else None
        status, retry_s = int(line.split()[1]), int(headers.get("retry-after", 0))
        return Reply(status, text, retry_s, said, ours="x-person" in headers)


async def run(there: Served, seed: int, device: type[Device] = Device) -> list[str]:
    """One history; gives what is wrong in the end."""
    pool = there.pool[:WORDS]
    name = f"server-{seed}-{id(asyncio.current_task())}"
    who = there.somebody(name, BEGAN_MS)
    history = History(seed, (*pool, NO_WORD), BEGAN_MS, person=who.mark, online=True, device=device)
    proxy = await Proxy(
        there.port, lambda request: cast(Fault, request.header("x-fault")), lambda _request: history.now_ms
    ).open()
    proxy.rng.seed(seed)
    browsers = {name: Browser(proxy.port, token) for name, token in zip("AB", who.tokens, strict=True)}
    work, trace = history.run(), list[str]()
    try:
        asks = next(work)
        while True:
            if history.weather.calm:
                await proxy.flush()
            replies = await asyncio.gather(*(browsers[ask.device].ask(ask) for ask in asks))
            trace += map(trace_of, asks, replies)
            asks = work.send(list(replies))
    except StopIteration:
        pass
    finally:
        await proxy.close()
    found = faults(history, there.facts(who.id))
    if found:
        progress.keep_trace(f"server-{seed}", [*trace, *found])
    return found


def trace_of(ask: Ask, reply: Reply | None) -> str:
    """A request and what came of it, in a line."""
    said = reply.body if reply and isinstance(reply.body, dict) else {}
    number, answers = said.get("number"), said.get("answers", [])
    came = f"{reply.status} {number} {answers} {list(said.get('words', []))}" if reply else "nothing"
    return f"{ask.device} {ask.what} {ask.fault} at {ask.now_ms - BEGAN_MS}: {json.dumps(ask.body)} -> {came}"


def many(seeds: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Histories, many of them at once on one server of their own; gives each seed with what is wrong."""
    with served.running() as there:
        yield from on(there, seeds)


def on(there: Served, seeds: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """The same on a server that runs already."""
    with asyncio.Runner() as runner:
        loop, waiting = runner.get_loop(), iter(seeds)
        begun: dict[asyncio.Task[list[str]], int] = {}
        while True:
            while len(begun) < AT_ONCE and (seed := next(waiting, None)) is not None:
                begun[loop.create_task(run(there, seed))] = seed
            if not begun:
                return
            done, _ = loop.run_until_complete(asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED))
            for task in done:
                yield begun.pop(task), task.result()
