"""The file of a known symbol: documents.un.org first, docs.un.org second (sources.md 3).

Both say "missing" and "blocked" with HTTP 200 and the same page, and both call a page a PDF: only the bytes count, and one
answer never tells "does not exist" from "not for you". A canary, a document that surely exists, does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from documents.errors import RapporteurError, TransientError
from documents.symbol import Symbol
from infra.http import HttpClient, Response
from infra.sources import Content, Memory
from parsers.sniff import MEDIA_TYPES, Media, sniff, whole_pdf

_PAGES = frozenset({Media.HTML, Media.EMPTY, Media.XML, Media.TEXT, Media.UNKNOWN})
#: Seconds for which the canary's last answer counts: it is one more request to a host that may be tired of us.
_CANARY_SECONDS = 300.0
#: Seconds to leave a host alone that hides what it has; documents.un.org has lifted its soft blocks within minutes to hours.
BLOCK_SECONDS = 1800.0


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


class Blocked(TransientError):
    """The hosts answer as if nothing existed, the canary included: what they say of any document means nothing now."""


@dataclass(slots=True)
class Canary:
    """Whether the hosts still give a document that surely exists. Asked at most every five minutes; safe in threads."""

    symbol: Symbol
    clock: Callable[[], float] = time.monotonic
    _asked: float | None = None
    _sings: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sings(self, ask: Callable[[Symbol], bool]) -> bool:
        with self._lock:
            now = self.clock()
            if self._asked is None or now - self._asked >= _CANARY_SECONDS:
                self._sings, self._asked = ask(self.symbol), now
            return self._sings


@dataclass(frozen=True, slots=True)
class FileFetcher:
    """Asks for a symbol's file. ``wish`` is what is asked for where nothing else is wished."""

    http: HttpClient
    wish: Wish
    canary: Canary | None = None

    def fetch(self, symbol: Symbol, wish: Wish | None = None) -> Fetched:
        """Raises NotThere, FetchTrouble, or Blocked (stop asking for anything) when no route gave a file."""
        wish = wish or self.wish
        subject = symbol.display
        trouble: RapporteurError | None = None
        for language in wish.languages:
            for url in self._routes(symbol, language, wish.formats):
                try:
                    found = self._get(url, subject)
                except RapporteurError as error:
                    # One route in trouble says nothing about the next; but then "not there" is not known either.
                    trouble = trouble or error
                    continue
                if found is not None:
                    return _fetched(*found, language, url)
        if trouble is not None:
            raise FetchTrouble(
                trouble.what, subject=subject, retry_after=getattr(trouble, "retry_after", None)
            ) from trouble
        if self.canary is not None and not self.canary.sings(self._exists):
            raise Blocked(
                f"the hosts answer with a page even for {self.canary.symbol.display}, which exists",
                phase="fetching",
                subject=subject,
                advice="They are left alone for half an hour; nothing is taken for missing",
            )
        raise NotThere(
            f"no file in {', '.join(wish.languages)} at documents.un.org or docs.un.org",
            phase="fetching",
            subject=subject,
        )

    def again(self, url: str, validators: Memory, language: str, subject: str) -> Fetched | None:
        """The file that is behind an address now; None when it is as it was, or is not given any more.

        Raises FetchTrouble or another TransientError when the host gave no proper answer.
        """
        answer = self.http.get(url, etag=validators.etag, last_modified=validators.last_modified)
        found = None if answer.not_modified else self._read(answer, subject)
        return _fetched(*found, language, url) if found else None

    def _exists(self, symbol: Symbol) -> bool:
        for url in self._routes(symbol, "en", self.wish.formats):
            try:
                if self._get(url, symbol.display) is not None:
                    return True
            except RapporteurError:
                continue
        return False

    @staticmethod
    def _routes(symbol: Symbol, language: str, formats: Sequence[str]) -> list[str]:
        name = quote(symbol.display, safe="/().")
        routes = [
            f"https://documents.un.org/api/symbol/access?s={quote(symbol.display, safe='')}&l={language}&t={form}"
            for form in formats
        ]
        if "pdf" in formats:
            routes.insert(1, f"https://docs.un.org/{language}/{name}?direct=true")
        return routes

    def _get(self, url: str, subject: str) -> tuple[Response, Media] | None:
        """The file behind an address; None when the host says, in whatever way, that it has none."""
        return self._read(self.http.get(url), subject)

    @staticmethod
    def _read(answer: Response, subject: str) -> tuple[Response, Media] | None:
        if answer.status == 404:
            return None
        if answer.status == 202 or "x-amzn-waf-action" in answer.headers:
            raise TransientError("the host answered with a challenge for robots", phase="fetching", subject=subject)
        if answer.status != 200:
            raise TransientError(f"HTTP {answer.status} from {answer.url}", phase="fetching", subject=subject)
        media = sniff(answer.body)
        if media in _PAGES:
            return None
        if media is Media.PDF and not whole_pdf(answer.body):
            raise TransientError(
                f"the file is cut off ({len(answer.body)} bytes) at {answer.url}", phase="fetching", subject=subject
            )
        return answer, media


def _fetched(answer: Response, media: Media, language: str, url: str) -> Fetched:
    content = Content(answer.body, MEDIA_TYPES[media], language, url)
    return Fetched(content, Memory(answer.etag, answer.last_modified))
