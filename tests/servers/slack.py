"""Slack's Web API as far as we use it, on 127.0.0.1: it keeps the channels' histories, refuses what Slack refuses, and
fails as a test tells it to, before or after it took a post.

    python -m tests.servers.slack --port 8771 --per-second 1 \\
        --fault 'chat.postMessage drop delivers probability=0.1' --fault 'chat.postMessage 429 retry_after=1 probability=0.1'

runs it by itself until SIGTERM; ``GET /history`` is what people see, as JSON (``history``), and so is what is printed at the end.
A fault is a method (or ``*``), a kind (``drop``, ``delay``, a status such as 429 or 500, or one of Slack's words such as
``is_archived``), and then ``delivers``, ``probability=``, ``times=``, ``retry_after=`` or ``seconds=`` (of a delay).
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import signal
import sys
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

JSON = dict[str, Any]
TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call. ``delivers``: the post is taken all the same, and shown in the history.

    ``error`` is Slack's word with HTTP 200; ``status`` another status (429 with ``retry_after`` seconds); ``body``
    replaces the JSON; ``drop`` closes the connection without an answer; ``hang`` answers only when the server stops, ``delay``
    so many seconds later.
    """

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    body: bytes | None = None
    drop: bool = False
    hang: bool = False
    delivers: bool = False
    delay: float = 0.0


@dataclass
class Rule:
    """A fault that comes by chance to calls of ``method`` ("*": of all), at most ``times`` times."""

    method: str
    fault: Fault
    probability: float = 1.0
    times: float = float("inf")

    @classmethod
    def parse(cls, text: str) -> Rule:
        """As in the module's first lines; ValueError with what is not understood."""
        method, kind, *words = text.split()
        values = dict(word.split("=", 1) for word in words if "=" in word)
        flags = {word for word in words if "=" not in word}
        if flags - {"delivers"} or values.keys() - {"probability", "times", "retry_after", "seconds"}:
            raise ValueError(f"{text!r}: {' '.join(words)}")
        known: JSON = {"delivers": "delivers" in flags}
        if "retry_after" in values:
            known["retry_after"] = int(values["retry_after"])
        if kind == "drop":
            known["drop"] = True
        elif kind == "delay":
            known |= {"delay": float(values.get("seconds", "1")), "delivers": True}
        elif kind.isdigit():
            known |= {"status": int(kind), "error": "ratelimited" if kind == "429" else "internal_error"}
        else:
            known["error"] = kind
        times = float(values.get("times", "inf"))
        return cls(method, Fault(**known), float(values.get("probability", "1")), times)


def by_chance(rules: Sequence[Rule], seed: int = 0) -> Callable[[str], Fault | None]:
    """For ``SlackServer.chance``: the first rule that comes to pass. The same seed and the same calls fail alike."""
    dice = random.Random(seed)

    def chance(method: str) -> Fault | None:
        for rule in rules:
            if rule.method in ("*", method) and rule.times > 0 and dice.random() < rule.probability:
                rule.times -= 1
                return rule.fault
        return None

    return chance


@dataclass
class Conversation:
    id: str
    name: str
    archived: bool = False
    member: bool = True
    messages: list[JSON] = field(default_factory=list)


class SlackServer:
    """``url`` is what a client takes as its base. ``fail("chat.postMessage", Fault(…), …)`` scripts the next calls;
    ``chance(method)`` may return a fault for any other call. ``per_second`` limits posts a channel, as Slack does.
    """

    def __init__(
        self, *, per_second: float | None = None, clock: Callable[[], float] = time.time, port: int = 0
    ) -> None:
        self.conversations = {
            entry.id: entry
            for entry in (
                Conversation("C0000GENERAL", "general"),
                Conversation("C0000DRAFTS", "drafts"),
                Conversation("C0000CLOSED", "closed", archived=True),
                Conversation("C0000OTHERS", "others", member=False),
            )
        }
        self.people = {"U0000DELEGATE": "D0000DELEGATE"}
        self.scopes = "chat:write,channels:read,channels:history,groups:read,groups:history,im:write,im:history"
        self.token_error = ""
        self.calls: list[tuple[str, JSON]] = []
        self.chance: Callable[[str], Fault | None] = lambda method: None
        self.limited = 0
        self.views: list[JSON] = []
        #: Where ``apps.connections.open`` sends a client to (tests.servers.slack_socket).
        self.socket_url = ""
        self._per_second, self._clock = per_second, clock
        self._last_post: dict[str, float] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, method: str, *faults: Fault) -> None:
        with self._lock:
            self._faults[method].extend(faults)

    def messages(self, channel: str = "general") -> list[JSON]:
        """What people see there, oldest first, threads included."""
        with self._lock:
            return [
                dict(message)
                for entry in self.conversations.values()
                if channel in (entry.name, entry.id)
                for message in entry.messages
            ]

    def keys(self, channel: str = "general") -> list[str]:
        """The keys of our messages in a channel, in the order in which they were taken."""
        return [message["metadata"]["event_payload"]["key"] for message in self.messages(channel)]

    def history(self) -> JSON:
        """What is there, for a program: the messages of each channel that has some, and each key that is there twice."""
        with self._lock:
            said = {entry.name: [dict(one) for one in entry.messages] for entry in self.conversations.values()}
            keys = Counter((name, _key(one)) for name, messages in said.items() for one in messages)
            return {
                "channels": {name: messages for name, messages in said.items() if messages},
                "twice": sorted(f"{name} {key}" for (name, key), count in keys.items() if key and count > 1),
                "calls": dict(Counter(method for method, _ in self.calls)),
                "limited": self.limited,
            }

    def methods(self) -> list[str]:
        with self._lock:
            return [method for method, _ in self.calls]

    # -- one call -----------------------------------------------------------------------------------------------------

    def answer(self, method: str, token: str, asked: JSON) -> tuple[Fault, JSON]:
        with self._lock:
            self.calls.append((method, asked))
            fault = self._faults[method].popleft() if self._faults[method] else (self.chance(method) or Fault())
            spoilt = bool(fault.error or fault.status != 200 or fault.drop or fault.hang or fault.body is not None)
            if spoilt and not fault.delivers:
                return fault, {"ok": False, "error": fault.error or "internal_error"}
            act = getattr(self, "_" + method.replace(".", "_"), None)
            try:
                if not token:
                    raise _No("not_authed")
                expected = APP_TOKEN if method == "apps.connections.open" else TOKEN
                if token != expected or self.token_error:
                    raise _No(self.token_error or "invalid_auth")
                if act is None:
                    raise _No("unknown_method")
                done = {"ok": True, **act(asked)}
            except _No as no:
                if no.retry_after is not None:
                    self.limited += 1
                    return Fault(status=429, retry_after=no.retry_after), {"ok": False, "error": "ratelimited"}
                done = {"ok": False, "error": no.error, **no.more}
            if fault.error:
                done = {"ok": False, "error": fault.error}
            return fault, done

    def _auth_test(self, asked: JSON) -> JSON:
        return {"team": "Test", "user": "rapporteur", "bot_id": "B0000BOT"}

    def _apps_connections_open(self, asked: JSON) -> JSON:
        if not self.socket_url:
            raise _No("internal_error")
        return {"url": self.socket_url}

    def _views_open(self, asked: JSON) -> JSON:
        if not asked.get("trigger_id"):
            raise _No("invalid_trigger_id")
        view = {"id": f"V{next(self._numbers):06d}", **(asked.get("view") or {})}
        self.views.append(view)
        return {"view": view}

    def _views_update(self, asked: JSON) -> JSON:
        for view in self.views:
            if view["id"] == asked.get("view_id"):
                view.update(asked.get("view") or {})
                return {"view": view}
        raise _No("not_found")

    def _chat_postMessage(self, asked: JSON) -> JSON:  # noqa: N802 - Slack's name
        channel = self._postable(asked.get("channel", ""))
        _check_content(asked)
        now = self._clock()
        if self._per_second and now - self._last_post.get(channel.id, float("-inf")) < 1 / self._per_second:
            raise _No("ratelimited", retry_after=1)
        self._last_post[channel.id] = now
        message = {
            "type": "message",
            "bot_id": "B0000BOT",
            "ts": f"{int(now)}.{next(self._numbers):06d}",
            **{name: asked[name] for name in ("text", "blocks", "metadata", "thread_ts") if asked.get(name)},
        }
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _chat_update(self, asked: JSON) -> JSON:
        channel = self._by_id(asked)
        _check_content(asked)
        for message in channel.messages:
            if message["ts"] == asked.get("ts"):
                message.update({name: asked[name] for name in ("text", "blocks", "metadata") if name in asked})
                return {"channel": channel.id, "ts": message["ts"]}
        raise _No("message_not_found")

    def _conversations_list(self, asked: JSON) -> JSON:
        rows = [
            {"id": entry.id, "name": entry.name, "is_archived": entry.archived, "is_member": entry.member}
            for entry in self.conversations.values()
            if not entry.id.startswith("D")
        ]
        return _paged("channels", rows, asked)

    def _conversations_open(self, asked: JSON) -> JSON:
        try:
            return {"channel": {"id": self._person(asked.get("users", "")).id}}
        except KeyError:
            raise _No("user_not_found") from None

    def _conversations_history(self, asked: JSON) -> JSON:
        rows = [message for message in self._by_id(asked).messages if message.get("thread_ts") in (None, message["ts"])]
        return _paged("messages", _shown(reversed(rows), asked), asked)

    def _conversations_replies(self, asked: JSON) -> JSON:
        messages, top = self._by_id(asked).messages, asked.get("ts")
        parent = [message for message in messages if message["ts"] == top]
        if not parent:
            raise _No("thread_not_found")
        replies = [message for message in messages if message.get("thread_ts") == top and message["ts"] != top]
        # The parent comes along whatever ``oldest`` says.
        return _paged("messages", _shown(parent, {**asked, "oldest": "0"}) + _shown(replies, asked), asked)

    def _by_id(self, asked: JSON) -> Conversation:
        channel = self.conversations.get(asked.get("channel", ""))  # names are not taken here, by Slack neither
        if channel is None:
            raise _No("channel_not_found")
        if not channel.member:
            raise _No("not_in_channel")
        return channel

    def _postable(self, address: str) -> Conversation:
        if address in self.people:
            return self._person(address)
        for channel in self.conversations.values():
            if address in (channel.id, channel.name, f"#{channel.name}"):
                if channel.archived:
                    raise _No("is_archived")
                if not channel.member:
                    raise _No("not_in_channel")
                return channel
        raise _No("channel_not_found")

    def _person(self, user: str) -> Conversation:
        place = self.people[user]
        return self.conversations.setdefault(place, Conversation(place, user))


class _No(Exception):
    def __init__(self, error: str, *, retry_after: int | None = None, **more: Any) -> None:
        self.error, self.retry_after, self.more = error, retry_after, more


def _paged(name: str, rows: list[JSON], asked: JSON) -> JSON:
    start, size = int(asked.get("cursor") or 0), int(asked.get("limit") or 100)
    more = start + size < len(rows)
    return {
        name: rows[start : start + size],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + size) if more else ""},
    }


def _shown(messages: Any, asked: JSON) -> list[JSON]:
    hidden = set() if asked.get("include_all_metadata") in ("1", "true", True) else {"metadata"}
    oldest = float(asked.get("oldest") or 0)
    return [
        {name: value for name, value in message.items() if name not in hidden}
        for message in messages
        if float(message["ts"]) > oldest
    ]


#: Characters that a text object of a block may have, by the kind of block.
_TEXT_LIMITS = {"section": 3000, "header": 150, "context": 3000}
_PART_LIMITS = {"section": ("fields", 10), "context": ("elements", 10), "actions": ("elements", 25)}


def _check_content(asked: JSON) -> None:
    text, blocks = asked.get("text") or "", asked.get("blocks") or []
    if not text and not blocks:
        raise _No("no_text")
    if len(text) > 40_000:
        raise _No("msg_too_long")
    wrong = [f"no more than 50 items allowed, {len(blocks)} given"] if len(blocks) > 50 else []
    for number, block in enumerate(blocks):
        kind, at = block.get("type", ""), f"[json-pointer:/blocks/{number}]"
        body = block.get("text") or {}
        if len(body.get("text", "")) > _TEXT_LIMITS.get(kind, 3000):
            wrong.append(f"text is too long {at}")
        if "text" in block and not body.get("text"):
            wrong.append(f"text must not be empty {at}")
        part, most = _PART_LIMITS.get(kind, ("", 0))
        if len(block.get(part) or []) > most > 0:
            wrong.append(f"too many {part} {at}")
        if len(block.get("block_id") or "") > 255:
            wrong.append(f"block_id is too long {at}")
    if wrong:
        raise _No("invalid_blocks", response_metadata={"messages": [f"[ERROR] {line}" for line in wrong]})
    if sum(len(word) for block in blocks for word in _texts(block)) > 13_200:
        raise _No("msg_blocks_too_long")


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        inner = [text for name, part in value.items() if name != "text" for text in _texts(part)]
        text = value.get("text")
        return [*inner, text] if isinstance(text, str) else [*inner, *_texts(text)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else []


def _handler(slack: SlackServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            asked = dict(parse_qsl(urlsplit(self.path).query))
            if "json" in self.headers.get("Content-Type", ""):
                asked |= json.loads(body or "{}")
            else:
                asked |= dict(parse_qsl(body))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            fault, done = slack.answer(urlsplit(self.path).path.removeprefix("/api/"), token, asked)
            if fault.hang:
                slack._stopping.wait()
                return
            slack._stopping.wait(fault.delay)
            if fault.drop:
                return
            data = json.dumps(done).encode() if fault.body is None else fault.body
            try:
                self.send_response(fault.status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.send_header("X-OAuth-Scopes", slack.scopes)
                if fault.retry_after is not None:
                    self.send_header("Retry-After", str(fault.retry_after))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass

        def do_GET(self) -> None:
            if self.path != "/history":
                self.do_POST()
                return
            data = json.dumps(slack.history()).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _key(message: JSON) -> str | None:
    found = ((message.get("metadata") or {}).get("event_payload") or {}).get("key")
    return found if isinstance(found, str) else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the first line printed is the address")
    parser.add_argument("--per-second", type=float, help="most posts a second and channel (Slack's own limit is 1)")
    parser.add_argument("--fault", action="append", default=[], type=Rule.parse)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = SlackServer(per_second=options.per_second, port=options.port)
    server.chance = by_chance(options.fault, options.seed)
    print(server.url, flush=True)
    while not ended.wait(0.5):
        pass
    server.stop()
    print(json.dumps(server.history()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
