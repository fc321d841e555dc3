"""One test run: its folder, what its processes share in it, and what may not be missing."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.browser import drivers

NEEDS: dict[str, Callable[[], object]] = {
    "postgres": servers.has_postgres,
    "redis": servers.has_redis,
    "browser": servers.has_chromium,
    "firefox": drivers.firefox,
    "webkit": drivers.webkit,
}
FOLDER = pytest.StashKey[Path]()
MISSING = pytest.StashKey[list[str]]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, or take that of the run which this process is a part of."""
    part_of = getattr(config, "workerinput", None)
    if part_of is not None:
        config.stash[FOLDER] = Path(part_of["run_folder"])
        return
    folder = Path(tempfile.mkdtemp(prefix="vocavision-tests-"))
    folder.chmod(0o755)  # PostgreSQL runs below it as somebody else
    (folder / "run").write_text(str(os.getpid()))
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
    folder = config.stash[FOLDER]
    for path in folder.glob("*.drop"):  # databases on a server that is not ours
        if os.environ.get("TEST_DATABASE_URL"):
            servers.on_postgres(path.read_text(), f"DROP DATABASE IF EXISTS {path.stem} WITH (FORCE)")
    servers.stop_all(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Mark by engine and folder; of what is asked for leave out, but not on CI, what cannot run here, and say so."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "postgres" in parameters.values():
            item.add_marker(pytest.mark.postgres)
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
    yield  # what is not asked for goes
    missing = {name for name, here in NEEDS.items() if not here()}
    wanted = {name for name in missing if any(item.get_closest_marker(name) for item in items)}
    if wanted and os.environ.get("CI") == "true":
        raise pytest.UsageError(f"CI must run everything, but there is no {', '.join(sorted(wanted))} here.")
    for item in items:
        for name in wanted:
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"no {name} here"))
    config.stash[MISSING] = sorted(wanted)


def pytest_terminal_summary(terminalreporter: object, config: pytest.Config) -> None:
    """Which screens were looked at and how, and one line about what was left out."""
    looks: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("passed", []):  # type: ignore[attr-defined]
        for screen, way in (value for name, value in report.user_properties if name == "looked at"):
            looks.setdefault(way, []).append(screen)
    for way, screens in sorted(looks.items()):
        terminalreporter.write_line(f"AXE LOOKED AT, {way}: {' | '.join(screens)}")  # type: ignore[attr-defined]
    if missing := config.stash.get(MISSING, []):
        line = f"LEFT OUT, for want of it on this machine: {', '.join(missing)}"
        terminalreporter.write_line(line)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """The folder of this run, shared by its processes."""
    return pytestconfig.stash[FOLDER]


@pytest.fixture(scope="session")
def once(run_folder: Path) -> Callable[[str, Callable[[], str]], str]:
    """`once(name, make)` gives what `make` gave in the first process of the run that asked."""

    def made(name: str, make: Callable[[], str]) -> str:
        kept = run_folder / f"{name}.made"
        with (run_folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                kept.write_text(make())
        return kept.read_text()

    return made
