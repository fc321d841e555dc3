"""Connections that ask for nothing, or stop in the middle, keep nobody else waiting."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection

import pytest

from tests import servers
from tests.ops.processes import Process
from vocavision.config import Config

pytestmark = pytest.mark.processes
PATIENCE = 5.0  # seconds; a browser keeps an unused connection open for longer
SILENCE = 15  # seconds, as in gunicorn.conf.py


@pytest.fixture
def port(sqlite_config: Config) -> Iterator[int]:
    """The port of a web server that can answer one request at a time."""
    config = replace(sqlite_config, port=servers.free_port(), web_workers=1, web_threads=1)
    web = Process(config, "web", "gunicorn", "app:app")
    try:
        answered(config.port, 20)
        yield config.port
    finally:
        web.kill()


def answered(port: int, seconds: float) -> float:
    """The seconds until the server has answered."""
    began = time.monotonic()
    while True:
        client = HTTPConnection("127.0.0.1", port, timeout=seconds)
        try:
            client.request("GET", "/healthz")
            assert client.getresponse().status == 200
            return time.monotonic() - began
        except ConnectionRefusedError:
            assert time.monotonic() - began < seconds
            time.sleep(0.1)
        finally:
            client.close()


def test_connections_without_a_request_wait_outside(port: int) -> None:
    with ExitStack() as opened:
        for _ in range(8):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert answered(port, 60) < PATIENCE


@pytest.mark.slow
def test_a_request_that_stops_in_the_middle_is_given_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as stopped:
        stopped.sendall(b"GET /healthz HTTP/1.1\r\nHost: loc")
        assert answered(port, 60) < SILENCE + PATIENCE
        stopped.settimeout(PATIENCE)
        assert stopped.recv(10) in (b"", b"HTTP/1.1 4")
