"""The daily lists as RSS 2.0, in the shape that their consumers prove and with the rest as knobs (sources.md 1.2).

No body of these lists was ever seen by us: title (the symbol), link, upper-case description and pubDate are certain, a
channel date is; guid, banner, window and encoding are not, so each can be chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from replica.library import Item

_TITLES = {
    "gadocs": "General Assembly documents",
    "scdocs": "Security Council documents",
    "hrc": "Human Rights Council documents",
    "ecosocdocs": "Economic and Social Council documents",
    "allundocs": "All documents of the United Nations",
}


@dataclass(frozen=True, slots=True)
class FeedShape:
    """What is not known of the lists. ``guid``: none, link or symbol. ``window``: the newest N entries, None for all;
    ``hours``: only entries of so many hours, for these are daily lists and no archive."""

    guid: str = "none"
    banner: bool = False
    upper_suffixes: bool = False
    window: int | None = None
    hours: float | None = None


def render(feed: str, items: Sequence[Item], shape: FeedShape, now: datetime) -> bytes:
    """The list as UTF-8 RSS. The channel's date is ``now``: the lists are made anew whether anything is new or not."""
    date = format_datetime(now.replace(microsecond=0), usegmt=True)
    out = [
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0">\n  <channel>\n'
        f"    <title>{escape(_TITLES.get(feed, feed))}</title>\n    <link>https://documents.un.org</link>\n"
        f"    <description>Daily list</description>\n    <pubDate>{date}</pubDate>\n"
    ]
    if shape.banner:
        out.append(
            "    <item>\n      <title>Documents issued today</title>\n      <link>https://documents.un.org</link>\n"
            f"      <description></description>\n      <pubDate>{date}</pubDate>\n    </item>\n"
        )
    for item in items:
        title = item.title
        if shape.upper_suffixes:
            head, slash, tail = title.rpartition("/")
            title = head + slash + (tail.upper() if "." in tail else tail)
        guid = {"link": item.link, "symbol": item.title}.get(shape.guid)
        out.append(
            f"    <item>\n      <title>{escape(title)}</title>\n      <link>{escape(item.link)}</link>\n"
            f"      <description>{escape(item.description)}</description>\n"
            + (f'      <guid isPermaLink="{str(shape.guid == "link").lower()}">{escape(guid)}</guid>\n' if guid else "")
            + f"      <pubDate>{format_datetime(item.published.replace(microsecond=0), usegmt=True)}</pubDate>\n    </item>\n"
        )
    out.append("  </channel>\n</rss>\n")
    return "".join(out).encode()


def tag_of(items: Sequence[Item], shape: FeedShape) -> str:
    """A weak validator over what the list says, not over the date at which it was made: nothing new answers 304."""
    digest = hashlib.sha256(repr(shape).encode())
    for item in items:
        digest.update(f"{item.title}\n{item.link}\n{item.description}\n{item.published.isoformat()}\n".encode())
    return 'W/"' + digest.hexdigest()[:32] + '"'
