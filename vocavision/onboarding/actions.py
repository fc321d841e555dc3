"""What a newcomer does before there is an account."""

from datetime import datetime

from vocavision.accounts import actions as accounts_actions
from vocavision.courses import actions as courses_actions
from vocavision.courses import queries as courses_queries
from vocavision.db import transaction
from vocavision.onboarding import suggestions
from vocavision.review import actions as review_actions


def try_five(*, locale: str, zone: str, device: str, now: datetime, token: str) -> str:
    """A nameless account with the first course and its first word on the table; gives its sign-in's token.

    Raises NotFound where no course is loaded, and makes nothing then.
    """
    course = courses_queries.first_course()
    with transaction():
        user = accounts_actions.try_without_account(locale=locale, zone=zone, now=now)
        accounts_actions.change_preferences(user, korean=suggestions.korean(locale, user.korean, welcomed=False))
        courses_actions.start(user, course.slug, now)
        review_actions.start(user, now)
        return accounts_actions.sign_in(user, device, now, token)
