"""button ──▶ silence, seen: what people answer to an alert, and how the alert shows it.

What is pressed is kept in one transaction, named by who pressed what and when: Slack's repetition of it changes nothing. That the
message shows it comes after, may fail, and loses nothing then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select

from documents.errors import RapporteurError
from flows.pipeline import silences
from infra.database.engine import reading, writing
from infra.database.schema import alert
from infra.listener.pressed import Press, read
from infra.protocols import Amending
from watch.block_kit import Block, button, context
from watch.message import Message, Recipient
from watch.silence import Scope, Silence

#: For how long the button "mute" does it, for the family of the document and who it was sent to.
MUTED_FOR = timedelta(days=7)
#: Seconds that may pass before Slack is answered; it gives three.
AT_MOST = 2.0
#: A silence always has an end; an unsubscribed reader's is this one.
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)

_STATUS = "rapporteur_status"
_MOMENT = "%A, %d %B %Y, %H:%M UTC"


@dataclass(frozen=True, slots=True)
class _Told:
    """The alert that a button belongs to."""

    recipient: Recipient
    family: str


class Desk:
    """Takes presses one after the other, so that a message shows the last one's state. Close it at the end."""

    def __init__(
        self, engine: Engine, slack: Amending | None, clock: Callable[[], datetime], say: Callable[[str], None]
    ) -> None:
        self._engine, self._slack, self._clock, self._say = engine, slack, clock, say
        self._pool = ThreadPoolExecutor(1, "pressed")

    def close(self) -> None:
        """What was taken is done before this returns."""
        self._pool.shutdown()

    def take(self, payload: object) -> None:
        """Keeps what a payload of Slack's says. Raises ``Garbage``, or what kept it from being kept.

        Returns after AT_MOST seconds also when it is not kept yet, and goes on with it.
        """
        for press in read(payload):
            kept: Future[None] = Future()
            self._pool.submit(self._do, press, kept)
            try:
                kept.result(AT_MOST)
            except NotYet:
                self._say(f"{press.action} by {press.who}: the database is slow, it will be kept")

    def _do(self, press: Press, kept: Future[None]) -> None:
        try:
            told = self._keep(press)
        except Exception as error:  # noqa: BLE001  # it is raised where it was asked for
            kept.set_exception(error)
            return
        kept.set_result(None)
        if told is None:
            self._say(f"{press.action} by {press.who}: there is no alert {press.alert_key} to a Slack channel")
        elif self._slack is not None:
            try:
                self._show(press, told, self._slack)
            except RapporteurError as error:
                self._say(f"{press.action} by {press.who} is kept, and not shown in Slack: {error}")

    def _keep(self, press: Press) -> _Told | None:
        with writing(self._engine) as connection:
            row = connection.execute(
                select(alert.c.recipient, alert.c.family).where(alert.c.key == press.alert_key)
            ).first()
            if row is None or not row.recipient.startswith("slack:"):
                return None
            told = _Told(Recipient.parse(row.recipient), row.family)
            if press.action == "mute":
                silences.begin(
                    connection,
                    told.recipient,
                    Scope.FAMILY,
                    told.family,
                    press.at + MUTED_FOR,
                    "the button in Slack",
                    press.who,
                    press.at,
                )
            elif press.action == "unmute":
                # What was muted anew since is another's affair, should this press come twice.
                running = [
                    one.id for one in _muted(connection, told.recipient, told.family, press.at) if one.at <= press.at
                ]
                silences.end(connection, running, press.at)
            else:
                unseen = (alert.c.key == press.alert_key) & alert.c.seen_at.is_(None)
                connection.execute(alert.update().where(unseen).values(seen_at=press.at, seen_by=press.who))
        return told

    def _show(self, press: Press, told: _Told, slack: Amending) -> None:
        """The message with its state beneath it, and with the buttons that still make sense."""
        shown = as_it_stands(self._engine, press.blocks, press.alert_key, told.recipient, told.family, self._clock())
        place = Recipient("slack", press.channel)
        slack.amend(press.ts, Message(press.alert_key, place, told.family, press.text, press.text, "", shown))


def as_it_stands(
    engine: Engine, blocks: Sequence[Block], key: str, recipient: Recipient, family: str, now: datetime
) -> tuple[Block, ...]:
    """The blocks of an alert with what became of it: muted until when, seen by whom."""
    with reading(engine) as connection:
        seen = connection.execute(select(alert.c.seen_at, alert.c.seen_by).where(alert.c.key == key)).one()
        muted = max(_muted(connection, recipient, family, now), key=lambda one: one.until, default=None)
    state = [f"{family} is muted here until {muted.until:{_MOMENT}}, by {muted.by}"] if muted else []
    if seen.seen_at:
        state.append(f"Seen by {seen.seen_by}, {seen.seen_at:{_MOMENT}}")
    return with_state(blocks, key, state, muted=muted is not None, seen=bool(seen.seen_at))


def _muted(connection: Connection, recipient: Recipient, family: str, now: datetime) -> Sequence[Silence]:
    """This recipient's own silences over the family."""
    return [
        one
        for one in silences.running(connection, now)
        if one.scope is Scope.FAMILY and one.value == family and one.recipient == recipient
    ]


def with_state(
    blocks: Sequence[Block], key: str, state: Sequence[str], *, muted: bool, seen: bool
) -> tuple[Block, ...]:
    """A message's blocks with what became of it in the last one. Doing it twice is doing it once."""
    found = [_with_buttons(one, key, muted=muted, seen=seen) for one in blocks if one.get("block_id") != _STATUS]
    return (*found, {**context("\n".join(state)), "block_id": _STATUS}) if state else tuple(found)


def _with_buttons(block: Block, key: str, *, muted: bool, seen: bool) -> Block:
    if block.get("type") != "actions":
        return block
    found: list[Mapping[str, Any]] = []
    for one in block.get("elements", ()):
        action = one.get("action_id")
        if action in ("mute", "unmute"):
            found.append(button("unmute", "Unmute", value=key) if muted else button("mute", "Mute", value=key))
        elif action != "seen" or not seen:
            found.append(one)
    return {**block, "elements": found}


def take_off(engine: Engine, recipient: Recipient, topics: Sequence[str], now: datetime) -> None:
    """Ends what a recipient is told in the name of these topics. Asked for again, nothing changes."""
    with writing(engine) as connection:
        ended = {
            one.value
            for one in silences.running(connection, now)
            if one.recipient == recipient and one.scope is Scope.TOPIC and one.until == FOR_EVER
        }
        for topic in topics:
            if topic not in ended:
                silences.begin(
                    connection, recipient, Scope.TOPIC, topic, FOR_EVER, "unsubscribed", recipient.address, now
                )
