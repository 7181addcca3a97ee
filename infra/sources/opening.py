"""The sources that the settings switch on, the hosts that they ask, and how gently each host is asked."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from documents.errors import UsageError
from infra.hosts import HostLimit
from infra.http import HttpClient
from infra.sandbox import ParserPool
from infra.settings import Settings
from infra.sources import Source, catalogue, igov, journal, repository
from infra.sources.catalogue import MetadataCatalogue
from infra.sources.context import RELIEFWEB, ContextFeed, ReliefWeb
from infra.sources.daily_list import DailyList
from infra.sources.dropped import SymbolList, WatchedFolder
from infra.sources.igov import IgovDecisions
from infra.sources.journal import UnJournal
from infra.sources.markup import MarkupFolder
from infra.sources.repository import MarkupRepository

#: Seconds from one request to the next where a host is known to bear more than our general limit (sources.md 8).
HOST_LIMITS = {
    catalogue.HOST: HostLimit(at_once=1, interval=1.0),
    RELIEFWEB: HostLimit(at_once=1, interval=1.0),
    repository.RAW: HostLimit(at_once=1, interval=1.0),
    **{host: HostLimit(at_once=1, interval=0.6) for host in journal.HOSTS},
}
_HOSTS_OF = {
    "catalogue": (catalogue.HOST,),
    "journal": journal.HOSTS,
    "igov": (igov.HOST,),
    "mark-up": (repository.API, repository.RAW),
}


def open_sources(settings: Settings, http: HttpClient, parser: ParserPool) -> tuple[Source, ...]:
    """In the order in which they are polled: what names a document earliest comes first."""
    return tuple(_sources(settings, http, parser))


def _sources(settings: Settings, http: HttpClient, parser: ParserPool) -> Iterator[Source]:
    for words in settings.sources:
        first, *others = _addresses(words, "SOURCES")
        yield DailyList(first, http, alternatives=tuple(others))
    if settings.symbol_list:
        yield SymbolList(settings.symbol_list)
    if settings.watched_folder:
        most = settings.max_file_mb * 1024 * 1024
        yield WatchedFolder(settings.watched_folder, parser, settings.languages[0], max_bytes=most)
    if "igov" in settings.more_sources:
        yield IgovDecisions(http)
    if "catalogue" in settings.more_sources:
        yield MetadataCatalogue(http, settings.catalogue_search)
    if "journal" in settings.more_sources:
        yield UnJournal(http)
    if "mark-up" in settings.more_sources:
        for name in repository.REPOSITORIES:
            yield MarkupRepository(http, name, settings.languages[:1])
    if settings.markup_folder:
        yield MarkupFolder(settings.markup_folder, settings.languages[:1])
    for url in settings.feeds:
        yield ContextFeed(_addresses(url, "FEEDS")[0], http)
    if settings.reliefweb_appname:
        yield ReliefWeb(settings.reliefweb_appname, http, settings.reliefweb_query)


def source_hosts(settings: Settings) -> set[str]:
    """The hosts that the sources may ask; no others are reached. Raises UsageError for what is no address."""
    lists = [url for words in settings.sources for url in _addresses(words, "SOURCES")]
    hosts = {_host(url) for url in (*lists, *(_addresses(url, "FEEDS")[0] for url in settings.feeds))}
    hosts.update(host for name in settings.more_sources for host in _HOSTS_OF[name])
    if settings.reliefweb_appname:
        hosts.add(RELIEFWEB)
    return hosts


def _addresses(words: str, variable: str) -> list[str]:
    """ "https://one/list.xml|https://other/list.xml" → both."""
    found = [url.strip() for url in words.split("|")]
    for url in found:
        if not url.startswith(("https://", "http://")) or not _host(url):
            raise UsageError(
                f"{url!r} is no address", phase="reading the settings", advice=f"Check RAPPORTEUR_{variable}"
            )
    return found


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
