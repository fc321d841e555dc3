"""What the tests need: on CI nothing may be missing; elsewhere it is one visible line."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT

TEST = """
import pytest

@pytest.mark.redis
def test_with_redis(redis_url): ...

def test_without(): ...
"""


def run(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A run of two tests on a machine whose PATH holds nothing."""
    planted = tmp_path / "test_planted.py"
    planted.write_text(TEST)
    base = {name: value for name, value in os.environ.items() if name not in {"CI", "TEST_REDIS_URL"}}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        "-c",
        "pyproject.toml",
        "--rootdir",
        ROOT,
        planted,
    ]
    env = {**base, "PATH": str(tmp_path), **env}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_what_is_missing_is_one_line_and_the_rest_runs(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 0
    assert "LEFT OUT, for want of it on this machine: redis" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout


def test_on_ci_what_is_missing_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, CI="true")
    assert done.returncode != 0
    assert "CI must run everything, but there is no redis here." in done.stderr + done.stdout
