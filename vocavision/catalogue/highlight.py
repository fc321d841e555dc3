"""Where the headword stands in a sentence, in whatever form."""

import re
from collections.abc import Iterable


def pieces(text: str, forms: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a form of the word; joined, they are the text again."""
    wanted = sorted({re.escape(form) for form in forms if form}, key=lambda form: (-len(form), form))
    if not wanted:
        return [(text, False)]
    parts = re.split(rf"(?<!\w)({'|'.join(wanted)})(?!\w)", text, flags=re.IGNORECASE)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]
