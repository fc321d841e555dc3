"""Static files: names that hold their hash, compressed ahead of time, cached for ever."""

import gzip
import json
import re
from graphlib import CycleError
from pathlib import Path

import brotli
import pytest
from flask import Flask

from vocavision.lib import assets

NAME = re.compile(r"^(.+)\.[0-9a-f]{12}(\.\w+)$")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small static folder whose scripts need each other in an order that is not that of their names."""
    files = {
        "css/tokens.css": "@layer tokens { :root { --ink: #111 } }",
        "css/base.css": '@layer base { @font-face { src: url("./vendor/font.woff2") } }',
        "css/words.css": "@layer slices { .word { color: var(--ink) } }",
        "js/a.js": 'import { b } from "./b.js";\nexport const a = b;\n',
        "js/b.js": 'import { c } from "./c.js";\nexport const b = c;\n',
        "js/c.js": "export const c = 1;\n",
        "vendor/font.woff2": "not really a font",
    }
    for name, text in files.items():
        path = tmp_path / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "static"


def built(source: Path) -> tuple[Path, dict[str, str]]:
    """The built folder and its manifest."""
    folder = assets.build(source.parent / "home", source)
    return folder, json.loads((folder / "manifest.json").read_text())


def test_every_name_holds_a_hash_and_references_follow(source: Path) -> None:
    folder, names = built(source)
    assert set(names) == {"site.css", "js/a.js", "js/b.js", "js/c.js", "vendor/font.woff2"}
    for name, hashed in names.items():
        assert NAME.sub(r"\1\2", hashed) == name
    assert Path(names["js/b.js"]).name in (folder / names["js/a.js"]).read_text()
    assert f"./{names['vendor/font.woff2']}" in (folder / names["site.css"]).read_text()


def test_a_change_renames_all_that_refer_to_it_and_nothing_else(source: Path) -> None:
    _, before = built(source)
    (source / "js" / "c.js").write_text("export const c = 2;\n")
    _, after = built(source)
    assert {name for name in before if before[name] != after[name]} == {"js/a.js", "js/b.js", "js/c.js"}


def test_style_sheets_are_one_file_in_the_order_of_their_layers(source: Path) -> None:
    folder, names = built(source)
    text = (folder / names["site.css"]).read_text()
    assert text.index("tokens") < text.index("base") < text.index("slices")


def test_each_text_lies_there_compressed_with_the_same_content(source: Path) -> None:
    folder, names = built(source)
    path = folder / names["js/a.js"]
    assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == path.read_bytes()
    assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes()


def test_what_is_built_is_not_built_again(source: Path) -> None:
    folder, _ = built(source)
    (folder / "mark").write_text("still here")
    assert (built(source)[0] / "mark").exists()


def test_scripts_that_need_each_other_stop_the_build(source: Path) -> None:
    (source / "js" / "c.js").write_text('import { a } from "./a.js";\n')
    with pytest.raises(CycleError):
        built(source)


def test_served_files_are_compressed_and_cached_for_ever(app: Flask) -> None:
    client = app.test_client()
    address = app.jinja_env.globals["asset"]("site.css")  # type: ignore[operator]
    response = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers
    assert "Content-Encoding" not in client.get(address, headers={"Accept-Encoding": "identity"}).headers


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/nothing.css", "/static/manifest.json.br"]
)
def test_nothing_else_is_served(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code in {400, 404}
