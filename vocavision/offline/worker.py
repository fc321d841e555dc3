"""What the service worker is told: what it fetches ahead, what it may keep and how much of it."""

from collections.abc import Callable
from typing import Any

MEGABYTE = 1_000_000  # bytes
DAY_MS = 86_400_000
NOBODY = "nobody"
# The static files without which no page looks and works as it should.
SHELL = (
    "site.css",
    "icon.svg",
    "vendor/htmx/htmx.min.js",
    "vendor/literata/literata-600.woff2",
    "js/site.js",
    "js/sound.js",
    "js/offline.js",
    "js/shell.js",
    "js/status.js",
    "js/faults.js",
    "js/requests.js",
    "js/typed.js",
    "js/sending.js",
    "js/catalogue.js",
    "js/review.js",
    "js/guard.js",
    "js/keys.js",
    "js/touch.js",
)
OFFLINE_PAGE = "/offline"
AHEAD = (OFFLINE_PAGE, "/help")
# The pages that are kept when they were seen; all others are never kept (settings, sessions, links from mails).
KEPT = r"^/(today|help|credits|courses(/[^/]+)?|words(/(?!shared$)[^/]+)?)?$"
# After these forms somebody else may be at the device.
CHANGES_PERSON = r"^/(sign-(in|up|out)|reset-password/.*)$"
CHANGES_LANGUAGE = r"^/(language|settings/profile)$"
BUDGETS = {"static": 10 * MEGABYTE, "pictures": 40 * MEGABYTE, "pages": 10 * MEGABYTE}
PAGE_WAIT_MS = 3_000  # then a kept page is shown
PRESS_WAIT_MS = 4_000  # then a session goes on from what is on the device
KIT_MAX_AGE_MS = 600_000  # then what a session needs without a network is fetched anew
LONGEST_WAIT_MS = 15_000  # then the page that says that there is no connection
USED_WITHIN_MS = DAY_MS  # how exactly the last use of a kept file is known


def settings(asset: Callable[[str], str], last_resort: str) -> dict[str, Any]:
    """The worker's settings; `asset` gives the address of a static file."""
    return {
        "shell": [asset(name) for name in SHELL],
        "ahead": AHEAD,
        "offlinePage": OFFLINE_PAGE,
        "lastResort": last_resort,
        "kept": KEPT,
        "changesPerson": CHANGES_PERSON,
        "changesLanguage": CHANGES_LANGUAGE,
        "budgets": BUDGETS,
        "pageWaitMs": PAGE_WAIT_MS,
        "longestWaitMs": LONGEST_WAIT_MS,
        "usedWithinMs": USED_WITHIN_MS,
        "pressWaitMs": PRESS_WAIT_MS,
        "kitMaxAgeMs": KIT_MAX_AGE_MS,
        "nobody": NOBODY,
    }
