"""Sources that remember, gaps, catalogue records, silences: what unattended polling and telling need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from infra.database.schema import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "added_topic",
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name_key", name=op.f("pk_added_topic")),
    )
    op.create_table(
        "alias",
        sa.Column("symbol_key", sa.String(length=200), nullable=False),
        sa.Column("document_key", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("symbol_key", name=op.f("pk_alias")),
    )
    op.create_table(
        "backfill",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("symbols", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("tell", sa.String(length=10), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfill")),
    )
    op.create_table(
        "bulletin",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("composed_at", Moment(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bulletin")),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bulletin_recipient"), ["recipient"], unique=False)
        batch_op.create_index(batch_op.f("ix_bulletin_state"), ["state"], unique=False)

    op.create_table(
        "gap",
        sa.Column("symbol_key", sa.String(length=200), nullable=False),
        sa.Column("series", sa.String(length=200), nullable=False),
        sa.Column("hole", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("next_due", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("symbol_key", name=op.f("pk_gap")),
    )
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_series"), ["series"], unique=False)

    op.create_table(
        "host",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("robots", sa.Text(), nullable=True),
        sa.Column("robots_at", Moment(), nullable=True),
        sa.Column("closed_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_host")),
    )
    op.create_table(
        "mention",
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("entry_key", sa.String(length=400), nullable=False),
        sa.Column("symbol_key", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("source", "entry_key", "symbol_key", name=op.f("pk_mention")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_symbol_key"), ["symbol_key"], unique=False)

    op.create_table(
        "silence",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=300), nullable=True),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence")),
    )
    with op.batch_alter_table("silence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_silence_recipient"), ["recipient"], unique=False)

    op.create_table(
        "topic_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_read", Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_topic_file")),
    )
    op.create_table(
        "trouble",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "recipient", name=op.f("pk_trouble")),
    )
    op.create_table(
        "record",
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("symbol_key", sa.String(length=200), nullable=False),
        sa.Column("updated", sa.String(length=40), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.name"], name=op.f("fk_record_source")),
        sa.PrimaryKeyConstraint("source", "id", "symbol_key", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_symbol_key"), ["symbol_key"], unique=False)

    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("mode", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("because", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("silent", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("superseded_by", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("bulletin", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("seen_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("seen_by", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_alert_family"), ["family"], unique=False)
        batch_op.create_index(batch_op.f("ix_alert_superseded_by"), ["superseded_by"], unique=False)

    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comparison_older_version"), ["older_version"], unique=False)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("tell", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("recheck_at", Moment(), nullable=True))
        batch_op.create_index(batch_op.f("ix_document_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_recheck_at"), ["recheck_at"], unique=False)
        batch_op.create_index(
            "ix_document_unfetched",
            ["first_seen"],
            unique=False,
            sqlite_where=sa.text("checked_at IS NULL OR checked_at < wanted_at"),
            postgresql_where=sa.text("checked_at IS NULL OR checked_at < wanted_at"),
        )

    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follows_older_version"), ["older_version"], unique=False)

    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_version_id"), ["version_id"], unique=False)

    with op.batch_alter_table("parsed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parsed_lineage_engine"))
        batch_op.create_index("ix_parsed_lineage", ["lineage_engine", "version_id"], unique=False)

    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("summary", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("context", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("ix_sighting_arrivals", ["source", "first_seen"], unique=False)

    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cursor", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("next_due", Moment(), nullable=True))

    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("after", sa.Integer(), nullable=True))

    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("etag", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("last_modified", sa.Text(), nullable=True))
    # What was fetched before there were second looks gets one; the older half of it then needs no more.
    document = sa.table(
        "document", sa.column("recheck_at"), sa.column("checked_at"), sa.column("backfill", sa.Boolean())
    )
    op.execute(document.update().where(~document.c.backfill).values(recheck_at=document.c.checked_at))


def downgrade() -> None:
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_column("last_modified")
        batch_op.drop_column("etag")
        batch_op.drop_column("part")

    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_column("after")

    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_column("next_due")
        batch_op.drop_column("cursor")

    with op.batch_alter_table("sighting", schema=None) as batch_op:
        batch_op.drop_index("ix_sighting_arrivals")
        batch_op.drop_column("context")
        batch_op.drop_column("summary")

    with op.batch_alter_table("parsed", schema=None) as batch_op:
        batch_op.drop_index("ix_parsed_lineage")
        batch_op.create_index(batch_op.f("ix_parsed_lineage_engine"), ["lineage_engine"], unique=False)

    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_version_id"))

    with op.batch_alter_table("follows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follows_older_version"))

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_document_unfetched",
            sqlite_where=sa.text("checked_at IS NULL OR checked_at < wanted_at"),
            postgresql_where=sa.text("checked_at IS NULL OR checked_at < wanted_at"),
        )
        batch_op.drop_index(batch_op.f("ix_document_recheck_at"))
        batch_op.drop_index(batch_op.f("ix_document_number"))
        batch_op.drop_column("recheck_at")
        batch_op.drop_column("tell")
        batch_op.drop_column("number")

    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comparison_older_version"))

    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_alert_family"))
        batch_op.drop_column("seen_by")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("bulletin")
        batch_op.drop_column("superseded_by")
        batch_op.drop_column("silent")
        batch_op.drop_column("because")
        batch_op.drop_column("mode")
        batch_op.drop_column("message")

    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_symbol_key"))

    op.drop_table("record")
    op.drop_table("trouble")
    op.drop_table("topic_file")
    with op.batch_alter_table("silence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_silence_recipient"))

    op.drop_table("silence")
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mention_symbol_key"))

    op.drop_table("mention")
    op.drop_table("host")
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_series"))

    op.drop_table("gap")
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_state"))
        batch_op.drop_index(batch_op.f("ix_bulletin_recipient"))

    op.drop_table("bulletin")
    op.drop_table("backfill")
    op.drop_table("alias")
    op.drop_table("added_topic")
