"""The rhythm of feeds, and hubs that send us what is new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, the index of the claim and the table."""
    for name in ("rhythm", "pushed_since", "pushed_until"):
        op.add_column("feeds", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_index("ix_feeds_next_due_at", "feeds", ["next_due_at"])
    op.create_table(
        "hubs",
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ask_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_hubs_feed_id"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_hubs"),
        sa.UniqueConstraint("token", name="uq_hubs_token"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("hubs")
    op.drop_index("ix_feeds_next_due_at", table_name="feeds")
    for name in ("pushed_until", "pushed_since", "rhythm"):
        op.drop_column("feeds", name)
