"""Alembic migrations: each file in `versions` takes the schema one step on."""
