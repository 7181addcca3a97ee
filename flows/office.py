"""Everything a step needs, put together once at the edge from the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TextIO
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import Engine

from documents.errors import UsageError
from documents.symbol import Symbol
from flows.report import Quiet, Report
from infra.channels.atom import AtomChannel
from infra.channels.console import ConsoleChannel
from infra.channels.maildrop import MailDrop
from infra.channels.smtp import Security
from infra.channels.webhook import WebhookChannel, read_secrets
from infra.database.engine import open_database
from infra.database.hosts import DatabaseBook
from infra.hosts import NO_LIMIT, HostLimit
from infra.http import HttpClient
from infra.objects import open_store
from infra.protocols import Channel, ObjectStore
from infra.robots import HostBook
from infra.sandbox import ParseLimits, ParserPool
from infra.settings import Settings, misnamed
from infra.sources import Source
from infra.sources.canary import Canary
from infra.sources.files import FileFetcher, Wish
from infra.sources.opening import HOST_LIMITS, open_sources, source_hosts

_SECURITY: dict[str, Security] = {"starttls": "starttls", "tls": "tls", "none": "none"}


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """The assembled house. ``clock`` is passed in, so that a month can be lived through in a test."""

    settings: Settings
    engine: Engine
    objects: ObjectStore
    http: HttpClient
    parser: ParserPool
    channels: dict[str, Channel]
    sources: tuple[Source, ...]
    files: FileFetcher
    report: Report = field(default_factory=Quiet)
    clock: Callable[[], datetime] = utc_now

    def close(self) -> None:
        self.parser.close()
        self.http.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def unreachable(settings: Settings) -> list[str]:
    """A line where hosts of the UN are asked and no webmaster of theirs could write to us; none for a replica."""
    if settings.contact or settings.replica:
        return []
    return ["RAPPORTEUR_CONTACT is not set: give the address at which a UN webmaster reaches you"]


def not_set_up(settings: Settings) -> dict[str, str]:
    """The ways of telling people that wait for a setting, and which."""
    needed = {
        "slack": ("RAPPORTEUR_SLACK_TOKEN", settings.slack_token),
        "webhook": ("RAPPORTEUR_WEBHOOKS", settings.webhooks),
    }
    return {channel: name for channel, (name, value) in needed.items() if not value}


def open_office(
    settings: Settings,
    report: Report | None = None,
    clock: Callable[[], datetime] = utc_now,
    console: TextIO | None = None,
) -> Office:
    """Opens the database (bringing its schema up to date), the store and the channels. Raises one-line errors."""
    report = report or Quiet()
    for line in misnamed(os.environ):
        report.line(line)
    engine = open_database(settings.database_address)
    http = open_http(settings, DatabaseBook(engine), clock)
    parser = ParserPool(
        settings.parse_workers, ParseLimits(settings.parse_memory_mb, settings.parse_seconds, settings.ocr)
    )
    return Office(
        settings=settings,
        engine=engine,
        objects=open_objects(settings),
        http=http,
        parser=parser,
        channels=open_channels(settings, console or sys.stdout),
        sources=open_sources(settings, http, parser),
        files=FileFetcher(http, Wish(settings.languages, settings.formats), _canary(settings)),
        report=report,
        clock=clock,
    )


def _canary(settings: Settings) -> Canary:
    if settings.canary:
        return Canary(Symbol.parse(settings.canary))
    return Canary(None if settings.replica else Symbol.parse("A/RES/78/1"))


def open_http(settings: Settings, book: HostBook, now: Callable[[], datetime]) -> HttpClient:
    """The one client through which everything leaves the house."""
    hosts = {"documents.un.org", "docs.un.org", "undocs.org"} | source_hosts(settings)
    gentle = HostLimit(at_once=1, interval=3600 / settings.requests_per_hour)
    return HttpClient(
        settings.user_agent,
        allowed_hosts=hosts,
        max_bytes=settings.max_file_mb * 1024 * 1024,
        replica=settings.replica,
        limit=NO_LIMIT if settings.replica else gentle,
        limits={} if settings.replica else HOST_LIMITS,
        book=book,
        now=now,
    )


def open_objects(settings: Settings) -> ObjectStore:
    """The store of the settings, probed: a store that cannot be trusted with bytes is refused here."""
    secret = settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None
    store = open_store(
        settings.objects or str(settings.home / "objects"),
        endpoint=settings.s3_endpoint,
        access_key=settings.s3_access_key,
        secret_key=secret,
    )
    store.check()
    return store


def open_channels(settings: Settings, console: TextIO) -> dict[str, Channel]:
    """Every channel that the settings allow. Mail goes to the mail drop until an SMTP server is named."""
    channels: dict[str, Channel] = {
        "console": ConsoleChannel(console, settings.home / "told"),
        "atom": AtomChannel(settings.feeds_at, url=f"{settings.listen_url}/feeds" if settings.listen_url else None),
    }
    if settings.webhooks:
        secrets = read_secrets(settings.webhooks.get_secret_value())
        channels["webhook"] = WebhookChannel(secrets, settings.user_agent, networks=settings.webhook_networks)
    if settings.smtp_url:
        channels["mail"] = _mail_server(settings.smtp_url.get_secret_value(), settings.mail_from)
    else:
        channels["mail"] = MailDrop(settings.home / "mail", settings.mail_from)
    if settings.slack_token:
        from infra.channels.slack import SlackChannel

        token = settings.slack_token.get_secret_value()
        channels["slack"] = SlackChannel(token, base_url=settings.slack_base_url, pace=settings.slack_pace)
    return channels


def _mail_server(url: str, sender: str) -> Channel:
    """``smtp://user:password@host:587`` (STARTTLS), ``smtps://…`` (TLS from the start), ``smtp://localhost:25?security=none``."""
    from infra.channels.smtp import SmtpChannel

    parts = urlsplit(url)
    given = parse_qs(parts.query).get("security", ["tls" if parts.scheme == "smtps" else "starttls"])[0]
    security = _SECURITY.get(given)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or security is None:
        raise UsageError(
            "RAPPORTEUR_SMTP_URL is no mail server's address",
            phase="reading the settings",
            advice="Write smtp://user:password@host:587, smtps://… or smtp://localhost:25?security=none",
        )
    return SmtpChannel(
        parts.hostname,
        parts.port or {"starttls": 587, "tls": 465, "none": 25}[security],
        sender,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        security=security,
    )
