"""How sure matches are, the topics and the pages of items, and what readers object to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.core.links import page

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ITEMS = sa.table("items", sa.column("id", sa.BigInteger), sa.column("url"), sa.column("page"))
_AT_ONCE = 1_000


def upgrade() -> None:
    """Add columns and table; find out the page of the items that are there."""
    op.add_column("items", sa.Column("topics", sa.Text(), nullable=False, server_default=""))
    op.add_column("items", sa.Column("page", sa.Text(), nullable=True))
    for table in ("matches", "reach"):
        op.add_column(table, sa.Column("grade", sa.Text(), nullable=False, server_default="sure"))
    op.create_table(
        "objections",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_objections_item_id")),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_objections_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "chat_id", name=op.f("pk_objections")),
    )
    op.create_index("ix_objections_chat_id", "objections", ["chat_id"])
    op.create_index("ix_objections_made_at", "objections", ["made_at"])
    op.create_index(
        "ix_matches_unsure",
        "matches",
        ["item_id"],
        sqlite_where=sa.text("grade = 'unsure'"),
        postgresql_where=sa.text("grade = 'unsure'"),
    )
    _fill_pages()
    op.create_index("ix_items_page", "items", ["page"])


def _fill_pages() -> None:
    connection = op.get_bind()
    last = 0
    while True:
        rows = connection.execute(
            sa.select(_ITEMS.c.id, _ITEMS.c.url)
            .where(_ITEMS.c.id > last, _ITEMS.c.url.is_not(None))
            .order_by(_ITEMS.c.id)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        connection.execute(
            sa.update(_ITEMS)
            .where(_ITEMS.c.id == sa.bindparam("item"))
            .values(page=sa.bindparam("found")),
            [{"item": row.id, "found": page(row.url)} for row in rows],
        )
        last = rows[-1].id


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_items_page", "items")
    op.drop_index("ix_matches_unsure", "matches")
    op.drop_table("objections")
    for table in ("matches", "reach"):
        op.drop_column(table, "grade")
    for column in ("topics", "page"):
        op.drop_column("items", column)
