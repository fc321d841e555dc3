"""What can be said, and under which name its sound is kept: another word, voice or way makes another name."""

import hashlib
import re

VOICE = "en-us"
VERSION = 1  # raise it when lib/speech.py makes other files of the same word
SAYABLE = re.compile(r"[A-Za-z0-9\u00c0-\u017f' .,’-]{1,60}")  # none of the signs by which the program is told more
SLUG = re.compile(r"[a-z0-9-]{1,80}")
HASH = re.compile(r"[0-9a-f]{16}")


def is_sayable(headword: str) -> bool:
    """Whether the headword is plain and short, with something in it to say."""
    return bool(SAYABLE.fullmatch(headword)) and any(sign.isalnum() for sign in headword)


def sound_hash(headword: str) -> str:
    """What the address of the headword's sound holds."""
    return hashlib.sha256(f"{VERSION}\0{VOICE}\0{headword}".encode()).hexdigest()[:16]


def is_name(slug: str, named: str) -> bool:
    """Whether a sound can have this address at all."""
    return bool(SLUG.fullmatch(slug) and HASH.fullmatch(named))


def file_name(slug: str, named: str) -> str:
    """The name of the file, of a slug and a hash that `is_name` has let pass."""
    return f"{slug}.{named}.opus"
