"""The file of a known symbol: documents.un.org first, docs.un.org second (sources.md 3).

Both say "missing" and "blocked" with HTTP 200 and the same page, and both call a page a PDF: only the bytes count, and one
answer never tells "does not exist" from "not for you". What is doubted is settled by the canary (``infra.sources.canary``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from documents.errors import RapporteurError, TransientError
from documents.symbol import Symbol
from infra.http import HttpClient, Response, TooLarge, Truncated
from infra.sources import Content, Health, Memory
from infra.sources.asking import health_of, refusal
from infra.sources.canary import Canary, Trouble
from parsers.sniff import MEDIA_TYPES, Media, is_challenge, sniff, whole_pdf

DOCUMENTS, DOCS = "documents.un.org", "docs.un.org"
_PAGES = frozenset({Media.HTML, Media.EMPTY, Media.XML, Media.TEXT, Media.UNKNOWN})
_READ = frozenset({Media.PDF, Media.DOCX, Media.OLE2})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file, and the validators with which the same address can be asked whether it changed."""

    content: Content
    validators: Memory


@dataclass(frozen=True, slots=True)
class Wish:
    """Languages and formats, each in order of preference: the first language that exists is wanted, and that is enough."""

    languages: tuple[str, ...]
    formats: tuple[str, ...]


class NotThere(TransientError):
    """No host has the file now. It may be reserved and come later: asked again."""


class FetchTrouble(TransientError):
    """A host did not give a proper answer; nothing is known of the document. ``retry_after`` in seconds, where it said so."""

    def __init__(self, what: str, *, subject: str, retry_after: float | None = None) -> None:
        super().__init__(what, phase="fetching", subject=subject)
        self.retry_after = retry_after


class HostsAway(TransientError):
    """The hosts refuse us, do not answer, or answer as if nothing existed, the canary included: what they say of any document
    means nothing now. ``health`` is theirs."""

    def __init__(self, what: str, *, subject: str, health: Health) -> None:
        advice = "They are left alone for a while; nothing is taken for missing"
        super().__init__(what, phase="fetching", subject=subject, advice=advice)
        self.health = health


class _Refused(TransientError):
    """The host's answer is none. ``health`` is what that says of the host."""

    def __init__(self, what: str, *, subject: str, health: Health) -> None:
        super().__init__(what, phase="fetching", subject=subject)
        self.health = health


class _Damaged(_Refused):
    """The host gave a file that is not whole, or of no use: it may have a better one in another format."""


@dataclass(slots=True)
class _Search:
    """What the hosts said while one symbol was asked for; ``closed`` are not asked for more of it."""

    troubles: dict[str, RapporteurError] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class FileFetcher:
    """Asks for a symbol's file. ``wish`` is what is asked for where nothing else is wished."""

    http: HttpClient
    wish: Wish
    canary: Canary = field(default_factory=lambda: Canary(None))

    def fetch(self, symbol: Symbol, wish: Wish | None = None, *, thorough: bool = True) -> Fetched:
        """Raises NotThere, FetchTrouble, or HostsAway (stop asking for anything) when no route gave a file.

        Not ``thorough``: of languages after the first only the first format is asked for.
        """
        wish = wish or self.wish
        routes = _thorough(symbol, wish) if thorough else _routes(symbol, wish)
        found = self._look(symbol, routes, wish.formats)
        if found is not None:
            return found
        self.confirm(symbol.display, _hosts(wish.formats))
        what = f"no file in {', '.join(wish.languages)} at {' or '.join(_hosts(wish.formats))}"
        raise NotThere(what, phase="fetching", subject=symbol.display)

    def glance(self, symbol: Symbol, wish: Wish) -> Fetched | None:
        """With as few questions as may be, where most answers are no: docs.un.org, which has what documents.un.org has, is only
        asked in its place. None: missing, which is to be believed while that host ``gives``.

        Raises FetchTrouble or HostsAway.
        """
        return self._look(symbol, _routes(symbol, wish), wish.formats, only_instead=True)

    def _look(
        self, symbol: Symbol, routes: Iterable[_Route], formats: Sequence[str], *, only_instead: bool = False
    ) -> Fetched | None:
        subject = symbol.display
        search = _Search()
        for host, language, url in routes:
            if host in search.closed:
                continue  # one answer is enough: it is not asked for each language and format
            if only_instead and host == DOCS and DOCUMENTS not in search.troubles:
                continue
            found = self._ask(host, url, subject, search)
            if found is not None:
                self.canary.well(host)
                for other in (search.missing | search.troubles.keys()) - {host}:
                    self._doubt(other, search.troubles.get(other))
                return _fetched(*found, language, url)
        away = {host for host, error in search.troubles.items() if self._doubt(host, error) is not None}
        if away == set(_hosts(formats)):
            self.confirm(subject, _hosts(formats))
        trouble = next((error for host, error in search.troubles.items() if host not in away), None)
        if trouble is not None:
            raise _trouble(trouble, subject)
        return None

    def confirm(self, subject: str, hosts: Sequence[str] = (DOCUMENTS, DOCS)) -> None:
        """Raises HostsAway unless one of the hosts gives the canary at this moment: what they said to be missing is missing."""
        troubles = [(host, self._doubt(host, None)) for host in hosts]
        silent = [(host, trouble) for host, trouble in troubles if trouble is not None]
        if len(silent) == len(hosts):
            what = "; ".join(f"{host}: {trouble.note}" for host, trouble in silent)
            raise HostsAway(what, subject=subject, health=silent[0][1].health)

    def gives(self, host: str) -> bool:
        """Whether the host gives the canary at this moment; True where there is none."""
        return self._doubt(host, None) is None

    def again(self, url: str, validators: Memory, language: str, symbol: Symbol) -> Fetched | None:
        """The file that is behind an address now; None when it is as it was, or is not given any more. Where its host is away,
        what another has.

        Raises FetchTrouble or HostsAway.
        """
        host, search = _host(url), _Search()
        found = self._ask(host, url, symbol.display, search, validators)
        if found is not None:
            self.canary.well(host)
            return None if found[0].not_modified else _fetched(*found, language, url)
        error = search.troubles.get(host)
        if self._doubt(host, error) is not None:
            wish = Wish((language,), self.wish.formats)
            return self._look(symbol, _thorough(symbol, wish), wish.formats)
        if error is not None:
            raise _trouble(error, symbol.display)
        return None

    def _ask(
        self, host: str, url: str, subject: str, search: _Search, validators: Memory | None = None
    ) -> tuple[Response, Media] | None:
        """The file behind an address; otherwise what became of it is noted in ``search``."""
        silent, known = self.canary.silent(host), validators or Memory()
        try:
            if silent is not None:
                raise _Refused(silent.note, subject=subject, health=silent.health)
            found = _read(self.http.get(url, etag=known.etag, last_modified=known.last_modified), subject)
        except RapporteurError as error:
            search.troubles.setdefault(host, error)
            if not isinstance(error, Truncated | TooLarge | _Damaged):
                search.closed.add(host)
            return None
        if found is None:
            search.missing.add(host)
        return found

    def _doubt(self, host: str, error: RapporteurError | None) -> Trouble | None:
        trouble = None if error is None else Trouble(_health(error), error.what)
        return self.canary.doubt(host, trouble, lambda symbol: self._canary_at(host, symbol))

    def _canary_at(self, host: str, symbol: Symbol) -> Trouble | None:
        for one, _, url in _thorough(symbol, Wish(("en",), self.wish.formats)):
            if one != host:
                continue
            try:
                if _read(self.http.get(url), symbol.display) is not None:
                    return None
            except RapporteurError as error:
                return Trouble(_health(error), error.what)
        return Trouble(Health.BLOCKED, f"it answers with a page even for {symbol.display}, which exists")


def _hosts(formats: Sequence[str]) -> tuple[str, ...]:
    return (DOCUMENTS, DOCS) if "pdf" in formats else (DOCUMENTS,)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


#: Host, language and address.
_Route = tuple[str, str, str]


def _thorough(symbol: Symbol, wish: Wish) -> Iterator[_Route]:
    """Every address at which the file may be, in the order of the wishes."""
    for language in wish.languages:
        yield from _of_language(symbol, language, wish.formats)


def _routes(symbol: Symbol, wish: Wish) -> Iterator[_Route]:
    """The first language in every format, the others in the first: who has no PDF in English has one in French."""
    first, *others = wish.languages
    yield from _of_language(symbol, first, wish.formats)
    for language in others:
        yield _file(symbol, language, wish.formats[0])


def _of_language(symbol: Symbol, language: str, formats: Sequence[str]) -> Iterator[_Route]:
    first, *others = formats
    yield _file(symbol, language, first)
    if "pdf" in formats:
        yield DOCS, language, f"https://{DOCS}/{language}/{quote(symbol.each[0].display, safe='/().')}?direct=true"
    for form in others:
        yield _file(symbol, language, form)


def _file(symbol: Symbol, language: str, form: str) -> _Route:
    # Of a double symbol the first: hosts know a document by each of its symbols, not by what a list joined.
    address = f"https://{DOCUMENTS}/api/symbol/access?s={quote(symbol.each[0].display, safe='')}&l={language}&t={form}"
    return DOCUMENTS, language, address


def _health(error: RapporteurError) -> Health:
    return error.health if isinstance(error, _Refused) else health_of(error)


def _read(answer: Response, subject: str) -> tuple[Response, Media] | None:
    """The file, or the word that it is as it was (with a meaningless medium); None where the host has none."""
    if answer.not_modified:
        return answer, Media.UNKNOWN
    if answer.status == 404:
        return None
    refused = refusal(answer)
    if refused is not None:
        raise _Refused(refused.note, subject=subject, health=refused.health)
    media = sniff(answer.body)
    if media is Media.HTML and is_challenge(answer.body):
        raise _Refused("a page that asks for a proof of being no robot", subject=subject, health=Health.CHALLENGED)
    if media in _PAGES:
        return None
    if media not in _READ:
        what = f"there is only a file of the kind {media} at {answer.url}"
        raise _Damaged(what, subject=subject, health=Health.MALFORMED)
    if media is Media.PDF and not whole_pdf(answer.body):
        what = f"the file is cut off ({len(answer.body)} bytes) at {answer.url}"
        raise _Damaged(what, subject=subject, health=Health.TRUNCATED)
    return answer, media


def _trouble(error: RapporteurError, subject: str) -> FetchTrouble:
    trouble = FetchTrouble(error.what, subject=subject, retry_after=getattr(error, "retry_after", None))
    trouble.__cause__ = error
    return trouble


def _fetched(answer: Response, media: Media, language: str, url: str) -> Fetched:
    content = Content(answer.body, MEDIA_TYPES[media], language, url)
    return Fetched(content, Memory(answer.etag, answer.last_modified))
