"""The file of a known symbol: documents.un.org first, docs.un.org second (sources.md 3).

Both say "missing" and "blocked" with HTTP 200 and a page, and both call a page a PDF: only the bytes count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from parsers.sniff import MEDIA_TYPES, Media, sniff, whole_pdf

from documents.errors import RapporteurError, TransientError
from documents.symbol import Symbol
from infra.http import HttpClient

_PAGES = frozenset({Media.HTML, Media.EMPTY, Media.XML, Media.TEXT, Media.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Fetched:
    data: bytes
    media_type: str
    language: str
    url: str


class NotThere(TransientError):
    """No host has the file now. It may be reserved and come later, or the host may be hiding it: asked again."""


@dataclass(frozen=True, slots=True)
class FileFetcher:
    """Asks for a symbol's file in the languages and formats wanted, in that order of preference."""

    http: HttpClient
    languages: Sequence[str]
    formats: Sequence[str]

    def fetch(self, symbol: Symbol) -> Fetched:
        """Raises NotThere, or the error of a host that did not answer, when no route gave a file."""
        subject = symbol.display
        trouble: RapporteurError | None = None
        for language in self.languages:
            for url in self._routes(symbol, language):
                try:
                    found = self._get(url, subject)
                except RapporteurError as error:
                    # One route in trouble says nothing about the next; but then "not there" is not known either.
                    trouble = trouble or error
                    continue
                if found is not None:
                    data, media = found
                    return Fetched(data, MEDIA_TYPES[media], language, url)
        if trouble is not None:
            raise TransientError(trouble.what, phase="fetching", subject=subject) from trouble
        raise NotThere(
            f"no file in {', '.join(self.languages)} at documents.un.org or docs.un.org",
            phase="fetching",
            subject=subject,
        )

    def _routes(self, symbol: Symbol, language: str) -> list[str]:
        name = quote(symbol.display, safe="/().")
        routes = [
            f"https://documents.un.org/api/symbol/access?s={quote(symbol.display, safe='')}&l={language}&t={form}"
            for form in self.formats
        ]
        if "pdf" in self.formats:
            routes.insert(1, f"https://docs.un.org/{language}/{name}?direct=true")
        return routes

    def _get(self, url: str, subject: str) -> tuple[bytes, Media] | None:
        """The file behind an address; None when the host says, in whatever way, that it has none."""
        answer = self.http.get(url)
        if answer.status == 404:
            return None
        if answer.status == 202 or "x-amzn-waf-action" in answer.headers:
            raise TransientError("the host answered with a challenge for robots", phase="fetching", subject=subject)
        if answer.status != 200:
            raise TransientError(f"HTTP {answer.status} from {url}", phase="fetching", subject=subject)
        media = sniff(answer.body)
        if media in _PAGES:
            return None
        if media is Media.PDF and not whole_pdf(answer.body):
            raise TransientError(
                f"the file is cut off ({len(answer.body)} bytes) at {url}", phase="fetching", subject=subject
            )
        return answer.body, media
