"""Mail handed over by SMTP."""

import contextlib
import smtplib
import ssl
import time
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from vocavision.lib.outbound import sockets

SIGN_IN_SECONDS = 20  # to connect, to encrypt and to sign in; servers let strangers wait a while on purpose
ACCEPTANCE_SECONDS = 60  # for the mail itself: giving up on a slow acceptance would send it twice
GOODBYE_SECONDS = 3
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
LATER, NEVER, CLOSING = range(400, 500), range(500, 600), 421


class Refused(Exception):
    """The server will never take a mail for this address; `code` is its answer."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class _Smtp(smtplib.SMTP):
    """A conversation on a timed connection."""

    def __init__(self, own_host: str, *, encrypted: bool) -> None:
        super().__init__(local_hostname=own_host)
        self._encrypted = encrypted

    def _get_socket(self, host: str, port: int, _timeout: Any) -> sockets.Connection:
        # the operator wrote the address into the settings, so it may be one of the own network
        plain = sockets.connected(host, port, time.monotonic() + SIGN_IN_SECONDS, inside=True)
        if not self._encrypted:
            return plain
        try:
            return sockets.encrypted(plain, host)
        except BaseException:
            plain.close()
            raise

    def give(self, seconds: float) -> None:
        """All that comes now must be over in so many seconds."""
        if isinstance(self.sock, sockets.Plain | sockets.Encrypted):
            self.sock.ends_at = time.monotonic() + seconds


def deliver(url: str, message: EmailMessage, *, sender: str, own_host: str) -> None:
    """Hand the mail over; returning means that it was accepted; raises Refused, SMTPException or OSError."""
    smtp = _signed_in(url, own_host)
    try:
        smtp.give(ACCEPTANCE_SECONDS)
        smtp.send_message(message, from_addr=sender, to_addrs=[message["To"]])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if code in NEVER:
            raise Refused(code) from None  # its text names the address
        raise smtplib.SMTPResponseException(code, "recipient refused for now") from None
    finally:
        smtp.give(GOODBYE_SECONDS)
        with contextlib.suppress(smtplib.SMTPException, OSError):  # it was accepted, whatever happens to the goodbye
            smtp.quit()


def _signed_in(address: str, own_host: str) -> _Smtp:
    url = urlsplit(address)
    smtp = _Smtp(own_host, encrypted=url.scheme == "smtps")
    host, port = url.hostname or "localhost", url.port or PORTS[url.scheme]
    smtp._host = host  # type: ignore[attr-defined]  # whose certificate STARTTLS asks for: as its own connecting sets it
    try:
        code, said = smtp.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if url.scheme == "smtp+starttls":
            smtp.starttls(context=sockets.tls())
            smtp.give(SIGN_IN_SECONDS)
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        smtp.close()
        raise
    return smtp


def is_failure(error: Exception) -> bool:
    """Whether the error speaks against the server, and not only against one mail or its recipient."""
    if isinstance(error, Refused):
        return False
    if type(error) is smtplib.SMTPResponseException:  # a recipient, for now
        return error.smtp_code == CLOSING
    if isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return error.smtp_code in LATER
    return isinstance(error, smtplib.SMTPException | ssl.SSLError | OSError)
