"""Rule 8: no page loads anything from another host."""

import hashlib
import json
import re
from pathlib import Path

from tests.house.sources import ROOT, none

LOADS = re.compile(
    r"""<(?:script|link|img|source|audio|video|iframe|embed|object|use|form)\b[^>]*?\s"""
    r"""(?:src|href|action|srcset|data|poster)=["'](?P<html>(?:https?:)?//[^"']+)"""
    r"""|(?:url\(|@import)\s*["']?(?P<css>(?:https?:)?//[^"')]+)"""
    r"""|(?:fetch|import|Worker|EventSource|WebSocket|sendBeacon|register|Audio)\(\s*["'`](?P<js>(?:https?:|wss?:)?//[^"'`]+)"""
    r"""|(?:from|import)\s+["'](?P<module>(?:https?:)?//[^"']+)""",
    re.IGNORECASE,
)
TEXTS = {".html", ".css", ".js", ".svg", ".json", ".webmanifest", ".txt"}


def loaded_from_elsewhere(text: str) -> list[str]:
    """The addresses on other hosts that this file has a browser load."""
    return [next(filter(None, match.groups())) for match in LOADS.finditer(text)]


def test_no_template_style_or_script_loads_from_another_host() -> None:
    paths = [
        path
        for folder in ("templates", "static")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in TEXTS
    ]
    assert len(paths) > 30
    none(
        [
            f"{path.relative_to(ROOT)} loads {address}"
            for path in paths
            for address in loaded_from_elsewhere(path.read_text(encoding="utf-8"))
        ]
    )


def test_every_vendored_file_is_the_one_in_the_manifest() -> None:
    folder = ROOT / "static" / "vendor"
    manifest = {entry["file"]: entry for entry in json.loads((folder / "manifest.json").read_text())}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in files if Path(name).name not in {"manifest.json", "LICENSE.txt"}} <= set(manifest)
    for name, entry in manifest.items():
        [path] = [folder / name] if name in files else (ROOT / "vocavision").rglob(name)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"], f"{name} was changed"
        assert entry["version"]
        assert entry["licence"]


def test_the_search_finds_what_is_planted() -> None:
    assert loaded_from_elsewhere('<script src="https://cdn.example/x.js"></script>')
    assert loaded_from_elsewhere('<link rel="stylesheet" href="//cdn.example/x.css">')
    assert loaded_from_elsewhere("@font-face { src: url('https://fonts.example/a.woff2') }")
    assert loaded_from_elsewhere('import x from "https://cdn.example/x.js"')
    assert loaded_from_elsewhere('fetch("https://api.example/")')
    assert loaded_from_elsewhere('<form action="https://elsewhere.example/">')
    assert loaded_from_elsewhere('<a href="https://elsewhere.example/">elsewhere</a><img src="/x.svg">') == []
