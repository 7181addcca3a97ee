"""A mail server on 127.0.0.1 (aiosmtpd) that keeps what it takes and answers what a test tells it to.

    python -m tests.servers.smtp --port 2525 --fault 'BODY drop takes probability=0.1' --fault 'RCPT 450 probability=0.1'

runs it by itself until SIGTERM, and then prints what it took as JSON (``history``). A fault is a stage (MAIL, RCPT, DATA, BODY),
``drop`` or a number to answer, and then ``takes`` (the mail is kept all the same), ``probability=`` or ``times=``.
"""

from __future__ import annotations

import argparse
import asyncio
import email
import json
import random
import signal
import ssl
import sys
import threading
import warnings
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.ports import free_port

#: Instead of an answer: the connection is closed; or nothing more is said until the server stops.
DROP, HANG = "drop", "hang"


@dataclass(frozen=True)
class Taken:
    """A mail as it was taken over."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    sealed: bool
    user: str | None

    @property
    def mail(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Rule:
    """A fault that comes by chance, at most ``times`` times."""

    stage: str
    answer: str
    takes: bool = False
    probability: float = 1.0
    times: float = float("inf")

    @classmethod
    def parse(cls, text: str) -> Rule:
        """As in the module's first lines; ValueError with what is not understood."""
        stage, kind, *words = text.split()
        values = dict(word.split("=", 1) for word in words if "=" in word)
        flags = {word for word in words if "=" not in word}
        known = stage in ("MAIL", "RCPT", "DATA", "BODY") and (kind == DROP or kind.isdigit())
        if not known or flags - {"takes"} or values.keys() - {"probability", "times"}:
            raise ValueError(text)
        answer = kind if kind == DROP else f"{kind} by chance"
        return cls(
            stage,
            answer,
            "takes" in flags,
            float(values.get("probability", "1")),
            float(values.get("times", "inf")),
        )


def by_chance(rules: Sequence[Rule], seed: int = 0) -> Callable[[str], Rule | None]:
    """For ``SmtpServer.chance``: the first rule that comes to pass. The same seed and the same calls fail alike."""
    dice = random.Random(seed)

    def chance(stage: str) -> Rule | None:
        for rule in rules:
            if rule.stage == stage and rule.times > 0 and dice.random() < rule.probability:
                rule.times -= 1
                return rule
        return None

    return chance


class SmtpServer:
    """``say("RCPT", "450 later", …)`` scripts the next answers to MAIL, RCPT, DATA (before the body) and BODY (after
    it). What is said to BODY decides what the sender hears; ``takes`` whether the mail is kept all the same.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        security: Literal["none", "starttls", "tls"] = "none",
        user: str | None = None,
        password: str = "secret",
        port: int = 0,
    ) -> None:
        self.taken: list[Taken] = []
        self.takes = False
        self.chance: Callable[[str], Rule | None] = lambda stage: None
        self._script: dict[str, deque[str]] = defaultdict(deque)
        self._user, self._password = user, password
        # The library takes a connection that was sealed from the start for an open one; and it hides AUTH on open ones.
        options: dict[str, Any] = {"auth_require_tls": security == "starttls" or user is None}
        if user:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        if security == "starttls":
            options |= {"tls_context": tls, "require_starttls": True}
        server = self

        class Scripted(Controller):
            def factory(self) -> SMTP:
                return _Conversation(server, self.handler, **self.SMTP_kwargs)

        # Controller tests itself on the port it was given, so it cannot pick one.
        self.port = port or free_port()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._controller = Scripted(
                _Handler(self),
                hostname="127.0.0.1",
                port=self.port,
                ssl_context=tls if security == "tls" else None,
                **options,
            )
            self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def say(self, stage: Literal["MAIL", "RCPT", "DATA", "BODY"], *answers: str) -> None:
        self._script[stage].extend(answers)

    def next_answer(self, stage: str) -> tuple[str | None, bool]:
        """What is said instead of the usual, and whether the mail is taken all the same."""
        if self._script[stage]:
            return self._script[stage].popleft(), self.takes
        rule = self.chance(stage)
        return (rule.answer, rule.takes) if rule else (None, True)

    def history(self) -> dict[str, Any]:
        """What was taken, for a program: Message-IDs in order, and those that came more than once."""
        found = [str(one.mail["Message-ID"]) for one in self.taken]
        return {"taken": found, "twice": sorted(name for name, count in Counter(found).items() if count > 1)}

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (
            self._user,
            self._password,
        )
        return AuthResult(success=good, handled=False, auth_data=self._user if good else None)


async def _give(server: SMTP, answer: str) -> str:
    if answer == HANG:
        await asyncio.Event().wait()
    if answer == DROP:
        server.transport.abort()
        return "421 gone"
    return answer


class _Conversation(SMTP):
    def __init__(self, script: SmtpServer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._script_ = script

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        answer = self._script_.next_answer("DATA")[0]
        if answer is None:
            await super().smtp_DATA(arg)
        elif answer == "354 " + DROP:
            # Takes a piece of the body and is gone.
            await self.push("354 go on")
            await self._reader.read(10)
            self.transport.abort()
        else:
            await self.push(await _give(self, answer))


class _Handler:
    def __init__(self, script: SmtpServer) -> None:
        self._script = script

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await _give(server, self._script.next_answer("MAIL")[0] or "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await _give(server, self._script.next_answer("RCPT")[0] or "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer, takes = self._script.next_answer("BODY")
        if takes:
            self._script.taken.append(
                Taken(
                    envelope.mail_from or "",
                    tuple(envelope.rcpt_tos),
                    envelope.original_content or b"",
                    server.transport.get_extra_info("ssl_object") is not None,
                    session.auth_data,
                )
            )
        return await _give(server, answer or "250 OK taken")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the first line printed is the address")
    parser.add_argument("--fault", action="append", default=[], type=Rule.parse)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    server = SmtpServer(port=options.port)
    server.chance = by_chance(options.fault, options.seed)
    print(f"smtp://127.0.0.1:{server.port}?security=none", flush=True)
    while not ended.wait(0.5):
        pass
    server.stop()
    print(json.dumps(server.history()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
