"""What the tests of the sources share."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from infra.hosts import NO_LIMIT
from infra.http import HttpClient
from tests.servers.http import Answer, HttpServer

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # a Friday


def client(server: HttpServer) -> HttpClient:
    return HttpClient(
        "Rapporteur/1 (+mailto:desk@example.org)",
        allowed_hosts=["*.un.org"],
        replica=server.url,
        limit=NO_LIMIT,
        timeout=5,
    )


def rss(*titles: str, date: datetime | None = NOW, published: datetime | None = None) -> bytes:
    """A list in the daily lists' shape."""
    stamp = f"<pubDate>{format_datetime(date)}</pubDate>" if date else ""
    dated = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    items = "".join(
        f"<item><title>{title}</title><link>https://undocs.org/{title}</link><description>PAPER</description>{dated}</item>"
        for title in titles
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{stamp}{items}</channel></rss>'.encode()


#: What a host answers whose own protection takes us for a robot.
CHALLENGE = Answer(202, b"", {"x-amzn-waf-action": "challenge"})
PAGE = Answer(200, b"<!doctype html><html><title>Moved</title><body>Look elsewhere</body></html>")
