"""A mail server on 127.0.0.1 (aiosmtpd) that keeps what it takes and answers what a test tells it to."""

from __future__ import annotations

import asyncio
import email
import ssl
import warnings
from collections import defaultdict, deque
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
    ) -> None:
        self.taken: list[Taken] = []
        self.takes = False
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
        self.port = free_port()
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

    def next_answer(self, stage: str) -> str | None:
        return self._script[stage].popleft() if self._script[stage] else None

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
        answer = self._script_.next_answer("DATA")
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
        return await _give(server, self._script.next_answer("MAIL") or "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await _give(server, self._script.next_answer("RCPT") or "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._script.next_answer("BODY")
        if answer is None or self._script.takes:
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
