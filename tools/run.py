"""What `make run` starts: make ready, say where it is, then web and worker under one supervisor.

Usage: python -m tools.run
"""

import os
import socket
import sys
from pathlib import Path

from tools import prepare
from vocavision.config import Config, read_or_stop

ROOT = Path(__file__).parent.parent
FINISH_SECONDS = 35  # a request may take 30, a task 4


def main() -> int:
    """Exit status 1 with one clear sentence when it cannot start; else it becomes the supervisor."""
    config = read_or_stop()
    if taken(config):
        print(f"VocaVision cannot start: port {config.port} is in use; choose another with PORT=…", file=sys.stderr)
        return 1
    status = prepare.main()
    if status:
        return status
    print(f"\n  VocaVision: {config.address}\n  Data: {config.home.resolve()}\n  Mails: {mails(config)}\n", flush=True)
    os.chdir(ROOT)
    python = sys.executable
    web = ("web", python, "-m", "gunicorn", "app:app")
    worker = ("worker", python, "-m", "flask", "--app", "app", "worker")
    supervise = [python, str(ROOT / "tools" / "supervise.py"), str(FINISH_SECONDS)]
    os.execv(python, [*supervise, "--", *web, "--", *worker])  # noqa: S606


def taken(config: Config) -> bool:
    """Whether somebody else listens where the web server would."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        try:
            listener.bind((config.host, config.port))
        except OSError:
            return True
    return False


def mails(config: Config) -> str:
    """Where mails go, without the password of the server."""
    return config.mail_url.rpartition("@")[2] or f"written to {(config.home / 'mail').resolve()} (flask mail list)"


if __name__ == "__main__":
    sys.exit(main())
