"""What is asked about people."""

from typing import Any

from vocavision.accounts.models import SignIn, User


def person(token_hash: str) -> Any:
    """The signed-in person of this token, or None; one statement."""
    return User.select().join(SignIn).where(SignIn.token_hash == token_hash).first()
