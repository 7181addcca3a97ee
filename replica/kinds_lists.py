"""Faults of lists: the daily ones, other feeds, and the catalogue's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from replica import pages
from replica.kinds import Knobs, Scene
from replica.messages import Response, html


def html_feed(response: Response, fault: Knobs, scene: Scene) -> Response:
    """200 and a well-formed page where the list was."""
    return html(response.route, pages.MOVED_LIST)


def empty_feed(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Well-formed and without entries."""
    return _rewritten(response, lambda text: re.sub(r"\s*<item>.*</item>", "", text, flags=re.S))


def truncated_feed(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Ends in the middle of an entry, and Content-Length agrees."""
    body = response.body
    cut = int(len(body) * fault.keep)
    inside = body.rfind(b"<title>", 0, cut)
    return _fresh(replace(response, body=body[: inside + 10 if inside > 0 else cut]))


def latin1(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Latin-1 bytes in what says that it is UTF-8."""
    text = response.body.decode("utf-8", "replace").replace("</title>", " – Côte</title>", 1).replace("–", "-")
    return _fresh(replace(response, body=text.encode("latin-1", "replace")))


def stale_feed(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The channel's date stands still: consumers refuse a list older than twelve hours."""
    old = format_datetime((scene.now - timedelta(hours=36)).replace(microsecond=0), usegmt=True)
    return _rewritten(
        response, lambda text: re.sub(r"<pubDate>[^<]*</pubDate>", f"<pubDate>{old}</pubDate>", text, count=1)
    )


def raw_ampersand(response: Response, fault: Knobs, scene: Scene) -> Response:
    """An unescaped ampersand in each description."""
    return _rewritten(response, lambda text: text.replace("</description>", " PEACE & SECURITY</description>"))


def upper_add(response: Response, fault: Knobs, scene: Scene) -> Response:
    """ADD., REV. and CORR. in capitals."""
    return _rewritten(response, lambda text: re.sub(r"/(Add|Rev|Corr)\.", lambda m: f"/{m[1].upper()}.", text))


def banner_first(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The first entry is a heading."""
    banner = "<item><title>Documents issued today</title><link>https://documents.un.org</link></item>"
    return _rewritten(response, lambda text: re.sub(r"(?=<item>|</channel>)", banner, text, count=1))


def repeated_entry(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The first symbol once more, under another description."""

    def twice(text: str) -> str:
        entry = re.search(r"<item>.*?</item>", text, re.S)
        if entry is None:
            return text
        other = re.sub(r"(<description>)[^<]*", r"\1A NEW DESCRIPTION", entry[0])
        return text[: entry.end()] + other + text[entry.end() :]

    return _rewritten(response, twice)


def cut_feed(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Ends exactly behind an entry: every entry that is there is whole."""
    ends = [match.end() for match in re.finditer(rb"</(?:item|entry|record)>", response.body)]
    if not ends:
        return response
    return _fresh(replace(response, body=response.body[: ends[min(len(ends) - 1, int(len(ends) * fault.keep))]]))


def stray_markup(response: Response, fault: Knobs, scene: Scene) -> Response:
    """A stray < and & in the first entry's description."""
    return _rewritten(
        response, lambda text: re.sub(r"(<item>.*?<description>)", r"\1 A < B & C ", text, count=1, flags=re.S)
    )


def no_guid(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Entries without an identity of their own."""
    return _rewritten(response, lambda text: re.sub(r"\s*<guid[^>]*>[^<]*</guid>", "", text))


def rolled_feed(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The window is too small: only the newest entries (a share of ``keep``, at least one) are there."""

    def newest(text: str) -> str:
        entries = list(re.finditer(r"\s*<item>.*?</item>", text, re.S))
        wanted = max(1, int(len(entries) * fault.keep))
        if wanted >= len(entries):
            return text
        return text[: entries[wanted].start()] + text[entries[-1].end() :]

    return _rewritten(response, newest)


def future_item(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The newest entry is dated ``days`` (183) ahead."""
    ahead = format_datetime((scene.now + timedelta(days=fault.days)).replace(microsecond=0), usegmt=True)
    return _rewritten(
        response,
        lambda text: re.sub(r"(<item>.*?<pubDate>)[^<]*", rf"\g<1>{ahead}", text, count=1, flags=re.S),
    )


def skewed_dates(response: Response, fault: Knobs, scene: Scene) -> Response:
    """New York's time labelled as Greenwich's, in every date: the clock that forgot about summer."""

    def shifted(match: re.Match[str]) -> str:
        moment = parsedate_to_datetime(match[2]) - timedelta(hours=4 if 3 < scene.now.month < 11 else 5)
        return match[1] + format_datetime(moment.astimezone(UTC), usegmt=True)

    return _rewritten(response, lambda text: re.sub(r"(<pubDate>)([^<]+)", shifted, text))


def double_symbol(response: Response, fault: Knobs, scene: Scene) -> Response:
    """Files with two symbols are listed under both joined, A/80/434-S/2025/632."""

    def joined(match: re.Match[str]) -> str:
        entry = scene.library.find(match[2], "en", "pdf", scene.now)
        return match[1] + ("-".join(entry.keys) if entry and len(entry.keys) > 1 else match[2])

    return _rewritten(response, lambda text: re.sub(r"(<item>\s*<title>)([^<]*)", joined, text))


def agenda_entry(response: Response, fault: Knobs, scene: Scene) -> Response:
    """An entry for the agenda of a meeting, which is no document: S/AGENDA/9999."""
    entry = (
        "<item><title>S/AGENDA/9999</title><link>https://undocs.org/S/AGENDA/9999</link>"
        "<description>PROVISIONAL AGENDA</description></item>"
    )
    return _rewritten(response, lambda text: re.sub(r"(?=</channel>)", entry, text, count=1))


# --- the catalogue ---------------------------------------------------------------------------------------------------------


def page_drift(response: Response, fault: Knobs, scene: Scene) -> Response:
    """A record was edited between two pages: every page but the first begins one record too late."""
    start = scene.request.argument("start", "1")
    if not start.isdigit() or int(start) <= 1:
        return response
    query = re.sub(r"\bstart=\d+", f"start={int(start) + 1}", scene.request.query)
    return scene.ask(replace(scene.request, query=query), scene.now)


def malformed_marc(response: Response, fault: Knobs, scene: Scene) -> Response:
    """The second record is not well-formed; the others are."""
    starts = [match.start() for match in re.finditer(rb"<record>", response.body)]
    if not starts:
        return response
    at = starts[min(1, len(starts) - 1)]
    return _fresh(replace(response, body=response.body[:at] + response.body[at:].replace(b"</subfield>", b" & ", 1)))


def no_namespace(response: Response, fault: Knobs, scene: Scene) -> Response:
    """MARCXML without its namespace."""
    return _fresh(replace(response, body=re.sub(rb" xmlns(:\w+)?=\"[^\"]*\"", b"", response.body)))


def marc_prefix(response: Response, fault: Knobs, scene: Scene) -> Response:
    """MARCXML under a prefix, as OAI writes it."""
    body = re.sub(rb"<(/?)(collection|record|controlfield|datafield|subfield)\b", rb"<\1marc:\2", response.body)
    body = re.sub(rb" xmlns=\"[^\"]*\"", b"", body)
    body = body.replace(b"<marc:collection", b'<marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim"', 1)
    return _fresh(replace(response, body=body))


def _rewritten(response: Response, change: Callable[[str], str]) -> Response:
    """A list with its text changed; what is no list stays as it is, so that a pattern may be wide."""
    if not response.body.startswith(b"<?xml"):
        return response
    return _fresh(replace(response, body=change(response.body.decode("utf-8")).encode()))


def _fresh(response: Response) -> Response:
    """Without validators: a broken list must not make the next whole one look unchanged by our own doing."""
    kept = tuple(pair for pair in response.headers if pair[0].lower() not in ("etag", "last-modified"))
    return replace(response, headers=kept)
