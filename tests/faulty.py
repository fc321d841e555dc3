"""A server on this machine that fails in every way a server can: each connection gets the next part of its script."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress

Part = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nfine\n"
MOST_SECONDS = 20  # what hangs ends some time


class Faulty:
    """Plays the parts one connection after the other, the last one again and again; counts what it was asked."""

    def __init__(self, *parts: Part, tls: ssl.SSLContext | None = None) -> None:
        self.parts, self.tls = list(parts), tls
        self.asked = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()

    def __enter__(self) -> "Faulty":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._play, args=(client,), daemon=True).start()

    def _play(self, client: socket.socket) -> None:
        with self._lock:
            part = self.parts[min(self.asked, len(self.parts) - 1)]
            self.asked += 1
        with suppress(OSError), client:
            client.settimeout(MOST_SECONDS)
            if self.tls is not None:
                client = self.tls.wrap_socket(client, server_side=True)
            part(client)
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)


def says(*answer: bytes, pause: float = 0) -> Part:
    """Reads the request, then says this, with a pause before each piece."""

    def part(client: socket.socket) -> None:
        client.recv(65536)
        for piece in answer:
            time.sleep(pause)
            client.sendall(piece)

    return part


def fine() -> Part:
    """Answers as it should."""
    return says(OK)


def status(code: int, *headers: str) -> Part:
    """Answers with this status."""
    lines = [f"HTTP/1.1 {code} So", "Content-Length: 0", *headers, "", ""]
    return says("\r\n".join(lines).encode())


def trickles(answer: bytes) -> Part:
    """Sends the answer byte by byte, each well within any timeout."""
    return says(*[bytes([one]) for one in answer], pause=0.1)


def hangs(_client: socket.socket) -> None:
    """Takes the connection and never says a word."""
    time.sleep(MOST_SECONDS)


def resets(client: socket.socket) -> None:
    """Reads a little and breaks the connection off."""
    client.recv(10)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def greets(words: bytes) -> Part:
    """Speaks first, as a mail server does."""
    return lambda client: client.sendall(words)


def greets_slowly(client: socket.socket) -> None:
    """Speaks first, as a mail server does, and takes for ever over it."""
    with suppress(OSError):
        for one in b"220-patience\r\n" * 100:
            client.sendall(bytes([one]))
            time.sleep(0.1)
