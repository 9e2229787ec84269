"""Board meetings and their papers, reminders, and the states of sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _meetings()
    _papers()
    _findings()
    _reminders()
    _reminded()
    _spells()


def downgrade() -> None:
    """Take them away."""
    op.drop_table("spells")
    op.drop_table("reminded")
    op.drop_table("reminders")
    op.drop_table("findings")
    op.drop_table("papers")
    op.drop_table("meetings")


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("month_only", sa.Boolean(), nullable=False),
        sa.Column("begins", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("questions_by", sa.Text(), nullable=True),
        sa.Column("questions_words", sa.Text(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("moved_from", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("announced_at", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("missing_since", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_meetings_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_feed_id", "meetings", ["feed_id", "day"], unique=False)


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_papers_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("meeting_id", "url", name=op.f("uq_papers_meeting_id_url")),
    )
    op.create_index("ix_papers_url", "papers", ["url"], unique=False)
    op.create_index(
        "ix_papers_waiting",
        "papers",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _findings() -> None:
    op.create_table(
        "findings",
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_findings_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "number", name=op.f("pk_findings")),
    )


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_reminders_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "area", name=op.f("pk_reminders")),
    )


def _reminded() -> None:
    op.create_table(
        "reminded",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("chance", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_reminded_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "chance", "day", "stage", name=op.f("pk_reminded")),
    )


def _spells() -> None:
    op.create_table(
        "spells",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            autoincrement=True,
        ),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("last_ok_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("told_back_at", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_spells_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spells")),
    )
    op.create_index("ix_spells_feed_id", "spells", ["feed_id", "id"], unique=False)
    op.create_index(
        "ix_spells_open",
        "spells",
        ["feed_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
