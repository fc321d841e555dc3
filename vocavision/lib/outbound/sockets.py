"""Connections to the outside: to allowed addresses only, and over at an instant that no slowness moves."""

import ipaddress
import math
import queue
import socket
import ssl
import threading
import time
from typing import Any

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address stands in the last four bytes


class Inside(OSError):
    """The address lies in a private range, and nobody has configured it."""


class _Timed:
    """A socket on which waiting ends at `ends_at`, however many small pieces come."""

    ends_at: float = math.inf  # on the monotonic clock

    def _in_time(self: Any) -> None:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.settimeout(left if left < math.inf else None)

    def recv_into(self: Any, *values: Any) -> int:
        """As the socket does, in the time that is left."""
        self._in_time()
        return super().recv_into(*values)  # type: ignore[misc]

    def sendall(self: Any, *values: Any) -> None:
        """As the socket does, in the time that is left."""
        self._in_time()
        super().sendall(*values)  # type: ignore[misc]


class Plain(_Timed, socket.socket):
    """A TCP connection."""


class Encrypted(_Timed, ssl.SSLSocket):
    """A TLS connection."""


Connection = Plain | Encrypted


def allowed(address: str) -> bool:
    """Whether this IP address is one of the public Internet, also by what it carries inside."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried:
            return allowed(str(carried))
    return ip.is_global and not ip.is_multicast


def _found(host: str, port: int, seconds: float) -> list[Any]:
    """The addresses of the host; the system's own looking up knows no timeout, so it is left behind."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)) if isinstance(error, UnicodeError) else error)

    threading.Thread(target=look, name="Look-up", daemon=True).start()
    try:
        found = answers.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise TimeoutError("timed out") from None
    if isinstance(found, OSError):
        raise found
    return list(found)


def connected(host: str, port: int, ends_at: float, *, inside: bool) -> Plain:
    """A connection to the first address that takes it: the very address that was looked at; raises OSError, Inside."""
    problem: OSError = OSError("no address")
    for family, kind, protocol, _name, address in _found(host, port, ends_at - time.monotonic()):
        if not inside and not allowed(str(address[0])):
            problem = Inside("private address")
            continue
        made = Plain(family, kind, protocol)
        made.ends_at = ends_at
        try:
            made._in_time()
            made.connect(address)
        except OSError as error:
            made.close()
            problem = error
        else:
            return made
    raise problem


def tls() -> ssl.SSLContext:
    """How to encrypt: certificates are checked, and waiting ends in time."""
    context = ssl.create_default_context()
    context.sslsocket_class = Encrypted
    return context


def encrypted(plain: Plain, host: str) -> Encrypted:
    """The connection, encrypted to this host."""
    plain._in_time()
    made = tls().wrap_socket(plain, server_hostname=host)
    assert isinstance(made, Encrypted)
    made.ends_at = plain.ends_at
    return made
