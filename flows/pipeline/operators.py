"""source ──▶ operators: one message when a source turns bad, one when it is well again. Never silently dead."""

from __future__ import annotations

import hashlib
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
    Health.BLOCKED: "It refuses us: it is left alone for a while and asked again. Fewer requests an hour may help.",
    Health.CHALLENGED: "It asks for a proof of being human, which we never give. Ask its webmaster for access.",
    Health.MOVED: "It answers with a page instead of a list. Look for its new address (RAPPORTEUR_SOURCES).",
    Health.DEAD: "It does not answer. It is asked again at every poll.",
    Health.LATE: "It answers, and has had nothing new for longer than it ever has. Look at it by eye: is it still kept up?",
    Health.TRUNCATED: "Its list came cut off; what was whole was taken, and it is asked again.",
    Health.MALFORMED: "Its list cannot be read; it is asked again at every poll.",
}


def tell_operators(office: Office) -> int:
    """Tells what changed for the better or worse since it was last told; how many messages that were.

    A message that fails is tried again at the next run, after a look whether it arrived after all.
    """
    if not office.settings.operators:
        return 0
    recipient = Recipient.parse(office.settings.operators)
    with reading(office.engine) as connection:
        rows = connection.execute(select(source).order_by(source.c.name)).all()
    sent = 0
    for row in rows:
        bad = Health(row.health) not in WELL
        if bad == bool(row.told_bad):
            continue
        channel = office.channels.get(recipient.channel)
        if channel is None:
            office.report.line(f"the operators cannot be told: no channel {recipient.channel!r} is set up")
            return sent
        message = _message(row, recipient, bad=bad)
        try:
            since = row.health_since - timedelta(minutes=5)
            if not (channel.remembers and channel.find(message, since=since)):
                channel.send(message)
        except RapporteurError as error:
            office.report.line(f"the operators cannot be told yet: {error}")
            continue
        with writing(office.engine) as connection:
            connection.execute(source.update().where(source.c.name == row.name).values(told_bad=bad))
        sent += 1
    return sent


def _message(row: Row[Any], recipient: Recipient, *, bad: bool) -> Message:
    health = Health(row.health)
    # The state and its beginning are the identity: the same trouble is never told twice, the next one is.
    identity = f"{recipient}\x00{row.name}\x00{'bad' if bad else 'well'}\x00{row.health_since.isoformat()}"
    # A source is named by its addresses, the first of which is what people know it by.
    name = row.name.split("|")[0].removeprefix("https://")
    facts = [("Source", row.name), ("Since", _moment(row.health_since))]
    if bad:
        last = _moment(row.last_success) if row.last_success else "never"
        facts = [("What it said", row.note or ""), *facts, ("Last well", last)]
    return compose_notice(
        recipient,
        hashlib.sha256(identity.encode()).hexdigest()[:32],
        f"source {row.name}",
        f"{name} {'has' if health is Health.MOVED else 'is'} {health}" if bad else f"{name} is well again",
        facts,
        ADVICE.get(health, "") if bad else "",
        bad=bad,
    )


def _moment(moment: datetime) -> str:
    return f"{moment:%A, %d %B %Y, %H:%M} UTC"
