"""What `make run` starts: it begins quickly, stops gently, and leaves nothing behind."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from peewee import OperationalError

from tests import servers
from tests.ops.processes import environment
from tools import prepare, run
from vocavision.config import Config

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parent.parent.parent
SUPERVISE = ROOT / "tools" / "supervise.py"


class Started:
    """A command with all that it started: its descendants, and what it said."""

    def __init__(self, command: list[str], env: dict[str, str], said: Path) -> None:
        self.began, self.said = time.monotonic(), said
        with said.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def family(self) -> set[int]:
        """The process and its living descendants."""
        children: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                pid, _, rest = path.read_text().partition(" ")
                state, parent = rest.rpartition(")")[2].split()[:2]
                if state != "Z":
                    children.setdefault(int(parent), []).append(int(pid))
        found, todo = set(), [self.process.pid]
        while todo:
            one = todo.pop()
            found.add(one)
            todo += children.get(one, [])
        return found

    def ends(self, seconds: float = 20) -> int:
        """Wait for its end; gives the exit status."""
        return self.process.wait(seconds)


def living(pids: set[int]) -> set[int]:
    """Those of the processes that still run."""
    found = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            if "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text():
                found.add(pid)
    return found


@contextlib.contextmanager
def started(command: list[str], env: dict[str, str], said: Path) -> Iterator[Started]:
    """The command, running; at the end of the block nothing of it is left."""
    one = Started(command, env, said)
    try:
        yield one
    finally:
        for pid in one.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        one.process.wait()


@pytest.fixture
def config(sqlite_config: Config) -> Config:
    """The settings of one's own machine, on a free port."""
    return Config(home=sqlite_config.home, port=servers.free_port())


def answer(port: int, path: str = "/healthz") -> HTTPResponse:
    """What the web server answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response


@contextlib.contextmanager
def product(config: Config, *, by_make: bool = False) -> Iterator[Started]:
    """The product as `make run` starts it, ready."""
    command = ["make", "run"] if by_make else [sys.executable, "-m", "tools.run"]
    with started(command, environment(config), config.home / "said") as one:
        servers.wait_for(lambda: servers.answers(config.port), "the first answer")
        servers.wait_for(lambda: answer(config.port, "/readyz").status == 200, "readiness")
        yield one


def half_a_request(port: int) -> socket.socket:
    """A POST whose body is on its way: the server waits for the rest."""
    caller = socket.create_connection(("127.0.0.1", port), timeout=20)
    caller.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n")
    caller.sendall(b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\nemail=half")
    time.sleep(0.5)
    return caller


def test_it_says_where_it_is_and_where_mails_go(catalogue: None, config: Config) -> None:
    with product(config) as one:
        said = one.said.read_text()
    assert f"http://localhost:{config.port}" in said
    assert str(config.home / "mail") in said


@pytest.mark.parametrize("by_make", [False, True], ids=["supervisor", "make"])
def test_term_lets_a_request_end_and_leaves_no_process(catalogue: None, config: Config, by_make: bool) -> None:
    with product(config, by_make=by_make) as one:
        until = time.monotonic() + 20
        while len(family := one.family()) < 5:  # supervisor, gunicorn, two of its workers, the worker
            assert time.monotonic() < until
            time.sleep(0.1)
        caller = half_a_request(config.port)
        one.process.terminate()
        time.sleep(1)
        assert living(family)
        caller.sendall(b"&x=1234567")
        assert (
            caller.makefile("rb").readline() == b"HTTP/1.1 400 BAD REQUEST\r\n"
        )  # it has no token: answered, not cut off
        status = one.ends()
        servers.wait_for(lambda: not living(family), "the end of all processes", 5)
    assert status == (-signal.SIGTERM if by_make else 0)


def test_ctrl_c_stops_it_at_once(catalogue: None, config: Config) -> None:
    with product(config) as one:
        family = one.family()
        began = time.monotonic()
        os.killpg(one.process.pid, signal.SIGINT)  # as a terminal does
        assert one.ends() == 0
        assert time.monotonic() - began < 4
        assert not living(family)
    assert "Traceback" not in one.said.read_text()


def test_when_the_supervisor_is_killed_its_children_end(catalogue: None, config: Config) -> None:
    with product(config) as one:
        family = one.family()
        one.process.kill()
        one.ends()
        servers.wait_for(lambda: not living(family), "the end of the orphans", 10)


def called(name: bytes, family: set[int]) -> set[int]:
    """Those that an operator sees under this name, save those that are just being replaced."""
    found = set()
    for pid in family:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(name):
                found.add(pid)
    return found


def test_a_worker_that_is_killed_is_started_again_and_the_web_server_goes_on(catalogue: None, config: Config) -> None:
    with product(config) as one:
        [worker] = called(b"flask", one.family())
        others = one.family() - {worker}
        os.kill(worker, signal.SIGKILL)
        servers.wait_for(lambda: len(called(b"flask", one.family()) - {worker}) == 1, "another worker")
        assert living(others) == others
        assert answer(config.port).status == 200
        family = one.family()
        one.process.terminate()
        assert one.ends() == 0
        assert not living(family)
    said = [line for line in one.said.read_text().splitlines() if "ended by itself" in line]
    assert said == ["worker ended by itself with status -9 and is started again in 1 s"]


def test_a_web_server_that_is_killed_is_started_again_without_leaving_its_processes(
    catalogue: None, config: Config
) -> None:
    with product(config) as one:
        gunicorns = called(b"gunicorn", one.family())
        os.kill(min(gunicorns), signal.SIGKILL)
        servers.wait_for(lambda: not living(gunicorns), "the end of its processes")
        servers.wait_for(lambda: servers.answers(config.port), "the next answer")
        assert answer(config.port).status == 200


def slowness() -> float:
    """How much longer than alone a process takes now, for others use the machine too; at least 1."""
    began = time.monotonic()
    burning = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", "for number in range(15_000_000): pass"])
    usage = os.wait4(burning, 0)[2]
    return max(1.0, (time.monotonic() - began) / (usage.ru_utime + usage.ru_stime))


def test_the_second_start_answers_within_five_seconds(catalogue: None, config: Config) -> None:
    with product(config) as one:
        one.process.terminate()
        one.ends()
    took = []
    for _ in range(3):  # the quickest counts, each by what the machine could give just then
        busy = slowness()
        with started([sys.executable, "-m", "tools.run"], environment(config), config.home / "said") as one:
            servers.wait_for(lambda: servers.answers(config.port), "the first answer", 60)
            assert answer(config.port, "/").status == 200
            took.append((time.monotonic() - one.began) / max(busy, slowness()))
            one.process.terminate()
            one.ends()
        if took[-1] < 5:
            return
    pytest.fail(f"the starts took {took} seconds of an idle machine")


def test_a_port_that_is_taken_is_said_in_one_sentence(config: Config) -> None:
    said = config.home / "said"
    busy = socket.create_server(("127.0.0.1", config.port))
    with busy, started([sys.executable, "-m", "tools.run"], environment(config), said) as one:
        assert one.ends() == 1
    assert said.read_text() == f"VocaVision cannot start: port {config.port} is in use; choose another with PORT=…\n"


@pytest.mark.parametrize(
    ("host", "number", "said"),
    [
        ("127.0.0.1", errno.EACCES, "port 80 is not open to this user; choose one above 1023 with PORT=…"),
        (
            "192.0.2.1",
            errno.EADDRNOTAVAIL,
            "HOST=192.0.2.1 is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for all.",
        ),
    ],
)
def test_an_address_that_is_refused_is_said_with_what_to_do(host: str, number: int, said: str) -> None:
    assert run.why(OSError(number, os.strerror(number)), Config(host=host, port=80)) == said


@pytest.mark.parametrize("host", ["999.1.1.1", "192.0.2.1", "a..b"])
def test_an_address_that_this_machine_has_not_is_said_by_its_name(host: str) -> None:
    said = run.unable_to_listen(Config(host=host, port=servers.free_port()))
    assert said is not None
    assert said.startswith(f"HOST={host} is no address of this machine")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_free_port_of_this_machine_is_taken_without_a_word(host: str) -> None:
    assert run.unable_to_listen(Config(host=host, port=servers.free_port())) is None


def test_a_database_server_that_is_away_stops_the_start_with_one_sentence(
    sqlite_config: Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = servers.free_port()
    away = replace(sqlite_config, database_url=f"postgresql://me:hunter2@127.0.0.1:{port}/nothing")
    for name, value in environment(away).items():
        monkeypatch.setenv(name, value)
    assert prepare.main() == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "VocaVision cannot start: PostgreSQL at 127.0.0.1 says no (Connection refused); start it, or mend DATABASE_URL."
    )


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device", "site.css"), OperationalError("database or disk is full")],
)
def test_a_full_disk_is_said_with_the_folder_and_what_to_do(error: OSError | OperationalError, tmp_path: Path) -> None:
    assert prepare.why(error, Config(home=tmp_path)) == (
        f"there is no room left on the disk of the data folder {tmp_path};"
        " make room there, or choose a folder on another disk with VOCAVISION_HOME=…"
    )


def test_a_full_disk_is_known_behind_what_failed_after_it(tmp_path: Path) -> None:
    after = OperationalError("cannot rollback - no transaction is active")
    after.__context__ = OperationalError("database or disk is full")
    assert "no room left" in prepare.why(after, Config(home=tmp_path))


def supervised(tmp_path: Path, seconds: int, *commands: list[str]) -> contextlib.AbstractContextManager[Started]:
    """The supervisor with these commands of our own."""
    words = [word for number, command in enumerate(commands) for word in ["--", f"child{number}", *command]]
    return started([sys.executable, str(SUPERVISE), str(seconds), *words], dict(os.environ), tmp_path / "said")


def test_what_does_not_stop_is_killed_after_its_time(tmp_path: Path) -> None:
    deaf = [
        sys.executable,
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
    ]
    with supervised(tmp_path, 1, deaf) as one:
        servers.wait_for(lambda: "1" in one.said.read_text(), "the start")
        family = one.family()
        one.process.terminate()
        assert one.ends(5) == 0
        assert not living(family)
    assert "child0 did not stop in 1 s and is killed" in one.said.read_text()


def test_what_dies_again_and_again_ends_all_with_its_status(tmp_path: Path) -> None:
    with supervised(tmp_path, 1, ["sleep", "60"], ["sh", "-c", "exit 7"]) as one:
        servers.wait_for(lambda: "again in 1 s" in one.said.read_text(), "its first death")
        family = one.family()
        assert one.ends(40) == 7
        assert not living(family)
    died = "child1 ended by itself with status 7"
    assert one.said.read_text().splitlines() == [
        *(f"{died} and is started again in {seconds} s" for seconds in (1, 2, 4, 8)),
        f"{died}, 5 times within 60 s: everything stops",
    ]


def test_a_signal_while_something_waits_for_its_next_start_ends_all(tmp_path: Path) -> None:
    with supervised(tmp_path, 1, ["sleep", "60"], ["true"]) as one:
        servers.wait_for(lambda: "again in" in one.said.read_text(), "its death")
        family = one.family()
        one.process.terminate()
        assert one.ends(5) == 0
        assert not living(family)


def test_a_command_and_its_words_may_hold_spaces(tmp_path: Path) -> None:
    with supervised(tmp_path, 1, [sys.executable, "-c", "import sys; print(sys.argv[1:])", "two words", "x"]) as one:
        servers.wait_for(lambda: "['two words', 'x']" in one.said.read_text(), "its words")


@pytest.mark.slow
def test_a_fresh_clone_runs_and_then_starts_without_a_network(tmp_path: Path) -> None:
    clone, home = tmp_path / "a clone", tmp_path / "home"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    env = {**os.environ, "VOCAVISION_HOME": str(home), "PORT": str(servers.free_port())}
    port = int(env["PORT"])
    with started(["make", "-C", str(clone), "run"], env, tmp_path / "first") as one:
        servers.wait_for(lambda: servers.answers(port), "the first answer", 300)
        assert answer(port, "/").status == 200
        one.process.terminate()
        one.ends(40)
    if os.geteuid() != 0:
        return
    begin = f"ip link set lo up && exec make -C '{clone}' run"
    check = f"import socket; socket.create_connection(('127.0.0.1', {port}), 1)"
    with started(["unshare", "--net", "sh", "-c", begin], env, tmp_path / "second") as one:
        inside = ["nsenter", "--net", "--target", str(one.process.pid), sys.executable, "-c", check]
        servers.wait_for(
            lambda: subprocess.run(inside, capture_output=True, check=False).returncode == 0, "an answer offline", 60
        )
        one.process.terminate()
        one.ends(40)
