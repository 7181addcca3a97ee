"""version ──▶ document: parsed in a child process, kept as JSON under parser version and hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, exists, or_, select
from sqlalchemy.sql.elements import ColumnElement

from documents.contract import loads
from documents.errors import TransientError
from documents.model import Document
from documents.symbol import Symbol
from flows.office import Office
from flows.pipeline.apart import kept_apart
from flows.pipeline.fetch import GIVEN_BACK
from infra import ocr
from infra.database.attempts import failed_in, not_waiting, succeeded
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import attempt, citation, document, parsed, version
from infra.protocols import ObjectStore
from infra.sandbox import ParseRefused, parser_version
from infra.settings import Settings
from parsers.parked import Reason

STAGE = "parse"


#: Reasons for which a file is not the document it was given for, through no fault of the document.
NOT_THE_DOCUMENT = frozenset(
    {Reason.EMPTY, Reason.HTML, Reason.SOFT_404, Reason.WRONG_DOCUMENT, Reason.TRUNCATED, Reason.BROKEN}
)


@dataclass(frozen=True, slots=True)
class Work:
    version_id: str
    symbol_key: str
    language: str
    sha256: str


#: A scan that waited longer for a machine that reads it is history: kept and found, but nobody is told of it as of news.
STILL_NEWS = timedelta(days=14)


#: What the reason of a file begins with that took longer than the seconds allowed, which stand behind it.
TOO_SLOW = "too slow"
#: A busy machine may be the cause, so such a file is tried so often, over about a day; then again when more seconds are allowed.
_TRIES = 6


class TookTooLong(TransientError):
    """The parse, or the recognition of a scan's text, was stopped at the allowance."""

    def __init__(self, error: ParseRefused, reason: str) -> None:
        super().__init__(error.what, phase=error.phase, subject=error.subject, advice="Allow a parse more seconds")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Readable:
    """What was parked and can be read by now: scans in these ``languages``, files parked for these ``reasons``."""

    languages: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()


def readable(engine: Engine, settings: Settings) -> Readable:
    """What can be read on this machine by now of what waits: its engine for pictures is asked only if some do."""
    here = attempt.c.stage == f"{STAGE} {parser_version()}"
    with reading(engine) as connection:
        slow = connection.execute(select(attempt.c.reason).where(here, _slow()).distinct()).scalars().all()
        pictures = exists().where(here, attempt.c.reason == Reason.IMAGE_ONLY)
        scans = settings.ocr and connection.execute(select(pictures)).scalar()
    less = frozenset(reason for reason in slow if float(reason.split()[-2]) < settings.parse_seconds)
    return Readable(ocr.languages() if scans else frozenset(), less)


def _slow() -> ColumnElement[bool]:
    return attempt.c.reason.startswith(f"{TOO_SLOW} in ")


def pending(
    engine: Engine, now: datetime, limit: int | None = None, *, scans: Readable | None = None
) -> Sequence[Work]:
    """Versions that this parser has not parsed. A failure is bound to the parser: a new one tries again.

    ``scans`` is what could not be read before and can be by now: it is due again.
    """
    ours = parser_version()
    stage = f"{STAGE} {ours}"
    done = exists().where(parsed.c.version_id == version.c.id, parsed.c.parser_version == ours)
    due = not_waiting(stage, version.c.id, now)
    if scans is not None and scans.languages:
        pictures = _failed(stage, version.c.id, attempt.c.reason == Reason.IMAGE_ONLY)
        due = or_(due, and_(version.c.language.in_(scans.languages), pictures))
    if scans is not None and scans.reasons:
        due = or_(due, _failed(stage, version.c.id, attempt.c.reason.in_(scans.reasons)))
    with reading(engine) as connection:
        query = (
            select(version.c.id, version.c.symbol_key, version.c.language, version.c.sha256)
            .where(~done, version.c.part.is_(None), due)
            .order_by(version.c.fetched_at, version.c.id)
            .limit(limit)
        )
        return [Work(*row) for row in connection.execute(query)]


def _failed(stage: str, version_id: ColumnElement[str] | str, *why: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition: the parse of a version failed so."""
    return exists().where(attempt.c.stage == stage, attempt.c.subject == version_id, *why)


def parse(office: Office, work: Work) -> bool:
    """Parses one version; False when it was parked or failed, which is a row and a line, not an exception."""
    ours = parser_version()
    stage = f"{STAGE} {ours}"
    with kept_apart(office, stage, work.version_id, Symbol.parse(work.symbol_key).display):
        data = office.objects.get(f"raw/{work.sha256}")
        try:
            result = office.parser.parse(data, asked=work.symbol_key, language=work.language)
        except ParseRefused as error:
            if error.reason in NOT_THE_DOCUMENT and _give_back(office, work, error):
                return False
            if error.reason == TOO_SLOW:
                raise _stopped(office, stage, work, error) from error
            raise
        text = result.document.encode()
        contract = json.loads(result.document)
        key = parsed_key(work.sha256, text)
        office.objects.put(key, text, "application/json")
        with writing(office.engine) as connection:
            kept = _in_its_language(connection, work, contract["masthead"]["language"])
            _keep(connection, kept, key, contract, result.facts, office.clock())
            succeeded(connection, stage, work.version_id)
            succeeded(connection, GIVEN_BACK, work.symbol_key)
        return True
    return False


def _stopped(office: Office, stage: str, work: Work, error: ParseRefused) -> TransientError | ParseRefused:
    """What a file is recorded as that took too long: to be tried again, or parked until more seconds are allowed."""
    reason = f"{TOO_SLOW} in {office.settings.parse_seconds:g} s"
    tried = select(attempt.c.count).where(attempt.c.stage == stage, attempt.c.subject == work.version_id)
    with reading(office.engine) as connection:
        times = (connection.execute(tried).scalar() or 0) + 1
    if times < _TRIES:
        return TookTooLong(error, reason)
    return ParseRefused(f"{error.what}, {times} times", reason=reason, subject=error.subject)


def _in_its_language(connection: Connection, work: Work, printed: str) -> Work:
    """The version under the language that its words are in: hosts give another edition where the one asked for is missing."""
    earlier = exists().where(parsed.c.version_id == work.version_id)
    if printed == work.language or connection.execute(select(earlier)).scalar():
        return work
    true = replace(work, version_id=f"{work.symbol_key}|{printed}|{work.sha256}", language=printed)
    row = connection.execute(select(version).where(version.c.id == work.version_id)).one()._asdict()
    insert_new(connection, version, [row | {"id": true.version_id, "language": printed}])
    connection.execute(delete(version).where(version.c.id == work.version_id))
    return true


class NotTheDocument(TransientError):
    """What a host gave under a symbol is something else: nothing is stored under it, and it is asked for again."""

    def __init__(self, what: str, reason: Reason, subject: str) -> None:
        super().__init__(what, phase="parsing", subject=subject, advice="Nothing is kept of it")
        self.reason = reason


def _give_back(office: Office, work: Work, error: ParseRefused) -> bool:
    """Forgets a file that is not the document it was given for, so that the document is fetched again, at growing pauses.

    False where the version is known to others already (an earlier parser read it): then it stays, and is parked.
    """
    now = office.clock()
    shown = Symbol.parse(work.symbol_key).display
    with writing(office.engine) as connection:
        if connection.execute(select(exists().where(parsed.c.version_id == work.version_id))).scalar():
            return False
        connection.execute(delete(version).where(version.c.id == work.version_id))
        this = document.c.symbol_key == work.symbol_key
        connection.execute(document.update().where(this).values(checked_at=None))
        again = failed_in(
            connection, GIVEN_BACK, work.symbol_key, NotTheDocument(error.what, Reason(error.reason), shown), now
        )
    office.report.line(f"given back: {shown}: {error.what} (asked for again after {again.next_due:%Y-%m-%d %H:%M} UTC)")
    return True


def parsed_key(sha256: str, text: bytes) -> str:
    """Of its own content too: one file fetched under two symbols (A/47/60 and S/23329 are one scan) may be parsed into two
    records, each under the symbol asked for, and an object is written once."""
    return f"parsed/{parser_version()}/{sha256}-{hashlib.sha256(text).hexdigest()[:12]}.json"


def _keep(
    connection: Connection, work: Work, key: str, contract: dict[str, Any], facts: dict[str, Any], now: datetime
) -> None:
    head = contract["masthead"]
    # The identity is what was asked for (a double symbol's file is known under either), not what the masthead spells.
    facts |= {"version": work.version_id, "key": work.symbol_key, "base": Symbol.parse(work.symbol_key).base}
    earlier = exists().where(parsed.c.version_id == work.version_id)
    waited = _failed(
        f"{STAGE} {parser_version()}",
        work.version_id,
        or_(attempt.c.reason == Reason.IMAGE_ONLY, _slow()),
        attempt.c.first_at < now - STILL_NEWS,
    )
    row = {
        "version_id": work.version_id,
        "parser_version": parser_version(),
        "object_key": key,
        "symbol_key": work.symbol_key,
        "base_key": facts["base"],
        "title_key": (facts.get("title_key") or "")[:400] or None,
        "facts": facts,
        "warnings": contract["provenance"]["warnings"],
        "technical_upgrade": bool(connection.execute(select(or_(earlier, waited))).scalar()),
        "parsed_at": now,
    }
    insert_new(connection, parsed, [row])
    title = next((part["title"] for part in contract["parts"] if part["title"]), None)
    connection.execute(
        document.update()
        .where(document.c.symbol_key == work.symbol_key)
        .values(kind=contract["kind"], title=title, date=head["date"])
    )
    cited = {c for part in contract["parts"] for passage in part["passages"] for c in passage["citations"]}
    cited |= {c for note in contract["footnotes"] for c in note["citations"]}
    keys = {Symbol.parse(symbol).key for symbol in cited}
    insert_new(connection, citation, [{"from_key": work.symbol_key, "to_key": to} for to in sorted(keys)])


def parse_all(office: Office) -> tuple[int, int]:
    """Every parse that is due: (parsed, parked or failed). The children do the work; threads only wait for them."""
    work = pending(office.engine, office.clock(), scans=readable(office.engine, office.settings))
    with (
        office.report.stage("parsing", len(work)) as tick,
        # Twice as many as children: while one waits for the disk, another keeps the child at work.
        ThreadPoolExecutor(2 * office.settings.parse_workers) as threads,
    ):

        def one(item: Work) -> bool:
            good = parse(office, item)
            tick()
            return good

        results = list(threads.map(one, work))
    return results.count(True), results.count(False)


def load(objects: ObjectStore, engine: Engine, version_id: str) -> Document:
    """The parsed document of a version, by the newest parser that parsed it."""
    with reading(engine) as connection:
        key = connection.execute(
            select(parsed.c.object_key)
            .where(parsed.c.version_id == version_id)
            .order_by(parsed.c.parsed_at.desc())
            .limit(1)
        ).scalar_one()
    return loads(objects.get(key))
