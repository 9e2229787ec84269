"""What SQL asks of choices, stories that wait for a list, and snoozes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_chats_zone", ["zone"], None),
    ("ix_chats_quiet", ["quiet", "zone"], "quiet IS NOT NULL"),
    ("ix_chats_capped", ["zone"], "most_a_day IS NOT NULL"),
)


def upgrade() -> None:
    """Add the columns and tables."""
    op.add_column(
        "chats",
        sa.Column("zone", sa.Text(), nullable=False, server_default="Europe/London"),
    )
    op.add_column("chats", sa.Column("quiet", sa.Text(), nullable=True))
    op.add_column(
        "chats", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("chats", sa.Column("most_a_day", sa.Integer(), nullable=True))
    for name, columns, where in _INDEXES:
        _index(name, "chats", columns, where)
    op.create_table(
        "listed",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_listed_chat_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_listed_story_id")),
        sa.PrimaryKeyConstraint("chat_id", "story_id", name=op.f("pk_listed")),
    )
    _index("ix_listed_due_at", "listed", ["due_at"], "due_at IS NOT NULL")
    op.create_index("ix_listed_story_id", "listed", ["story_id"])
    op.create_index("ix_listed_since", "listed", ["since"])
    op.create_table(
        "snoozes",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_snoozes_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "kind", "what", name=op.f("pk_snoozes")),
    )
    op.create_index("ix_snoozes_until", "snoozes", ["until"])


def _index(name: str, table: str, columns: list[str], where: str | None) -> None:
    text = None if where is None else sa.text(where)
    op.create_index(name, table, columns, sqlite_where=text, postgresql_where=text)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("snoozes")
    op.drop_table("listed")
    for name, _, _ in _INDEXES:
        op.drop_index(name, table_name="chats")
    for column in ("most_a_day", "urgent", "quiet", "zone"):
        op.drop_column("chats", column)
