"""Actions, queries and pages on a real database; the whole folder runs on SQLite and again on PostgreSQL."""
