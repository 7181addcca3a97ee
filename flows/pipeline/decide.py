"""comparison ──▶ match ──▶ alert: which topics a version meets, who is told of it, and why (or why not)."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection, Engine, Row, and_, bindparam, exists, or_, select

from compare import ENGINE_VERSION
from compare.model import Comparison
from documents.contract import loads
from documents.model import Document
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline import messages, silences
from flows.pipeline.about import About, about, comparisons
from flows.pipeline.apart import kept_apart
from flows.pipeline.chains import chains_of
from flows.pipeline.compare import engine_version, load_comparison
from flows.pipeline.topics import Topics
from infra.database.attempts import not_waiting, succeeded
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import (
    alert,
    attempt,
    comparison,
    delivery,
    document,
    follows,
    match,
    parsed,
    version,
)
from infra.listener.unsubscribing import unsubscribing
from infra.settings import Settings
from watch import preferences
from watch.changed import changed_by
from watch.cited import with_citations
from watch.decide import Decision, Mode, Subject, Waiting, also_happened, decide, weight_of
from watch.match import Match, Matcher
from watch.message import Recipient
from watch.silence import Silence
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
#: Versions of which is read at once what is known of them.
_AT_ONCE = 100
# Made once: to put a statement together takes SQLAlchemy longer than to run it. Not asked for by state: of a flood or of a long
# digest there are thousands in that, and of a family a few.
_UNSENT = (
    select(alert.c.key, alert.c.recipient, alert.c.version_id, alert.c.family, delivery.c.state, delivery.c.due)
    .join(delivery, delivery.c.alert_key == alert.c.key)
    .where(or_(alert.c.family == bindparam("family"), alert.c.version_id.in_(bindparam("related", expanding=True))))
    .order_by(alert.c.decided_at, alert.c.key)
)
_DECIDED = version.update().where(version.c.id == bindparam("this")).values(decided_at=bindparam("now"))


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
        chains = chains_of(connection, [one.version_id for one in work], below=False)
    # Earlier texts first, and no order that depends on which file came first: what takes the place of what would, too.
    return sorted(work, key=lambda one: len(chains.ancestors(one.version_id)))


def decide_all(office: Office, topics: Topics | None, patience: timedelta = timedelta(0)) -> Decided:
    """Matches and decides everything that is due; nothing is decided without topics, and everything waits.

    ``patience``: how long an alert waits for its siblings before it is sent.
    """
    work = pending(office.engine, office.clock())
    if topics is None:
        return Decided(withheld=len(work))
    if not work:
        return Decided()
    matcher = Matcher(topics.file.topics)
    result = Decided()
    with unmoved(), office.report.stage("matching", len(work)) as tick:
        for start in range(0, len(work), _AT_ONCE):
            part = work[start : start + _AT_ONCE]
            with reading(office.engine) as connection:
                known = about(connection, part)
                mutes = silences.running(connection, office.clock())
            for item in part:
                with kept_apart(office, STAGE, item.version_id, Symbol.parse(item.symbol_key).display):
                    matched, alerts = _decide_one(
                        office, item, known[item.version_id], topics, matcher, mutes, patience
                    )
                    result.matched += matched
                    result.alerts += alerts
                tick()
    return result


@contextmanager
def unmoved() -> Iterator[None]:
    """Python's collector leaves alone what is there now: it would walk through all topics again with every few documents."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        # The collector by itself waits until a quarter of all there is has come anew: tens of megabytes in a long backfill.
        gc.collect()


def _decide_one(
    office: Office,
    work: Work,
    known: About,
    read: Topics,
    matcher: Matcher,
    mutes: Sequence[Silence],
    patience: timedelta,
) -> tuple[int, int]:
    now = office.clock()
    topics = read.file.topics
    new = loads(office.objects.get(known.parse))
    compared, redline, withheld = _shown(office, known.comparison)
    old = loads(office.objects.get(known.older_parse)) if compared and known.older_parse else None
    changed = changed_by(compared, old, new) if compared and old else None
    matches = with_citations(matcher.match(new, changed, known.subjects), new, changed, topics)
    subject = _subject(work, new, compared, known)
    decisions: Sequence[Decision] = ()
    if matches:
        recipients = {one for entry in topics for one in entry.subscribers}
        with reading(office.engine) as connection:
            waiting = waiting_for(connection, subject)
        decisions = decide(
            subject,
            matches,
            topics,
            {(one, work.version_id) for one in recipients if str(one) in known.told},
            now,
            later=read.later_than(known.document.first_seen, known.document.number),
            wants=read.wants,
            silences=mutes,
            waiting=waiting,
            patience=patience,
        )
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
                known.carried,
                supersedes=decision.instead_of,
                press=[Mention(one.title, _publisher(one.link), one.link) for one in known.press],
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
    given = {"family": subject.family, "related": list(subject.replaces | subject.replaced_by)}
    rows = connection.execute(_UNSENT, given).all()
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
        if row.state in ("pending", "digest")
    ]


def _symbols_behind(connection: Connection, key: str, version_id: str) -> tuple[str, ...]:
    """The symbol of an alert, and those of the alerts that it took the place of."""
    found = [Symbol.parse(version_id.split("|")[0]).display]
    query = select(alert.c.key, alert.c.version_id).where(alert.c.superseded_by == key).order_by(alert.c.decided_at)
    for row in connection.execute(query).all():
        found += _symbols_behind(connection, row.key, row.version_id)
    return tuple(dict.fromkeys(found))


def comparison_of(office: Office, work: Work) -> tuple[Comparison | None, str | None, str | None]:
    """The comparison that is shown with the version, where its redline can be opened, and why there is none to show."""
    with reading(office.engine) as connection:
        row = comparisons(connection, [work.version_id]).get(work.version_id)
    return _shown(office, row)


def _shown(office: Office, row: Row[Any] | None) -> tuple[Comparison | None, str | None, str | None]:
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
    return _subject(work, new, compared, about(connection, [work])[work.version_id])


def _subject(work: Work, new: Document, compared: Comparison | None, known: About) -> Subject:
    event = _EVENT.get(known.kind or "", Event.NEW)
    in_digest = known.document.backfill and known.document.tell == "digest"
    return Subject(
        symbol=Symbol.parse(known.document.symbol).display,
        symbol_key=work.symbol_key,
        version_id=work.version_id,
        title=new.title,
        kind=new.kind,
        family=known.family,
        event=event,
        language=work.language,
        backfill=known.document.backfill and not in_digest,
        technical_upgrade=known.technical_upgrade,
        substantive=compared is None or any(row.changed for row in compared.rows),
        in_digest=in_digest,
        weight=weight_of(compared) if compared else None,
        also=also_happened(new, compared, event),
        replaces=known.replaces,
        replaced_by=known.replaced_by,
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
    connection.execute(_DECIDED, {"this": work.version_id, "now": now})


def _take_place(connection: Connection, decision: Decision, now: datetime) -> None:
    """Of what is not sent yet. A message that may be on its way is left alone: both are told then."""
    connection.execute(
        delivery.update()
        .where(delivery.c.alert_key.in_(decision.supersedes), delivery.c.state.in_(("pending", "digest")))
        .values(state="superseded", changed_at=now)
    )
    connection.execute(alert.update().where(alert.c.key.in_(decision.supersedes)).values(superseded_by=decision.key))
