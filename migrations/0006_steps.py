"""A sitting counts the steps that were done, in place of what was planned."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sitting RENAME COLUMN planned TO steps")
    db.execute_sql("UPDATE sitting SET steps = new_here + reviews_here")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sitting RENAME COLUMN steps TO planned")
    db.execute_sql("UPDATE sitting SET planned = new_due + reviews_due")
