"""What `make run` starts: make ready, say where it is, then web and worker under one supervisor.

Usage: python -m tools.run
"""

import os
import shlex
import sys
from pathlib import Path

from tools import prepare

ROOT = Path(__file__).parent.parent
FINISH_SECONDS = 35  # a request may take 30, a task 4


def main() -> int:
    """Exit status 1 with one clear sentence when it cannot start; else it becomes the supervisor."""
    status = prepare.main()
    if status:
        return status
    from vocavision.config import read

    config = read()
    mails = config.mail_url.rpartition("@")[2] or f"written to {(config.home / 'mail').resolve()}"
    print(f"\n  VocaVision: {config.address}\n  Data: {config.home.resolve()}\n  Mails: {mails}\n", flush=True)
    binaries = Path(sys.executable).parent
    web = f"{binaries / 'gunicorn'} app:app"
    worker = f"{binaries / 'flask'} --app app worker"
    arguments = [sys.executable, str(ROOT / "tools" / "supervise.py"), str(FINISH_SECONDS)]
    os.chdir(ROOT)
    os.execv(sys.executable, [*arguments, f"web={_quoted(web)}", f"worker={_quoted(worker)}"])  # noqa: S606


def _quoted(command: str) -> str:
    return shlex.join(command.split(" "))


if __name__ == "__main__":
    sys.exit(main())
