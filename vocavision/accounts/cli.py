"""Commands about people."""

import click
from flask import Flask
from flask.cli import AppGroup

from vocavision.accounts import actions
from vocavision.lib.errors import NotFound

ROLES = ("learner", "editor", "admin")

commands = AppGroup("user", help="People and what they may do.")


@commands.command("promote")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
def promote(email: str, role: str) -> None:
    """Give the account of this email a role."""
    try:
        actions.promote(email, role)
    except NotFound as error:
        raise click.ClickException("No account has this email.") from error
    click.echo(f"Done: the account is now {role}.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands)
