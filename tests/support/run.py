"""One test run: its folder, what is made once in it and shared by its processes, and what it must have."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import servers

NEEDS = {"postgres": servers.has_postgres, "redis": servers.has_redis, "browser": servers.has_chromium}
MISSING = pytest.StashKey[list[str]]()
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, or take that of the run which this process is a part of."""
    part_of = getattr(config, "workerinput", None)
    if part_of is not None:
        config.stash[FOLDER] = Path(part_of["run_folder"])
        return
    folder = Path(tempfile.mkdtemp(prefix="vocavision-tests-"))
    folder.chmod(0o755)  # an unprivileged PostgreSQL lies below it
    config.stash[FOLDER] = folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a process of this run where the run's folder is."""
    node.workerinput["run_folder"] = str(node.config.stash[FOLDER])  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this run and remove its folder."""
    if hasattr(config, "workerinput") or FOLDER not in config.stash:
        return
    servers.stop_all(config.stash[FOLDER])
    shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, and say so; on CI nothing may be left out."""
    missing = {name for name, here in NEEDS.items() if not here()}
    wanted = {name for name in missing if any(item.get_closest_marker(name) for item in items)}
    if wanted and os.environ.get("CI") == "true":
        raise pytest.UsageError(f"CI must run everything, but there is no {', '.join(sorted(wanted))} here.")
    for item in items:
        for name in missing:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"no {name} here"))
    config.stash[MISSING] = sorted(wanted)


def pytest_terminal_summary(terminalreporter: object, config: pytest.Config) -> None:
    """One line about what was left out."""
    if missing := config.stash.get(MISSING, []):
        terminalreporter.write_line(f"LEFT OUT, for want of it on this machine: {', '.join(missing)}")  # type: ignore[attr-defined]


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Only one process of the run is in here at a time."""
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """The folder of this run, shared by its processes."""
    return pytestconfig.stash[FOLDER]


@pytest.fixture(scope="session")
def once(run_folder: Path) -> Callable[[str, Callable[[], str]], str]:
    """`once(name, make)` gives what `make` gave in the first process of the run that asked."""

    def made(name: str, make: Callable[[], str]) -> str:
        kept = run_folder / f"{name}.made"
        with locked(run_folder, name):
            if not kept.exists():
                kept.write_text(make())
        return kept.read_text()

    return made
