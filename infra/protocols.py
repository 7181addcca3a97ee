"""The shapes through which the pipeline sees the outside world, and how a delivery can fail.

Each protocol has an embedded form (a folder, the console, a mail drop) and a real one (S3, Slack, SMTP); the flows know
only what stands here. A new store or channel goes beside the existing ones and satisfies the same tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from documents.errors import TerminalError, TransientError
from watch.message import Message

# -- objects ----------------------------------------------------------------------------------------------------------


class ObjectMissing(TerminalError):
    """No object has that key. A row that names it was written before its bytes, or the bytes were taken away."""


class ObjectCorrupt(TerminalError):
    """The bytes under a key are not the bytes that were put there: they are never handed out."""


class ObjectStore(Protocol):
    """Bytes under keys, written once. A key is content-addressed or derived from a content address:
    ``raw/<sha256>``, ``parsed/<parser version>/<sha256>.json``. See ``infra.objects.keys`` for the spelling.

    Every method may be called from several threads and several processes at once.
    """

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """Keep ``data`` under ``key``. When it returns, the bytes are durable and complete.

        Putting the same bytes again is fine. Other bytes under the same key, or bytes under ``raw/<sha256>`` whose
        digest is another: ``TerminalError``. No room, no connection, no right: ``TransientError``, the work waits.
        """
        ...

    def get(self, key: str) -> bytes:
        """The bytes, their SHA-256 verified; ``ObjectMissing``, ``ObjectCorrupt`` or ``TransientError`` otherwise."""
        ...

    def exists(self, key: str) -> bool: ...

    def list(self, prefix: str) -> Iterator[str]:
        """Every key that begins with ``prefix`` (a string, not a folder), in no promised order."""
        ...

    def check(self) -> None:
        """A probe for the start: raises one clear line when the store cannot be trusted with bytes."""
        ...


# -- channels ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """``external_id`` is the channel's own name for what it took: Slack's ``ts``, a Message-ID, a key."""

    external_id: str


class Channel(Protocol):
    """One way of telling people. ``send`` never repeats itself: what to do after a doubt is the caller's decision."""

    @property
    def name(self) -> str:
        """As in ``Recipient.channel``: "slack", "mail", "webhook", "atom", "console"."""
        ...

    @property
    def remembers(self) -> bool:
        """True when ``find`` can be believed: its None means "was not delivered, or may be sent again all the same" (a webhook's
        receiver knows a key again). False: None means "cannot know"."""
        ...

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        """Deliver once. ``reply_to`` is the external id of the message that began this family's thread there.

        Raises ``Refused`` (not delivered, and a person must act), ``Ambiguous`` (perhaps delivered: ``find`` first),
        ``RateLimited`` (wait; look at ``may_have_landed``) or a plain ``TransientError`` (surely not delivered).
        """
        ...

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        """The receipt of this very message (by its ``key``) if the channel has it, sent at or after ``since``.

        ``since`` is aware, and ``reply_to`` what was given to ``send``. A search that could not be finished raises
        ``TransientError``; it never answers None, because None leads to a second send.
        """
        ...

    def check(self) -> None:
        """A probe for the start: one clear line when a token is missing or wrong, or a server out of reach."""
        ...


@runtime_checkable
class Amending(Channel, Protocol):
    """A channel whose messages can be changed where they stand."""

    def amend(self, external_id: str, message: Message) -> None:
        """Shows ``message`` instead of what ``external_id`` names; its ``key`` stays that of what stands there.

        Doing it twice changes nothing, and a failure leaves what was said: it may be tried again or left at that.
        Raises ``Refused`` (the message is gone, or may no longer be changed), ``RateLimited`` or ``TransientError``.
        """
        ...


@runtime_checkable
class Paced(Channel, Protocol):
    """A channel that lets time pass between two messages to one address."""

    def pause(self, address: str) -> float:
        """For how many seconds ``send`` to that address would wait first; 0 when it would not."""
        ...


class Ambiguous(TransientError):
    """May have been delivered: the connection broke after the request went out, the answer never came, or a server
    failed in the middle of it. Look with ``Channel.find`` before anything is sent again."""

    def __init__(
        self, what: str, *, phase: str = "", subject: str = "", advice: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(what, phase=phase, subject=subject, advice=advice)
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_ambiguous, (self.what, self.phase, self.subject, self.advice, self.retry_after))


class RateLimited(TransientError):
    """Asked to wait ``retry_after`` seconds.

    ``may_have_landed``: Slack has answered 429 to posts that it then showed, so that a blind retry said everything
    twice, for ever (Yelp/elastalert#1345). When it is set, treat the send as ``Ambiguous`` after the pause.
    """

    def __init__(
        self,
        what: str,
        *,
        retry_after: float,
        phase: str = "",
        subject: str = "",
        advice: str = "",
        may_have_landed: bool = False,
    ) -> None:
        super().__init__(what, phase=phase, subject=subject, advice=advice)
        self.retry_after = retry_after
        self.may_have_landed = may_have_landed

    def __reduce__(self) -> tuple[object, ...]:
        parts = (self.what, self.phase, self.subject, self.advice, self.retry_after, self.may_have_landed)
        return (_rebuild_limited, parts)


#: What a refusal is about, which is what decides whose affair it is: "credentials" (token or password: the whole
#: channel stands still until somebody acts), "address" (this recipient: gone, archived, not invited), "permission"
#: (the account may not do this), "content" (this message: too long, malformed), "other".
Reason = Literal["credentials", "address", "permission", "content", "other"]


class Refused(TerminalError):
    """Surely not delivered, and will not be by trying again. ``code`` is the channel's own word ("is_archived", "550")."""

    def __init__(
        self,
        what: str,
        *,
        phase: str = "",
        subject: str = "",
        advice: str = "",
        reason: Reason = "other",
        code: str = "",
    ) -> None:
        super().__init__(what, phase=phase, subject=subject, advice=advice)
        self.reason: Reason = reason
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_refused, (self.what, self.phase, self.subject, self.advice, self.reason, self.code))


# Errors cross the border of child processes, and keyword-only arguments do not survive plain pickling.


def _rebuild_ambiguous(what: str, phase: str, subject: str, advice: str, retry_after: float | None) -> Ambiguous:
    return Ambiguous(what, phase=phase, subject=subject, advice=advice, retry_after=retry_after)


def _rebuild_limited(what: str, phase: str, subject: str, advice: str, retry_after: float, landed: bool) -> RateLimited:
    return RateLimited(
        what, retry_after=retry_after, phase=phase, subject=subject, advice=advice, may_have_landed=landed
    )


def _rebuild_refused(what: str, phase: str, subject: str, advice: str, reason: Reason, code: str) -> Refused:
    return Refused(what, phase=phase, subject=subject, advice=advice, reason=reason, code=code)
