"""A story as Slack blocks, inside every limit of Block Kit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watch.block_kit import (
    Block,
    actions,
    address,
    bullets,
    button,
    context,
    escape,
    fits,
    header,
    link,
    quotation,
    rich,
    run,
    section,
)
from watch.message import Message
from watch.plain import APART, END, cut
from watch.story import Change, Mention, Quote, Story, Why

# What is shown of a story, from all of it to the least: (topics, quotes a topic, changes, labelled lines, whether the press
# too). What matters most goes last.
_SHAPES = (
    (6, 2, 6, 10, True),
    (5, 1, 6, 8, True),
    (4, 1, 5, 6, True),
    (4, 1, 4, 5, False),
    (3, 1, 3, 4, False),
    (2, 1, 2, 3, False),
    (1, 1, 1, 2, False),
    (1, 0, 1, 1, False),
    (1, 0, 0, 0, False),
)


def blocks(story: Story, pressed: str | None = None) -> tuple[Block, ...]:
    """The blocks of the message: as much of the story as fits, the lightest left out first and counted.

    ``pressed``: what the buttons "mute" and "seen" send back when they are pressed (the alert's key); None where nobody
    listens: then there are links and no buttons, which Slack would mark as out of order.
    """
    for shape in _SHAPES:
        found = tuple(_blocks(story, pressed, *shape))
        if fits(found):
            return found
    return found


def fallback(message: Message) -> str:
    """The ``text`` beside the blocks: notifications and screen readers. Slack reads marks in it, so it is escaped."""
    return escape(cut(message.subject, 1000))


def _blocks(
    story: Story, pressed: str | None, topics: int, quotes: int, changes: int, lines: int, press: bool
) -> Iterator[Block]:
    yield header(story.symbol)
    title: list[Block] = [link(story.links.document, story.title, bold=True), run("\n")]
    title += [run(story.happened, bold=True), run(": " if story.details else "")]
    title += [run(piece, italic=quoted) for piece, quoted in story.emphasised()]
    if story.against:
        title.append(run(f"\nCompared with {story.against}", italic=True))
    yield rich(section(title))
    if story.facts:
        yield context(" · ".join(story.facts))
    shown = story.lines[:lines]
    if shown:
        yield rich(section(_labelled(shown)))
    for note in story.notes:
        yield context(note)
    for number, why in enumerate(story.why[:topics]):
        yield from _why(why, quotes, first=number == 0, right_to_left=story.right_to_left)
    if len(story.why) > topics:
        names = ", ".join(why.topic for why in story.why[topics : topics + 5])
        more = len(story.why) - topics - 5
        yield context(f"Also of your topics: {names}" + (f" and {more} more" if more > 0 else ""))
    yield from _changes(story, changes)
    if press and story.press:
        yield rich(section(_press(story.press)))
    if pressed:
        yield _actions(story, pressed)
    elif links := _links(story):
        yield rich(section(links))


def _labelled(lines: Sequence[tuple[str, str]]) -> Iterator[Block]:
    for number, (label, value) in enumerate(lines):
        yield run("\n" if number else "")
        yield run(f"{label}:", bold=True)
        yield run(f" {value}")


def _changes(story: Story, most: int) -> Iterator[Block]:
    shown = story.changes[:most]
    if shown:
        yield {"type": "divider"}
        yield rich(
            section([run(story.heading(len(shown)), bold=True)]),
            bullets([_change(change, right_to_left=story.right_to_left) for change in shown]),
        )
    left = story.changed - len(shown)
    if left > 0:
        noun = "change" if left == 1 else "changes"
        where = " in the redline" if story.links.redline else ""
        yield context(f"and {left} more {noun}{where}" if shown else f"{left} {noun}{where}")


def _press(mentions: Sequence[Mention]) -> Iterator[Block]:
    yield run("In the press:", bold=True)
    for number, one in enumerate(mentions):
        yield run("; " if number else " ")
        yield link(one.url, one.title)
        yield run(f" ({one.source})" if one.source else "")


def _why(why: Why, quotes: int, *, first: bool, right_to_left: bool) -> Iterator[Block]:
    runs: list[Block] = [run("Why you see it: " if first else "Also: "), run(why.topic, bold=True)]
    if why.found:
        runs.append(run(f", {why.found}"))
    parts: list[Block] = [section(runs)]
    if why.note:
        parts.append(section([run("Your note: "), run(why.note, italic=True)]))
    shown = why.quotes[:quotes]
    parts += [_quotation(quote, right_to_left=right_to_left) for quote in shown]
    left = why.more + len(why.quotes) - len(shown)
    if left and shown:
        parts.append(section([run(f"and in {left} more {'place' if left == 1 else 'places'}", italic=True)]))
    yield rich(*parts)


def _quotation(quote: Quote, *, right_to_left: bool) -> Block:
    text = [run(quote.before), run(quote.hit, bold=True), run(quote.after)]
    return quotation([run(f"{quote.where}:", italic=True), *_in_its_direction(text, right_to_left)])


def _change(change: Change, *, right_to_left: bool) -> Block:
    where = link(change.url, change.where, bold=True)
    if not change.words:
        return section([where, run(f" {change.what}")])
    text = [run(words, strike=op == "-", bold=op == "+") for op, words in change.words]
    return section([where, run(f" {change.what}:"), *_in_its_direction(text, right_to_left)])


def _in_its_direction(text: list[Block], right_to_left: bool) -> list[Block]:
    """The document's words behind a label of ours; from right to left they stand on lines of their own, set apart."""
    return [run(f"\n{APART}"), *text, run(END)] if right_to_left else [run(" "), *text]


def _targets(story: Story) -> list[tuple[str, str, str]]:
    """(action, address, words) of what can be opened."""
    found = [
        ("redline", story.links.redline, "See the redline"),
        ("document", story.links.document, "Read the document"),
    ]
    found.append(("family", story.links.family, "All versions"))
    return [(action, url, words) for action, target, words in found if (url := address(target))]


def _links(story: Story) -> list[Block]:
    found = [link(url, words) for _, url, words in _targets(story)]
    if story.links.redline and not address(story.links.redline):
        found.append(run(f"Redline: {story.links.redline}"))
    return [piece for number, one in enumerate(found) for piece in ([run("   ·   ")] if number else []) + [one]]


def _actions(story: Story, pressed: str) -> Block:
    found = [button(action, words, url=url) for action, url, words in _targets(story)]
    return actions([*found, button("mute", "Mute", value=pressed), button("seen", "Seen", value=pressed)])
