"""comparison ──▶ match ──▶ alert: which topics a version meets, who is told of it, and why (or why not)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, and_, exists, or_, select

from compare import ENGINE_VERSION
from compare.lineage import key_as_shown, part_order
from compare.model import Comparison
from documents.errors import UsageError
from documents.model import Document
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline import messages
from flows.pipeline.apart import kept_apart
from flows.pipeline.compare import engine_version, load_comparison
from flows.pipeline.parse import load
from flows.pipeline.relate import family_of
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import (
    alert,
    attempt,
    comparison,
    delivery,
    document,
    edge,
    follows,
    match,
    parsed,
    topic,
    version,
)
from infra.settings import Settings
from watch.changed import changed_by
from watch.decide import Decision, Subject, decide
from watch.match import Match, Matcher
from watch.story import Links
from watch.topics import Event, TopicFile, load_topics
from watch.wording import compose

STAGE = "decide"

_EVENT = {
    "reissues": Event.REISSUED,
    "revises": Event.REVISED,
    "adopts": Event.ADOPTED,
    "succeeds": Event.SUCCESSOR,
    "corrects": Event.CORRECTED,
    "adds to": Event.ADDED,
    "embeds": Event.NEW,
    "recommends": Event.NEW,
    "amends": Event.AMENDED,
}


class NoTopics(UsageError):
    """There is no topics file: nothing is matched, and nothing is decided, until there is one."""


@dataclass(slots=True)
class Decided:
    """``withheld``: versions on which nothing could be decided because the topics file is missing or wrong."""

    matched: int = 0
    alerts: int = 0
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    version_id: str
    symbol_key: str
    language: str


def topic_file(settings: Settings) -> TopicFile:
    """The topics of the settings. Raises NoTopics or the error of the file, each one line."""
    path = settings.topics_file
    try:
        return load_topics(Path(path).read_text(encoding="utf-8"), str(path))
    except FileNotFoundError as error:
        raise NoTopics(
            f"there is no topics file at {path}", advice="Write one: docs/topics.md has an example"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the topics file {path} cannot be read: {error}", advice="Save it as UTF-8") from error


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics file as it was read when the run began; ``since``: when each topic was first seen."""

    file: TopicFile
    since: Mapping[str, datetime]


def read_topics(office: Office) -> Topics | None:
    """The topics, each entered with the moment it was first seen; None, and a line, when there are none to be had.

    Without a good file nothing is decided: the documents wait, instead of being passed over in silence.
    """
    try:
        topics = topic_file(office.settings)
    except UsageError as error:
        office.report.line(f"topics: {error}")
        return None
    now = office.clock()
    with writing(office.engine) as connection:
        insert_new(connection, topic, [{"name": one.name, "since": now} for one in topics.topics])
        since = {row.name: row.since for row in connection.execute(select(topic))}
    return Topics(topics, since)


def pending(engine: Engine, now: datetime) -> Sequence[Work]:
    """Versions that are parsed, related and compared (where there is something to compare), and not decided yet."""
    ours = engine_version()
    related = exists().where(parsed.c.version_id == version.c.id, parsed.c.lineage_engine == ENGINE_VERSION)
    compared = exists().where(comparison.c.newer_version == version.c.id, comparison.c.engine_version == ours)
    to_compare = exists().where(follows.c.newer_version == version.c.id)
    given_up = exists().where(
        and_(attempt.c.stage == f"compare {ours}", attempt.c.subject == version.c.id, attempt.c.parked)
    )
    with reading(engine) as connection:
        query = (
            select(version.c.id, version.c.symbol_key, version.c.language)
            .join(document, document.c.symbol_key == version.c.symbol_key)
            .where(
                version.c.decided_at.is_(None),
                related,
                or_(~to_compare, compared, given_up),
                not_waiting(STAGE, version.c.id, now),
            )
            .order_by(document.c.first_seen, version.c.fetched_at, version.c.id)
        )
        return [Work(*row) for row in connection.execute(query)]


def decide_all(office: Office, topics: Topics | None) -> Decided:
    """Matches and decides everything that is due; nothing is decided without topics, and everything waits."""
    work = pending(office.engine, office.clock())
    if topics is None:
        return Decided(withheld=len(work))
    matcher = Matcher(topics.file.topics)
    result = Decided()
    with office.report.stage("matching", len(work)) as tick:
        for item in work:
            with kept_apart(office, STAGE, item.version_id, Symbol.parse(item.symbol_key).display):
                matched, alerts = _decide_one(office, item, topics, matcher)
                result.matched += matched
                result.alerts += alerts
            tick()
    return result


def _decide_one(office: Office, work: Work, read: Topics, matcher: Matcher) -> tuple[int, int]:
    now = office.clock()
    topics = read.file.topics
    new = load(office.objects, office.engine, work.version_id)
    compared, redline, withheld = _comparison(office, work)
    old = load(office.objects, office.engine, compared.old.version) if compared and compared.old.version else None
    changed = changed_by(compared, old, new) if compared and old else None
    matches = matcher.match(new, changed)
    with reading(office.engine) as connection:
        subject = _subject(connection, work, new, compared)
        rows = connection.execute(select(alert.c.recipient).where(alert.c.version_id == work.version_id, alert.c.send))
        told_here = set(rows.scalars())
        carried = drafts_inside(connection, work.version_id)
    recipients = {one for entry in topics for one in entry.subscribers}
    told = {(one, work.version_id) for one in recipients if str(one) in told_here}
    decisions = decide(subject, matches, topics, told, now, read.since)
    links = Links(document=f"https://undocs.org/{quote(subject.symbol, safe='/().')}", redline=redline)
    composed: dict[str, str] = {}
    for decision in decisions:
        if decision.send:
            message = compose(decision, subject, new, compared, old, matches, topics, links, withheld, carried)
            # The message before the row that names it; composed once, so that what is sent later is what was decided.
            data = messages.dumps(message)
            composed[decision.key] = messages.object_key(decision.key, data)
            office.objects.put(composed[decision.key], data, "application/json")
    with writing(office.engine) as connection:
        _keep(connection, work, matches, decisions, subject, composed, now)
        succeeded(connection, STAGE, work.version_id)
    return int(bool(matches)), sum(decision.send for decision in decisions)


def drafts_inside(connection: Connection, version_id: str) -> list[str]:
    """What became of each draft inside a report: "IV, compared with A/C.3/77/L.9: 1 paragraph dropped, 40 unchanged"."""
    whole, _, bytes_of_it = version_id.partition("|")
    query = (
        select(version.c.part, follows.c.older_version, comparison.c.headline)
        .join(follows, follows.c.newer_version == version.c.id)
        .join(
            comparison,
            and_(
                comparison.c.newer_version == follows.c.newer_version,
                comparison.c.older_version == follows.c.older_version,
            ),
        )
        .where(
            version.c.symbol_key == whole,
            version.c.part.is_not(None),
            version.c.id.endswith(f"|{bytes_of_it}", autoescape=True),
            comparison.c.engine_version == engine_version(),
            comparison.c.object_key.is_not(None),
        )
    )
    rows = sorted(connection.execute(query).all(), key=lambda row: part_order(row.part))
    return [
        f"{row.part}, compared with {key_as_shown(row.older_version.split('|')[0])}: {row.headline}" for row in rows
    ]


def _comparison(office: Office, work: Work) -> tuple[Comparison | None, str | None, str | None]:
    """The comparison that is shown with the version, where its redline can be opened, and why there is none to show."""
    with reading(office.engine) as connection:
        row = connection.execute(
            select(comparison.c.object_key, comparison.c.redline_key, comparison.c.withheld)
            .join(
                follows,
                and_(
                    follows.c.newer_version == comparison.c.newer_version,
                    follows.c.older_version == comparison.c.older_version,
                ),
            )
            .where(comparison.c.newer_version == work.version_id, comparison.c.engine_version == engine_version())
        ).first()
    if row is None or row.object_key is None:
        return None, None, row.withheld if row else None
    return load_comparison(office.objects, row.object_key), redline_link(office.settings, row.redline_key), None


def redline_link(settings: Settings, key: str) -> str | None:
    """Where a person opens a redline: below the public address, or the file itself in the embedded form."""
    if settings.public_url:
        return f"{settings.public_url.rstrip('/')}/{quote(key)}"
    if settings.objects and "://" in settings.objects:
        return None
    folder = Path(settings.objects) if settings.objects else settings.home / "objects"
    return (folder / key).absolute().as_uri()


def _subject(connection: Connection, work: Work, new: Document, compared: Comparison | None) -> Subject:
    facts = connection.execute(
        select(document.c.symbol, document.c.first_seen, document.c.backfill).where(
            document.c.symbol_key == work.symbol_key
        )
    ).one()
    kind = connection.execute(select(follows.c.kind).where(follows.c.newer_version == work.version_id)).scalar()
    if kind is None:
        # What is not compared with what it belongs to (a corrigendum, an addendum, an amendment) is still no new document.
        kind = connection.execute(
            select(edge.c.kind)
            .where(edge.c.newer_key == work.symbol_key, edge.c.kind.in_(("corrects", "adds to", "amends")))
            .order_by(edge.c.confidence.desc(), edge.c.kind)
        ).scalar()
    upgrade = connection.execute(
        select(parsed.c.technical_upgrade).where(parsed.c.version_id == work.version_id).order_by(parsed.c.parsed_at)
    ).scalars()
    substantive = compared is None or any(row.changed for row in compared.rows)
    return Subject(
        symbol=Symbol.parse(facts.symbol).display,
        symbol_key=work.symbol_key,
        version_id=work.version_id,
        title=new.title,
        kind=new.kind,
        family=family_of(connection, work.version_id),
        event=_EVENT.get(kind or "", Event.NEW),
        first_seen=facts.first_seen,
        language=work.language,
        backfill=facts.backfill,
        # Only when every parse of it is an upgrade: the first parse of a version is news, whatever came after.
        technical_upgrade=all(upgrade),
        substantive=substantive,
    )


def _keep(
    connection: Connection,
    work: Work,
    matches: Sequence[Match],
    decisions: Sequence[Decision],
    subject: Subject,
    composed: Mapping[str, str],
    now: datetime,
) -> None:
    """Facts, then intents, then the mark that this version is decided: one transaction."""
    insert_new(
        connection,
        match,
        [
            {
                "topic": one.topic,
                "version_id": work.version_id,
                "in_changed": one.in_changed,
                "hits": [asdict(hit) for hit in one.hits],
            }
            for one in matches
        ],
    )
    for one in decisions:
        row = {
            "key": one.key,
            "recipient": str(one.recipient),
            "version_id": work.version_id,
            "family": subject.family,
            "event": str(subject.event),
            "send": one.send,
            "reason": str(one.reason),
            "topics": list(one.topics),
            "decided_at": now,
            "message": composed.get(one.key),
        }
        new = insert_new(connection, alert, [row])
        if new and one.send:
            state = {
                "alert_key": one.key,
                "channel": one.recipient.channel,
                "state": "pending",
                "attempts": 0,
                "due": now,
                "note": "",
                "changed_at": now,
            }
            insert_new(connection, delivery, [state])
    connection.execute(version.update().where(version.c.id == work.version_id).values(decided_at=now))
