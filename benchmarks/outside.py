"""The world outside, as benchmarks.kill needs it: a UN, Slack, a mail server and a webhook's receiver on loopback that fail by
chance, keep what they took, and can kill who is talking to them at a given moment of the conversation.
"""

from __future__ import annotations

import random
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from replica.library import Library
from replica.messages import Request, Response
from replica.server import Replica
from tests.servers import slack, smtp
from tests.servers.http import Answer, Asked, HttpServer

#: Moments of conversations at which the other side may kill; each is a place in the benchmark's table.
REPLICA = ("the UN is asked for a list", "the UN is asked for a file", "the UN gave a file")
SERVERS = (
    "Slack took the post, no answer",
    "Slack read the post and did not take it",
    "Slack is asked for its history",
    "the mail server took the envelope",
    "the mail server took the mail, no answer",
    "the mail server read the mail and did not take it",
    "the webhook was taken, no answer",
    "the webhook was read and not taken",
)

SLACK_FAULTS = (
    "chat.postMessage drop delivers probability=0.06",
    "chat.postMessage drop probability=0.04",
    "chat.postMessage 429 retry_after=20 delivers probability=0.05",
    "chat.postMessage 429 retry_after=20 probability=0.07",
    "chat.postMessage 500 delivers probability=0.05",
    "chat.postMessage 500 probability=0.05",
    "chat.postMessage delay seconds=0.1 probability=0.06",
    "conversations.history 429 retry_after=10 probability=0.08",
    "conversations.history drop probability=0.05",
    "conversations.replies 500 probability=0.08",
    "conversations.list 500 probability=0.08",
)
MAIL_FAULTS = (
    "MAIL 451 probability=0.04",
    "RCPT 450 probability=0.05",
    "RCPT 550 probability=0.01",
    "DATA 451 probability=0.03",
    "DATA drop probability=0.03",
    "BODY 451 probability=0.05",
    "BODY 554 probability=0.01",
    "BODY drop takes probability=0.06",
    "BODY drop probability=0.04",
)


@dataclass
class Trigger:
    """Kills at the ``nth`` time that ``place`` is reached; ``kill`` is set while something runs."""

    place: str = ""
    nth: int = 1
    kill: Callable[[], None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, place: str, nth: int = 1) -> None:
        with self._lock:
            self.place, self.nth = place, nth

    def reached(self, *places: str) -> str:
        """The place at which the other side was killed just now, or nothing."""
        with self._lock:
            if self.place not in places or self.kill is None:
                return ""
            self.nth -= 1
            if self.nth:
                return ""
            place, self.place = self.place, ""
            self.kill()
            return place


class Un(Replica):
    def __init__(self, library: Library, trigger: Trigger) -> None:
        super().__init__(library)
        self._trigger = trigger

    def respond(self, request: Request) -> Response:
        is_list = "/rss/" in request.target
        self._trigger.reached(REPLICA[0] if is_list else REPLICA[1])
        response = super().respond(request)
        if not is_list:
            self._trigger.reached(REPLICA[2])
        return response


class Receiver(HttpServer):
    """A webhook's: knows a message again by its Idempotency-Key. ``posted`` counts what came in, ``taken`` what it made of it."""

    def __init__(self, tls: ssl.SSLContext, trigger: Trigger, chance: random.Random, faults: Counter[str]) -> None:
        self.posted: Counter[str] = Counter()
        self.failing = False
        self._trigger, self._chance, self._faults = trigger, chance, faults
        super().__init__(tls)

    def take(self, asked: Asked) -> Answer:
        key = asked.headers["Idempotency-Key"]
        killed = self._trigger.reached(*SERVERS[6:8])
        if killed == SERVERS[7]:
            return Answer(500)
        dice = self._chance.random() if self.failing and not killed else 1.0
        if dice < 0.10:
            self._faults["webhook 500" if dice < 0.05 else "webhook 429"] += 1
            return Answer(500) if dice < 0.05 else Answer(429, headers={"Retry-After": "5"})
        with self._lock:
            self.posted[key] += 1
        if dice < 0.18:
            self._faults["webhook 500, taken" if dice < 0.14 else "webhook drop, taken"] += 1
            return Answer(500) if dice < 0.14 else Answer(raw=b"")
        return Answer(200)


class Outside:
    """The servers. ``ahead``: by how many seconds their clock is ahead of the machine's; ``faults`` counts what went wrong."""

    def __init__(self, tls: ssl.SSLContext, seed: int) -> None:
        self.ahead = 0.0
        self.trigger = Trigger()
        self.failing = False
        self.faults: Counter[str] = Counter()
        self.un = Un(Library(), self.trigger).start()
        self.slack = slack.SlackServer(clock=lambda: time.time() + self.ahead)
        self.slack.chance = self._slack_fault
        self.mail = smtp.SmtpServer()
        self.mail.chance = self._mail_fault
        self.webhook = Receiver(tls, self.trigger, random.Random(seed + 2), self.faults)  # noqa: S311  # no secret
        self._slack_rules = slack.by_chance([slack.Rule.parse(text) for text in SLACK_FAULTS], seed)
        self._mail_rules = smtp.by_chance([smtp.Rule.parse(text) for text in MAIL_FAULTS], seed + 1)

    def anew(self, library: Library) -> None:
        """Another world at the same addresses: they are in the messages' keys."""
        self.un.library = library
        for conversation in self.slack.conversations.values():
            conversation.messages.clear()
        self.mail.taken.clear()
        self.webhook.posted.clear()

    def fail(self, failing: bool) -> None:
        self.failing = self.webhook.failing = failing

    def stop(self) -> None:
        for server in (self.un, self.slack, self.mail, self.webhook):
            server.stop()

    def _slack_fault(self, method: str) -> slack.Fault | None:
        if method in ("conversations.history", "conversations.replies"):
            self.trigger.reached(SERVERS[2])
        if method == "chat.postMessage":
            killed = self.trigger.reached(*SERVERS[:2])
            if killed:
                return slack.Fault() if killed == SERVERS[0] else slack.Fault(status=500)
        fault = self._slack_rules(method) if self.failing else None
        if fault:
            kind = "drop" if fault.drop else "delay" if fault.delay else str(fault.status)
            taken = ", taken" if fault.delivers and not fault.delay else ""
            self.faults[f"Slack {method} {kind}{taken}"] += 1
        return fault

    def _mail_fault(self, stage: str) -> smtp.Rule | None:
        if stage == "DATA":
            self.trigger.reached(SERVERS[3])
        if stage == "BODY":
            killed = self.trigger.reached(*SERVERS[4:6])
            if killed:
                return smtp.Rule("BODY", smtp.DROP, takes=killed == SERVERS[4])
        rule = self._mail_rules(stage) if self.failing else None
        if rule:
            self.faults[f"mail {stage} {rule.answer.split()[0]}{', taken' if rule.takes else ''}"] += 1
        return rule
