"""Carrying subscriptions over a change of areas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column(
        "subscriptions", sa.Column("carried_from", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("subscriptions", sa.Column("settled", sa.Text(), nullable=True))
    op.create_table(
        "adoptions",
        sa.Column("vintage", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("vintage", name=op.f("pk_adoptions")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("adoptions")
    op.drop_column("subscriptions", "settled")
    op.drop_column("subscriptions", "carried_from")
