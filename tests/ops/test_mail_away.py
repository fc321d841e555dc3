"""While the mail server is away, mails wait: soon without asking it, without using up their tries, and visibly."""

import smtplib
import time
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from flask import Flask

from tests import faulty, servers
from tests.conftest import SECRET, running
from tests.factories import a_learner
from tests.faulty import Faulty
from vocavision.accounts import actions as accounts_actions
from vocavision.config import Config
from vocavision.lib import clock
from vocavision.lib.outbound import smtp
from vocavision.ops import actions, queries
from vocavision.ops.models import Job
from vocavision.ops.tasks import Hands, run_due
from vocavision.worker import KINDS

AT_ONCE = 12


def ask(count: int) -> None:
    """So many people ask for a mail."""
    for number in range(count):
        a_learner(email=f"learner{number}@example.org")
        accounts_actions.ask_reset(f"learner{number}@example.org", SECRET, clock.now())


def work() -> list[Job]:
    """Do what is due; gives the jobs."""
    run_due(Hands(KINDS))
    return list(queries.jobs(None, 100))


def test_a_server_that_is_away_is_soon_left_alone_and_no_mail_loses_a_try_by_that(each_config: Config) -> None:
    port = servers.free_port()
    with running(replace(each_config, mail_url=f"smtp://127.0.0.1:{port}")) as app:
        ask(AT_ONCE)
        jobs = work()
        assert [job.state for job in jobs] == ["waiting"] * AT_ONCE
        assert sorted(job.tries for job in jobs) == [0] * (AT_ONCE - 5) + [1] * 5
        waiting = [job for job in jobs if job.tries == 0]
        assert {job.last_error for job in waiting} == {"mail: left alone after failures"}
        assert all(25_000 < job.run_after_ms - clock.now_ms() < 40_000 for job in waiting)
        listed = app.test_cli_runner().invoke(args=["jobs", "list"]).output
        assert listed.count("left alone after failures") == AT_ONCE - 5
        shown = app.test_cli_runner().invoke(args=["services"]).output
        assert shown.startswith("mail       open       100% of the last 5 calls failed; asked again in ")
        assert "else mails wait as jobs" in shown


def test_when_it_is_back_one_mail_asks_and_then_all_leave_once(each_config: Config) -> None:
    with servers.Postbox() as box:
        with running(replace(each_config, mail_url=f"smtp://127.0.0.1:{servers.free_port()}")):
            ask(AT_ONCE)
            work()
        with running(replace(each_config, mail_url=box.url)) as app:
            work()
            assert not box.accepted, "it is known to another process too"
            with clock.travel(timedelta(minutes=2)):
                assert {job.state for job in work()} == {"done"}
                assert app.test_cli_runner().invoke(args=["services"]).output.startswith("mail       closed     ")
        assert len(set(box.message_ids)) == len(box.accepted) == AT_ONCE


def test_a_probe_that_fails_costs_one_mail_one_try(sqlite_config: Config) -> None:
    with running(replace(sqlite_config, mail_url=f"smtp://127.0.0.1:{servers.free_port()}")):
        ask(AT_ONCE)
        before = sum(job.tries for job in work())
        with clock.travel(timedelta(minutes=2)):
            assert sum(job.tries for job in work()) == before + 1


def test_a_job_that_waits_and_is_no_longer_held_is_left_to_who_holds_it(each_app: Flask) -> None:
    actions.add_job("note", {}, clock.now())
    mine = actions.claim(uuid4(), clock.now())
    assert mine is not None
    actions.hand_back(mine.holder, clock.now())
    actions.claim(uuid4(), clock.now())
    actions.wait(mine, "mail: away", 30, clock.now(), Random())
    [job] = queries.jobs(None, 9)
    assert (job.state, job.last_error) == ("held", None)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (faulty.hangs, "SMTPServerDisconnected"),
        (faulty.greets_slowly, "SMTPServerDisconnected"),
        (faulty.resets, "SMTPServerDisconnected"),
        (faulty.greets(b"554 go away\r\n"), "SMTPConnectError 554"),
        (faulty.greets(b"HTTP/1.1 200 OK\r\n\r\n"), "SMTP"),
    ],
    ids=["hangs", "greets slowly", "resets", "says no", "speaks HTTP"],
)
def test_whatever_a_server_does_a_mail_waits_and_the_worker_goes_on_in_time(
    sqlite_config: Config, monkeypatch: pytest.MonkeyPatch, how: faulty.Part, said: str
) -> None:
    monkeypatch.setattr(smtp, "SIGN_IN_SECONDS", 1)
    with Faulty(how) as server, running(replace(sqlite_config, mail_url=f"smtp://127.0.0.1:{server.port}")):
        ask(1)
        began = time.monotonic()
        [job] = work()
    assert time.monotonic() - began < 3
    assert job.state == "waiting"
    assert str(job.last_error).startswith(said)


def test_a_server_that_accepts_and_then_never_says_goodbye_is_not_asked_again(
    sqlite_config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "GOODBYE_SECONDS", 0.3)

    class Rude(servers.Postbox):
        async def handle_QUIT(self, *_asked: object) -> str:  # noqa: N802
            """Let the client wait."""
            import asyncio

            await asyncio.sleep(5)
            return "221 bye"

    with Rude() as box, running(replace(sqlite_config, mail_url=box.url)):
        ask(1)
        began = time.monotonic()
        [job] = work()
        assert time.monotonic() - began < 3
        assert (job.state, len(box.accepted)) == ("done", 1)


@pytest.mark.parametrize(
    ("error", "against_the_server"),
    [
        (smtp.Refused(550), False),
        (smtplib.SMTPResponseException(451, "recipient refused for now"), False),
        (smtplib.SMTPResponseException(421, "closing"), True),
        (smtplib.SMTPDataError(554, b"looks like spam"), False),
        (smtplib.SMTPDataError(452, b"disk full"), True),
        (smtplib.SMTPSenderRefused(451, b"not now", "x"), True),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), True),
        (smtplib.SMTPConnectError(554, b"go away"), True),
        (smtplib.SMTPServerDisconnected("gone"), True),
        (TimeoutError(), True),
        (ValueError("a fault of ours"), False),
    ],
)
def test_only_what_speaks_against_the_server_counts_against_it(error: Exception, against_the_server: bool) -> None:
    assert smtp.is_failure(error) == against_the_server


def test_mailboxes_that_do_not_exist_keep_nobody_elses_mail_waiting(sqlite_config: Config) -> None:
    class Strict(servers.Postbox):
        async def handle_RCPT(  # noqa: N802
            self, _server: object, _session: object, envelope: object, address: str, _options: object
        ) -> str:
            """Know one person."""
            if not address.startswith("learner9@"):
                return "550 no such mailbox"
            envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
            return "250 OK"

    with Strict() as box, running(replace(sqlite_config, mail_url=box.url)):
        ask(10)
        assert sorted(job.state for job in work()) == ["done"] + ["failed"] * 9
        assert [message["To"] for message in box.accepted] == ["learner9@example.org"]
