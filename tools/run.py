"""What `make run` starts: make ready, say where it is, then web and worker under one supervisor.

Usage: python -m tools.run
"""

import errno
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
    if wrong := unable_to_listen(config):
        return prepare.refuse(wrong)
    status = prepare.main()
    if status:
        return status
    print(f"\n  VocaVision: {config.address}\n  Data: {config.home.resolve()}\n  Mails: {mails(config)}\n", flush=True)
    os.chdir(ROOT)
    python = sys.executable
    web = ("web", "-m", "gunicorn", "app:app")
    worker = ("worker", "-m", "flask", "--app", "app", "worker")
    supervise = [python, "-m", "tools.supervise", str(FINISH_SECONDS), "app"]
    os.execv(python, [*supervise, "--", *web, "--", *worker])  # noqa: S606


def unable_to_listen(config: Config) -> str | None:
    """Why the web server could not listen where it should, as one sentence; None when it could."""
    try:
        [(family, kind, _, _, address), *_] = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
            listener.bind(address)
    except (OSError, UnicodeError) as error:  # a name that is no name is either
        return why(error, config)
    return None


def why(error: OSError | UnicodeError, config: Config) -> str:
    """What the refusal means and what to do, as one sentence."""
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {config.port} is in use; choose another with PORT=…"
    if number == errno.EACCES:
        return f"port {config.port} is not open to this user; choose one above 1023 with PORT=…"
    if number == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror | UnicodeError):
        return (
            f"HOST={config.host} is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for all."
        )
    return f"nothing can listen on HOST={config.host}, PORT={config.port}: {error.strerror}."


def mails(config: Config) -> str:
    """Where mails go, without the password of the server."""
    return config.mail_url.rpartition("@")[2] or f"written to {(config.home / 'mail').resolve()} (flask mail list)"


if __name__ == "__main__":
    sys.exit(main())
