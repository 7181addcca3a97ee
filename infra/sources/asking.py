"""One question to a host, and what its answer says of the host. Network trouble is a state of health, never an exception,
and a time-out never "there is nothing"."""

from __future__ import annotations

from collections.abc import Mapping

from documents.errors import RapporteurError
from infra.http import HttpClient, RedirectRefused, Response, TooLarge, Truncated
from infra.protocols import RateLimited
from infra.robots import RobotsRefused
from infra.sources import Health, Memory, Poll
from parsers.sniff import Media, is_challenge, sniff

_REFUSED = frozenset({401, 403, 429})


def ask(
    http: HttpClient, url: str, memory: Memory | None = None, headers: Mapping[str, str] | None = None
) -> Response | Poll:
    """The answer where its status is 200; otherwise, and for no answer at all, the poll that it amounts to.

    ``memory`` makes the question a conditional one.
    """
    known = memory or Memory()
    try:
        answer = http.get(url, etag=known.etag, last_modified=known.last_modified, headers=headers)
    except RapporteurError as error:
        return Poll(health_of(error), error.what)
    if answer.status == 304:
        return Poll(Health.HEALTHY, "nothing new", unchanged=True)
    return refusal(answer) or answer


def health_of(error: RapporteurError) -> Health:
    """What a question without a whole answer says of the host."""
    if isinstance(error, RateLimited | RobotsRefused):
        return Health.BLOCKED
    if isinstance(error, Truncated):
        return Health.TRUNCATED
    if isinstance(error, RedirectRefused):
        return Health.MOVED
    return Health.MALFORMED if isinstance(error, TooLarge) else Health.DEAD


def refusal(answer: Response) -> Poll | None:
    """What an answer without what was asked for amounts to; None for one with status 200 and no challenge. A challenge for
    robots is named and left alone (sources.md 2.1: it comes with status 202, which is a success to whoever only tests for that)."""
    if answer.status == 202 or "x-amzn-waf-action" in answer.headers or "cf-mitigated" in answer.headers:
        return Poll(Health.CHALLENGED, f"HTTP {answer.status} and a challenge: the host refuses robots; left alone")
    if answer.status in _REFUSED:
        return Poll(Health.BLOCKED, f"HTTP {answer.status}")
    if answer.status == 410:
        return Poll(Health.MOVED, "HTTP 410: the host has given up this address")
    return None if answer.status == 200 else Poll(Health.DEAD, f"HTTP {answer.status}")


def page_instead(body: bytes, wanted: str) -> Poll | None:
    """What a web page in the place of an answer amounts to; None where the body is none."""
    if sniff(body) is not Media.HTML:
        return None
    if is_challenge(body):
        return Poll(Health.CHALLENGED, "a page that asks for a proof of being no robot; left alone")
    return Poll(Health.MOVED, f"a web page instead of {wanted}")


def validators(answer: Response, cursor: str | None = None) -> Memory:
    return Memory(answer.etag, answer.last_modified, cursor)
