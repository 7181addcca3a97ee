"""source ──▶ operators: one message when a source turns bad, one when it is well again. Never silently dead."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from documents.errors import RapporteurError
from flows.office import Office
from infra.database.engine import reading, writing
from infra.database.schema import source
from infra.sources import WELL, Health
from watch.message import Message, Recipient
from watch.notice import compose_notice

#: What is being done about a source in trouble, and what a person may do.
ADVICE = {
    Health.BLOCKED: "We are refused: left alone for a while, then asked again. Fewer requests an hour may help.",
    Health.CHALLENGED: "A proof of being human is asked for, which we never give. Ask the webmaster for access.",
    Health.MOVED: "A page came instead of a list. Look for the new address (RAPPORTEUR_SOURCES).",
    Health.DEAD: "No answer comes; asked again at every poll.",
    Health.LATE: "There are answers, and nothing new in them for longer than ever before. Look by eye: is it still kept up?",
    Health.TRUNCATED: "The list came cut off; what was whole was taken, and it is asked for again.",
    Health.MALFORMED: "The list cannot be read; it is asked for again at every poll.",
}


#: States that began within so short a time are one trouble (a network that is down, one host behind five lists), and one message.
_TOGETHER = timedelta(minutes=15)
#: Of so many sources each is told of in a line of its own; what follows is only named.
_EACH = 6


def tell_operators(office: Office) -> int:
    """Tells what changed for the better or worse since it was last told; how many messages that were.

    A message that fails is tried again at the next run, after a look whether it arrived after all.
    """
    if not office.settings.operators:
        return 0
    recipient = Recipient.parse(office.settings.operators)
    with reading(office.engine) as connection:
        rows = connection.execute(select(source).order_by(source.c.health_since, source.c.name)).all()
    sent = 0
    for group in _groups([row for row in rows if _is_bad(row) != bool(row.told_bad)]):
        channel = office.channels.get(recipient.channel)
        if channel is None:
            office.report.line(f"the operators cannot be told: no channel {recipient.channel!r} is set up")
            return sent
        message = _message(group, recipient)
        try:
            since = group[0].health_since - timedelta(minutes=5)
            if not (channel.remembers and channel.find(message, since=since)):
                channel.send(message)
        except RapporteurError as error:
            office.report.line(f"the operators cannot be told yet: {error}")
            continue
        with writing(office.engine) as connection:
            names = [row.name for row in group]
            connection.execute(source.update().where(source.c.name.in_(names)).values(told_bad=_is_bad(group[0])))
        sent += 1
    return sent


def _is_bad(row: Row[Any]) -> bool:
    return Health(row.health) not in WELL


def _groups(rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """Sources, oldest change first, that fell into the same state, or became well, together."""
    groups: list[list[Row[Any]]] = []
    last: dict[str, list[Row[Any]]] = {}
    for row in rows:
        state = row.health if _is_bad(row) else ""
        group = last.get(state)
        if group is None or row.health_since - group[-1].health_since > _TOGETHER:
            group = last[state] = []
            groups.append(group)
        group.append(row)
    return groups


def _message(rows: Sequence[Row[Any]], recipient: Recipient) -> Message:
    first, bad = rows[0], _is_bad(rows[0])
    health = Health(first.health)
    has = bad and health is Health.MOVED
    # The state and its beginning are the identity: the same trouble is never told twice, the next one is.
    identity = f"{recipient}\x00{'bad' if bad else 'well'}"
    identity += "".join(sorted(f"\x00{row.name}\x00{row.health_since.isoformat()}" for row in rows))
    if len(rows) == 1:
        subject, verb = _called(first), "has" if has else "is"
        facts = [("Source", first.name), ("Since", _moment(first.health_since))]
        if bad:
            last = _moment(first.last_success) if first.last_success else "never"
            facts = [("What it said", first.note or ""), *facts, ("Last well", last)]
    else:
        subject, verb = f"{len(rows)} sources", "have" if has else "are"
        facts = [("Since", _moment(first.health_since))]
        facts += [(_called(row), (row.note if bad else "") or str(row.health)) for row in rows[:_EACH]]
        facts.append(("And", ", ".join(map(_called, rows[_EACH:]))))
    return compose_notice(
        recipient,
        hashlib.sha256(identity.encode()).hexdigest()[:32],
        f"source {first.name}",
        f"{subject} {verb} {health if bad else 'well again'}",
        facts,
        ADVICE.get(health, "") if bad else "",
        bad=bad,
    )


def _called(row: Row[Any]) -> str:
    """A source is named by its addresses, the first of which is what people know it by."""
    name: str = row.name
    return name.split("|")[0].removeprefix("https://")


def _moment(moment: datetime) -> str:
    return f"{moment:%A, %d %B %Y, %H:%M} UTC"
