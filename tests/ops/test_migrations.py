"""Migrations go forward and back with data in the tables, on both engines, and end in what the models say."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from peewee import BigIntegerField, IntegerField, Model, SmallIntegerField

from tests.house import world
from tests.ops.processes import environment
from vocavision import db
from vocavision.config import Config
from vocavision.ops import queries

ROOT = Path(__file__).parent.parent.parent

NUMBERS = (BigIntegerField, IntegerField, SmallIntegerField)
NAMES = sorted(path.stem for path in db.MIGRATIONS.glob("[0-9]*.py"))
BESIDE = {"schema_migration", "search_part"}  # the history of migrations, and the tables of SQLite's text search


def kept_rows() -> dict[str, int]:
    """How many rows each table has that is there."""
    there = set(db.database.get_tables())
    return {
        model._meta.table_name: model.select().count() for model in world.tables() if model._meta.table_name in there
    }


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [name.split("_")[0] for name in NAMES] == [f"{number:04}" for number in range(1, len(NAMES) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_going_back_and_forward_keeps_the_data_of_older_tables(each_app: Flask, name: str) -> None:
    world.fill(10)
    before = kept_rows()
    assert set(before.values()) == {10}

    db.migrations().down(name)
    left = kept_rows()
    assert left == {table: before[table] for table in left}

    db.migrations().up()
    assert queries.pending_migrations() == []
    again = kept_rows()
    assert set(again) == set(before)
    assert {table: again[table] for table in left} == left


def test_all_the_way_back_leaves_nothing_but_the_history(each_app: Flask) -> None:
    world.fill(10)
    db.migrations().down(NAMES[0])
    assert {table for table in db.database.get_tables() if not table.startswith("search_part")} == {"schema_migration"}


def test_the_tables_are_what_the_models_say(each_app: Flask) -> None:
    tables = {table for table in db.database.get_tables() if not table.startswith("search_part")} - BESIDE
    assert tables == {model._meta.table_name for model in world.tables()}
    for model in world.tables():
        table = model._meta.table_name
        columns = {column.name: column for column in db.database.get_columns(table)}
        fields: dict[str, Any] = {field.column_name: field for field in model._meta.sorted_fields}
        assert set(columns) == set(fields), table
        for name, field in fields.items():
            assert columns[name].null == field.null or field.primary_key, f"{table}.{name}"
        assert indexes(model) >= declared(model), table


def indexes(model: type[Model]) -> set[tuple[tuple[str, ...], bool]]:
    """The columns of each index of the table, and whether it is unique."""
    found = db.database.get_indexes(model._meta.table_name)
    return {(tuple(index.columns), index.unique) for index in found}


def declared(model: type[Model]) -> set[tuple[tuple[str, ...], bool]]:
    """The same as the model declares them."""
    meta = model._meta
    found = {((field.column_name,), field.unique) for field in meta.sorted_fields if field.index or field.unique}
    for names, unique in (index for index in meta.indexes if isinstance(index, tuple)):
        found.add((tuple(meta.fields[name].column_name for name in names), unique))
    primary = {meta.primary_key.column_name} if hasattr(meta.primary_key, "column_name") else set()
    return {(columns, unique) for columns, unique in found if set(columns) != primary}


@pytest.mark.processes
def test_two_releases_at_once_wait_for_each_other(each_app: Flask, each_config: Config) -> None:
    db.migrations().down(NAMES[0])
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment(each_config), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(2)
    ]
    said = sorted(one.communicate(timeout=60)[0].decode().splitlines()[-1] for one in both)
    assert [one.returncode for one in both] == [0, 0]
    assert said == ["Nothing to do.", f"up   {NAMES[-1]}"]


def test_status_says_by_its_exit_code_whether_something_is_pending(each_app: Flask) -> None:
    runner = each_app.test_cli_runner()
    assert runner.invoke(args=["db", "status"]).exit_code == 0
    assert runner.invoke(args=["db", "downgrade"]).exit_code == 0
    assert runner.invoke(args=["db", "status"]).exit_code == 1
    assert runner.invoke(args=["db", "upgrade", "nothing"]).exit_code == 1
