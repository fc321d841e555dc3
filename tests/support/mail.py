"""A real SMTP server that keeps what it is sent."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.servers import free_port


class Postbox:
    """What was accepted, in order; `url` is what MAIL_URL must be."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.accepted: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept one mail."""
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.accepted.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def message_ids(self) -> list[str]:
        """The Message-IDs of what was accepted."""
        return [str(message["Message-ID"]) for message in self.accepted]


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A running SMTP server."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop(no_assert=True)
