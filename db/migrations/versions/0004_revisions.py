"""Revisions of what was said, and what chats choose about how they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the indexes."""
    for table in ("chats", "subscriptions"):
        op.add_column(table, sa.Column("choices", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("notices", sa.Column("revises", sa.BigInteger(), nullable=True))
    op.add_column("deliveries", sa.Column("shows", sa.BigInteger(), nullable=True))
    for table, column in (("notices", "revises"), ("deliveries", "shows")):
        op.create_index(
            f"ix_{table}_{column}",
            table,
            [column],
            sqlite_where=sa.text(f"{column} IS NOT NULL"),
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )


def downgrade() -> None:
    """Take them away."""
    for table, column in (("notices", "revises"), ("deliveries", "shows")):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
        op.drop_column(table, column)
    for table in ("chats", "subscriptions"):
        op.drop_column(table, "choices")
