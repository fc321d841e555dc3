"""Renew static/vendor from npm packages: the pinned versions, cut to what is used, with licence and hash.

Usage: python -m tools.vendor
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from fontTools import subset

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
HTMX = ("htmx.org", "2.0.11")
LITERATA = ("@fontsource/literata", "5.3.0")
DJANGO = ("django", "5.2.19")
PASSWORDS = Path(__file__).parent.parent / "vocavision" / "accounts" / "common_passwords.txt.gz"
LETTERS = (
    "".join(chr(code) for code in range(0x20, 0x7F)) + "\u00ad\u2013\u2014\u2018\u2019\u201c\u201d\u2026éèêïñçöüÉ·"
)


def unpacked(package: tuple[str, str], folder: Path) -> Path:
    """The folder of the package, fetched through the npm client."""
    name = f"{package[0]}@{package[1]}"
    done = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True)
    target = folder / package[0].replace("/", "-")
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def htmx(source: Path) -> list[Path]:
    """htmx as its authors minified it."""
    out = VENDOR / "htmx"
    out.mkdir(parents=True, exist_ok=True)
    (out / "htmx.min.js").write_bytes((source / "dist" / "htmx.min.js").read_bytes())
    (out / "LICENSE.txt").write_bytes((source / "LICENSE").read_bytes())
    return [out / "htmx.min.js"]


def literata(source: Path) -> list[Path]:
    """Literata 600 cut down to the letters that headwords and titles need."""
    out = VENDOR / "literata"
    out.mkdir(parents=True, exist_ok=True)
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga"], desubroutinize=True)
    font = subset.load_font(str(source / "files" / "literata-latin-600-normal.woff2"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(out / "literata-600.woff2"), options)
    (out / "LICENSE.txt").write_bytes((source / "LICENSE").read_bytes())
    return [out / "literata-600.woff2"]


def common_passwords(scratch: Path) -> dict[str, str]:
    """The list of the commonest passwords that Django carries (made by Royce Williams), as it is."""
    name = f"{DJANGO[0]}=={DJANGO[1]}"
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", name], cwd=scratch, check=True)
    with zipfile.ZipFile(next(scratch.glob("*.whl"))) as wheel:
        PASSWORDS.write_bytes(wheel.read("django/contrib/auth/common-passwords.txt.gz"))
    return _line(PASSWORDS.name, DJANGO, "BSD-3-Clause", PASSWORDS)


def _line(file: str, package: tuple[str, str], licence: str, path: Path) -> dict[str, str]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"file": file, "package": package[0], "version": package[1], "licence": licence, "sha256": digest}


def main() -> None:
    """Fetch, cut, and write the manifest."""
    with tempfile.TemporaryDirectory() as scratch:
        manifest = [common_passwords(Path(scratch))]
        for package, licence, take in ((HTMX, "0BSD", htmx), (LITERATA, "OFL-1.1", literata)):
            for path in take(unpacked(package, Path(scratch))):
                manifest.append(_line(path.relative_to(VENDOR).as_posix(), package, licence, path))
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
