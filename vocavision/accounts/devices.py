"""What a signed-in device is called in the list."""

SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("Edg/", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Whale/", "Whale"), ("OPR/", "Opera"),
    ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip


def name(user_agent: str) -> str:
    """Browser and system in the words people know, such as `Chrome, Android`; empty when unknown."""
    found = [next((shown for mark, shown in known if mark in user_agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in found if part)
