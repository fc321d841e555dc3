"""Rule 7: each foreign key and each column that a query filters on is covered by an index: the databases are asked."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from peewee import Model

from tests.conftest import counting
from tests.house import world
from tests.house.sources import none
from vocavision import db

NO_ALIAS = "WHERE|ORDER|LEFT|JOIN|ON|GROUP|LIMIT|UNION"
TABLE = re.compile(rf'\b(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(?!(?:{NO_ALIAS})\b)(\w+)"?)?', re.IGNORECASE)
# Read whole on purpose.
SMALL = {
    "course": "a few dozen courses, shown all together",
    "schema_migration": "a row for each migration",
    "worker_beat": "a row for each worker that lived today",
    "sqlite_master": "the database's own",
}
WHOLE = {
    "review.learners": "an operator's command goes over all learners, one after the other",
}


def uncovered(model: type[Model]) -> list[str]:
    """The foreign keys of the table that no index begins with."""
    table = model._meta.table_name
    firsts = {index.columns[0] for index in db.database.get_indexes(table) if index.columns}
    firsts |= set(db.database.get_primary_keys(table)[:1])
    keys = {key.column for key in db.database.get_foreign_keys(table)}
    return [f"{table}.{column} is a foreign key without an index" for column in sorted(keys - firsts)]


def names(sql: str) -> dict[str, str]:
    """The table behind each name that a statement uses."""
    found = {}
    for table, alias in TABLE.findall(sql):
        found[alias or table] = found[table] = table
    return found


def scans(sql: str, values: Any) -> list[str]:
    """The tables that the database would read from end to end to answer this."""
    return _sqlite_scans(sql, values) if db.is_sqlite() else _postgres_scans(sql, values)


def _sqlite_scans(sql: str, values: Any) -> list[str]:
    plan = [row[3] for row in db.database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    known = names(sql)
    scanned = [
        line.split()[1]
        for line in plan
        if line.startswith("SCAN ") and "VIRTUAL TABLE" not in line and " USING " not in line
    ]
    real = set(db.database.get_tables()) - set(SMALL)
    return [known[name] for name in scanned if known.get(name) in real]


def _postgres_scans(sql: str, values: Any) -> list[str]:
    db.database.execute_sql("SET enable_seqscan = off")
    [[plan]] = db.database.execute_sql(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchall()
    db.database.execute_sql("RESET enable_seqscan")
    found, todo = [], [(plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]]
    while todo:
        node = todo.pop()
        todo += node.get("Plans", [])
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] not in SMALL:
            found.append(node["Relation Name"])
    return found


def statements_of_queries() -> list[tuple[str, str, Any]]:
    """What every query asks, with its values."""
    asked = []
    for name, call in world.calls():
        with counting() as ran:
            call()
        asked += [(name, sql, values) for sql, values in ran.asked]
    return asked


def test_every_foreign_key_has_an_index(each_app: Flask) -> None:
    assert len(world.tables()) > 10
    none([fault for model in world.tables() for fault in uncovered(model)])


def test_no_query_reads_a_whole_table(each_app: Flask) -> None:
    world.fill(1000)
    faults = []
    for name, sql, values in statements_of_queries():
        if name not in WHOLE:
            faults += [f"{name} reads all of {table}: {' '.join(sql.split())[:300]}" for table in scans(sql, values)]
    none(sorted(set(faults)))


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_planted_scan_is_found(request: pytest.FixtureRequest, engine: str) -> None:
    from tests.conftest import running

    with running(request.getfixturevalue(f"{engine}_config")):
        world.fill(1000)
        mark = "?" if engine == "sqlite" else "%s"
        assert scans(f"SELECT id FROM word w WHERE w.headword = {mark}", ("word7",)) == ["word"]
        assert scans(f"SELECT id FROM word w WHERE w.slug = {mark}", ("word7",)) == []
        db.database.execute_sql("CREATE TABLE planted (id INTEGER PRIMARY KEY, word_id BIGINT REFERENCES word (id))")

        class Planted(db.Table):
            class Meta:
                table_name = "planted"

        assert uncovered(Planted) == ["planted.word_id is a foreign key without an index"]
        db.database.execute_sql("DROP TABLE planted")
