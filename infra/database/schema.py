"""The tables. Identities are content: no row's identity depends on the order in which a run happened to do its work.

A change here needs a migration below ``migrations/versions``; a test holds the two together.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    or_,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its zone (UTC): SQLite forgets zones, and a naive time compares wrongly."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without its zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


source = Table(
    "source",
    metadata,
    Column("name", String(400), primary_key=True),
    Column("kind", String(40), nullable=False),
    # Validators are written after the sightings they stand for, so that a crash polls again instead of skipping.
    Column("etag", Text),
    Column("last_modified", Text),
    Column("cursor", Text),  # the source's own memory, as it wrote it
    Column("health", String(40), nullable=False),
    Column("health_since", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("last_poll", Moment),
    Column("last_success", Moment),
    Column("next_due", Moment),  # not asked before; NULL: at the next run
    Column("told_bad", Boolean),  # whether the operators were last told that it is in trouble
)

sighting = Table(
    "sighting",
    metadata,
    Column("source", String(400), ForeignKey("source.name"), primary_key=True),
    Column("entry_key", String(400), primary_key=True),
    Column("symbol_key", String(200), index=True),
    Column("title", Text, nullable=False),
    Column("link", Text),
    Column("published", Moment),
    Column("first_seen", Moment, nullable=False),
    Column("summary", Text, nullable=False, server_default=""),
    Column("context", Boolean, nullable=False, server_default=false()),  # about documents, and none itself
)

Index("ix_sighting_arrivals", sighting.c.source, sighting.c.first_seen)

mention = Table(
    "mention",
    metadata,
    # Which documents a context entry (press, news) speaks of.
    Column("source", String(400), primary_key=True),
    Column("entry_key", String(400), primary_key=True),
    Column("symbol_key", String(200), primary_key=True, index=True),
)

record = Table(
    "record",
    metadata,
    # The catalogue's records as last read: links between documents for lineage, subjects for topics.
    Column("source", String(400), ForeignKey("source.name"), primary_key=True),
    Column("id", String(100), primary_key=True),
    Column("symbol_key", String(200), primary_key=True, index=True),
    Column("updated", String(40)),
    Column("facts", JSON, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

gap = Table(
    "gap",
    metadata,
    # A number of a watched series that was asked for and not had: a hole below the highest number seen, or the next
    # number at the series' end. Closed when the document is there.
    Column("symbol_key", String(200), primary_key=True),
    Column("series", String(200), nullable=False, index=True),
    Column("hole", Boolean, nullable=False),  # False: the end of the series, where nothing is missed yet
    Column("opened_at", Moment, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("asked_at", Moment),
    Column("next_due", Moment),
    Column("closed_at", Moment),
    Column("note", Text, nullable=False, server_default=""),
)

document = Table(
    "document",
    metadata,
    Column("symbol_key", String(200), primary_key=True),
    Column("symbol", String(200), nullable=False),
    Column("base_key", String(200), nullable=False, index=True),
    Column("body", String(100), nullable=False),
    Column("session", String(40)),
    Column("series", String(20)),
    Column("kind", String(60)),
    Column("title", Text),
    Column("date", String(10)),
    # Order and alert by first seen: the printed date is days before anybody could read the document (sources.md 6.3).
    Column("first_seen", Moment, nullable=False),
    # The order in which documents became known, whatever the clock said. NULL in rows of the first tables.
    Column("number", Integer, index=True),
    Column("backfill", Boolean, nullable=False, default=False),
    # How people are told of what a backfill fetched: "digest" or "normal"; NULL: as the column before says.
    Column("tell", String(10)),
    # Wanted later than checked: the file is to be fetched (again). This is the whole queue of the fetch step.
    Column("wanted_at", Moment, nullable=False),
    Column("checked_at", Moment),
    # When its file is looked at again: it may be reissued in place. NULL: not again.
    Column("recheck_at", Moment, index=True),
)
Index("ix_document_wanted", document.c.checked_at, document.c.wanted_at)
_UNFETCHED = or_(document.c.checked_at.is_(None), document.c.checked_at < document.c.wanted_at)
# As good as empty whatever there is: a run that has nothing to fetch does not look through the archive for it.
Index("ix_document_unfetched", document.c.first_seen, sqlite_where=_UNFETCHED, postgresql_where=_UNFETCHED)

alias = Table(
    "alias",
    metadata,
    # Symbols of a document that is kept under another of its symbols (A/79/1–S/2024/1).
    Column("symbol_key", String(200), primary_key=True),
    Column("document_key", String(200), nullable=False),
)

version = Table(
    "version",
    metadata,
    Column("id", String(300), primary_key=True),  # symbol key | language | sha256
    Column("symbol_key", String(200), ForeignKey("document.symbol_key"), nullable=False, index=True),
    Column("language", String(5), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("fetched_from", Text, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    # Of a draft inside a report, which has a parse, edges and comparisons of its own, its name there ("IV"); its id is then
    # "A/77/464#IV|en|sha256 of the report" and ``symbol_key`` the report's. Nobody fetches, parses or decides on it apart.
    Column("part", String(200)),
    # For asking the same address again within sixty days of the first sight: a reissue replaces the file in place.
    Column("etag", Text),
    Column("last_modified", Text),
    # Decided once per version, whatever we parse anew later: a change of ours never alerts.
    Column("decided_at", Moment, index=True),
)

parsed = Table(
    "parsed",
    metadata,
    Column("version_id", String(300), ForeignKey("version.id"), primary_key=True),
    Column("parser_version", String(40), primary_key=True),
    Column("object_key", String(200), nullable=False),
    Column("symbol_key", String(200), nullable=False, index=True),
    Column("base_key", String(200), nullable=False, index=True),
    Column("title_key", String(400), index=True),
    Column("facts", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("technical_upgrade", Boolean, nullable=False),
    Column("parsed_at", Moment, nullable=False),
    Column("lineage_engine", String(40)),  # NULL: the family is still to be looked up
)
# With the version in it: SQLite would look for one version among all that an engine has related.
Index("ix_parsed_lineage", parsed.c.lineage_engine, parsed.c.version_id)

citation = Table(
    "citation",
    metadata,
    Column("from_key", String(200), primary_key=True),
    Column("to_key", String(200), primary_key=True, index=True),
)

edge = Table(
    "edge",
    metadata,
    Column("older_key", String(200), primary_key=True),
    Column("newer_key", String(200), primary_key=True, index=True),
    Column("kind", String(20), primary_key=True),
    Column("confidence", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    # The one older version that a version is compared with. Kept apart from the edges: a document may have several
    # predecessors (its draft, last year's resolution) but is shown against one.
    Column("newer_version", String(300), ForeignKey("version.id"), primary_key=True),
    Column("older_version", String(300), ForeignKey("version.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
)

comparison = Table(
    "comparison",
    metadata,
    Column("newer_version", String(300), ForeignKey("version.id"), primary_key=True),
    Column("older_version", String(300), ForeignKey("version.id"), primary_key=True, index=True),
    Column("engine_version", String(100), primary_key=True),
    Column("basis", String(20), nullable=False),
    Column("object_key", String(300)),
    Column("redline_key", String(300)),
    Column("headline", Text, nullable=False),
    Column("totals", JSON, nullable=False),
    Column("withheld", Text),  # why it is not shown: it did not rebuild its sides, or the languages differ
    Column("compared_at", Moment, nullable=False),
)

topic = Table(
    "topic",
    metadata,
    Column("name", String(200), primary_key=True),
    # A topic tells of what is first seen after it was: a new one never dumps the backlog. By the newest document's number
    # and not by the clock, which may have been set since. NULL in rows of the first tables.
    Column("since", Moment, nullable=False),
    Column("after", Integer),
)

topic_file = Table(
    "topic_file",
    metadata,
    # Each text that the topics file has had, and when a run first read it.
    Column("digest", String(64), primary_key=True),  # SHA-256
    Column("name", Text, nullable=False),
    Column("first_read", Moment, nullable=False),
    Column("text", Text, nullable=False),
)

added_topic = Table(
    "added_topic",
    metadata,
    # A topic that was added by command, as an entry of the topics file, so that both are checked by the same rules.
    Column("name_key", String(200), primary_key=True),  # without case: names are unique so
    Column("name", String(200), nullable=False),
    Column("entry", Text, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("added_at", Moment, nullable=False),
)

match = Table(
    "match",
    metadata,
    Column("topic", String(200), primary_key=True),
    Column("version_id", String(300), ForeignKey("version.id"), primary_key=True, index=True),
    Column("in_changed", Boolean, nullable=False),
    Column("hits", JSON, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("recipient", String(300), nullable=False),
    Column("version_id", String(300), ForeignKey("version.id"), nullable=False, index=True),
    Column("family", String(200), nullable=False, index=True),
    Column("event", String(40), nullable=False),
    Column("send", Boolean, nullable=False),
    Column("reason", String(60), nullable=False),
    Column("topics", JSON, nullable=False),
    Column("decided_at", Moment, nullable=False),
    # The object of the message as it was composed; its name has its content in it, so that a message composed anew after
    # a crash (from other topics, perhaps) is another object. NULL where nobody is told, and in rows of the first tables.
    Column("message", String(200)),
    # "now", or "digest"; NULL in rows of the first tables, which were all sent by themselves.
    Column("mode", String(10)),
    Column("because", Text),  # where the reason alone does not say it: the words of a silence
    Column("silent", JSON),  # [topic, its reason] for each topic that did not speak
    Column("superseded_by", String(80), index=True),  # the alert that took the place of this one before it was sent
    Column("bulletin", String(80)),  # the digest or summary that told it
    Column("seen_at", Moment),
    Column("seen_by", String(200)),
)
Index("uq_alert_recipient_version", alert.c.recipient, alert.c.version_id, unique=True)

delivery = Table(
    "delivery",
    metadata,
    Column("alert_key", String(80), ForeignKey("alert.key"), primary_key=True),
    Column("channel", String(20), primary_key=True),
    # pending sending sent ambiguous failed; superseded muted bulletin: never sent by itself, and never will be
    Column("state", String(20), nullable=False, index=True),
    Column("external_id", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("changed_at", Moment, nullable=False),
)

bulletin = Table(
    "bulletin",
    metadata,
    # Many alerts in one message: a digest, or the summary of a flood. Composed once: a digest's key is recipient and period.
    Column("key", String(80), primary_key=True),
    Column("recipient", String(300), nullable=False, index=True),
    Column("kind", String(10), nullable=False),  # digest flood
    Column("message", String(200), nullable=False),  # the object, as an alert's
    Column("until", Moment, nullable=False),  # the end of what it covers
    Column("composed_at", Moment, nullable=False),
    # From here on as in delivery.
    Column("channel", String(20), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("external_id", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("changed_at", Moment, nullable=False),
)

trouble = Table(
    "trouble",
    metadata,
    # A way of telling people that does not work, for the operators to hear of once. Gone when it works and they know.
    Column("channel", String(20), primary_key=True),
    Column("recipient", String(300), primary_key=True),  # "" where it is the whole channel
    Column("reason", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("ended_at", Moment),
)

silence = Table(
    "silence",
    metadata,
    # Who does not want to hear of what, until when and why. It ends by itself; ended early, it ends then.
    Column("id", String(40), primary_key=True),
    Column("recipient", String(300), index=True),  # NULL: nobody is told
    Column("scope", String(20), nullable=False),  # topic body symbol family
    Column("value", String(400), nullable=False),
    Column("until", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("stage", String(100), primary_key=True),
    Column("subject", String(400), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("next_due", Moment),  # NULL with parked: waits for a person or for a new version of ours
    Column("parked", Boolean, nullable=False),
    Column("reason", String(60), nullable=False),
    Column("message", Text, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)

host = Table(
    "host",
    metadata,
    # What a host asked of us, for the next process: its robots.txt, and until when it wants to be left alone.
    Column("name", String(255), primary_key=True),
    Column("robots", Text),
    Column("robots_at", Moment),
    Column("closed_until", Moment),
)

backfill = Table(
    "backfill",
    metadata,
    # What a person asked for. What is done of it is read from the sightings "by hand" and the documents, never counted here.
    Column("id", String(40), primary_key=True),
    Column("words", JSON, nullable=False),  # as asked for, to be shown: symbols, sessions, dates, languages
    Column("symbols", JSON, nullable=False),  # what that was when it was asked for, in order
    Column("languages", JSON, nullable=False),
    Column("tell", String(10), nullable=False),  # none, digest, normal
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("cancelled_at", Moment),
    Column("counts", JSON, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("command", String(40), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("counts", JSON, nullable=False),
    Column("error", Text),
)
