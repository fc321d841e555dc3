"""The worker and the web server as real processes, and an SMTP server that can kill."""

import asyncio
import contextlib
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from tests import servers
from vocavision.config import Config

ROOT = Path(__file__).parent.parent.parent


def environment(config: Config) -> dict[str, str]:
    """The environment that gives these settings."""
    ours = {f.metadata["name"]: getattr(config, f.name) for f in fields(Config)}
    said = {name: ",".join(value) if isinstance(value, tuple) else str(value) for name, value in ours.items()}
    return {**os.environ, **{name: str(int(v)) if isinstance(v := ours[name], bool) else said[name] for name in ours}}


class Process:
    """A process group of its own; what it says goes to a file."""

    def __init__(self, config: Config, name: str, *command: str) -> None:
        self.log = config.home / f"{name}.log"
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=environment(config),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def send(self, number: signal.Signals) -> None:
        """Send a signal to every process of the group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, number)

    def kill(self) -> None:
        """Kill all of it, as a power cut would."""
        self.send(signal.SIGKILL)
        self.running.wait()

    def stopped(self, number: signal.Signals = signal.SIGTERM, seconds: float = 15) -> int:
        """Send the signal once and wait; gives the exit code."""
        self.send(number)
        return self.running.wait(seconds)

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self.running.poll() is None


def start_worker(config: Config) -> Process:
    """Start `flask worker`."""
    return Process(config, "worker", "flask", "worker")


def start_web(config: Config) -> Process:
    """Start gunicorn on the app."""
    how = ["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    return Process(config, "web", "gunicorn", "app:app", "--bind", f"127.0.0.1:{config.port}", *how)


@contextlib.contextmanager
def worker_of(config: Config) -> Iterator[Process]:
    """A running worker, killed at the end if it still runs."""
    process = start_worker(config)
    try:
        yield process
    finally:
        process.kill()


class DeadlyPostbox(servers.Postbox):
    """Takes up to `seconds` before and after it accepts; kills on request who has sent, before it says so."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self._until, self._victim = 0, None

    def kill_after(self, mails: int, victim: Process) -> None:
        """Kill the victim when so many mails from now on were accepted."""
        self._until, self._victim = len(self.accepted) + mails, victim

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Accept, and then kill."""
        await asyncio.sleep(random.uniform(0, self.seconds))
        said = await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]
        if self._victim is not None and len(self.accepted) >= self._until:
            self._victim.kill()
            self._victim = None
        await asyncio.sleep(random.uniform(0, self.seconds))
        return said

    def counts(self) -> Counter[str]:
        """How often each job's mail was accepted, by the job's id."""
        return Counter(name.strip("<>").partition("@")[0] for name in self.message_ids)


class Visitors(threading.Thread):
    """People who sign up one after the other, until told to leave; `welcome` are those who were told it worked."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(daemon=True, name=name)
        self.port, self.leave = port, threading.Event()
        self.welcome: list[str] = []
        self._cookie = self._token = ""

    def run(self) -> None:
        """Sign up and up; a server that is away is asked again."""
        for number in count():
            if self.leave.is_set():
                return
            try:
                self._sign_up(
                    f"{self.name}{number}@example.org", f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
                )
            except (OSError, http.client.HTTPException):
                self.leave.wait(0.05)

    def _sign_up(self, email: str, address: str) -> None:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
        with contextlib.closing(connection):
            if not self._token:
                self._look(connection)
            form = {"csrf_token": self._token, "email": email, "password": "a quiet morning", "zone": "UTC"}
            about = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/sign-up", urlencode(form), {**about, "X-Forwarded-For": address})
            response = connection.getresponse()
            said = response.read()
            assert response.status in {303, 503}, said
            if response.status == 303:
                self.welcome.append(email)

    def _look(self, connection: http.client.HTTPConnection) -> None:
        connection.request("GET", "/sign-up")
        response = connection.getresponse()
        page = response.read().decode()
        self._cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
        self._token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
