"""The operator's commands."""

from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask

from tests.factories import a_learner
from vocavision.accounts.models import User
from vocavision.lib import clock
from vocavision.ops import actions, queries
from vocavision.ops.tasks import Hands, run_due


def flask(app: Flask, *words: str) -> Result:
    """Type `flask …`."""
    return app.test_cli_runner().invoke(args=list(words))


def test_a_failed_job_is_seen_and_run_again(app: Flask) -> None:
    job_id = actions.add_job("from-tomorrow", {}, clock.now())
    run_due(Hands({}))
    listed = flask(app, "jobs", "list")
    assert str(job_id) in listed.output
    assert "UnknownKind" in listed.output
    assert str(job_id) not in flask(app, "jobs", "list", "--state", "done").output
    done = flask(app, "jobs", "run", str(job_id))
    assert (done.exit_code, "none gives a sign of life" in done.output) == (0, True)
    assert queries.due(clock.now())
    actions.beat(uuid4(), clock.now(), set(), clock.now())
    assert flask(app, "jobs", "run", str(job_id)).output == "The worker runs it.\n"


def test_a_job_that_is_not_there_is_said_so(app: Flask) -> None:
    done = flask(app, "jobs", "run", str(uuid4()))
    assert (done.exit_code, done.output) == (1, "Error: There is no such job, or the worker has it in hand now.\n")
    assert flask(app, "jobs", "run", "seven").exit_code == 2


def test_running_a_job_again_wakes_the_worker(app: Flask) -> None:
    job_id = actions.add_job("mail_link", {"link": str(uuid4())}, clock.now())
    flask(app, "jobs", "run", str(job_id))
    assert app.extensions["huey"]().pending_count() == 1


@pytest.mark.parametrize("role", ["editor", "admin", "learner"])
def test_a_person_is_promoted_by_email(app: Flask, role: str) -> None:
    a_learner(email="mina@example.org")
    done = flask(app, "user", "promote", "Mina@Example.org", role)
    assert (done.exit_code, done.output) == (0, f"Done: the account is now {role}.\n")
    assert User.get().role == role


def test_promoting_nobody_or_to_nothing_is_refused(app: Flask) -> None:
    done = flask(app, "user", "promote", "nobody@example.org", "admin")
    assert (done.exit_code, done.output) == (1, "Error: No account has this email.\n")
    assert flask(app, "user", "promote", "nobody@example.org", "queen").exit_code == 2


def test_the_database_goes_back_to_nothing_and_forward_again(each_app: Flask) -> None:
    def migrations() -> list[str]:
        return [line.split()[0] for line in flask(each_app, "db", "status").output.splitlines()]

    names = migrations()
    assert names[0] == "0001_ops"
    assert flask(each_app, "db", "status").exit_code == 0
    down = flask(each_app, "db", "downgrade", "0001_ops")
    assert down.output.split() == [word for name in reversed(names) for word in ("down", name)]
    assert flask(each_app, "db", "status").output.count("pending") == len(names)
    assert flask(each_app, "db", "status").exit_code == 1
    assert flask(each_app, "db", "upgrade", names[1]).output.split() == ["up", names[0], "up", names[1]]
    assert flask(each_app, "db", "upgrade").exit_code == 0
    assert flask(each_app, "db", "upgrade").output == "Nothing to do.\n"
    assert flask(each_app, "db", "upgrade", "9999_none").output == 'Error: unknown migration "9999_none".\n'
    assert migrations() == names


def test_going_back_asks_before_it_drops_what_people_have_made(each_app: Flask) -> None:
    def downgrade(*words: str, said: str | None = None) -> Result:
        return each_app.test_cli_runner().invoke(args=["db", "downgrade", *words], input=said)

    a_learner()
    actions.add_job("none", {}, clock.now())
    asked = downgrade("0001_ops", said="n\n")
    assert asked.exit_code == 1
    lines = [line.split() for line in asked.output.splitlines()]
    assert ["account", "1", "row"] in lines
    assert ["job", "1", "row"] in lines
    assert not any(line[:1] == ["note"] for line in lines)
    assert downgrade("0002_accounts").exit_code == 1  # nobody is there to answer
    assert User.select().count() == 1
    assert "Go on" not in downgrade().output  # the last one drops no table
    assert downgrade("0002_accounts", said="y\n").exit_code == 0
    assert flask(each_app, "db", "upgrade").exit_code == 0
    assert User.select().count() == 0
    a_learner()
    done = downgrade("0001_ops", "--yes")
    assert (done.exit_code, "Go on" in done.output) == (0, False)
