"""delivery ──▶ operators: a way of telling people that does not work is told once, by another way than that one.

A token that is taken back, an archived channel, a message that is too large need a person, and are told at the next occasion. A
server that fails or asks to wait is only waited for, and told when that lasts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from documents.errors import RapporteurError
from flows.office import Office
from infra.database.engine import insert_new, reading, writing
from infra.database.schema import trouble
from infra.protocols import Refused
from watch.message import Message, Recipient
from watch.notice import compose_notice

#: How long a server may fail, or ask to wait, before it is the operators' affair.
LASTING = timedelta(hours=1)
#: Reasons that are the whole channel's, not one recipient's.
_WHOLE = frozenset({"credentials", "permission"})
_WAITS, DOUBT = "waits", "doubt"
_ONE_MESSAGE = {"content": "A message to {} was refused", DOUBT: "A message to {} may not have arrived"}
#: What becomes of the messages meanwhile.
_MEANWHILE = {
    "credentials": "Everything for this channel waits, and goes out when it works again.",
    "permission": "Everything for this channel waits, and goes out when it works again.",
    "address": "What was refused stays undelivered (rapporteur status); what comes later is tried.",
    "content": "That one message stays undelivered (rapporteur status).",
    "other": "What was refused stays undelivered (rapporteur status); what comes later is tried.",
    DOUBT: "Nobody can know whether it arrived, so it is not sent twice. Ask the reader (rapporteur status).",
    _WAITS: "It is tried again; what comes later for the same recipient waits behind it.",
}


def heard(office: Office, channel: str, recipient: str, error: RapporteurError | None, *, doubt: bool = False) -> None:
    """What came of sending: None when it worked. ``doubt``: it is not known, and never will be, whether it arrived."""
    if error is None:
        _over(office, channel, recipient)
        return
    reason = DOUBT if doubt else error.reason if isinstance(error, Refused) else _WAITS
    row = {
        "channel": channel,
        "recipient": "" if reason in _WHOLE else recipient,
        "reason": reason,
        "note": str(error),
        "since": office.clock(),
        "told": False,
        "ended_at": None,
    }
    mine = (trouble.c.channel == channel) & (trouble.c.recipient == row["recipient"])
    with writing(office.engine) as connection:
        if not insert_new(connection, trouble, [row]):
            # The same trouble goes on; another one begins anew, and is told anew.
            connection.execute(trouble.update().where(mine, trouble.c.reason == reason).values(ended_at=None))
            connection.execute(trouble.update().where(mine, trouble.c.reason != reason).values(row))


def _over(office: Office, channel: str, recipient: str) -> None:
    mine = (trouble.c.channel == channel) & trouble.c.recipient.in_(("", recipient)) & trouble.c.ended_at.is_(None)
    with reading(office.engine) as connection:
        if connection.execute(select(trouble.c.channel).where(mine)).first() is None:
            return
    with writing(office.engine) as connection:
        connection.execute(trouble.update().where(mine).values(ended_at=office.clock()))


def tell_of_trouble(office: Office) -> int:
    """Tells what the operators do not know yet; how many messages that were. Without operators nobody is told."""
    if not office.settings.operators:
        return 0
    with reading(office.engine) as connection:
        rows = connection.execute(
            select(trouble).order_by(trouble.c.since, trouble.c.channel, trouble.c.recipient)
        ).all()
    broken = {(row.channel, row.recipient) for row in rows if row.ended_at is None}
    sent = 0
    for row in rows:
        over = row.ended_at is not None
        if not over and (row.told or (row.reason == _WAITS and office.clock() - row.since < LASTING)):
            continue
        # That a message was too large, or is in doubt, is not over because the next one is not.
        if not over or (row.told and row.reason not in _ONE_MESSAGE):
            if not _tell(office, row, broken, over=over):
                continue
            sent += 1
        _settle(office, row, over=over)
    return sent


def _settle(office: Office, row: Row[Any], *, over: bool) -> None:
    mine = (trouble.c.channel == row.channel) & (trouble.c.recipient == row.recipient)
    with writing(office.engine) as connection:
        connection.execute(trouble.delete().where(mine) if over else trouble.update().where(mine).values(told=True))


def _tell(office: Office, row: Row[Any], broken: set[tuple[str, str]], *, over: bool) -> bool:
    """By the first way that works; False when there is none now."""
    for recipient in _ways(office):
        if (recipient.channel, "") in broken or (recipient.channel, str(recipient)) in broken:
            continue
        channel = office.channels.get(recipient.channel)
        if channel is None:
            continue
        message = _message(row, recipient, over=over)
        try:
            if not (channel.remembers and channel.find(message, since=row.since - timedelta(minutes=5))):
                channel.send(message)
        except RapporteurError as error:
            office.report.line(f"the operators cannot be told by {recipient}: {error}")
            continue
        return True
    return False


def _ways(office: Office) -> Iterator[Recipient]:
    for text in (office.settings.operators, office.settings.operators_otherwise):
        if text:
            yield Recipient.parse(text)


def _message(row: Row[Any], recipient: Recipient, *, over: bool) -> Message:
    where = row.recipient or f"everybody by {row.channel}"
    moment = row.ended_at if over else row.since
    headline = "Messages to {} go out again" if over else _ONE_MESSAGE.get(row.reason, "Messages to {} do not go out")
    # The trouble and its beginning are the identity: told again after a crash, it is the same message.
    identity = f"{recipient}\x00{row.channel}\x00{row.recipient}\x00{row.reason}\x00{over}\x00{row.since.isoformat()}"
    return compose_notice(
        recipient,
        hashlib.sha256(identity.encode()).hexdigest()[:32],
        f"telling {where}",
        headline.format(where),
        [("What it said", row.note), ("Since", f"{moment:%A, %d %B %Y, %H:%M} UTC")],
        "" if over else _MEANWHILE.get(row.reason, ""),
        bad=not over,
    )
