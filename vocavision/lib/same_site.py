"""Only addresses of this site may be gone back to."""

import re
from urllib.parse import urlsplit

UNSAFE = re.compile(r"[\x00-\x20\\\x7f]")


def safe(address: str | None, otherwise: str) -> str:
    """The address when it is a path of this site, else the other one."""
    if not address or not address.startswith("/") or address.startswith("//") or UNSAFE.search(address):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address.rstrip("?")
