"""How the house tests read the sources: modules, what they import, how long they are."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
WORLDLY = ("models", "queries", "actions", "tasks", "forms", "routes", "api", "cli")


@dataclass(frozen=True)
class Module:
    """One source file, and its dotted name."""

    path: Path
    name: str
    text: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @property
    def slice(self) -> str:
        """The slice it belongs to, or "" for what stands outside."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 2 and parts[0] == "vocavision" and parts[1] != "lib" else ""

    @property
    def kind(self) -> str:
        """Its file name when that is one of the eight that touch the world, else "" (a pure rule)."""
        last = self.name.rpartition(".")[2]
        return last if last in WORLDLY else ""


def module(path: Path, root: Path = ROOT) -> Module:
    """The module in this file."""
    relative = path.relative_to(root).with_suffix("")
    parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
    return Module(path, ".".join(parts), path.read_text(encoding="utf-8"))


def modules(folder: str = "vocavision", root: Path = ROOT) -> list[Module]:
    """Every module below this folder."""
    return [module(path, root) for path in sorted((root / folder).rglob("*.py"))]


def imports(one: Module, known: set[str] | None = None) -> Iterator[tuple[str, int]]:
    """What the module imports, with the line; `from a import b` is `a.b` where that is a known module, else `a`.

    What stands under `if TYPE_CHECKING` is left out: it is not there when the program runs.
    """
    skipped = {
        id(inner)
        for node in ast.walk(one.tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(one.tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield (whole if known and whole in known else base), node.lineno


def imported_names(one: Module) -> dict[str, str]:
    """Each name that a `from ... import` brings in, with where it is from."""
    return {
        alias.asname or alias.name: node.module or ""
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(one: Module) -> list[Function]:
    """Every function of the module, those inside others too."""
    return [node for node in ast.walk(one.tree) if isinstance(node, Function)]


def public_functions(one: Module) -> list[Function]:
    """The functions of the module that others may call."""
    return [node for node in one.tree.body if isinstance(node, Function) and not node.name.startswith("_")]


def length(one: Module, node: ast.AST | None = None) -> int:
    """The lines of the module, or of one of its functions, that are neither blank nor docstring."""
    whole = node or one.tree
    docstrings: set[int] = set()
    for inner in ast.walk(whole):
        body = getattr(inner, "body", None)
        if isinstance(inner, ast.Module | ast.ClassDef | Function) and body and _is_text(body[0]):
            docstrings.update(range(body[0].lineno, (body[0].end_lineno or body[0].lineno) + 1))
    lines = one.text.splitlines()
    first, last = (1, len(lines)) if node is None else (node.lineno, node.end_lineno or node.lineno)  # type: ignore[attr-defined]
    return sum(bool(lines[number - 1].strip()) and number not in docstrings for number in range(first, last + 1))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def decorators(node: Function) -> list[str]:
    """The function's decorators as they are written."""
    return [ast.unparse(decorator) for decorator in node.decorator_list]


def planted(text: str, name: str = "vocavision.somewhere.rule") -> Module:
    """A module made up for a test of the walkers themselves."""
    return Module(Path(name.replace(".", "/") + ".py"), name, text)


def none(faults: Collection[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n" + "\n".join(faults)
