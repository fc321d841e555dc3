"""Commands for the operator: the database, the worker, the jobs, the kept mails, the services outside."""

import logging
from datetime import UTC, datetime
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from peewee import SQL
from playhouse.migrations import MigrationError

from vocavision import db, worker
from vocavision.config import Config
from vocavision.lib import clock, mail, outbound
from vocavision.lib.errors import NotFound
from vocavision.lib.outbound import circuit
from vocavision.ops import actions, queries

SHOWN = 50

database = AppGroup("db", help="The tables and their migrations.")
jobs = AppGroup("jobs", help="Work that waits, runs or has failed.")
mails = AppGroup("mail", help="Mails that were written into the data folder for want of an SMTP server.")


def _config() -> Config:
    config: Config = current_app.extensions["vocavision.config"]
    return config


@database.command("upgrade")
@click.argument("name", required=False)
def upgrade(name: str | None) -> None:
    """Bring the tables up to date, or up to the migration NAME."""
    _migrate("up", name)


@database.command("downgrade")
@click.argument("name", required=False)
@click.option("--yes", is_flag=True, help="Do not ask before rows are lost.")
def downgrade(name: str | None, yes: bool) -> None:
    """Take back the last migration, or all back to NAME, that one included."""
    lost = {} if yes else _rows_to_lose(name)
    if lost:
        click.echo("This drops these tables with all that is in them:")
        for table, rows in lost.items():
            click.echo(f"  {table:20} {rows:>10,} {'row' if rows == 1 else 'rows'}")
        click.confirm("It cannot be taken back. Go on?", abort=True)
    _migrate("down", name)


def _rows_to_lose(name: str | None) -> dict[str, int]:
    """How many rows each table has that going back would drop; tables without any are left out."""
    db.database.connect(reuse_if_open=True)
    applied = [migration for migration in reversed(db.migrations().status()) if migration.applied and migration.path]
    names = [migration.name for migration in applied]
    steps = applied[:1] if name is None else applied[: names.index(name) + 1] if name in names else []
    dropped = [model for step in steps for model in getattr(step.load(), "TABLES", [])]
    with db.database.bind_ctx(dropped, bind_refs=False, bind_backrefs=False):
        rows = {model._meta.table_name: model.select(SQL("1")).count() for model in dropped}
    return {table: number for table, number in rows.items() if number}


def _migrate(direction: str, name: str | None) -> None:
    logging.getLogger("peewee.migrations").setLevel(logging.WARNING)  # it would say the same once more
    try:
        with db.migrating(_config()) as runner:
            done = getattr(runner, direction)(name)
    except MigrationError as error:
        raise click.ClickException(str(error)) from error
    for migration in done:
        click.echo(f"{direction:4} {migration}")
    if not done:
        click.echo("Nothing to do.")


@database.command("status")
def status() -> None:
    """List the migrations and when each was applied; exits 1 when one is pending."""
    db.database.connect(reuse_if_open=True)
    found = db.migrations().status()
    for migration in found:
        click.echo(f"{migration.name:32} {f'{migration.applied:%Y-%m-%d %H:%M}' if migration.applied else 'pending'}")
    if any(not migration.applied for migration in found):
        raise click.exceptions.Exit(1)


@jobs.command("list")
@click.option("--state", type=click.Choice(["waiting", "held", "done", "failed"]), help="Only these.")
def list_jobs(state: str | None) -> None:
    """List the latest jobs."""
    for job in queries.jobs(state, SHOWN):
        made = datetime.fromtimestamp(job.created_at_ms / 1000, UTC)
        click.echo(
            f"{job.id}  {made:%Y-%m-%d %H:%M}  {job.kind:10} {job.state:8} {job.tries:2}  {job.last_error or ''}"
        )


@jobs.command("run")
@click.argument("job_id", type=click.UUID)
def run_job(job_id: UUID) -> None:
    """Let a job run again, with all its tries."""
    try:
        actions.run_again(job_id, clock.now())
    except NotFound as error:
        raise click.ClickException("There is no such job, or the worker has it in hand now.") from error
    worker.wake()
    lives = queries.worker_lives(clock.now())
    click.echo("The worker runs it." if lives else "It runs as soon as a worker does: none gives a sign of life.")


@mails.command("list")
def list_mails() -> None:
    """List the kept mails, the oldest first."""
    place = mail.folder(_config())
    for name, message in mail.kept(place):
        click.echo(f"{name}  {message['Date']}  {message['To']}  {message['Subject']}")
    click.echo(f"The files lie in {place}.")


@mails.command("show")
@click.argument("mail_id")
def show_mail(mail_id: str) -> None:
    """Show a kept mail: its id as `list` gives it, or its end."""
    found = [message for name, message in mail.kept(mail.folder(_config())) if name.endswith(mail_id)]
    if len(found) != 1:
        raise click.ClickException("Several mails end so." if found else "There is no such mail.")
    for header in ("Date", "From", "To", "Subject", "Message-ID"):
        click.echo(f"{header}: {found[0][header]}")
    click.echo("")
    click.echo(found[0].get_content(), nl=False)


@click.command("services")
@with_appcontext
def services() -> None:
    """Show each service outside: whether it is called, left alone or probed, and what is done instead."""
    for service, state, known, seconds in outbound.states():
        wrong, again = circuit.failing(known), f"asked again in {seconds:.0f} s" if seconds else ""
        calls = f"{wrong:.0%} of the last {len(known.outcomes)} calls failed" if known.outcomes else "no calls lately"
        click.echo(f"{service.name:10} {state:10} {'; '.join(filter(None, (calls, again)))}; else {service.fallback}")


@click.command("worker")
@with_appcontext
def work() -> None:
    """Run the jobs until told to stop."""
    worker.run(current_app._get_current_object(), _config())  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (database, jobs, mails, services, work):
        app.cli.add_command(command)
