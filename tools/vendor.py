"""Renew static/vendor and tests/browser/vendor from npm packages: the pinned versions, cut to what is used,
with licence and hash.

Usage: python -m tools.vendor
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from fontTools import subset

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
TESTED_WITH = Path(__file__).parent.parent / "tests" / "browser" / "vendor"
HTMX = ("htmx.org", "2.0.11")
LITERATA = ("@fontsource/literata", "5.3.0")
AXE = ("axe-core", "4.14.1")
SCREEN_READER = ("@guidepup/virtual-screen-reader", "0.33.0")
DJANGO = ("django", "5.2.19")
PASSWORDS = Path(__file__).parent.parent / "vocavision" / "lib" / "common_passwords.txt.gz"
Taken = tuple[tuple[str, str], str, Callable[[Path], list[Path]]]  # package, licence, what takes the files
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


def axe(source: Path) -> list[Path]:
    """The checker of accessibility as its authors minified it; its file names its own licences."""
    (TESTED_WITH / "axe").mkdir(parents=True, exist_ok=True)
    for name, kept in (("LICENSE", "LICENSE.txt"), ("LICENSE-3RD-PARTY.txt", "LICENSE-3RD-PARTY.txt")):
        (TESTED_WITH / "axe" / kept).write_bytes((source / name).read_bytes())
    out = TESTED_WITH / "axe" / "axe.min.js"
    out.write_bytes((source / "axe.min.js").read_bytes())
    return [out]


def screen_reader(source: Path) -> list[Path]:
    """The virtual screen reader as a classic script that sets `virtual`: a module cannot be given to evaluate()."""
    (TESTED_WITH / "screen-reader").mkdir(parents=True, exist_ok=True)
    (TESTED_WITH / "screen-reader" / "LICENSE.txt").write_bytes((source / "LICENSE").read_bytes())
    module = (source / "lib" / "esm" / "index.browser.js").read_text()
    module = re.sub(r"//# sourceMappingURL=.*", "", module)
    exported = re.search(r"export\{[^}]*?([\w$]+) as virtual\};", module)
    assert exported, "the virtual screen reader exports otherwise now"
    body = module.replace(exported[0], f"globalThis.virtual={exported[1]};")
    out = TESTED_WITH / "screen-reader" / "virtual.js"
    out.write_text("{" + body.rstrip() + "\n}\n")
    return [out]


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


def written(folder: Path, scratch: Path, *packages: Taken) -> list[dict[str, str]]:
    """The manifest's lines of what was taken from the packages into the folder."""
    lines = []
    for package, licence, take in packages:
        for path in take(unpacked(package, scratch)):
            lines.append(_line(path.relative_to(folder).as_posix(), package, licence, path))
    return lines


def main() -> None:
    """Fetch, cut, and write the manifests."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        served = [common_passwords(scratch)]
        served += written(VENDOR, scratch, (HTMX, "0BSD", htmx), (LITERATA, "OFL-1.1", literata))
        tested = written(TESTED_WITH, scratch, (AXE, "MPL-2.0", axe), (SCREEN_READER, "MIT", screen_reader))
    for target, manifest in ((VENDOR, served), (TESTED_WITH, tested)):
        (target / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
