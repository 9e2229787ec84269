"""Files: the bytes that documents carry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "files",
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("file", name="pk_files"),
    )
    op.create_index("ix_files_added_at", "files", ["added_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("files")
