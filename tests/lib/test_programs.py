"""Programs of the machine, within their bounds."""

import sys
import time
from pathlib import Path

import pytest

from tests import servers
from vocavision.lib.outbound import programs
from vocavision.lib.outbound.programs import ProgramFailed

SHELL = "/bin/sh"


def run(script: str, given: bytes = b"", seconds: float = 5, most_bytes: int = 1_000_000) -> bytes:
    """What the shell writes for this script."""
    return programs.run(SHELL, "-c", script, given=given, seconds=seconds, most_bytes=most_bytes)


def group_of(process: Path) -> int | None:
    """The group of a process that runs; None when it has ended, also where nobody has taken note yet."""
    try:
        state, _parent, group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return None
    return None if state == "Z" else int(group)


def test_a_program_reads_what_it_is_given_and_what_it_writes_comes_back() -> None:
    long = b"x" * 300_000
    assert run("cat", given=long) == long


def test_arguments_are_no_shell_commands() -> None:
    said = programs.run(
        sys.executable, "-c", "import sys; print(sys.argv[1])", "$(id); `id`", given=b"", seconds=5, most_bytes=100
    )
    assert said == b"$(id); `id`\n"


def test_a_program_sees_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")
    assert b"do-not-tell" not in run("env")


@pytest.mark.parametrize("script", ["sleep 30", "exec 1>&-; sleep 30", "sleep 30 & exit"])
def test_a_program_that_takes_too_long_is_ended_with_all_it_has_started(script: str, tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(ProgramFailed, match=r"sh took longer than 0\.3 s"):
        run(f"echo $$ > {tmp_path}/id; {script}", seconds=0.3)
    assert time.monotonic() - began < 5
    group = int((tmp_path / "id").read_text())
    # one that was killed stands in the list until the system has taken it out
    servers.wait_for(
        lambda: not any(group_of(path) == group for path in Path("/proc").glob("[0-9]*")), "ending them", 10
    )


def test_a_program_that_writes_without_end_is_stopped() -> None:
    with pytest.raises(ProgramFailed, match="wrote more than 1000000 bytes"):
        run("cat /dev/zero")


def test_a_program_that_ends_with_an_error_has_failed_whatever_it_wrote() -> None:
    with pytest.raises(ProgramFailed, match="sh ended with 3"):
        run("echo half; exit 3")


def test_a_program_that_is_not_there_or_cannot_run_has_failed(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("no program")
    for name in ("absent", "broken"):
        with pytest.raises(ProgramFailed, match=f"{name} cannot be started"):
            programs.run(str(tmp_path / name), given=b"", seconds=1, most_bytes=1)
