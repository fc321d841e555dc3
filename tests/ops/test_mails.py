"""What is mailed to whom, and how it leaves."""

import re
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from flask import Flask

from tests import servers
from tests.conftest import SECRET, running
from tests.factories import a_learner
from tests.pages import Visitor
from vocavision.accounts import actions
from vocavision.config import Config
from vocavision.lib import clock
from vocavision.ops import queries
from vocavision.ops.models import Job
from vocavision.ops.tasks import Hands, run_due
from vocavision.worker import KINDS

HANGUL = re.compile("[가-힣]")


@pytest.fixture
def sending(each_config: Config, postbox: servers.Postbox) -> Iterator[Flask]:
    """The app on each engine, its mails going to the postbox."""
    config = replace(each_config, mail_url=postbox.url, base_url="https://learn.example.org")
    with running(config) as app:
        yield app


def work() -> Job:
    """Do what is due; gives the latest job."""
    run_due(Hands(KINDS))
    return queries.jobs(None, 1)[0]


def address_in(message: EmailMessage) -> str:
    """The one link of our pages in the mail, as a path."""
    lines = [line for line in message.get_content().splitlines() if line.startswith("https://learn.example.org/")]
    assert len(lines) == 1
    return lines[0].removeprefix("https://learn.example.org")


def ask_reset(email: str) -> None:
    """What the page of a forgotten password does."""
    actions.ask_reset(email, SECRET, clock.now())


def test_signing_up_mails_a_link_that_opens(sending: Flask, postbox: servers.Postbox) -> None:
    actions.sign_up("Mina@example.org", "a quiet morning", locale="en", zone="UTC", secret=SECRET, now=clock.now())
    assert work().state == "done"
    [message] = postbox.accepted
    assert (message["To"], message["Subject"]) == ("Mina@example.org", "Confirm your email address")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    client = sending.test_client()
    assert client.get(address_in(message), base_url="https://learn.example.org").status_code == 200


def test_each_reader_is_written_to_in_their_language_also_when_both_are_at_once(
    sending: Flask, postbox: servers.Postbox
) -> None:
    emails = {f"{language}{number}@example.org": language for number in range(10) for language in ("en", "ko")}
    for email, language in emails.items():
        a_learner(email=email, locale=language)
        ask_reset(email)

    def work_beside() -> None:
        with sending.app_context():
            work()

    threads = [threading.Thread(target=work_beside) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(postbox.accepted) == len(emails)
    for message in postbox.accepted:
        language = emails[message["To"]]
        assert message["Content-Language"] == language
        assert (message["Subject"] == "Choose a new password") == (language == "en")
        assert (HANGUL.search(message["Subject"]) is not None) == (language == "ko")
        assert len(HANGUL.findall(message.get_content())) > 20 or language == "en"
        assert address_in(message).startswith("/reset-password/")


def test_a_reset_goes_to_the_address_of_the_account_not_to_the_one_typed(
    sending: Flask, postbox: servers.Postbox
) -> None:
    a_learner(email="mass@example.org", email_key="mass@example.org")
    ask_reset("MAß@example.org")  # compares as the same, and is another mailbox
    assert work().state == "done"
    assert [message["To"] for message in postbox.accepted] == ["mass@example.org"]
    assert postbox.accepted[0]["Subject"] == "Choose a new password"


def test_a_reset_for_nobody_sends_nothing_and_is_done(sending: Flask, postbox: servers.Postbox) -> None:
    ask_reset("nobody@example.org")
    assert work().state == "done"
    assert postbox.accepted == []


def test_a_change_of_address_is_confirmed_at_the_new_one(sending: Flask, postbox: servers.Postbox) -> None:
    mina = a_learner(email="mina@example.org")
    actions.ask_email_change(mina, "new@example.org", SECRET, clock.now())
    work()
    [message] = postbox.accepted
    assert (message["To"], message["Subject"]) == ("new@example.org", "Confirm your new email address")


def test_changing_only_capital_letters_is_no_conflict_with_oneself(sending: Flask, postbox: servers.Postbox) -> None:
    mina = a_learner(email="mina@example.org")
    actions.ask_email_change(mina, "Mina@example.org", SECRET, clock.now())
    work()
    assert [message["Subject"] for message in postbox.accepted] == ["Confirm your new email address"]


def test_an_address_that_has_an_account_gets_a_notice_instead_of_the_link(
    sending: Flask, postbox: servers.Postbox
) -> None:
    mina = a_learner(email="mina@example.org")
    a_learner(email="jun@example.org")
    actions.ask_email_change(mina, "jun@example.org", SECRET, clock.now())
    work()
    [message] = postbox.accepted
    assert (message["To"], message["Subject"]) == ("jun@example.org", "You already have a VocaVision account")
    assert address_in(message) == "/sign-in"
    assert "mina" not in message.as_string()


def test_a_link_that_is_too_old_or_used_is_not_mailed(sending: Flask, postbox: servers.Postbox) -> None:
    a_learner(email="mina@example.org")
    ask_reset("mina@example.org")
    with clock.travel(timedelta(minutes=31)):
        assert work().state == "done"
    assert postbox.accepted == []


def test_trying_again_keeps_the_message_id(each_config: Config) -> None:
    with running(replace(each_config, mail_url=f"smtp://127.0.0.1:{servers.free_port()}")):
        a_learner(email="mina@example.org")
        ask_reset("mina@example.org")
        job = work()
        assert (job.state, job.last_error) == ("waiting", "ConnectionRefusedError Connection refused")
    with servers.Postbox() as box, running(replace(each_config, mail_url=box.url)):
        for _ in range(2):
            Job.update(state="waiting", run_after_ms=0).execute()
            work()
    assert box.message_ids == [f"<{job.id}@localhost>"] * 2


class _Answering:
    """An SMTP server that says what it is told to say to a recipient."""

    def __init__(self, said: str) -> None:
        self.said = said

    async def handle_RCPT(self, *_asked: object) -> str:  # noqa: N802
        """Answer to RCPT TO."""
        return self.said


@pytest.mark.parametrize(("said", "state"), [("550 no such mailbox", "failed"), ("451 not now", "waiting")])
def test_a_mailbox_that_does_not_exist_stops_the_job_and_a_busy_one_does_not(
    sqlite_config: Config, said: str, state: str
) -> None:
    port = servers.free_port()
    controller = Controller(_Answering(said), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with running(replace(sqlite_config, mail_url=f"smtp://127.0.0.1:{port}")):
            a_learner(email="mina@example.org")
            ask_reset("mina@example.org")
            job = work()
    finally:
        controller.stop(no_assert=True)
    assert job.state == state
    assert said[:3] in str(job.last_error)
    assert "mina" not in str(job.last_error)


def test_without_an_smtp_server_mails_become_files_for_their_owner_alone(sqlite_config: Config) -> None:
    with running(sqlite_config) as app:
        a_learner(email="mina@example.org")
        ask_reset("mina@example.org")
        job = work()
        folder = sqlite_config.home / "mail"
        [path] = folder.iterdir()
        assert path.name == f"{job.id}.eml"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        listed = app.test_cli_runner().invoke(args=["mail", "list"]).output
        assert "mina@example.org  Choose a new password" in listed
        assert str(folder) in listed
        shown = app.test_cli_runner().invoke(args=["mail", "show", str(job.id)[-6:]]).output
        assert "Subject: Choose a new password" in shown
        assert "http://localhost:8000/reset-password/" in shown
        missing = app.test_cli_runner().invoke(args=["mail", "show", "no-such"])
        assert (missing.exit_code, "no such mail" in missing.output) == (1, True)


def test_a_folder_that_cannot_be_written_to_keeps_the_mail_waiting(sqlite_config: Config) -> None:
    with running(sqlite_config):
        (sqlite_config.home / "mail").write_text("in the way")
        a_learner(email="mina@example.org")
        ask_reset("mina@example.org")
        assert (work().state, work().last_error) == ("waiting", "FileExistsError File exists")


def test_an_address_with_a_host_in_another_script_gets_its_mail(sending: Flask, postbox: servers.Postbox) -> None:
    a_learner(email="mina@예시.example.org")
    ask_reset("mina@예시.example.org")
    assert work().state == "done"
    assert postbox.accepted[0]["To"] == "mina@xn--vv4b11d.example.org"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A certificate for localhost that this process trusts, and its key."""
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names, "-keyout", key, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made, key


class _Guarded(servers.Postbox):
    """An SMTP server with TLS that takes mails only from who signs in."""

    def __init__(self, certificate: tuple[Path, Path], *, at_once: bool) -> None:
        super().__init__()
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*certificate)
        self.tls, self.at_once = tls, at_once
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ssl_context=tls if at_once else None)
        self._controller.factory = self._server  # type: ignore[method-assign]

    def _server(self) -> SMTP:
        encrypts: dict[str, Any] = {} if self.at_once else {"tls_context": self.tls, "require_starttls": True}
        return SMTP(
            self, authenticator=self._authenticate, auth_required=True, auth_require_tls=not self.at_once, **encrypts
        )

    def _authenticate(
        self, _server: SMTP, _session: object, _envelope: Envelope, _how: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given == LoginPassword(b"mina", b"p@ss/word"), handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize(("scheme", "at_once"), [("smtps", True), ("smtp+starttls", False)])
@pytest.mark.parametrize(("password", "state"), [("p%40ss%2Fword", "done"), ("wrong", "waiting")])
def test_encrypted_servers_are_signed_in_to(
    sqlite_config: Config, certificate: tuple[Path, Path], scheme: str, at_once: bool, password: str, state: str
) -> None:
    with _Guarded(certificate, at_once=at_once) as box:
        url = f"{scheme}://mina:{password}@localhost:{box.port}"
        with running(replace(sqlite_config, mail_url=url)):
            a_learner(email="mina@example.org")
            ask_reset("mina@example.org")
            job = work()
    assert job.state == state
    assert len(box.accepted) == (state == "done")
    if state == "waiting":
        assert job.last_error == "SMTPAuthenticationError 535"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    sqlite_config: Config, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    box = _Guarded(certificate, at_once=True)
    url = f"smtps://mina:p%40ss%2Fword@localhost:{box.port}"
    with box, running(replace(sqlite_config, mail_url=url)):
        a_learner(email="mina@example.org")
        ask_reset("mina@example.org")
        job = work()
    assert job.state == "waiting"
    assert "SSLCertVerificationError" in str(job.last_error)
    assert box.accepted == []


def test_the_page_says_so_when_no_worker_lives(visitor: Visitor) -> None:
    page = visitor.submit(visitor.get("/forgot-password"), "/forgot-password", email="mina@example.org")
    assert "Mails are slow at the moment. Yours is kept and will be sent." in page.words()
