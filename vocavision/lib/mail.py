"""Mails: written once, then sent over SMTP, or kept as files where there is no SMTP server."""

import contextlib
import os
import smtplib
import ssl
import tempfile
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from vocavision.config import Config, make_home

TIMEOUT = 10  # seconds, to connect, to encrypt and to sign in
ACCEPTANCE_TIMEOUT = 60  # seconds, for the mail itself: giving up on a slow acceptance would send it twice
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Refused(Exception):
    """The server will never take a mail for this address; `code` is its answer."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def written(
    config: Config, *, to: str, subject: str, text: str, language: str, name: str, now: datetime
) -> EmailMessage:
    """The mail; `name` is the same whenever this very mail is tried again, and so is its Message-ID."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = config.mail_from
    message["To"] = _ascii_host(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{name}@{_own_host(config)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")  # takes out what was said of the content before
    message["Content-Language"] = language
    return message


def _ascii_host(address: str) -> str:
    local, _, host = address.rpartition("@")
    return f"{local}@{host if host.isascii() else host.encode('idna').decode()}"


def _own_host(config: Config) -> str:
    return parseaddr(config.mail_from)[1].rpartition("@")[2] or "localhost"


def send(config: Config, message: EmailMessage) -> None:
    """Hand the mail over; returning means that it was accepted; raises Refused, SMTPException or OSError."""
    if config.mail_url:
        _over_smtp(config, message)
    else:
        _into(folder(config), message)


def _over_smtp(config: Config, message: EmailMessage) -> None:
    smtp = _connected(config)
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(ACCEPTANCE_TIMEOUT)
        smtp.send_message(message, from_addr=parseaddr(config.mail_from)[1], to_addrs=[message["To"]])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if code >= 500:
            raise Refused(code) from None  # its text names the address
        raise smtplib.SMTPResponseException(code, "recipient refused for now") from None
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):  # it was accepted, whatever happens to the goodbye
            smtp.quit()


def _connected(config: Config) -> smtplib.SMTP:
    url = urlsplit(config.mail_url)
    host, port = url.hostname or "localhost", url.port or PORTS[url.scheme]
    tls = ssl.create_default_context()
    smtp: smtplib.SMTP
    if url.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(host, port, local_hostname=_own_host(config), timeout=TIMEOUT, context=tls)
    else:
        smtp = smtplib.SMTP(host, port, local_hostname=_own_host(config), timeout=TIMEOUT)
    try:
        if url.scheme == "smtp+starttls":
            smtp.starttls(context=tls)
        if url.username:
            smtp.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        smtp.close()
        raise
    return smtp


def folder(config: Config) -> Path:
    """Where mails are kept when there is no SMTP server."""
    return make_home(config) / "mail"


def _into(place: Path, message: EmailMessage) -> None:
    place.mkdir(mode=0o700, exist_ok=True)
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    descriptor, part = tempfile.mkstemp(dir=place, suffix=".part")  # mode 600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(place / f"{name}.eml")
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    directory = os.open(place, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def kept(place: Path) -> Sequence[tuple[str, EmailMessage]]:
    """The kept mails with their names, the oldest first."""
    return [
        (path.stem, message_from_bytes(path.read_bytes(), policy=policy.default))
        for path in sorted(place.glob("*.eml"))
    ]
