"""robots.txt of each host: what sources.md 2.1 quotes of the digital library, open doors elsewhere."""

from __future__ import annotations

import re
from datetime import datetime

from replica.behaviour import Behaviour, Routes
from replica.library import Library
from replica.messages import Request, Response

_OPEN = "User-agent: *\nDisallow:\n"
_TEXTS = {
    "digitallibrary.un.org": "# library-ny@un.org\nUser-agent: *\nCrawl-Delay: 5\nDisallow: /rss\nDisallow: /search\n"
    "Disallow: /record/*/export/*\nSitemap: https://digitallibrary.un.org/sitemap_index.xml.gz\n",
}
#: No robots file was ever seen there.
_WITHOUT = ("metadata.un.org", "journal-api.un.org", "igov.un.org")


def _robots(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    route = f"{match[1]}/robots.txt"
    plain = (("Content-Type", "text/plain; charset=utf-8"),)
    if match[1] in _WITHOUT:
        return Response(route, 404, plain, b"Not Found")
    return Response(route, 200, plain, _TEXTS.get(match[1], _OPEN).encode())


ROUTES: Routes = ((re.compile(r"([a-z0-9.-]+)/robots\.txt"), _robots),)
