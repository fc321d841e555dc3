"""Rule 3: every route is on the reviewed list with its guard, has a limit and a title, and is reached by a test."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from tests.house.sources import ROOT, Module, decorators, functions, modules, none, planted

LIST = Path(__file__).with_name("routes.txt")
OPENED = re.compile(r"^blueprint\.(get|post|route)\((['\"])(.+?)\2(.*)\)$", re.DOTALL)
GUARDS = {"login_required": "signed-in", "csrf.exempt": "machine"}
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
ONE_OF = re.compile(r"<any\((\w+)[^>]*>")
SAMPLES = ("1", "word", "borrow-verb", "x" * 43, "0" * 16, "01890a5d-ac96-774b-bcce-b302099a8057")


@dataclass(frozen=True)
class Route:
    """One way into the product."""

    method: str
    path: str
    view: str  # slice.function
    guard: str  # public or signed-in
    limit: str
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.guard} {self.limit}"


def routes(one: Module) -> Iterator[Route]:
    """The routes that the module opens, read from the decorators."""
    for node in functions(one):
        names = decorators(node)
        opened = [match for name in names if (match := OPENED.match(name))]
        limits = [name.removeprefix("limit('").removesuffix("')") for name in names if name.startswith("limit(")]
        guards = [guard for name, guard in GUARDS.items() if name in names]
        where = f"{one.name}:{node.lineno} {node.name}"
        for match in opened:
            method, path = match[1], match[3]
            faults = [] if limits else [f"{where} has no limit: write @limit(...) with a name of lib/limits.py"]
            if method == "route":
                faults.append(f"{where}: say blueprint.get or blueprint.post, a route answers one method")
            if path != path.lower() or "_" in PARAMETER.sub("", path):
                faults.append(f"{where}: {path} is not in lower case with hyphens")
            faults += [f"{where}: <{name}> has no converter" for kind, name in PARAMETER.findall(path) if not kind]
            if names.index(match[0]) != 0:
                faults.append(f"{where}: @blueprint.{method} must be the first decorator, or what is above is not used")
            guard, limit = (guards or ["public"])[0], (limits or ["none"])[0]
            blueprint = f"{one.slice}_api" if one.kind == "api" else one.slice
            yield Route(method.upper(), path, f"{blueprint}.{node.name}", guard, limit, tuple(faults))


def all_routes() -> list[Route]:
    """Every route of the product."""
    return [route for one in modules() if one.kind in {"routes", "api"} for route in routes(one)]


def reviewed() -> list[str]:
    """The lines of the reviewed list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [" ".join(line.split("#")[0].split()) for line in lines if line.split("#")[0].strip()]


def test_every_route_stands_on_the_reviewed_list_with_its_guard_and_limit() -> None:
    found, kept = {str(route) for route in all_routes()}, set(reviewed())
    assert len(found) > 20
    none([f"new or changed, look at it and write it into {LIST.name}: {line}" for line in sorted(found - kept)])
    none(
        [
            f"gone, take it out of {LIST.name}, and redirect from it where people may have it: {line}"
            for line in sorted(kept - found)
        ]
    )


def test_every_route_is_written_as_the_house_writes_routes() -> None:
    none([fault for route in all_routes() for fault in route.faults])


def test_whoever_reads_the_list_learns_why_a_route_is_open_to_strangers_or_machines() -> None:
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    none(
        [
            f"say after # why: {line}"
            for line in lines
            if re.search(" (public|machine) ", line) and not line.partition("#")[2].strip()
        ]
    )


def test_flask_knows_no_route_that_the_list_does_not(app: Flask) -> None:
    known = {(route.view, route.method) for route in all_routes()}
    served = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    none([f"{view} ({method}) is served, but no routes.py opens it" for view, method in sorted(served - known)])
    none(
        [
            f"{view} ({method}) is written, but its blueprint is not registered"
            for view, method in sorted(known - served)
        ]
    )


def test_every_post_is_protected_against_forged_requests(app: Flask) -> None:
    exempt = app.extensions["csrf"]._exempt_views | app.extensions["csrf"]._exempt_blueprints
    machine = {route.view for route in all_routes() if route.guard == "machine"}
    assert {view.rpartition(".")[2] for view in machine} == {str(view).rpartition(".")[2] for view in exempt}


def test_a_signed_in_route_answers_401_to_a_stranger(app: Flask) -> None:
    client = app.test_client()
    wrong = []
    for route in all_routes():
        if route.guard == "signed-in" and route.method == "GET":
            statuses = {client.get(address).status_code for address in addresses(route.path)} - {404}
            wrong += [] if statuses == {401} else [f"{route.method} {route.path} answers {statuses}"]
    none(wrong)


def addresses(path: str) -> Iterator[str]:
    """Addresses that the path may match."""
    for sample in SAMPLES:
        yield PARAMETER.sub(sample, ONE_OF.sub(r"\1", path))


def literals(folder: Path) -> set[str]:
    """Every text in the tests that may be an address, with a mark where a value is put in."""
    found = set()
    for path in folder.rglob("test_*.py"):
        if path.parent == Path(__file__).parent:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("/"):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
                found.add(text)
    return found


def reached(texts: set[str], url_map: Map) -> set[str]:
    """The endpoints that these addresses lead to, by any method."""
    adapter, found = url_map.bind("localhost"), set()
    for text in texts:
        if not text.startswith("/"):
            continue
        for sample in SAMPLES if "\0" in text else ("",):
            path = text.split("?")[0].split("#")[0].replace("\0", sample)
            for method in ("GET", "POST"):
                try:
                    found.add(f"{method} {adapter.match(path, method)[0]}")
                except HTTPException:
                    continue
    return found


def test_every_route_is_reached_by_a_test(app: Flask) -> None:
    found = reached(literals(ROOT / "tests"), app.url_map)
    none([f"no test opens {route}" for route in all_routes() if f"{route.method} {route.view}" not in found])


def test_every_page_has_a_title() -> None:
    faults = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if '{% extends "layout.html" %}' in text and not re.search(
            r"{% block title %}.*?\S.*?{% endblock", text, re.DOTALL
        ):
            faults.append(f"{path.relative_to(ROOT)} has no {{% block title %}}")
    none(faults)


def test_the_reader_of_routes_finds_what_is_planted() -> None:
    good = '@blueprint.post("/words/<int:word_id>/note")\n@login_required\n@limit("write")\ndef keep(word_id): ...\n'
    [route] = routes(planted(good, "vocavision.notes.routes"))
    assert str(route) == "POST /words/<int:word_id>/note signed-in write"
    assert route.faults == ()
    bad = '@login_required\n@blueprint.get("/Some_Words/<word>")\ndef show(word): ...\n'
    [route] = routes(planted(bad, "vocavision.notes.routes"))
    assert len(route.faults) == 4


def test_the_search_for_reached_routes_sees_values_put_in() -> None:
    app = Flask("planted")
    app.add_url_rule("/words/<int:number>", "words.one", lambda number: "")
    app.add_url_rule("/words", "words.all", lambda: "")
    assert reached({"/words/\0", "/nothing"}, app.url_map) == {"GET words.one"}
