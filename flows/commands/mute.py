"""``rapporteur mute`` and ``unmute``: who does not want to hear of what for a while, until when and why."""

from __future__ import annotations

import getpass
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches

from sqlalchemy import Connection, select

from documents.errors import UsageError
from documents.symbol import Symbol
from flows.office import utc_now
from flows.pipeline import silences
from flows.pipeline.chains import family_of
from flows.pipeline.topics import all_topics
from infra.database.engine import open_database, reading, writing
from infra.database.schema import alert, parsed, topic, version
from infra.settings import Settings, read_settings
from watch.globs import Glob, pattern_meant
from watch.message import Recipient
from watch.silence import Scope
from watch.values import doubted

_PHASE = "muting"
_SPAN = re.compile(r"(\d{1,4})\s*(m|min|h|d|w)")
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """As on the command line: exactly one of the four scopes, and exactly one of ``span`` and ``until``."""

    to: str | None
    everybody: bool
    scopes: dict[Scope, str]
    span: str | None
    until: datetime | None
    reason: str
    by: str | None


def mute(wish: Wish) -> int:
    settings = read_settings()
    now = utc_now()
    if wish.everybody == (wish.to is not None):
        raise UsageError(
            "nobody is named who is not to hear of it",
            phase=_PHASE,
            advice="Give --to mail:name@example.org, or --everybody",
        )
    if len(wish.scopes) != 1:
        advice = "Give one of --topic, --symbol, --body, --family"
        raise UsageError("one thing that is not to be heard of has to be named", phase=_PHASE, advice=advice)
    recipient = Recipient.parse(wish.to) if wish.to else None
    until = _until(wish, now)
    ((scope, text),) = wish.scopes.items()
    engine = open_database(settings.database_address)
    with reading(engine) as connection:
        value = _value(connection, settings, scope, text.strip())
        doubts = list(_doubts(connection, settings, recipient, scope, value))
    by = wish.by if wish.by is not None else getpass.getuser()
    with writing(engine) as connection:
        name = silences.begin(connection, recipient, scope, value, until, wish.reason, by, now)
    who = f"{recipient.written} hears" if recipient else "Nobody hears"
    what = "nothing" if recipient else "anything"
    print(f"{who} {what} of {scope} {value} until {until:%Y-%m-%d %H:%M} UTC. `rapporteur unmute {name}` ends it.")
    for doubt in doubts:
        print(f"is that meant? {doubt}", file=sys.stderr)
    return 0


def unmute(names: Sequence[str]) -> int:
    engine = open_database(read_settings().database_address)
    now = utc_now()
    with reading(engine) as connection:
        running = {one.id for one in silences.running(connection, now)}
    for name in names:
        if name not in running:
            raise UsageError(
                f"there is no silence {name}", phase=_PHASE, advice="`rapporteur mute --list` has them all"
            )
    with writing(engine) as connection:
        ended = silences.end(connection, names, now)
    print(f"{ended} ended. What was passed over in silence stays untold: `rapporteur why SYMBOL` shows it.")
    return 0


def list_silences(*, as_json: bool) -> int:
    engine = open_database(read_settings().database_address)
    with reading(engine) as connection:
        found = silences.running(connection, utc_now())
    if as_json:
        rows = [asdict(one) | {"recipient": str(one.recipient) if one.recipient else None} for one in found]
        print(json.dumps(rows, default=str, ensure_ascii=False))
        return 0
    for one in found:
        print(f"{one.id}  {one.recipient.written if one.recipient else 'everybody'}: {one.words}")
    if not found:
        print("nothing is muted")
    return 0


def _until(wish: Wish, now: datetime) -> datetime:
    if (wish.span is None) == (wish.until is None):
        advice = "Give --for 7d (or 12h, 30min, 2w), or --until 2026-12-01"
        raise UsageError("a silence has one end", phase=_PHASE, advice=advice)
    if wish.span is None:
        assert wish.until is not None
        until = wish.until.replace(tzinfo=now.tzinfo)
    else:
        match = _SPAN.fullmatch(wish.span.strip().lower())
        if match is None:
            raise UsageError(
                f"--for {wish.span!r} is no length of time", phase=_PHASE, advice="Write 7d, 12h, 30min or 2w"
            )
        until = now + int(match[1]) * _UNITS[match[2]]
    if until <= now:
        raise UsageError(f"{until:%Y-%m-%d %H:%M} UTC is over already", phase=_PHASE, advice="Give a time to come")
    return until


def _value(connection: Connection, settings: Settings, scope: Scope, text: str) -> str:
    """What is muted, as the decision compares it. Raises UsageError for what could never be silent."""
    if not text:
        raise UsageError(f"--{scope} is empty", phase=_PHASE)
    if scope is Scope.TOPIC:
        return _topic(connection, settings, text)
    if scope is Scope.BODY:
        return text.upper().rstrip("/")
    if scope is Scope.SYMBOL:
        if meant := pattern_meant(text):
            raise UsageError(
                f"{text} is only the beginning of a symbol", phase=_PHASE, advice=f"Write --symbol '{meant}'"
            )
        return Glob(text) if "*" in text or "?" in text else Symbol.parse(text).key
    return _family(connection, Symbol.parse(text))


def _doubts(
    connection: Connection, settings: Settings, recipient: Recipient | None, scope: Scope, value: str
) -> Iterator[str]:
    """What silences nothing, as far as is known here."""
    if scope is Scope.BODY and (meant := doubted("body", value)):
        yield f"the body {value} is not known here. Did you mean {meant}?"
    with suppress(UsageError):  # topics that cannot be read are said elsewhere
        topics = all_topics(settings, connection)[0].topics
        if recipient is not None and not any(recipient in one.subscribers for one in topics):
            yield f"{recipient.written} subscribes to no topic"


def _topic(connection: Connection, settings: Settings, text: str) -> str:
    try:
        names = [one.name for one in all_topics(settings, connection)[0].topics]
    except UsageError:  # a file that is being edited: the topics that were there count
        names = []
    names += connection.execute(select(topic.c.name)).scalars()
    known = {name.casefold(): name for name in reversed(names)}
    if text.casefold() in known:
        return known[text.casefold()]
    close = get_close_matches(text.casefold(), known, n=1)
    advice = f"Did you mean {known[close[0]]!r}?" if close else "`rapporteur topics list` has them all"
    raise UsageError(f"there is no topic {text!r}", phase=_PHASE, advice=advice)


def _family(connection: Connection, symbol: Symbol) -> str:
    """Of any symbol of the family: the name under which its alerts are one thread."""
    told = select(alert.c.family).join(version, version.c.id == alert.c.version_id)
    found: str | None = connection.execute(told.where(version.c.symbol_key == symbol.key).limit(1)).scalar()
    if found is not None:
        return found
    ours = select(version.c.id).join(parsed, parsed.c.version_id == version.c.id)
    one = connection.execute(ours.where(version.c.symbol_key == symbol.key, version.c.part.is_(None)).limit(1)).scalar()
    return family_of(connection, one) if one is not None else symbol.base
