"""When two email addresses are the same."""

import unicodedata


def key(email: str) -> str:
    """The address as it is compared: NFC, without outer spaces, in lower case."""
    return unicodedata.normalize("NFC", email).strip().casefold()
