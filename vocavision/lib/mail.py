"""Mails: written once, then sent over SMTP, or kept as files where there is no SMTP server."""

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import partial
from pathlib import Path

from vocavision.config import Config, make_home
from vocavision.lib import outbound
from vocavision.lib.outbound import Service, smtp
from vocavision.lib.outbound.circuit import Rule

MAIL = Service(
    "mail",
    fallback="mails wait as jobs",
    at_once=8,
    inside=True,
    rule=Rule(window_seconds=300, probe_seconds=smtp.SIGN_IN_SECONDS + smtp.ACCEPTANCE_SECONDS + smtp.GOODBYE_SECONDS),
    is_failure=smtp.is_failure,
)


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
    """Hand the mail over; returning means that it was accepted; raises NotNow, Refused, SMTPException or OSError."""
    if config.mail_url:
        sender = parseaddr(config.mail_from)[1]
        outbound.call(MAIL, partial(smtp.deliver, config.mail_url, message, sender=sender, own_host=_own_host(config)))
    else:
        _into(folder(config), message)


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
