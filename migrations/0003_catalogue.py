"""The words and what they are found by."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    Model,
    SmallIntegerField,
    SqliteDatabase,
    TextField,
)


class User(Model):
    id = BigAutoField()

    class Meta:
        table_name = "account"


class Word(Model):
    id = BigAutoField()
    owner = ForeignKeyField(User, null=True, on_delete="CASCADE", index=False)
    key = CharField(80, null=True, unique=True)
    slug = CharField(80, null=True, unique=True)
    headword = CharField(60)
    pos = CharField(14)
    level = CharField(2)
    zipf = FloatField()
    scene_hash = CharField(16, null=True)
    entry = TextField()  # the whole entry as JSON
    entry_hash = CharField(64)
    retired_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "word"


class Picture(Model):
    hash = CharField(16, primary_key=True)
    scene = CharField(120)

    class Meta:
        table_name = "picture"


class Topic(Model):
    word = ForeignKeyField(Word, on_delete="CASCADE", index=False)
    topic = CharField(20, index=True)

    class Meta:
        table_name = "word_topic"
        primary_key = CompositeKey("word", "topic")


class Term(Model):
    id = BigAutoField()
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    kind = SmallIntegerField()
    text = CharField(120)
    zipf = FloatField()

    class Meta:
        table_name = "search_term"
        indexes = ((("text", "kind"), False),)


class Slip(Model):
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    text = CharField(60)

    class Meta:
        table_name = "search_slip"
        primary_key = CompositeKey("text", "word")


TABLES = [Word, Picture, Topic, Term, Slip]
PARENTS = [User]


# The list of words in each of its orders; neither learners' own words nor retired ones are in it. The owner's index
# has only owned words, else SQLite takes it to find the catalogue's, which are nearly all.
LISTS = (
    "CREATE INDEX word_owner ON word (owner_id) WHERE owner_id IS NOT NULL",
    *(
        f"CREATE INDEX word_{name} ON word ({columns}) WHERE owner_id IS NULL AND retired_at_ms IS NULL"
        for name, columns in (
            ("by_frequency", "zipf DESC, id"),
            ("by_headword", "LOWER(headword), id"),
            ("by_level", "level, zipf DESC, id"),
        )
    ),
)
SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE search_part USING fts5"
    " (text, content = 'search_term', content_rowid = 'id', tokenize = 'trigram')",
)
# The C collation lets a range of texts use the index, and sorts as SQLite does.
POSTGRES_SEARCH = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    'CREATE INDEX search_term_text_c ON search_term (text COLLATE "C")',
    "CREATE INDEX search_term_part ON search_term USING gin (text gin_trgm_ops)",
)


def up(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    for statement in LISTS + (SQLITE_SEARCH if isinstance(db, SqliteDatabase) else POSTGRES_SEARCH):
        db.execute_sql(statement)


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        db.execute_sql("DROP TABLE search_part")
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
