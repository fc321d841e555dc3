"""Rule 5: each setting and limit is in its catalogue with a sentence that says why it is there."""

import ast
import re
from dataclasses import fields

from tests.house.sources import ROOT, Module, decorators, functions, modules, none, planted
from tools import docs
from vocavision.accounts.guards import GUARDS
from vocavision.config import Config
from vocavision.lib.limits import LIMITS

READS_ENVIRONMENT = re.compile(r"\bos\.(environ|getenv)\b")
PEOPLE_CHOSE = ("vocavision.config",)


def environment_readers(one: Module) -> list[str]:
    """Where a module reads the environment itself."""
    return [
        f"{one.name}:{number} reads the environment: make it a setting in config.py"
        for number, line in enumerate(one.text.splitlines(), 1)
        if READS_ENVIRONMENT.search(line) and one.name not in PEOPLE_CHOSE
    ]


def limits_used() -> set[str]:
    """The names of limits that routes are decorated with."""
    return {
        name.removeprefix("limit('").removesuffix("')")
        for one in modules()
        for node in functions(one)
        for name in decorators(node)
        if name.startswith("limit(")
    }


def test_every_setting_says_what_it_means() -> None:
    faults = []
    for one in fields(Config):
        about = one.metadata
        if len(about["meaning"].split()) < 3:
            faults.append(f"{about['name']} does not say what it means")
        if one.type is int and not about["unit"] and about["name"] != "PORT":
            faults.append(f"{about['name']} is a number without a unit")
    none(faults)


def test_settings_that_hold_secrets_are_marked() -> None:
    telling = {
        one.metadata["name"] for one in fields(Config) if re.search("SECRET|PASSWORD|_URL", one.metadata["name"])
    }
    marked = {one.metadata["name"] for one in fields(Config) if one.metadata["secret"]}
    assert telling - marked == {"BASE_URL"}


def test_only_the_settings_read_the_environment() -> None:
    none([fault for one in modules() for fault in environment_readers(one)])


def test_every_setting_is_used() -> None:
    sources = "\n".join(one.text for one in [*modules(), *modules("tools")]) + (ROOT / "gunicorn.conf.py").read_text()
    used = {
        node.attr
        for node in ast.walk(ast.parse(sources.replace("from __future__", "#")))
        if isinstance(node, ast.Attribute)
    }
    none([f"{one.metadata['name']} is read by nothing" for one in fields(Config) if one.name not in used])


def test_the_page_of_settings_is_in_step() -> None:
    assert docs.PAGE.read_text(encoding="utf-8") == docs.page(), "run make docs"


def test_every_limit_is_used_and_every_used_one_is_there() -> None:
    assert limits_used() == set(LIMITS)


def test_every_limit_says_why_it_is_there() -> None:
    none([f"{name} does not say why" for name, one in LIMITS.items() if len(one.why.split()) < 4])
    none([f"{one.name} does not say why" for one in GUARDS if len(one.why.split()) < 4])


def test_every_guard_is_used() -> None:
    sources = "\n".join(one.text for one in modules() if one.kind == "routes")
    import vocavision.accounts.guards as guards

    names = {name for name in vars(guards) if vars(guards)[name] in GUARDS}
    none([f"guards.{name} is used by no route" for name in sorted(names) if f"guards.{name}" not in sources])


def test_the_search_for_the_environment_finds_what_is_planted() -> None:
    assert environment_readers(planted("import os\nx = os.environ['X']\n"))
    assert environment_readers(planted("import os\nx = os.getcwd()\n")) == []
