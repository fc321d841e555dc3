"""Rule 2: a module has at most 300 lines, a function 40, a route handler 25; reaching one means a name is missing."""

from pathlib import Path

from tests.house.sources import ROOT, Module, decorators, functions, length, modules, none, planted

MODULE, FUNCTION, HANDLER = 300, 40, 25


def is_handler(one: Module, names: list[str]) -> bool:
    """Whether a function with these decorators answers requests."""
    return one.kind in {"routes", "api"} and any(name.startswith("blueprint.") for name in names)


def too_long(one: Module) -> list[str]:
    """What of the module is longer than it may be."""
    found = [f"{one.name} has {length(one)} lines"] if length(one) > MODULE else []
    for node in functions(one):
        most = HANDLER if is_handler(one, decorators(node)) else FUNCTION
        if (lines := length(one, node)) > most:
            found.append(f"{one.name}:{node.lineno} {node.name} has {lines} lines, {most} are allowed")
    return found


def long_scripts(folder: Path) -> list[str]:
    """The scripts and style sheets of ours that are longer than a module may be."""
    found = []
    for path in sorted([*folder.glob("js/*.js"), *folder.glob("css/*.css")]):
        lines = sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
        if lines > MODULE:
            found.append(f"{path.name} has {lines} lines")
    return found


def test_modules_functions_and_handlers_are_short() -> None:
    everything = [*modules("vocavision"), *modules("tools")]
    assert len(everything) > 60
    none([fault for one in everything for fault in too_long(one)])


def test_scripts_and_style_sheets_are_short() -> None:
    none(long_scripts(ROOT / "static"))


def test_the_measure_finds_what_is_planted(tmp_path: Path) -> None:
    body = "    x = 1\n" * 25
    handler = f'@blueprint.get("/x")\ndef view():\n{body}'
    assert too_long(planted(handler, "vocavision.a.routes"))
    assert not too_long(planted(handler, "vocavision.a.actions"))
    assert too_long(planted("def f():\n" + "    x = 1\n" * 40))
    assert not too_long(planted("def f():\n" + "    x = 1\n" * 39 + "\n" * 20))
    assert too_long(planted("x = 1\n" * 301))
    assert not too_long(planted('"""Long.\n' + "words\n" * 400 + '"""\nx = 1\n'))
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "long.js").write_text("x;\n" * 301)
    assert long_scripts(tmp_path)
