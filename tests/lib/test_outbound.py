"""What is asked of others' servers: in time, not too often, and never of an address inside."""

import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from flask import Flask

from tests import faulty, servers
from tests.conftest import running
from tests.faulty import Faulty
from vocavision.config import Config
from vocavision.lib import clock, outbound
from vocavision.lib.outbound import NotNow, Service, ToldToWait, circuit, sockets
from vocavision.lib.outbound.http import MOST_BYTES, Answer, BadAnswer, fetch

HERE = Service("here", fallback="the test goes on without", timeout_seconds=1, tries=3, inside=True)
SLACK = 1.0  # seconds, for a machine that is busy


def asked(server: Faulty, service: Service = HERE, **how: object) -> Answer:
    """What the server answers."""
    return fetch(service, f"http://127.0.0.1:{server.port}/thing?x=1", **how)  # type: ignore[arg-type]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """The block takes no longer."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds + SLACK


def test_a_good_answer_comes_as_it_is(app: Flask) -> None:
    with Faulty(faulty.fine()) as server:
        answer = asked(server)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"fine\n", "text/plain")


def test_an_answer_below_500_is_an_answer_and_not_asked_for_again(app: Flask) -> None:
    with Faulty(faulty.status(404)) as server:
        assert [asked(server).status for _ in range(9)] == [404] * 9
        assert server.asked == 9


def test_a_redirect_is_not_followed(app: Flask) -> None:
    with Faulty(faulty.status(302, "Location: http://169.254.169.254/")) as server:
        assert asked(server).status == 302
        assert server.asked == 1


def test_who_refuses_is_told_at_once(app: Flask) -> None:
    with within(0.5), pytest.raises(ConnectionRefusedError):
        fetch(replace(HERE, tries=1), f"http://127.0.0.1:{servers.free_port()}/")


HTTP_200 = b"HTTP/1.1 200 OK\r\n"
BROKEN = {
    "hangs": faulty.hangs,
    "trickles its headers": faulty.trickles(HTTP_200 + b"X-Long: " + b"x" * 200),
    "trickles its body": faulty.says(HTTP_200 + b"Content-Length: 300\r\n\r\n", *[b"x"] * 300, pause=0.1),
    "resets": faulty.resets,
    "says less than it promises": faulty.says(HTTP_200 + b"Content-Length: 100\r\n\r\nshort"),
    "says less in chunks": faulty.says(HTTP_200 + b"Transfer-Encoding: chunked\r\n\r\n64\r\nshort"),
    "lies about a chunk": faulty.says(HTTP_200 + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nshort\r\n0\r\n\r\n"),
    "never ends": faulty.says(HTTP_200 + b"\r\n", *[b"x" * 65536] * 40),
    "promises too much": faulty.says(
        HTTP_200 + f"Content-Length: {MOST_BYTES + 1}\r\n\r\n".encode(), b"x" * (MOST_BYTES + 1)
    ),
    "speaks something else": faulty.says(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "says nothing": faulty.says(b""),
    "has endless headers": faulty.says(HTTP_200, *[b"X-Header: " + b"x" * 5000 + b"\r\n"] * 200),
    "fails": faulty.status(500),
    "is away": faulty.status(503),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_answer_is_an_error_in_time_and_never_half_an_answer(app: Flask, how: str) -> None:
    with Faulty(BROKEN[how]) as server, within(HERE.timeout_seconds), pytest.raises(OSError):
        asked(server, replace(HERE, tries=1))


@pytest.mark.parametrize("how", BROKEN)
def test_a_named_fallback_stands_in(app: Flask, how: str) -> None:
    with Faulty(BROKEN[how]) as server:
        stand_in = Answer(200, {}, b"from yesterday")
        assert asked(server, replace(HERE, tries=1), fallback=lambda: stand_in) is stand_in


def test_more_than_was_promised_is_left_out(app: Flask) -> None:
    with Faulty(faulty.says(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nfine and more")) as server:
        assert asked(server).body == b"fin"


def test_a_burst_of_500_is_outlasted_where_asking_twice_is_safe(app: Flask) -> None:
    with Faulty(faulty.status(500), faulty.resets, faulty.fine()) as server:
        assert asked(server).status == 200
        assert server.asked == 3


def test_what_is_not_safe_to_ask_twice_is_asked_once(app: Flask) -> None:
    with Faulty(faulty.status(500), faulty.fine()) as server:
        with pytest.raises(BadAnswer):
            asked(server, method="POST", body=b"one")
        assert server.asked == 1
        assert asked(server, method="POST", body=b"one", safe=True).status == 200


def test_the_budget_of_retries_bounds_what_a_server_that_is_down_gets(app: Flask) -> None:
    patient = replace(HERE, rule=circuit.Rule(least_calls=1000))
    with Faulty(faulty.status(500)) as server:
        for _ in range(20):
            with pytest.raises(BadAnswer):
                asked(server, patient)
        assert server.asked <= 20 + 3 + 4


def test_a_short_retry_after_is_waited_for(app: Flask) -> None:
    with Faulty(faulty.status(429, "Retry-After: 1"), faulty.fine()) as server:
        began = time.monotonic()
        assert asked(server).status == 200
        assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    "said", ["120", format_datetime(datetime.now(UTC) + timedelta(hours=1))], ids=["seconds", "date"]
)
def test_a_long_retry_after_is_kept_by_everybody(app: Flask, said: str) -> None:
    with Faulty(faulty.status(429, f"Retry-After: {said}"), faulty.fine()) as server:
        with within(0.5), pytest.raises(ToldToWait):
            asked(server)
        with pytest.raises(NotNow) as refused:
            asked(server)
        assert 100 < refused.value.seconds <= HERE.rule.longest_seconds
        assert server.asked == 1
        with clock.travel(timedelta(seconds=HERE.rule.longest_seconds)):
            assert asked(server).status == 200


@pytest.mark.parametrize("said", ["", "soon", "-5", "9" * 400, "Thu, 99 Foo 2026 99:99:99 GMT"])
def test_a_retry_after_that_means_nothing_breaks_nothing(app: Flask, said: str) -> None:
    with Faulty(faulty.status(429, f"Retry-After: {said}")) as server, pytest.raises((BadAnswer, ToldToWait)):
        asked(server, replace(HERE, tries=1))


def test_a_server_that_fails_is_left_alone_then_probed_once_and_called_again(app: Flask) -> None:
    one_try = replace(HERE, tries=1)
    with Faulty(*[faulty.status(500)] * 5, faulty.fine()) as server:
        for _ in range(5):
            with pytest.raises(BadAnswer):
                asked(server, one_try)
        for _ in range(5):
            with within(0), pytest.raises(NotNow):
                asked(server, one_try)
        assert server.asked == 5
        with clock.travel(timedelta(seconds=30)):
            assert asked(server, one_try).status == 200
            assert asked(server, one_try).status == 200


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "http:///x", "gopher://x"])
def test_only_addresses_of_the_web_are_asked(app: Flask, url: str) -> None:
    with pytest.raises(ValueError):
        fetch(HERE, url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "127.1"])
def test_an_address_inside_is_not_even_connected_to(app: Flask, host: str) -> None:
    with Faulty(faulty.fine()) as server:
        with pytest.raises(OSError):
            fetch(replace(HERE, inside=False, tries=1), f"http://{host}:{server.port}/")
        assert server.asked == 0


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:a00:1::", False),
        ("2001:db8::1", False),
    ],
)
def test_which_addresses_lie_outside(address: str, outside: bool) -> None:
    assert sockets.allowed(address) == outside


def at_once(count: int, do: Callable[[], object]) -> list[object]:
    """What so many threads get that do it at the same moment."""
    found: list[object] = []

    def one() -> None:
        try:
            found.append(do())
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def inside(app: Flask, do: Callable[[], object]) -> Callable[[], object]:
    """The same in another thread, with the application at hand."""

    def work() -> object:
        with app.app_context():
            return do()

    return work


def test_identical_reads_under_way_are_one_and_other_ones_are_not(app: Flask) -> None:
    with Faulty(faulty.says(faulty.OK, pause=0.4)) as server:
        answers = at_once(6, inside(app, lambda: asked(server)))
        assert [answer.status for answer in answers] == [200] * 6  # type: ignore[attr-defined]
        assert server.asked == 1
        at_once(3, inside(app, lambda: asked(server, method="POST", body=b"x")))
        assert server.asked == 4


def test_no_more_calls_are_under_way_than_may_be(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "PLACE_SECONDS", 0.1)
    with Faulty(faulty.says(faulty.OK, pause=0.6)) as server:
        narrow = replace(HERE, at_once=2)
        found = at_once(5, inside(app, lambda: asked(server, narrow, method="POST", body=b"x")))
        assert sorted(type(one).__name__ for one in found) == ["Answer", "Answer", "NotNow", "NotNow", "NotNow"]
        assert server.asked == 2
        assert asked(server, narrow).status == 200, "a place is given back"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server for localhost encrypts with, vouched for in this process."""
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names, "-keyout", key, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(made, key)
    return tls


def test_encrypted_answers_come_and_slow_ones_end_in_time(app: Flask, certificate: ssl.SSLContext) -> None:
    one_try = replace(HERE, tries=1)
    with Faulty(faulty.fine(), faulty.trickles(faulty.OK), tls=certificate) as server:
        assert fetch(one_try, f"https://localhost:{server.port}/").body == b"fine\n"
        with within(1), pytest.raises(TimeoutError):
            fetch(one_try, f"https://localhost:{server.port}/")


def test_a_certificate_of_another_or_of_nobody_is_not_believed(
    app: Flask, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Faulty(faulty.fine(), tls=certificate) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            fetch(replace(HERE, tries=1), f"https://127.0.0.1:{server.port}/")
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(ssl.SSLCertVerificationError):
            fetch(replace(HERE, tries=1), f"https://localhost:{server.port}/")


SLOW_TLS = {
    "never answers": faulty.hangs,
    "trickles": faulty.trickles(b"\x16\x03\x03\x40\x00" + b"\x02" * 100),
    "resets": faulty.resets,
    "speaks plainly": faulty.says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
}


@pytest.mark.parametrize("how", SLOW_TLS)
def test_a_handshake_that_does_not_come_ends_in_time(app: Flask, how: str) -> None:
    with Faulty(SLOW_TLS[how]) as server, within(1), pytest.raises(OSError):
        fetch(replace(HERE, tries=1), f"https://localhost:{server.port}/")


def test_a_name_that_nobody_resolves_ends_in_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: time.sleep(5))
    with within(1), pytest.raises(TimeoutError):
        fetch(replace(HERE, tries=1), "https://slow.example.org/")


def fail(times: int) -> None:
    """Call a service that fails."""

    def work() -> None:
        raise OSError("away")

    for _ in range(times):
        with pytest.raises(OSError):
            outbound.call(HERE, work)


def state() -> str:
    """How the circuit stands."""
    [(_, found, _, _)] = outbound.states()
    return found


@contextmanager
def another(config: Config) -> Iterator[None]:
    """An application of another process."""
    with running(config) as app:
        outbound.init_app(app, config, (HERE,))
        yield


def test_processes_of_one_machine_share_what_they_know(sqlite_config: Config) -> None:
    with another(sqlite_config):
        fail(5)
    with another(sqlite_config):
        assert state() == "open"
        with pytest.raises(NotNow):
            outbound.call(HERE, lambda: None)


@pytest.mark.redis
def test_machines_share_what_they_know_where_there_is_a_redis(
    sqlite_config: Config, redis_url: str, tmp_path: Path
) -> None:
    homes = [tmp_path / name for name in ("one", "two")]
    for home in homes:
        home.mkdir()
    with another(replace(sqlite_config, redis_url=redis_url, home=homes[0])):
        fail(5)
    with another(replace(sqlite_config, redis_url=redis_url, home=homes[1])):
        assert state() == "open"


@pytest.mark.redis
def test_failures_that_come_at_one_moment_are_all_counted(sqlite_config: Config, redis_url: str) -> None:
    for config in (sqlite_config, replace(sqlite_config, redis_url=redis_url)):
        with running(config) as app:
            outbound.init_app(app, config, (HERE,))
            at_once(4, inside(app, lambda: outbound.call(HERE, lambda: 1 / 0)))
            [(_, _, known, _)] = outbound.states()
            assert len(known.outcomes) == 4


def test_without_the_redis_that_is_set_what_is_known_stays_on_the_machine(sqlite_config: Config) -> None:
    away = replace(sqlite_config, redis_url=f"redis://127.0.0.1:{servers.free_port()}")
    with another(away):
        fail(5)
        assert state() == "open"
    with another(sqlite_config):
        assert state() == "open"


def test_where_nothing_can_be_written_calls_are_made_all_the_same(sqlite_config: Config) -> None:
    (sqlite_config.home / "services.lock").mkdir()
    with another(sqlite_config):
        assert outbound.call(HERE, lambda: 7) == 7
        fail(4)
        assert state() == "open"


def test_a_file_that_was_spoilt_is_begun_anew(sqlite_config: Config) -> None:
    (sqlite_config.home / "services.json").write_text('{"here": [')
    with another(sqlite_config):
        fail(5)
        assert state() == "open"
