"""The locked packages: each with hashes, no address of an index, the test set a superset of what it runs on."""

import re
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT, imports, modules, none

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
IMPORTED_AS = {"argon2-cffi": "argon2", "psycopg2-binary": "psycopg2"}
COMES_WITH = {
    "werkzeug": "Flask",
    "jinja2": "Flask",
    "markupsafe": "Flask",
    "click": "Flask",
    "playhouse": "peewee",
    "babel": "Flask-Babel",
    "itsdangerous": "Flask",
    "limits": "Flask-Limiter",
}
BEHIND_THE_SCENES = {
    "psycopg2-binary": "the driver that peewee takes for PostgreSQL",
    "pysqlite3": "the library that peewee takes for SQLite",
    "gunicorn": "started as a command",
    "email-validator": "what WTForms checks addresses with",
    "tzdata": "time zones where the system has none",
    "setproctitle": "gives the processes their names (tools/supervise.py, and gunicorn by itself)",
}


def locked(name: str) -> dict[str, str]:
    """The version of each package in a lock file."""
    text = (ROOT / name).read_text()
    return {canonicalize_name(package): version for package, version in PINNED.findall(text)}


def test_every_package_has_hashes_and_no_index_has_an_address() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "index-url" not in text
        blocks = re.split(r"\n(?=\S)", text)
        none([block.split("\n")[0] for block in blocks if PINNED.match(block) and "--hash=sha256:" not in block])


def test_what_is_asked_for_is_locked_within_its_bounds() -> None:
    runs, tests = locked("requirements.txt"), locked("requirements-test.txt")
    extra = PROJECT["optional-dependencies"]
    for lock, wanted in ((runs, PROJECT["dependencies"]), (tests, [*extra["test"], *extra["content"]])):
        for one in map(Requirement, wanted):
            version = lock.get(canonicalize_name(one.name))
            assert version, f"{one.name} is not locked: make lock"
            assert one.specifier.contains(version), f"{one} is locked at {version}: make lock"


def test_tests_run_on_what_the_product_runs_on() -> None:
    runs, tests = locked("requirements.txt"), locked("requirements-test.txt")
    none([f"{name} {runs[name]}, tested with {tests.get(name)}" for name in runs if tests.get(name) != runs[name]])


def test_every_package_it_runs_on_is_used() -> None:
    used = {name.split(".")[0] for one in modules() for name, _ in imports(one)}
    names = [canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]]
    none(
        [
            f"{name} is imported by nothing: take it out, or say what it is for"
            for name in names
            if name not in BEHIND_THE_SCENES and IMPORTED_AS.get(name, name.replace("-", "_")) not in used
        ]
    )


def test_only_what_is_asked_for_is_imported() -> None:
    names = {canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]}
    direct = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in names}
    used = {name.split(".")[0] for one in modules() for name, _ in imports(one)}
    none(sorted(used - set(sys.stdlib_module_names) - {"vocavision"} - direct - set(COMES_WITH)))
