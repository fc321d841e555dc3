"""Rule 6: each query takes as many statements as its docstring says, with ten rows and with a thousand."""

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.house import world
from tests.house.sources import Module, modules, none, planted, public_functions

NUMBERS = {"no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
STATED = re.compile(rf"\b({'|'.join(NUMBERS)}) statements?\b", re.IGNORECASE)


def stated(one: Module) -> dict[str, int | None]:
    """How many statements each public function of the module says it takes; None where it says nothing."""
    found: dict[str, int | None] = {}
    for node in public_functions(one):
        said = STATED.search(ast.get_docstring(node) or "")
        found[f"{one.slice}.{node.name}"] = NUMBERS[said[1].lower()] if said else None
    return found


def all_stated() -> dict[str, int | None]:
    """The same of every queries.py."""
    return {name: number for one in modules() if one.kind == "queries" for name, number in stated(one).items()}


def test_every_query_says_how_many_statements_it_takes() -> None:
    none(
        [f"{name} does not say how many statements it takes" for name, number in all_stated().items() if number is None]
    )


def test_every_query_has_an_example_and_every_example_a_query() -> None:
    asking = {name for name, number in all_stated().items() if number != 0}
    none([f"write an example of {name} into tests/house/world.py" for name in sorted(asking - set(world.EXAMPLES))])
    none([f"{name} is no query any more" for name in sorted(set(world.EXAMPLES) - asking)])


@pytest.mark.parametrize("rows", [10, 1000])
def test_every_query_takes_the_statements_it_states(
    each_app: Flask, rows: int, count_statements: Callable[[], Any]
) -> None:
    world.fill(rows)
    wrong, says = [], all_stated()
    for name, call in world.calls():
        with count_statements() as ran:
            call()
        if len(ran) != says.get(name):
            wrong.append(f"{name} states {says.get(name)} and took {len(ran)} with {rows} rows")
    none(wrong)


def test_the_reader_of_docstrings_finds_what_is_planted() -> None:
    text = 'def a():\n    """It; two statements."""\ndef b():\n    """It."""\ndef _c():\n    """It; one statement."""\n'
    assert stated(planted(text, "vocavision.notes.queries")) == {"notes.a": 2, "notes.b": None}
