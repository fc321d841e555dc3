"""Commands about learners' memory."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from vocavision.review import actions

commands = AppGroup("review", help="What learners remember.")


@commands.command("rebuild")
@click.option("--learner", type=int, default=None, help="Only this learner, by id.")
@click.option("--check", is_flag=True, help="Change nothing: print the differences, and exit 1 when there are any.")
def rebuild(learner: int | None, check: bool) -> None:
    """Make every card what replaying its events gives."""
    count = 0
    for difference in actions.rebuild(learner, check=check):
        count += 1
        click.echo(difference)
    click.echo(f"{count} {'differences' if check else 'words changed'}.")
    if check and count:
        sys.exit(1)


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
