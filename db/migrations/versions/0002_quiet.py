"""Until when a platform wants nothing said in a chat; an index of what is held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("chats", sa.Column("quiet_until", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_deliveries_held",
        "deliveries",
        ["chat_id"],
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_deliveries_held", table_name="deliveries")
    op.drop_column("chats", "quiet_until")
