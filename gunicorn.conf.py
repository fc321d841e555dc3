"""How gunicorn serves the app: everything that can be set is in vocavision/config.py."""

import gc
import socket
import struct
from typing import Any

from vocavision.config import read_or_stop

_config = read_or_stop()

_host = f"[{_config.host}]" if ":" in _config.host else _config.host  # IPv6
bind = f"{_host}:{_config.port}"
workers = _config.web_workers
worker_class = "gthread"
threads = _config.web_threads
preload_app = True  # one copy of the code in memory, shared by the workers
graceful_timeout = 30  # seconds a request may still take when the server stops
timeout = 60  # seconds after which a worker that does not answer is replaced
keepalive = 5  # seconds an idle connection is kept
control_socket_disable = True
forwarded_allow_ips = "127.0.0.1"
WAIT_FOR_REQUEST = 60  # seconds a connection that has not asked for anything is kept out of the way
SILENCE = 15  # seconds a client may be silent in the middle of a request or an answer
ANSWER_KEPT = 256 * 1024  # bytes that the system takes at once, so that a slow phone does not hold a thread


def when_ready(server: Any) -> None:
    """Let a connection in when its request has come, for browsers open some that they may never use.

    What is set on a listening socket holds for every connection that comes in by it.
    """
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ANSWER_KEPT)
        for silence in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, silence, struct.pack("ll", SILENCE, 0))
        if listener.sock.family in (socket.AF_INET, socket.AF_INET6):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, WAIT_FOR_REQUEST)


# What gunicorn itself has to say goes where the application's logs go: in their form, and without what they leave out.
logconfig_dict = {"loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}}}


def pre_fork(_server: Any, _worker: Any) -> None:
    """Take what is loaded out of the sight of the collector: pages that it does not write to stay shared."""
    gc.collect()
    gc.freeze()
