"""The mails about an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from vocavision.accounts import queries
from vocavision.accounts.models import MailedLink
from vocavision.config import Config
from vocavision.lib import clock, mail, mailed_token
from vocavision.lib.outbound import smtp
from vocavision.ops.retries import Hopeless

PAGES = {
    "verify": "accounts.verify",
    "reset": "accounts.reset",
    "change": "accounts.new_email",
    "taken": "accounts.sign_in",
}


@dataclass(frozen=True)
class Letter:
    """What is written to whom: `text` names the template, `to` is the address, `language` its reader's."""

    text: str
    to: str
    language: str


def mail_link(job_id: UUID, payload: Mapping[str, str | int]) -> None:
    """Mail the link of this id; nothing is sent when it is used, too old, or for nobody."""
    link = queries.link_by_id(UUID(str(payload["link"])))
    if link is None or link.used_at_ms is not None or link.expires_at_ms <= clock.now_ms():
        return
    letter = _letter(link)
    if letter is None:
        return
    config: Config = current_app.extensions["vocavision.config"]
    subject, text = _written(letter, link, config)
    message = mail.written(
        config, to=letter.to, subject=subject, text=text, language=letter.language, name=str(job_id), now=clock.now()
    )
    try:
        mail.send(config, message)
    except smtp.Refused as error:
        raise Hopeless(f"The mail server refuses the recipient ({error.code}).") from error


def _letter(link: MailedLink) -> Letter | None:
    if link.purpose == "reset":
        # to the address that the account has, not to the one typed: two that look alike may compare as the same
        user = queries.by_email(link.email)
        return Letter("reset", str(user.email), user.locale) if user else None
    asker = queries.by_id(link.user_id) if link.user_id is not None else None
    if asker is None:
        return None
    owner = queries.by_email(link.email)
    if link.purpose == "change" and owner is not None and owner.id != asker.id:
        return Letter("taken", str(owner.email), owner.locale)
    return Letter(link.purpose, link.email, asker.locale)


def _written(letter: Letter, link: MailedLink, config: Config) -> tuple[str, str]:
    """The mail's subject (the template's first line) and its text."""
    values = {} if letter.text == "taken" else {"token": mailed_token.token(config.secret_key, link.id)}
    # a request of its own, so that its language is not that of another thread's mail, and addresses are public ones
    with current_app.test_request_context(base_url=config.address), force_locale(letter.language):
        address = url_for(PAGES[letter.text], _external=True, **values)
        whole = render_template(f"mail/{letter.text}.txt", address=address, site=config.address, email=link.email)
    subject, _, text = whole.partition("\n")
    return subject, text.strip() + "\n"
