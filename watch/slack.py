"""A story as Slack blocks, inside every limit of Block Kit.

Text from outside goes into ``rich_text`` and ``plain_text`` elements, which Slack shows as they are: no formatting, no
links, no mentions are read out of them, and struck or bold words need no blanks around them (Chinese has none). Nothing
here is ``mrkdwn``. What looks like one of Slack's own marks (``<!channel>``) is broken up all the same, for readers of
blocks that are less strict than Slack.

Limits: 50 blocks, header 150, text 3,000, context 10 elements (docs.slack.dev/reference/block-kit/blocks), and about 13,200
characters of all blocks together, which is documented nowhere (slackapi/bolt-js#2509): counted here as JSON, on the safe side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from watch.message import Message
from watch.story import Change, Quote, Story, Why, cut, web_address

Block = Mapping[str, Any]

MOST_BLOCKS, HEADER, TEXT, CONTEXT, TOTAL = 50, 150, 3000, 10, 12_000
_MENTION = re.compile(r"<(?=[!@#])")
_URL_START = re.compile(r"(?i)\b(https?|mailto|ftp):(?=\S)")
_JOINER = "\u2060"  # word joiner: has no width and no meaning, and makes "<!" two things

# What is shown of a story, from all of it to the least: (topics, quotes a topic, changes). What matters most goes last.
_SHAPES = (
    (6, 2, 6),
    (5, 1, 6),
    (4, 1, 5),
    (4, 1, 4),
    (3, 1, 3),
    (2, 1, 2),
    (1, 1, 1),
    (1, 0, 1),
    (1, 0, 0),
)


def blocks(story: Story) -> tuple[Block, ...]:
    """The blocks of the message: as much of the story as fits, the lightest left out first and counted."""
    for shape in _SHAPES:
        found = tuple(_blocks(story, *shape))
        if len(found) <= MOST_BLOCKS and size(found) <= TOTAL:
            return found
    return found


def size(found: Sequence[Block]) -> int:
    """Characters of the blocks as they are sent."""
    return len(json.dumps(found, ensure_ascii=False, separators=(",", ":")))


def fallback(message: Message) -> str:
    """The ``text`` beside the blocks: notifications and screen readers. Slack reads marks in it, so it is escaped."""
    return escape(cut(message.subject, 1000))


def escape(text: str) -> str:
    """For places where Slack reads marks: ``&``, ``<``, ``>`` as entities, formatting broken up."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _URL_START.sub(rf"\1{_JOINER}:", text)
    return re.sub(r"([*_~`])", rf"{_JOINER}\1{_JOINER}", text)


def _blocks(story: Story, topics: int, quotes: int, changes: int) -> Iterator[Block]:
    yield {"type": "header", "text": _plain(cut(story.symbol, HEADER))}
    title: list[Block] = [_link(story.links.document, story.title, bold=True), _run("\n")]
    title += [_run(story.happened, bold=True), _run(f": {story.details}" if story.details else "")]
    if story.against:
        title.append(_run(f"\nCompared with {story.against}", italic=True))
    yield _rich(_section(title))
    if story.facts:
        yield _context(" · ".join(story.facts))
    if story.sponsors:
        yield _context("\n".join(f"{what}: {names}" for what, names in story.sponsors))
    for number, why in enumerate(story.why[:topics]):
        yield from _why(why, quotes, first=number == 0)
    if len(story.why) > topics:
        names = ", ".join(why.topic for why in story.why[topics : topics + 5])
        more = len(story.why) - topics - 5
        yield _context(f"Also of your topics: {names}" + (f" and {more} more" if more > 0 else ""))
    shown = story.changes[:changes]
    if shown:
        yield {"type": "divider"}
        yield _rich(
            _section([_run(story.heading(len(shown)), bold=True)]), _list([_change(change) for change in shown])
        )
    left = story.changed - len(shown)
    if left > 0:
        paragraphs = "change" if left == 1 else "changes"
        where = " in the redline" if story.links.redline else ""
        yield _context(f"and {left} more {paragraphs}{where}" if shown else f"{left} {paragraphs}{where}")
    yield _rich(_section(_links(story)))


def _why(why: Why, quotes: int, *, first: bool) -> Iterator[Block]:
    runs: list[Block] = [_run("Why you see it: " if first else "Also: "), _run(why.topic, bold=True)]
    if why.found:
        runs.append(_run(f", {why.found}"))
    parts: list[Block] = [_section(runs)]
    if why.note:
        parts.append(_section([_run("Your note: "), _run(why.note, italic=True)]))
    shown = why.quotes[:quotes]
    parts += [_quotation(quote) for quote in shown]
    left = why.more + len(why.quotes) - len(shown)
    if left and shown:
        parts.append(_section([_run(f"and in {left} more {'place' if left == 1 else 'places'}", italic=True)]))
    yield _rich(*parts)


def _quotation(quote: Quote) -> Block:
    runs = [
        _run(quote.where, italic=True),
        _run("  "),
        _run(quote.before),
        _run(quote.hit, bold=True),
        _run(quote.after),
    ]
    return {"type": "rich_text_quote", "elements": [run for run in runs if run["text"]]}


def _change(change: Change) -> Block:
    where = _link(change.url, change.where, bold=True) if change.url else _run(change.where, bold=True)
    runs: list[Block] = [where, _run(f" {change.what}")]
    if change.words:
        runs.append(_run(":  "))
    runs += [_run(text, strike=op == "-", bold=op == "+") for op, text in change.words]
    return _section(runs)


def _links(story: Story) -> list[Block]:
    runs = [_link(story.links.document, "Read the document")]
    redline = story.links.redline
    if redline:
        address = web_address(redline)
        runs.append(_run("   ·   "))
        runs.append(_link(address, "See the redline") if address else _run(f"Redline: {redline}"))
    return runs


# --- elements ---------------------------------------------------------------------------------------------------------


def _literal(text: str) -> str:
    return _MENTION.sub(f"<{_JOINER}", text)


def _plain(text: str) -> Block:
    # Slack turns :smile: into a picture unless told not to.
    return {"type": "plain_text", "text": _literal(text) or "–", "emoji": False}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_plain(cut(text, TEXT))]}


def _run(text: str, **style: bool) -> Block:
    run: dict[str, Any] = {"type": "text", "text": _literal(text)}
    chosen = {name: True for name, wanted in style.items() if wanted}
    return run | {"style": chosen} if chosen else run


def _link(url: str | None, text: str, **style: bool) -> Block:
    address = web_address(url)
    if address is None:
        return _run(text, **style)
    link: dict[str, Any] = {"type": "link", "url": address, "text": _literal(text)}
    return link | {"style": style} if style else link


def _joined(runs: Sequence[Block]) -> list[Block]:
    """Neighbours of one style as one: fewer characters of JSON for more of text."""
    found: list[dict[str, Any]] = []
    for run in runs:
        if not run["text"]:
            continue
        last = found[-1] if found else None
        if last and last["type"] == run["type"] == "text" and last.get("style") == run.get("style"):
            last["text"] += run["text"]
        else:
            found.append(dict(run))
    return list(found)


def _section(runs: Sequence[Block]) -> Block:
    return {"type": "rich_text_section", "elements": _joined(runs)}


def _list(items: Sequence[Block]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": list(items)}


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}
