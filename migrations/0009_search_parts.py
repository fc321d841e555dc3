"""Parts are looked for in headwords, forms and glosses alone: nothing else is indexed for them."""

from peewee import SqliteDatabase

LOOKED_INTO = "WHERE kind < 3"
AT_ONCE = "WITH (fastupdate = off)"  # else each search reads all that was loaded since PostgreSQL last tidied up


def up(migrator, db):
    index(db, AT_ONCE, LOOKED_INTO)


def down(migrator, db):
    index(db, "", "")


def index(db, how, which):
    if isinstance(db, SqliteDatabase):
        db.execute_sql("INSERT INTO search_part (search_part) VALUES ('delete-all')")
        db.execute_sql(f"INSERT INTO search_part (rowid, text) SELECT id, text FROM search_term {which}")  # noqa: S608
    else:
        db.execute_sql("DROP INDEX search_term_part")
        db.execute_sql(f"CREATE INDEX search_term_part ON search_term USING gin (text gin_trgm_ops) {how} {which}")
