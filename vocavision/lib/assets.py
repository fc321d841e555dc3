"""Static files under names that hold their hash, compressed ahead of time, cached for ever.

`build()` turns static/ into one folder in the data folder; the page asks `asset("site.css")` for the name.
"""

import gzip
import hashlib
import json
import re
import shutil
import tempfile
from graphlib import TopologicalSorter
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

SOURCE = Path(__file__).parent.parent.parent / "static"
STYLE_ORDER = ("tokens.css", "base.css", "components.css")
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest"}
HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")
# A line of a script that is a comment and nothing else: for those who read the source.
NOTES = re.compile(r"^[ \t]*(?://.*|/\*\*.*\*/)[ \t]*\n", re.MULTILINE)
WORKER = "js/worker.js"
MODULE = re.compile(r"""^import (\{[^}]*\}) from "\./([\w./-]+)";$""", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r"""(from\s+|import\s*\(?\s*|url\()(["']?)\./([\w./-]+?)(["']?)(?=[\s;)]|$)""", re.MULTILINE)


def build(target_root: Path, source: Path = SOURCE) -> Path:
    """The folder of built files for the present sources; made when it is not there yet."""
    target = target_root / f"static-{_fingerprint(source)}"
    if target.is_dir():
        return target
    target_root.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target_root))
    names: dict[str, str] = {}
    files = _sources(source)
    for name in _in_order(files):
        names[name] = _write(scratch, name, files[name], names)
    (scratch / "manifest.json").write_text(json.dumps(names, sort_keys=True))
    scratch.chmod(0o755)
    try:
        scratch.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _sources(source: Path) -> dict[str, bytes]:
    """Every file by its name, the style sheets joined into site.css in layer order."""
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.suffix not in {".md", ".toml"}
    }
    styles = [name for name in files if name.startswith("css/")]
    order = [f"css/{name}" for name in STYLE_ORDER]
    ordered = [*order, *(name for name in styles if name not in order)]
    if WORKER in files:
        files[WORKER] = bundled(WORKER, files).encode()
    files["site.css"] = b"\n".join(files.pop(name) for name in ordered if name in files)
    return files


def bundled(entry: str, files: dict[str, bytes]) -> str:
    """The script with all it imports in one, as a worker takes it in browsers that load no modules there.

    Each module becomes a function that is called once; it takes what it imports by name from those before it.
    """
    texts: dict[str, str] = {}
    _gather(entry, files, texts)
    parts = ["const modules = {};"]
    for name, text in texts.items():
        exported = ", ".join(EXPORTED.findall(files[name].decode()))
        parts.append(f"modules[{json.dumps(name)}] = (() => {{\n{text}\nreturn {{ {exported} }};\n}})();")
    return "\n".join([*parts, ""])


def _gather(name: str, files: dict[str, bytes], texts: dict[str, str]) -> None:
    """Put the modules that this one imports, and then itself, into `texts`."""
    if name in texts:
        return
    source = files[name].decode()
    for found in MODULE.finditer(source):
        _gather(_target(name, found[2]), files, texts)
    text = MODULE.sub(lambda found: f"const {found[1].replace(' as ', ': ')} = {_module(name, found[2])};", source)
    texts[name] = re.sub(r"^export ", "", text, flags=re.MULTILINE)


def _module(name: str, wanted: str) -> str:
    return f"modules[{json.dumps(_target(name, wanted))}]"


def _in_order(files: dict[str, bytes]) -> list[str]:
    """What a file names comes before it, so that its hashed name is known."""
    named = {
        name: {_target(name, found[3]) for found in IMPORTED.finditer(body.decode("utf-8", "ignore"))} & files.keys()
        for name, body in sorted(files.items())
        if Path(name).suffix in {".css", ".js"}
    }
    return list(TopologicalSorter({**dict.fromkeys(files, ()), **named}).static_order())


def _target(name: str, wanted: str) -> str:
    """The file that another one means by `./wanted`."""
    return (_folder(name) / wanted).as_posix()


def _folder(name: str) -> Path:
    return Path("" if name == "site.css" else name).parent


def _write(folder: Path, name: str, body: bytes, names: dict[str, str]) -> str:
    """Write one file, its references renamed, beside its compressed forms; gives its new name."""
    if Path(name).suffix in {".css", ".js"}:
        text = IMPORTED.sub(lambda m: _renamed(m, name, names), body.decode())
        body = (NOTES.sub("", text) if name.startswith("js/") else text).encode()
    path = Path(name)
    digest = hashlib.sha256(body).hexdigest()[:12]
    hashed = path.with_name(f"{path.stem}.{digest}{path.suffix}")
    out = folder / hashed
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(body)
    if path.suffix in COMPRESSED:
        out.with_name(out.name + ".br").write_bytes(brotli.compress(body, quality=11))
        out.with_name(out.name + ".gz").write_bytes(gzip.compress(body, 9, mtime=0))
    return hashed.as_posix()


def _renamed(match: re.Match[str], name: str, names: dict[str, str]) -> str:
    opening, quote, wanted, closing = match.groups()
    known = Path(names[_target(name, wanted)])
    return f"{opening}{quote}./{known.relative_to(_folder(name)).as_posix()}{closing}"


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(source.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def init_app(app: Flask, home: Path) -> None:
    """Serve the built files before the application sees the request: no session, no database."""
    folder = build(home)
    manifest: dict[str, str] = json.loads((folder / "manifest.json").read_text())

    def headers(sent: object, _path: str, _url: str) -> None:
        sent["X-Content-Type-Options"] = "nosniff"  # type: ignore[index]
        sent["Cross-Origin-Resource-Policy"] = "same-origin"  # type: ignore[index]

    served = WhiteNoise(
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        immutable_file_test=lambda _path, url: bool(HASHED.search(url)),
        add_headers_function=headers,
    )
    app.wsgi_app = served  # type: ignore[method-assign]

    def asset(name: str) -> str:
        """The address of a static file, its hash in the name."""
        return f"/static/{manifest[name]}"

    app.jinja_env.globals["asset"] = asset
