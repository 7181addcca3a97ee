"""Mail through a mail server (RFC 5321).

Each step of the conversation is taken by itself, because what a failure means depends on where it happened: up to the
final dot of DATA the server has nothing that it could deliver; after the dot and before its answer, it may have.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Literal

from documents.errors import RapporteurError, TransientError
from infra.channels import mail
from infra.protocols import Ambiguous, Reason, Receipt, Refused
from watch.message import Message

Security = Literal["starttls", "tls", "none"]

_CREDENTIALS = "Check the user name and password of the mail server"


class SmtpChannel:
    """A ``Channel`` over one mail server; each message is a connection of its own. Receipts are Message-IDs.

    ``security``: "starttls" (usually port 587) and "tls" (465) verify the server's certificate, with ``ssl_context``
    where it is signed by an authority of the house; "none" (25) is for a server on this machine. ``timeout`` is in
    seconds for each step.

    A server cannot be asked what it delivered: ``find`` knows nothing, ever. A mail that is sent again after a doubt
    has the same Message-ID, by which most mailboxes show it once.
    """

    name = "mail"
    remembers = False

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        username: str | None = None,
        password: str | None = None,
        security: Security = "starttls",
        timeout: float = 30.0,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._sender = mail.sender(sender)
        self._username, self._password = username, password
        self._security = security
        self._ssl_context = ssl_context or ssl.create_default_context()
        self._clock = clock

    def send(self, message: Message, *, reply_to: str | None = None) -> Receipt:
        subject = str(message.recipient)
        composed = mail.compose(message, self._sender, self._clock(), reply_to)
        recipient = composed["To"].addresses[0].addr_spec
        with self._conversation("mailing", subject) as server:
            self._envelope(server, subject, recipient)
            self._data(server, subject, composed)
        return Receipt(str(composed["Message-ID"]))

    def find(self, message: Message, *, since: datetime, reply_to: str | None = None) -> Receipt | None:
        """Always None, which says nothing (``remembers`` is False)."""
        return None

    def check(self) -> None:
        """The server answers, speaks TLS as wanted, and takes the name and password. Nothing is sent."""
        where = f"{self._host}:{self._port}"
        with self._conversation("signing in to the mail server", where) as server:
            _expect(server.noop(), (250,), "signing in to the mail server", where)

    @contextlib.contextmanager
    def _conversation(self, phase: str, subject: str) -> Iterator[smtplib.SMTP]:
        """A server that said hello and knows who we are. Whatever breaks inside is surely no delivery."""
        where = f"{self._host}:{self._port}"
        server: smtplib.SMTP | None = None
        try:
            server = self._connect(phase, subject)
            self._sign_in(server, phase, subject)
            yield server
        except ssl.SSLCertVerificationError as error:
            raise TransientError(
                f"the certificate of {where} is not trusted ({error.verify_message})",
                phase=phase,
                subject=subject,
                advice="Check the mail server's name, or name the authority that signed it",
            ) from error
        except OSError as error:  # all of smtplib's errors are OSErrors
            if isinstance(error, smtplib.SMTPResponseException):
                raise _failure(error.smtp_code, error.smtp_error, phase, subject) from error
            raise TransientError(
                f"the mail server {where} cannot be reached or broke off ({error})",
                phase=phase,
                subject=subject,
                advice="Is it up, and are host, port and security right?",
            ) from error
        finally:
            if server is not None:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()

    def _connect(self, phase: str, subject: str) -> smtplib.SMTP:
        if self._security == "tls":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=self._ssl_context)
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout)

    def _sign_in(self, server: smtplib.SMTP, phase: str, subject: str) -> None:
        try:
            server.ehlo_or_helo_if_needed()
            if self._security == "starttls":
                server.starttls(context=self._ssl_context)
                server.ehlo()
            if self._username:
                server.login(self._username, self._password or "")
        except smtplib.SMTPAuthenticationError as error:
            raise _failure(error.smtp_code, error.smtp_error, phase, subject, "credentials", _CREDENTIALS) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(
                f"the mail server does not offer what is wanted ({error})",
                phase=phase,
                subject=subject,
                advice="Check port and security (starttls, tls, none), and whether it wants a password at all",
                reason="credentials",
            ) from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, error.smtp_error, phase, subject) from error
        except smtplib.SMTPException as error:
            if isinstance(error, smtplib.SMTPServerDisconnected):
                raise
            raise Refused(
                str(error), phase=phase, subject=subject, advice=_CREDENTIALS, reason="credentials"
            ) from error

    def _envelope(self, server: smtplib.SMTP, subject: str, recipient: str) -> None:
        options = []
        if not (recipient.isascii() and self._sender.addr_spec.isascii()):
            if not server.has_extn("smtputf8"):
                raise Refused(
                    "the mail server takes only addresses in plain letters",
                    phase="mailing",
                    subject=subject,
                    reason="address",
                )
            options.append("SMTPUTF8")
            server.command_encoding = "utf-8"
        reply = server.mail(self._sender.addr_spec, options)
        _expect(reply, (250,), "mailing", subject, _blame_for_sender(reply[0]))
        _expect(server.rcpt(recipient), (250, 251), "mailing", subject, "address")

    def _data(self, server: smtplib.SMTP, subject: str, composed: EmailMessage) -> None:
        body = re.sub(rb"(?m)^\.", b"..", mail.as_bytes(composed))
        if not body.endswith(b"\r\n"):
            body += b"\r\n"
        _expect(server.docmd("DATA"), (354,), "mailing", subject, "content")
        server.send(body)
        try:
            server.send(b".\r\n")
            reply = server.getreply()
        except OSError as error:  # all of smtplib's errors are OSErrors
            raise Ambiguous(
                f"the mail server took the mail and gave no answer ({error})", phase="mailing", subject=subject
            ) from error
        if not 200 <= reply[0] < 600:
            raise Ambiguous("the mail server took the mail and answered nonsense", phase="mailing", subject=subject)
        if reply[0] >= 300:
            raise _failure(*reply, "mailing", subject, "content")


def _blame_for_sender(code: int) -> Reason:
    """What the server's answer to MAIL FROM is about: 530 and 535 want a password, 552 and 554 are about size or policy."""
    return "credentials" if code in (530, 534, 535, 538) else "permission"


def _expect(
    reply: tuple[int, bytes], good: tuple[int, ...], phase: str, subject: str, reason: Reason = "other"
) -> None:
    code, text = reply
    if code not in good:
        raise _failure(code, text, phase, subject, reason)


def _failure(
    code: int, text: bytes | str, phase: str, subject: str, reason: Reason = "other", advice: str = ""
) -> RapporteurError:
    """4xx is "later" in RFC 5321, 5xx is "no"; no number at all is no mail server."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    what = f"the mail server says {code} {' '.join(words.split())[:300]}".rstrip()
    if 500 <= code < 600:
        if reason == "credentials":
            advice = advice or _CREDENTIALS
        elif reason == "address":
            advice = advice or "Correct the subscriber's address"
        return Refused(what, phase=phase, subject=subject, advice=advice, reason=reason, code=str(code))
    return TransientError(what, phase=phase, subject=subject)
