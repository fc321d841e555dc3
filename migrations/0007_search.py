"""The index of what a word is found by holds all that a search reads of it."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX search_term_found ON search_term (text, kind, zipf, word_id)")
    db.execute_sql("DROP INDEX term_text_kind")


def down(migrator, db):
    db.execute_sql("CREATE INDEX term_text_kind ON search_term (text, kind)")
    db.execute_sql("DROP INDEX search_term_found")
