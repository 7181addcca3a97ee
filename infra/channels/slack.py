"""Messages to Slack channels and people, through the Web API.

``chat.postMessage`` has no idempotency key, and both a 429 and a broken connection may hide a message that is there for
everybody to read. So nothing here is ever posted twice by itself: every post carries our key in its metadata, and
``find`` looks for that key in the channel's history.

The app needs the scopes chat:write (chat:write.public for channels it was not invited to), channels:read and
channels:history, and for private channels groups:read and groups:history; for messages to people im:write, im:history.
"""

from __future__ import annotations

import errno
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from documents.errors import RapporteurError, TransientError
from infra.protocols import Ambiguous, RateLimited, Reason, Receipt, Refused
from watch.message import Message
from watch.slack import fallback

EVENT_TYPE = "rapporteur_alert"

#: Messages a page, and pages that are read before a search is given up as unfinished (never as "not found").
PAGE, MOST_PAGES = 200, 50
#: Clocks that differ by less are taken for one.
_TOLERANCE = timedelta(minutes=1)
#: Seconds to wait after a 429 that does not say how long.
DEFAULT_PAUSE = 30.0

_INVITE = "Invite the app to the channel: /invite @…"
_TOKEN = "Set a bot token (xoxb-…) of the app that is installed in the workspace"  # noqa: S105 - advice, no secret
_FAULT = "A fault of Rapporteur's, which composes inside Slack's limits: please report it with the document's symbol"
_GONE = "It is gone, or too old to be changed; what was said after it stands in its thread"

#: Slack's words for "no", with whose affair they are and what helps. A word that is not here is a refusal all the same.
_REFUSALS: dict[str, tuple[Reason, str]] = {
    "not_authed": ("credentials", _TOKEN),
    "invalid_auth": ("credentials", _TOKEN),
    "account_inactive": ("credentials", "The app's user was removed: install the app again and set its new token"),
    "token_revoked": ("credentials", "Install the app again and set its new token"),
    "token_expired": ("credentials", "Set a new token, and switch token rotation off for this app"),
    "org_login_required": ("credentials", "The workspace is being moved: set the new token when that is over"),
    "missing_scope": ("permission", "Add the scope to the app and install it again"),
    "not_allowed_token_type": ("permission", _TOKEN),
    "no_permission": ("permission", "Add the scope chat:write to the app and install it again"),
    "access_denied": ("permission", "Ask the workspace's administrators"),
    "ekm_access_denied": ("permission", "Ask the workspace's administrators"),
    "restricted_action": ("permission", "The workspace forbids the app to post there: ask its administrators"),
    "channel_not_found": ("address", "Check the channel's name or id; a private channel has to invite the app"),
    "not_in_channel": ("address", _INVITE),
    "is_archived": ("address", "Unarchive the channel, or give the subscriber another one"),
    "user_not_found": ("address", "Check the user's id (U…)"),
    "users_not_found": ("address", "Check the user's id (U…)"),
    "cannot_dm_bot": ("address", "Give a person or a channel, not a bot"),
    "message_not_found": ("content", _GONE),
    "cant_update_message": ("content", _GONE),
    "edit_window_closed": ("content", _GONE),
    "msg_too_long": ("content", _FAULT),
    "msg_blocks_too_long": ("content", _FAULT),
    "no_text": ("content", _FAULT),
    "invalid_blocks": ("content", _FAULT),
    "invalid_blocks_format": ("content", _FAULT),
    "metadata_too_large": ("content", _FAULT),
    "invalid_metadata_format": ("content", _FAULT),
}
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
#: "It's possible some aspect of the operation succeeded before the error was raised", says Slack of these.
_DOUBTFUL = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
_WORD = re.compile(r"[a-z][a-z0-9_:.-]*")
_ID = re.compile(r"[CGD][A-Z0-9]{7,}")
_USER = re.compile(r"[UW][A-Z0-9]{7,}")


class SlackChannel:
    """A ``Channel``. An address is a channel's id (C…), its name (#drafts) or a person's id (U…); receipts are ``ts``.

    ``timeout`` is in seconds for a whole request. The names of channels are looked up once and remembered. ``pace``: seconds from
    the answer to one post to the next post in the same channel; Slack wants about one, and answers 429 to what comes faster.
    """

    name = "slack"
    remembers = True

    def __init__(
        self,
        token: str,
        *,
        base_url: str = "https://slack.com/api/",
        timeout: int = 30,
        page: int = PAGE,
        pace: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._token = token.strip()
        # No retry handlers at all: the SDK's own would post again after a broken connection.
        # Nor its log: what goes wrong is raised here, and said once.
        silence = logging.Logger("slack", level=logging.CRITICAL + 1)
        self._client = WebClient(
            token=self._token, base_url=base_url, timeout=timeout, retry_handlers=[], logger=silence
        )
        if urlsplit(base_url).hostname in ("127.0.0.1", "localhost"):
            self._client.proxy = None
        self._page = page
        self._pace, self._clock, self._sleep, self._now = pace, clock, sleep, now
        self._answered: dict[str, float] = {}
        self._ids: dict[str, str] = {}
        self._lock = threading.Lock()

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        """Post once; ``reply_to`` is the ``ts`` of the message that began the thread. Attachments are not sent."""
        address = message.recipient.address
        with self._in_turn(address):
            answer = self._call(
                "posting to Slack",
                address,
                lambda: self._client.chat_postMessage(
                    channel=address,
                    text=fallback(message),
                    blocks=[dict(block) for block in message.blocks] or None,
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"key": message.key}},
                    thread_ts=reply_to,
                    unfurl_links=False,
                    unfurl_media=False,
                ),
                posting=True,
            )
        ts, channel = answer.get("ts"), answer.get("channel")
        if not isinstance(ts, str):
            raise Ambiguous("the answer names no message", phase="posting to Slack", subject=address)
        if isinstance(channel, str):
            with self._lock:
                self._ids[address] = channel
        return Receipt(ts)

    def pause(self, address: str) -> float:
        with self._lock:
            last = self._answered.get(address)
        return max(0.0, last + self._pace - self._clock()) if last is not None else 0.0

    @contextmanager
    def _in_turn(self, address: str) -> Iterator[None]:
        """Waits until the channel may be posted to again."""
        if seconds := self.pause(address):
            self._sleep(seconds)
        try:
            yield
        finally:
            with self._lock:
                self._answered[address] = self._clock()

    def amend(self, external_id: str, message: Message) -> None:
        """Put ``message`` in the place of the one with that ``ts``. Doing it twice changes nothing.

        Its key has to be that of the message that stands there: by it ``find`` knows it again, also afterwards.
        """
        address = message.recipient.address
        channel = self._channel_id(address)
        self._call(
            "changing a message in Slack",
            address,
            lambda: self._client.chat_update(
                channel=channel,
                ts=external_id,
                text=fallback(message),
                blocks=[dict(block) for block in message.blocks],
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": message.key}},
            ),
        )

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        """As the protocol says. ``since`` is by our clock, and the history by Slack's: where ours is ahead, the search begins
        so much earlier, and where ``since`` is still to come by Slack's, at the beginning of the channel."""
        address = message.recipient.address
        channel = self._channel_id(address)
        oldest = f"{since.timestamp():.6f}"

        def page(cursor: str | None) -> SlackResponse:
            if reply_to is None:
                return self._client.conversations_history(
                    channel=channel, oldest=oldest, include_all_metadata=True, limit=self._page, cursor=cursor
                )
            return self._client.conversations_replies(
                channel=channel, ts=reply_to, oldest=oldest, include_all_metadata=True, limit=self._page, cursor=cursor
            )

        cursor: str | None = None
        for number in range(MOST_PAGES):
            try:
                answer = self._call("searching Slack", address, lambda: page(cursor))  # noqa: B023 - called at once
            except Refused as error:
                if error.code == "thread_not_found":
                    return None
                raise
            if not number and (earlier := self._earlier(since, answer)) is not None:
                oldest = earlier
                continue
            for found in _rows(answer, "messages", address):
                if _key(found) == message.key:
                    return Receipt(str(found["ts"]))
            cursor = _next(answer)
            if not cursor:
                return None
        raise TransientError(
            f"not found in the last {MOST_PAGES * self._page:,} messages, and there are more",
            phase="searching Slack",
            subject=address,
        )

    def _earlier(self, since: datetime, answer: SlackResponse) -> str | None:
        """Where to search from instead, by the time that the answer says it is; None where our clock is right."""
        try:
            theirs = parsedate_to_datetime(_header(answer.headers, "date"))
        except ValueError:
            return None
        ahead = self._now() - theirs
        if since > theirs:
            return "0"
        return f"{(since - ahead).timestamp():.6f}" if ahead > _TOLERANCE else None

    def check(self) -> None:
        """The token is one, and the app may post and read what it posted."""
        answer = self._call("signing in to", "Slack", self._client.auth_test)
        said = _header(answer.headers, "x-oauth-scopes")
        if not said:
            return
        scopes = {scope.strip() for scope in said.split(",")}
        if "chat:write" not in scopes:
            raise _refused("missing_scope", "signing in to", "Slack", "chat:write is missing")
        if not scopes & {"channels:history", "groups:history", "im:history"}:
            raise _refused("missing_scope", "signing in to", "Slack", "channels:history is missing")

    def _channel_id(self, address: str) -> str:
        """History is only given by id; posting also by name."""
        if _ID.fullmatch(address):
            return address
        with self._lock:
            known = self._ids.get(address)
        if known:
            return known
        if _USER.fullmatch(address):
            opened = self._call("searching Slack", address, lambda: self._client.conversations_open(users=[address]))
            channel = str((opened.get("channel") or {}).get("id"))
        else:
            channel = self._look_up(address)
        with self._lock:
            self._ids[address] = channel
        return channel

    def _look_up(self, address: str) -> str:
        wanted, cursor = address.removeprefix("#"), None
        while True:
            answer = self._call(
                "searching Slack",
                address,
                lambda: self._client.conversations_list(
                    types="public_channel,private_channel",
                    limit=self._page,
                    cursor=cursor,  # noqa: B023 - called at once
                ),
            )
            for channel in _rows(answer, "channels", address):
                if channel.get("name") == wanted:
                    return str(channel["id"])
            cursor = _next(answer)
            if not cursor:
                raise _refused("channel_not_found", "searching Slack", address)

    def _call(
        self, phase: str, subject: str, request: Callable[[], SlackResponse], *, posting: bool = False
    ) -> SlackResponse:
        """One request. Whatever goes wrong becomes one of our errors; ``posting`` says whether doubt matters."""
        if not self._token:
            raise _refused("not_authed", phase, subject, "no token is set")
        try:
            return request()
        except SlackApiError as error:
            raise _no(error.response, phase, subject, posting) from error
        except URLError as error:
            # urllib wraps what happens before it waits for an answer; of that, some happens before a byte is sent.
            what = f"Slack cannot be reached ({error.reason})"
            if posting and not _is_unsent(error.reason):
                raise Ambiguous(what, phase=phase, subject=subject) from error
            raise TransientError(what, phase=phase, subject=subject, advice="Is the network up?") from error
        except Exception as error:
            # No answer, half an answer, or one that the SDK stumbles over: it lets all of their errors through.
            what = f"no good answer ({type(error).__name__}: {error})"
            raise _doubt(what, phase, subject, posting) from error


def _no(response: Any, phase: str, subject: str, posting: bool) -> RapporteurError:
    """What an answer without "ok" means. The SDK puts its own sentence into "error" when the answer is no JSON."""
    status = int(response.status_code)
    data: Mapping[str, Any] = response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error") or "")
    if status == 429 or code in _LIMITED:
        said = _header(response.headers, "retry-after")
        pause = float(said) if said.isascii() and said.isdigit() else DEFAULT_PAUSE
        return RateLimited(
            f"Slack asks to wait {pause:.0f} s",
            retry_after=pause,
            phase=phase,
            subject=subject,
            may_have_landed=posting,
        )
    if status < 500 and _WORD.fullmatch(code) and code not in _DOUBTFUL:
        details = (data.get("response_metadata") or {}).get("messages") or [data.get("needed") or ""]
        return _refused(code, phase, subject, str(details[0]))
    if 400 <= status < 500 and status != 408:
        return Refused(
            f"HTTP {status} instead of an answer from Slack",
            phase=phase,
            subject=subject,
            advice="Check the address of Slack's API, and the proxy",
            code=str(status),
        )
    return _doubt(f"HTTP {status} {code[:200]}".rstrip(), phase, subject, posting)


def _doubt(what: str, phase: str, subject: str, posting: bool) -> RapporteurError:
    family = Ambiguous if posting else TransientError
    return family(what, phase=phase, subject=subject)


def _refused(code: str, phase: str, subject: str, details: str = "") -> Refused:
    reason, advice = _REFUSALS.get(code, ("other", ""))
    what = f"Slack says {code}{f' ({details[:300]})' if details else ''}"
    return Refused(what, phase=phase, subject=subject, advice=advice, reason=reason, code=code)


def _is_unsent(reason: object) -> bool:
    if isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError):
        return True
    return isinstance(reason, OSError) and reason.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH)


def _rows(answer: SlackResponse, name: str, subject: str) -> list[dict[str, Any]]:
    rows = answer.get(name)
    if not isinstance(rows, list):
        raise TransientError(f"an answer without {name}", phase="searching Slack", subject=subject)
    return rows


def _next(answer: SlackResponse) -> str:
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "").strip()


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None
