"""What a report may be about, what becomes of it, and who decides."""

PARTS = ("meaning", "korean", "example", "picture", "sound", "hook", "origin", "related", "other")
OPEN, MENDED, DECLINED = STATES = ("open", "mended", "declined")
EDITORS = frozenset({"editor", "admin"})


def edits(role: str | None) -> bool:
    """Whether somebody of this role sees the reports and decides."""
    return role in EDITORS
