"""What a newcomer gets who chooses nothing."""

NEW_PER_DAY = 10


def korean(language: str, kept: str, *, welcomed: bool) -> str:
    """Where Korean meanings stand: first for who reads the interface in Korean, until something else is chosen."""
    return "first" if language == "ko" and not welcomed else kept
