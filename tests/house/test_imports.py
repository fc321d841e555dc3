"""Rule 1: eight names touch the world, every other file of a slice is pure; no cycles; lib knows no slice."""

import ast
from collections.abc import Collection
from graphlib import CycleError, TopologicalSorter

from tests.house.sources import Module, functions, imported_names, imports, modules, none, planted

OUTSIDE = {
    "flask", "flask_babel", "flask_limiter", "flask_login", "flask_talisman", "flask_wtf", "wtforms", "werkzeug",
    "jinja2", "peewee", "playhouse", "huey", "pysqlite3", "sqlite3", "psycopg2", "redis", "whitenoise", "structlog",
    "click", "smtplib", "socket", "ssl", "subprocess", "urllib.request", "http.client", "asyncio", "threading",
    "os", "shutil",
    "tempfile", "pathlib", "io", "logging", "time", "secrets", "uuid6", "bleach", "argon2",
}  # fmt: skip
OUTSIDE_CALLS = {"open", "input", "print", "now", "today", "utcnow", "uuid1", "uuid4", "uuid7"}
OUTSIDE_OURS = ("vocavision.db", "vocavision.worker", "vocavision.config", "vocavision.lib.clock", "vocavision.lib.log")
PURE_ENOUGH = {"vocavision.lib.errors"}  # its texts are translated when shown; a pure rule may raise them
# A list that stands in a file beside the rule that reads it, once.
READS_ITS_OWN_FILE = {"vocavision.accounts.passwords": {"pathlib", "argon2"}}

MAY_IMPORT = {
    "models": set(),
    "queries": {"models", ""},
    "actions": {"models", "queries", ""},
    "tasks": {"models", "queries", "actions", ""},
    "forms": {""},
    "routes": {"models", "queries", "actions", "tasks", "forms", ""},
    "api": {"models", "queries", "actions", "tasks", "forms", ""},
    "cli": {"models", "queries", "actions", "tasks", "forms", ""},
    "": {""},
}
FROM_ANOTHER = {"models", "queries", "actions", ""}
FROM_INSIDE = ("tools.bench", "tools.chaos")  # they must do what the product does, and look at what it has
FORMS_TOO = {"forms", "routes"}  # a page of settings asks with the form of the slice whose values it sets
WRITES = {
    "create",
    "insert",
    "insert_many",
    "insert_from",
    "update",
    "delete",
    "replace",
    "replace_many",
    "bulk_create",
}


def impurities(one: Module) -> list[str]:
    """What a pure file does that only the eight names may."""
    known, found = READS_ITS_OWN_FILE.get(one.name, set()), []
    for name, line in imports(one):
        worldly = any(name == outside or name.startswith(outside + ".") for outside in OUTSIDE) or name in OUTSIDE_OURS
        if worldly and name.split(".")[0] not in known:
            found.append(f"{one.name}:{line} is a pure file, but imports {name}")
    own = {node.name for node in functions(one)}
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") not in own:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in OUTSIDE_CALLS:
                found.append(f"{one.name}:{node.lineno} is a pure file, but calls {ast.unparse(node.func)}()")
    return found


def trespasses(one: Module, known: Collection[str]) -> list[str]:
    """What a slice's module imports of slices, its own or another, that it may not."""
    found = []
    for name, line in imports(one, set(known)):
        parts = name.split(".")
        if parts[0] == "app":
            found.append(f"{one.name}:{line} imports the app: take it from flask.current_app or as an argument")
        if parts[0] != "vocavision" or name not in known or len(parts) < 3 or parts[1] == "lib":
            continue
        kind = parts[2] if parts[2] in MAY_IMPORT else ""
        own = parts[1] == one.slice
        allowed = MAY_IMPORT[one.kind] if own else FROM_ANOTHER
        if one.kind == "models" and not own:
            allowed = {"models"}
        if one.kind in FORMS_TOO and not own:
            allowed = allowed | {"forms"}
        if one.kind == "" and kind:
            allowed = set()
        if kind not in allowed:
            what = kind or "a pure file"
            found.append(f"{one.name}:{line} imports {name}: {one.kind or 'a pure file'} may not import {what}")
    return sorted(set(found))


def foreign_writes(one: Module) -> list[str]:
    """Where a module writes a table that is not its own slice's, or that its kind may not write."""
    models = {name: origin for name, origin in imported_names(one).items() if origin.endswith(".models")}
    found = []
    for node in ast.walk(one.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        owner = models.get(getattr(node.func.value, "id", ""))
        if owner and (owner.split(".")[1] != one.slice or one.kind != "actions"):
            found.append(f"{one.name}:{node.lineno} writes a table of {owner}: only its owner's actions may")
    return found


def cycle(all_modules: Collection[Module]) -> list[str]:
    """Modules that import each other in a circle, or nothing."""
    known = {one.name for one in all_modules}
    graph = {
        one.name: {name for name, _ in imports(one, known) if name in known and name != one.name} for one in all_modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_only_the_eight_names_touch_the_world() -> None:
    pure = [one for one in modules() if one.slice and not one.kind and not one.path.name.startswith("__")]
    assert len(pure) > 10
    none([fault for one in pure for fault in impurities(one)])


def test_a_slice_takes_from_others_only_what_it_may() -> None:
    all_modules = modules()
    known = {one.name for one in all_modules}
    none([fault for one in all_modules if one.slice for fault in trespasses(one, known)])


def test_only_the_owners_actions_write_a_table() -> None:
    none([fault for one in modules() for fault in foreign_writes(one)])


def test_no_module_imports_itself_in_a_circle() -> None:
    assert cycle(modules()) == []


def test_lib_knows_no_slice() -> None:
    slices = {one.slice for one in modules() if one.slice}
    faults = [
        f"{one.name}:{line} imports {name}"
        for one in modules("vocavision/lib")
        for name, line in imports(one, {f"vocavision.{name}" for name in slices})
        if name.split(".")[:1] == ["vocavision"] and name.split(".")[1:2] and name.split(".")[1] in slices
    ]
    none(faults)


def test_nothing_of_the_product_imports_its_tools_or_tests() -> None:
    faults = [
        f"{one.name}:{line}"
        for one in modules()
        for name, line in imports(one)
        if name.split(".")[0] in {"tools", "tests"}
    ]
    none(faults)


def test_tools_use_pure_files_and_commands_only() -> None:
    all_modules = modules()
    by_name = {one.name: one for one in all_modules}
    faults = [
        f"{one.name}:{line} imports {name}"
        for one in modules("tools")
        if not one.name.startswith(FROM_INSIDE)
        for name, line in imports(one, set(by_name))
        if name in by_name and by_name[name].slice and by_name[name].kind not in {"", "cli"}
    ]
    none(faults)


def test_the_walkers_find_what_is_planted() -> None:
    assert len(impurities(planted("from flask import request\nimport os.path\n"))) == 2
    assert len(impurities(planted("from datetime import datetime\nx = datetime.now()\n"))) == 1
    assert impurities(planted("from datetime import datetime\nimport math\n")) == []

    known = {"vocavision.a.routes", "vocavision.a.models", "vocavision.b.queries", "vocavision.b.routes"}
    assert trespasses(planted("from vocavision.b import routes\n", "vocavision.a.actions"), known)
    assert trespasses(planted("from vocavision.a import routes\n", "vocavision.a.queries"), known)
    assert trespasses(planted("from vocavision.b.queries import x\n", "vocavision.a.rule"), known)
    assert trespasses(planted("from app import app\n", "vocavision.a.routes"), known)
    assert not trespasses(planted("from vocavision.b import queries\n", "vocavision.a.routes"), known)

    taken = "from vocavision.b.models import Thing\nThing.create(id=1)\n"
    assert foreign_writes(planted(taken, "vocavision.a.actions"))
    assert foreign_writes(planted(taken, "vocavision.b.routes"))
    assert not foreign_writes(planted(taken, "vocavision.b.actions"))

    one = planted("from vocavision.b import two\n", "vocavision.a.one")
    two = planted("def f():\n    from vocavision.a import one\n", "vocavision.b.two")
    assert set(cycle([one, two])) == {"vocavision.a.one", "vocavision.b.two"}
    assert cycle([one]) == []
