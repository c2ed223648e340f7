"""The database room: models, migrations, queries and full text, on SQLite and on PostgreSQL."""
