"""A story as Slack blocks, inside every limit of Block Kit."""

from __future__ import annotations

from collections.abc import Iterator

from watch.block_kit import Block, bullets, context, escape, fits, header, link, rich, run, section
from watch.message import Message
from watch.story import Change, Quote, Story, Why, cut, web_address

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
        if fits(found):
            return found
    return found


def fallback(message: Message) -> str:
    """The ``text`` beside the blocks: notifications and screen readers. Slack reads marks in it, so it is escaped."""
    return escape(cut(message.subject, 1000))


def _blocks(story: Story, topics: int, quotes: int, changes: int) -> Iterator[Block]:
    yield header(story.symbol)
    title: list[Block] = [link(story.links.document, story.title, bold=True), run("\n")]
    title += [run(story.happened, bold=True), run(f": {story.details}" if story.details else "")]
    if story.against:
        title.append(run(f"\nCompared with {story.against}", italic=True))
    yield rich(section(title))
    if story.facts:
        yield context(" · ".join(story.facts))
    if story.sponsors:
        yield context("\n".join(f"{what}: {names}" for what, names in story.sponsors))
    for number, why in enumerate(story.why[:topics]):
        yield from _why(why, quotes, first=number == 0)
    if len(story.why) > topics:
        names = ", ".join(why.topic for why in story.why[topics : topics + 5])
        more = len(story.why) - topics - 5
        yield context(f"Also of your topics: {names}" + (f" and {more} more" if more > 0 else ""))
    shown = story.changes[:changes]
    if shown:
        yield {"type": "divider"}
        yield rich(section([run(story.heading(len(shown)), bold=True)]), bullets([_change(change) for change in shown]))
    left = story.changed - len(shown)
    if left > 0:
        paragraphs = "change" if left == 1 else "changes"
        where = " in the redline" if story.links.redline else ""
        yield context(f"and {left} more {paragraphs}{where}" if shown else f"{left} {paragraphs}{where}")
    yield rich(section(_links(story)))


def _why(why: Why, quotes: int, *, first: bool) -> Iterator[Block]:
    runs: list[Block] = [run("Why you see it: " if first else "Also: "), run(why.topic, bold=True)]
    if why.found:
        runs.append(run(f", {why.found}"))
    parts: list[Block] = [section(runs)]
    if why.note:
        parts.append(section([run("Your note: "), run(why.note, italic=True)]))
    shown = why.quotes[:quotes]
    parts += [_quotation(quote) for quote in shown]
    left = why.more + len(why.quotes) - len(shown)
    if left and shown:
        parts.append(section([run(f"and in {left} more {'place' if left == 1 else 'places'}", italic=True)]))
    yield rich(*parts)


def _quotation(quote: Quote) -> Block:
    runs = [
        run(quote.where, italic=True),
        run("  "),
        run(quote.before),
        run(quote.hit, bold=True),
        run(quote.after),
    ]
    return {"type": "rich_text_quote", "elements": [each for each in runs if each["text"]]}


def _change(change: Change) -> Block:
    where = link(change.url, change.where, bold=True) if change.url else run(change.where, bold=True)
    runs: list[Block] = [where, run(f" {change.what}")]
    if change.words:
        runs.append(run(":  "))
    runs += [run(text, strike=op == "-", bold=op == "+") for op, text in change.words]
    return section(runs)


def _links(story: Story) -> list[Block]:
    runs = [link(story.links.document, "Read the document")]
    redline = story.links.redline
    if redline:
        address = web_address(redline)
        runs.append(run("   ·   "))
        runs.append(link(address, "See the redline") if address else run(f"Redline: {redline}"))
    return runs
