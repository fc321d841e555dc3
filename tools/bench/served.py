"""The product as `make run` starts it, beside its data that the bench has made."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import servers
from vocavision.config import Config

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def run(config: Config) -> Iterator[tuple[int, int]]:
    """Its port and the supervisor's process, on the data folder of these settings; ended afterwards."""
    port = servers.free_port()
    env = {**os.environ, "PORT": str(port), "VOCAVISION_HOME": str(config.home), "SECRET_KEY": config.secret_key}
    command = [sys.executable, "-m", "tools.run"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        servers.wait_for(lambda: servers.answers(port), "the start of the web server", 60)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)
