"""comparison ──▶ match ──▶ alert: which topics a version meets, who is told of it, and why (or why not)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection, Engine, and_, exists, or_, select

from compare import ENGINE_VERSION
from compare.lineage import key_as_shown, part_order
from compare.model import Comparison
from documents.model import Document
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline import messages, silences
from flows.pipeline.apart import kept_apart
from flows.pipeline.compare import engine_version, load_comparison
from flows.pipeline.context import context_of
from flows.pipeline.parse import load
from flows.pipeline.relate import family_of
from flows.pipeline.topics import Topics, subjects_of
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
    version,
)
from infra.listener.unsubscribing import unsubscribing
from infra.settings import Settings
from watch import preferences
from watch.changed import changed_by
from watch.cited import citing
from watch.decide import Decision, Mode, Subject, Waiting, also_happened, decide, weight_of
from watch.match import Match, Matcher
from watch.message import Recipient
from watch.story import Links, Mention
from watch.topics import Event
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
# A text of which there is such a later one need not be told any more, if it was not told yet.
_REPLACES = ("reissues", "revises", "adopts")


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
            .order_by(document.c.first_seen, version.c.symbol_key, version.c.language, version.c.id)
        )
        work = [Work(*row) for row in connection.execute(query)]
        chain = {row.newer_version: row.older_version for row in connection.execute(select(follows))} if work else {}
    # Earlier texts first, and no order that depends on which file came first: what takes the place of what would, too.
    return sorted(work, key=lambda one: len(_ancestors(one.version_id, chain)))


def _ancestors(version_id: str, chain: Mapping[str, str]) -> list[str]:
    found = [version_id]
    while (older := chain.get(found[-1])) is not None and older not in found:
        found.append(older)
    return found[1:]


def decide_all(office: Office, topics: Topics | None, patience: timedelta = timedelta(0)) -> Decided:
    """Matches and decides everything that is due; nothing is decided without topics, and everything waits.

    ``patience``: how long an alert waits for its siblings before it is sent.
    """
    work = pending(office.engine, office.clock())
    if topics is None:
        return Decided(withheld=len(work))
    matcher = Matcher(topics.file.topics)
    result = Decided()
    with office.report.stage("matching", len(work)) as tick:
        for item in work:
            with kept_apart(office, STAGE, item.version_id, Symbol.parse(item.symbol_key).display):
                matched, alerts = _decide_one(office, item, topics, matcher, patience)
                result.matched += matched
                result.alerts += alerts
            tick()
    return result


def _decide_one(office: Office, work: Work, read: Topics, matcher: Matcher, patience: timedelta) -> tuple[int, int]:
    now = office.clock()
    topics = read.file.topics
    new = load(office.objects, office.engine, work.version_id)
    compared, redline, withheld = comparison_of(office, work)
    old = load(office.objects, office.engine, compared.old.version) if compared and compared.old.version else None
    changed = changed_by(compared, old, new) if compared and old else None
    with reading(office.engine) as connection:
        subjects = subjects_of(connection, work.symbol_key)
    matches = matcher.match(new, changed, subjects)
    cited = citing(new, changed, topics, {one.topic for one in matches})
    with reading(office.engine) as connection:
        subject = subject_of(connection, work, new, compared)
        rows = connection.execute(select(alert.c.recipient).where(alert.c.version_id == work.version_id, alert.c.send))
        told_here = set(rows.scalars())
        carried = drafts_inside(connection, work.version_id)
        mutes = silences.running(connection, now)
        waiting = waiting_for(connection, subject)
        press = [
            Mention(one.title, _publisher(one.link), one.link) for one in context_of(connection, [work.symbol_key])
        ]
    recipients = {one for entry in topics for one in entry.subscribers}
    told = {(one, work.version_id) for one in recipients if str(one) in told_here}
    decisions = decide(
        subject,
        [*matches, *cited],
        topics,
        told,
        now,
        read.since,
        wants=read.wants,
        silences=mutes,
        waiting=waiting,
        cited={one.topic for one in cited},
        patience=patience,
    )
    matches = (*matches, *cited)
    links = Links(document=f"https://undocs.org/{quote(subject.symbol, safe='/().')}", redline=redline)
    composed: dict[str, str] = {}
    for decision in decisions:
        if decision.send:
            message = compose(
                decision,
                subject,
                new,
                compared,
                old,
                matches,
                topics,
                links,
                withheld,
                carried,
                supersedes=decision.instead_of,
                press=press,
                attach="docx" in preferences.of(decision.recipient, read.wants).attach,
                buttons=office.settings.has_buttons,
                unsubscribe=leave(office.settings, decision.recipient, decision.topics),
            )
            # The message before the row that names it; composed once, so that what is sent later is what was decided.
            data = messages.dumps(message)
            composed[decision.key] = messages.object_key(decision.key, data)
            office.objects.put(composed[decision.key], data, "application/json")
    with writing(office.engine) as connection:
        _keep(connection, work, matches, decisions, subject, composed, now)
        succeeded(connection, STAGE, work.version_id)
    return int(bool(matches)), sum(decision.send for decision in decisions)


def leave(settings: Settings, recipient: Recipient, topics: Sequence[str]) -> str | None:
    """The address by which a mail's reader ends the mails about its topics."""
    leaving = unsubscribing(settings) if recipient.channel == "mail" else None
    return leaving.url(recipient, topics) if leaving else None


def _publisher(link: str | None) -> str:
    """ "press.un.org"."""
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""


def waiting_for(connection: Connection, subject: Subject) -> list[Waiting]:
    """Alerts that are surely not sent yet: of the subject's family, and of its earlier and later texts."""
    related = subject.replaces | subject.replaced_by
    rows = connection.execute(
        select(alert.c.key, alert.c.recipient, alert.c.version_id, alert.c.family, delivery.c.state, delivery.c.due)
        .join(delivery, delivery.c.alert_key == alert.c.key)
        .where(
            delivery.c.state.in_(("pending", "digest")),
            or_(alert.c.family == subject.family, alert.c.version_id.in_(related)),
        )
        .order_by(alert.c.decided_at, alert.c.key)
    ).all()
    return [
        Waiting(
            row.key,
            Recipient.parse(row.recipient),
            row.version_id,
            row.family,
            row.due if row.state == "pending" else None,
            _symbols_behind(connection, row.key, row.version_id),
        )
        for row in rows
    ]


def _symbols_behind(connection: Connection, key: str, version_id: str) -> tuple[str, ...]:
    """The symbol of an alert, and those of the alerts that it took the place of."""
    found = [Symbol.parse(version_id.split("|")[0]).display]
    query = select(alert.c.key, alert.c.version_id).where(alert.c.superseded_by == key).order_by(alert.c.decided_at)
    for row in connection.execute(query).all():
        found += _symbols_behind(connection, row.key, row.version_id)
    return tuple(dict.fromkeys(found))


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


def comparison_of(office: Office, work: Work) -> tuple[Comparison | None, str | None, str | None]:
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


def subject_of(connection: Connection, work: Work, new: Document, compared: Comparison | None) -> Subject:
    facts = connection.execute(
        select(document.c.symbol, document.c.first_seen, document.c.backfill, document.c.tell).where(
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
    event = _EVENT.get(kind or "", Event.NEW)
    in_digest = facts.backfill and facts.tell == "digest"
    return Subject(
        symbol=Symbol.parse(facts.symbol).display,
        symbol_key=work.symbol_key,
        version_id=work.version_id,
        title=new.title,
        kind=new.kind,
        family=family_of(connection, work.version_id),
        event=event,
        first_seen=facts.first_seen,
        language=work.language,
        backfill=facts.backfill and not in_digest,
        # Only when every parse of it is an upgrade: the first parse of a version is news, whatever came after.
        technical_upgrade=all(upgrade),
        substantive=substantive,
        in_digest=in_digest,
        weight=weight_of(compared) if compared else None,
        also=also_happened(new, compared, event),
        replaces=_texts(connection, work.version_id, earlier=True),
        replaced_by=_texts(connection, work.version_id, earlier=False),
    )


def _texts(connection: Connection, version_id: str, *, earlier: bool) -> frozenset[str]:
    """The versions of which this one is a later text, or those that are later texts of it.

    Through a draft inside a report, which is between a committee's draft and the adopted text, and is never told itself.
    """
    one, other = follows.c.newer_version, follows.c.older_version
    if not earlier:
        one, other = other, one
    found: set[str] = set()
    new = {version_id}
    while new:
        rows = connection.execute(select(follows).where(one.in_(new))).all()
        inside = [row for row in rows if "#" in row.newer_version]
        new = {row._mapping[other] for row in rows if row.kind in _REPLACES or row in inside} - found - {version_id}
        found |= new
    return frozenset(found)


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
            "mode": str(one.mode) if one.send else None,
            "because": one.because,
            "silent": [[name, str(reason)] for name, reason in one.silent],
            "superseded_by": one.superseded_by,
        }
        new = insert_new(connection, alert, [row])
        if new and one.send:
            state = {
                "alert_key": one.key,
                "channel": one.recipient.channel,
                "state": "pending" if one.mode is Mode.NOW else "digest",
                "attempts": 0,
                "due": one.due or now,
                "note": "",
                "changed_at": now,
            }
            insert_new(connection, delivery, [state])
            _take_place(connection, one, now)
    connection.execute(version.update().where(version.c.id == work.version_id).values(decided_at=now))


def _take_place(connection: Connection, decision: Decision, now: datetime) -> None:
    """Of what is not sent yet. A message that may be on its way is left alone: both are told then."""
    connection.execute(
        delivery.update()
        .where(delivery.c.alert_key.in_(decision.supersedes), delivery.c.state.in_(("pending", "digest")))
        .values(state="superseded", changed_at=now)
    )
    connection.execute(alert.update().where(alert.c.key.in_(decision.supersedes)).values(superseded_by=decision.key))
