"""alert, bulletin ──▶ delivery: at least once, and in truth once.

A row goes pending → sending → sent. Whoever finds a row ``sending`` does not know whether the message left: the channel's
own history is asked by the message's key before anything is sent again. Where a channel cannot know (SMTP), the row becomes
``ambiguous`` and waits for a person: silence is mended by one look at ``status``, a repeated message is not mended at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine, Table, literal, select

from documents.errors import RapporteurError, place_of
from flows.office import Office
from flows.pipeline.messages import loads, object_key_of
from flows.pipeline.pressed import as_it_stands
from flows.pipeline.trouble import heard
from infra.database.attempts import wait_after
from infra.database.engine import reading, writing
from infra.database.schema import alert, bulletin, delivery
from infra.protocols import Ambiguous, Amending, Channel, Paced, RateLimited, Refused
from watch.bulletin import brought_up_to_date
from watch.message import Message, Recipient

#: The channel's history is searched from so long before we decided: a machine's clock may be ahead of the channel's by hours
#: (a wrong time zone), and what stands before the beginning of the search would be said again. A channel that says what time it
#: has goes back further where our clock is ahead of its own.
_CLOCK_SKEW = timedelta(days=1)
#: Whoever asks us to wait for longer is asked again after a day.
_LONGEST_PAUSE = 86_400.0
_LOOK_AGAIN = timedelta(seconds=30)
_STANDSTILL = timedelta(minutes=10)
_SET_UP = {
    "slack": "Set RAPPORTEUR_SLACK_TOKEN",
    "mail": "Set RAPPORTEUR_SMTP_URL",
    "webhook": "Give its host a secret in RAPPORTEUR_WEBHOOKS (docs/webhook.md)",
}

_UNSENT = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class Work:
    """``family``: None for a digest or summary, which stands in no thread."""

    key: str
    channel: str
    state: str
    attempts: int
    due: datetime
    recipient: str
    family: str | None
    decided_at: datetime
    message: str | None

    @property
    def to(self) -> str:
        """The recipient as people write it."""
        return Recipient.parse(self.recipient).written

    @property
    def turn(self) -> tuple[datetime, str]:
        """The order in which they were decided."""
        return self.decided_at, self.key

    @property
    def table(self) -> Table:
        return bulletin if self.family is None else delivery


def pending(engine: Engine, now: datetime) -> Sequence[Work]:
    """In the order in which they were decided: a channel reads a family from its beginning.

    What is due is not sent past an earlier message of its family that is not due yet, nor past one to the same recipient
    that was tried and is to be tried again.
    """
    alone = (
        select(
            alert.c.key,
            delivery.c.channel,
            delivery.c.state,
            delivery.c.attempts,
            delivery.c.due,
            alert.c.recipient,
            alert.c.family,
            alert.c.decided_at,
            alert.c.message,
        )
        .join(alert, alert.c.key == delivery.c.alert_key)
        .where(delivery.c.state.in_(_UNSENT))
    )
    together = select(
        bulletin.c.key,
        bulletin.c.channel,
        bulletin.c.state,
        bulletin.c.attempts,
        bulletin.c.due,
        bulletin.c.recipient,
        literal(None),
        bulletin.c.composed_at,
        bulletin.c.message,
    ).where(bulletin.c.state.in_(_UNSENT))
    with reading(engine) as connection:
        unsent = [Work(*row) for query in (alone, together) for row in connection.execute(query)]
    found: list[Work] = []
    behind: set[tuple[str, str | None]] = set()
    for work in sorted(unsent, key=lambda one: one.turn):
        if work.due > now:
            behind.add((work.recipient, work.family))
            if work.attempts:
                behind.add((work.recipient, None))
        elif not behind & {(work.recipient, work.family), (work.recipient, None)}:
            found.append(work)
    return found


class Outcome(StrEnum):
    """What became of one delivery, as far as the next one to the same place must know."""

    SENT = "sent"
    NOT_SENT = "not sent"
    RECIPIENT_WAITS = "the recipient waits"
    CHANNEL_WAITS = "the channel waits"


def deliver(office: Office, work: Work) -> Outcome:
    """Delivers one alert, digest or summary, if it was not delivered before."""
    channel = office.channels.get(work.channel)
    if channel is None:
        # It waits, because a setting brings it on its way; nobody has to be told to send it again.
        note = f"no channel {work.channel!r} is set up. {_SET_UP.get(work.channel, 'See docs/settings.md')}"
        _set(office, work, "pending", note=note, due=office.clock() + _STANDSTILL)
        office.report.line(f"not delivered to {work.to} yet: {note}")
        return Outcome.CHANNEL_WAITS
    # A doubt stays one until the channel's history has been read to its end: a search that fails settles nothing.
    waiting = work.state
    try:
        message = loads(office.objects.get(object_key_of(work.key, work.message)))
        reply_to = _thread(office.engine, work)
        if work.state == "sending":
            settled = _settle(office, channel, work, message, reply_to)
            if settled is not None:
                _bring_up_to_date(office, channel, work, reply_to)
                return Outcome.SENT if settled else Outcome.NOT_SENT
            waiting = "pending"
        # On disk before the message leaves: otherwise a power cut could make a sent message look unsent.
        _set(office, work, "sending", attempts=work.attempts + 1, durable=True)
        receipt = channel.send(message, reply_to=reply_to)
    except Ambiguous as error:
        heard(office, work.channel, work.recipient, error)
        _set(office, work, "sending", note=str(error), due=office.clock() + _after(error.retry_after))
    except RateLimited as error:
        heard(office, work.channel, work.recipient, error)
        state = "sending" if error.may_have_landed else waiting
        _set(office, work, state, note=str(error), due=office.clock() + _pausing(error.retry_after))
    except Refused as error:
        heard(office, work.channel, work.recipient, error)
        office.report.line(f"not delivered to {work.to}: {error}")
        if error.reason in ("credentials", "permission"):
            # The whole channel stands still until somebody acts; then its messages go out.
            _set(office, work, waiting, note=str(error), due=office.clock() + _STANDSTILL)
            return Outcome.CHANNEL_WAITS
        _set(office, work, "failed", note=str(error))
        return Outcome.NOT_SENT
    except RapporteurError as error:
        heard(office, work.channel, work.recipient, error)
        _set(office, work, waiting, note=str(error), due=office.clock() + wait_after(work.attempts + 1, 0.5))
        office.report.line(f"not delivered to {work.to} yet: {error}")
    except Exception as error:  # noqa: BLE001  # of a fault of ours nobody knows whether the message left
        fault = f"a fault of ours: {type(error).__name__}: {error} ({place_of(error)})"
        _set(office, work, "sending", note=fault, due=office.clock() + _LOOK_AGAIN)
        office.report.line(f"not delivered to {work.to}: {fault}")
    else:
        _set(office, work, "sent", external_id=receipt.external_id, note="")
        _bring_up_to_date(office, channel, work, reply_to)
        heard(office, work.channel, work.recipient, None)
        return Outcome.SENT
    return Outcome.RECIPIENT_WAITS


def _after(seconds: float | None) -> timedelta:
    return _pausing(seconds) if seconds else _LOOK_AGAIN


def _pausing(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, _LONGEST_PAUSE))


def _settle(office: Office, channel: Channel, work: Work, message: Message, reply_to: str | None) -> bool | None:
    """What became of a send that was begun: True sent, False unknowable, None surely not sent (send it now)."""
    found = channel.find(message, since=work.decided_at - _CLOCK_SKEW, reply_to=reply_to)
    if found is not None:
        _set(office, work, "sent", external_id=found.external_id, note="found in the channel's history")
        return True
    if channel.remembers:
        return None
    note = "the server may or may not have taken it, and cannot be asked; it is not sent twice"
    _set(office, work, "ambiguous", note=note)
    heard(office, work.channel, work.recipient, Ambiguous(note), doubt=True)
    office.report.line(f"ambiguous: the message to {work.to}: {note}")
    return False


def _thread(engine: Engine, work: Work) -> str | None:
    """External id of the first message of the family to the same recipient."""
    if work.family is None:
        return None
    with reading(engine) as connection:
        found: str | None = connection.execute(
            select(delivery.c.external_id)
            .join(alert, alert.c.key == delivery.c.alert_key)
            .where(
                alert.c.recipient == work.recipient,
                alert.c.family == work.family,
                delivery.c.state == "sent",
                delivery.c.external_id.is_not(None),
            )
            .order_by(alert.c.decided_at, alert.c.key)
            .limit(1)
        ).scalar()
    return found


def _bring_up_to_date(office: Office, channel: Channel, work: Work, first: str | None) -> None:
    """The first message of a thread says what became of the document. It is left at that when it fails: nothing is lost."""
    if first is None or not isinstance(channel, Amending):
        return
    with reading(office.engine) as connection:
        rows = connection.execute(
            select(alert.c.key, alert.c.message, delivery.c.external_id)
            .join(delivery, delivery.c.alert_key == alert.c.key)
            .where(alert.c.recipient == work.recipient, alert.c.family == work.family, delivery.c.state == "sent")
            .order_by(alert.c.decided_at, alert.c.key)
        ).all()
    head = next((row for row in rows if row.external_id == first), None)
    if head is None:
        return
    try:
        messages = [loads(office.objects.get(object_key_of(row.key, row.message))) for row in (head, *rows)]
        later = [one.item for one in messages[1:] if one.item is not None and one.key != head.key]
        message = brought_up_to_date(messages[0], later)
        place = Recipient.parse(work.recipient)
        shown = as_it_stands(office.engine, message.blocks, head.key, place, work.family or "", office.clock())
        message = replace(message, blocks=shown)
        channel.amend(first, message)
    except RapporteurError as error:
        office.report.line(f"the first message of {work.family} to {work.to} stays as it was: {error}")


def _set(office: Office, work: Work, state: str, *, durable: bool = False, **values: object) -> None:
    with writing(office.engine, durable=durable) as connection:
        table = work.table
        mine = table.c.key if table is bulletin else table.c.alert_key
        connection.execute(
            table.update()
            .where(mine == work.key, table.c.channel == work.channel)
            .values(state=state, changed_at=office.clock(), **values)
        )


def deliver_all(office: Office, patience: timedelta | None = None) -> tuple[int, int]:
    """Every delivery that is due: (sent, not sent).

    After a message that has to wait, the later ones to the same recipient wait behind it: a family is told in order, and a
    server that said "slow down" is not asked again for each of them. A channel that stands still is asked once. A recipient
    who may not be written to yet is waited for only when nobody else has anything left. ``patience``: how long in all, where
    another run comes soon; what is left then is due at once, and counted neither way.
    """
    work = pending(office.engine, office.clock())
    until = office.clock() + patience if patience is not None else None
    queues: dict[str, deque[Work]] = {}
    for item in work:
        queues.setdefault(item.recipient, deque()).append(item)
    sent = unsent = 0
    with office.report.stage("delivering", len(work)) as tick:
        while queues:
            first = min((queue[0] for queue in queues.values()), key=lambda one: (_pause(office, one), *one.turn))
            pause = _pause(office, first)
            if until is not None and pause and office.clock() + timedelta(seconds=pause) > until:
                break
            outcome = deliver(office, first)
            queue = queues[first.recipient]
            queue.popleft()
            gone = [queue] if outcome is Outcome.RECIPIENT_WAITS else []
            if outcome is Outcome.CHANNEL_WAITS:
                gone = [one for one in queues.values() if one and one[0].channel == first.channel]
            sent += outcome is Outcome.SENT
            unsent += (outcome is not Outcome.SENT) + sum(map(len, gone))
            for _ in range(1 + sum(map(len, gone))):
                tick()
            for one in gone:
                one.clear()
            queues = {recipient: one for recipient, one in queues.items() if one}
    for queue in queues.values():
        # An alarm is set for what became due just now (flows.pipeline.digest.next_due); the others come behind it.
        _set(office, queue[0], queue[0].state, due=office.clock())
    return sent, unsent


def _pause(office: Office, work: Work) -> float:
    channel = office.channels.get(work.channel)
    return channel.pause(Recipient.parse(work.recipient).address) if isinstance(channel, Paced) else 0.0
