"""A request to a United Nations host, and the answer with what a fault may do to it on the wire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote


@dataclass(frozen=True, slots=True)
class Request:
    """``host`` is the United Nations host that is meant, ``path`` and ``query`` what stood behind it, undecoded."""

    method: str
    host: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Where the replica itself answers, when it was addressed by path; redirects then stay inside it.
    base: str | None = None
    body: bytes = b""

    @property
    def target(self) -> str:
        """``host/path?query``: what fault patterns are matched against."""
        return f"{self.host}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def words(self) -> str:
        """The path, percent-decoded."""
        return unquote(self.path)

    def argument(self, name: str, default: str = "") -> str:
        """The first value of a query argument, decoded."""
        return parse_qs(self.query, keep_blank_values=True).get(name, [default])[0]

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    def address(self, host: str, path: str) -> str:
        """An address on another United Nations host, as a redirect names it."""
        return f"{self.base}/{host}{path}" if self.base else f"https://{host}{path}"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. ``route`` is the counter that it belongs to.

    ``delay`` seconds pass before it; after ``cut`` bytes of the body the connection is closed although more was promised;
    ``drop`` closes it without an answer.
    """

    route: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay: float = 0.0
    cut: int | None = None
    drop: bool = False

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def with_headers(self, **headers: str) -> Response:
        """The same with headers set; ``retry_after="30"`` sets ``Retry-After``."""
        new = {name.replace("_", "-").title(): value for name, value in headers.items()}
        lower = {name.lower() for name in new}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in lower)
        return replace(self, headers=kept + tuple(new.items()))


def json_answer(route: str, body: object, status: int = 200) -> Response:
    """Compact JSON, as the United Nations' own services write it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(route, status, (("Content-Type", "application/json"),), text.encode())


def html(route: str, body: bytes, status: int = 200) -> Response:
    return Response(route, status, (("Content-Type", "text/html; charset=utf-8"),), body)
