"""The passwords that most people use, which are therefore tried first."""

import gzip
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.txt.gz")


@cache
def common_passwords() -> frozenset[str]:
    """The commonest passwords in lower case, from the bundled list."""
    return frozenset(gzip.decompress(LIST.read_bytes()).decode().split("\n"))
