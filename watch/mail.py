"""A story as an e-mail: a subject that sorts, a page for mail programs, and plain text that stands alone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from watch.mail_page import page
from watch.plain import apart, clean, cut, web_address
from watch.story import Change, Quote, Story, Why

_SUBJECT = 180
_WIDTH = 76
_TOPICS = 12
# Up to so many changes are read at a glance; of more, the first few stand above the redline.
_GLANCE, _FIRST = 6, 5
# How many changes a page has room for, tried in turn: mail programs cut what is longer than about 100 kB (Gmail: 102).
_REDLINE, _PAGE, _TEXT = (200, 120, 80, 50, 30, 20, 10, 5, 0), 90_000, 120
_MARKS = "[-dropped-]  {+new+}"


def subject(story: Story, symbol: str) -> str:
    """ "[A/C.3/80/L.9/Rev.1] Revised: Title", one line whatever the title has in it."""
    happened = story.happened[:1].upper() + story.happened[1:]
    return clean(f"[{clean(symbol, 80)}] {happened}: {story.title}", _SUBJECT)


def html(story: Story, unsubscribe: str | None = None) -> str:
    """A whole page: styles inlined, because mail programs drop the others; readable at 600 pixels and at 320.

    The redline is in it, as much as fits, the lightest changes left out first and counted.
    """
    for most in _REDLINE:
        found = _page(story, _heaviest(story, most), unsubscribe)
        if len(found) <= _PAGE:
            break
    return found


def text(story: Story, unsubscribe: str | None = None) -> str:
    """Plain text, 76 columns: dropped words as [-so-], new words as {+so+}, what matched as *so*."""
    lines = list(_lines(story))
    if unsubscribe:
        lines += ["", "Unsubscribe:", unsubscribe]
    return "\n".join(lines).rstrip() + "\n"


def _page(story: Story, shown: Sequence[Change], unsubscribe: str | None) -> str:
    redline = web_address(story.links.redline)
    return page(
        "alert",
        title=f"{story.symbol} {story.title}",
        preview=cut(f"{story.what} – {story.title}", 140),
        unsubscribe=unsubscribe,
        story=story,
        direction="rtl" if story.right_to_left else "ltr",
        why=[_shortened(each, number) for number, each in enumerate(story.why[:_TOPICS])],
        more_topics=[each.topic for each in story.why[_TOPICS : _TOPICS + 20]],
        first=_first(story),
        shown=shown,
        left=story.changed - len(shown),
        redline=redline,
        redline_path=None if redline else story.links.redline,
    )


def _shortened(why: Why, number: int) -> Why:
    """With two paragraphs for the first topic and one for each other, so that the changes are not far below."""
    kept = why.quotes[: 2 if number == 0 else 1]
    return replace(why, quotes=kept, more=why.more + len(why.quotes) - len(kept))


def _first(story: Story) -> tuple[Change, ...]:
    """What stands above the redline: the most important changes, where the redline is too long to be read at a glance."""
    return story.changes[:_FIRST] if story.changed > _GLANCE else ()


def _heaviest(story: Story, most: int) -> tuple[Change, ...]:
    """At most ``most`` changes of the redline, in the order of the text."""
    if len(story.redline) <= most:
        return story.redline
    order = sorted(range(len(story.redline)), key=lambda number: (-story.redline[number].weight, number))
    return tuple(story.redline[number] for number in sorted(order[:most]))


def _lines(story: Story) -> Iterator[str]:
    yield from wrapped(f"{story.symbol}  {story.title}")
    if story.facts:
        yield from wrapped(" · ".join(story.facts))
    yield ""
    yield from wrapped(f"{story.happened.upper()}{': ' + apart(story.details) if story.details else ''}")
    if story.against:
        yield from wrapped(f"Compared with {story.against}")
    for label, value in story.lines:
        yield from wrapped(f"{label}: {value}", then="  ")
    for note in story.notes:
        yield from wrapped(note)
    for number, why in enumerate(story.why[:_TOPICS]):
        yield ""
        yield from _why(_shortened(why, number), first=number == 0)
    if len(story.why) > _TOPICS:
        yield from wrapped(f"and {len(story.why) - _TOPICS} more of your topics")
    first, shown = _first(story), _heaviest(story, _TEXT)
    if first:
        yield from _section(f"{story.heading(len(first))}  {_MARKS}", first)
    if shown:
        yield from _section("All changes" if first else f"{story.heading(len(shown))}  {_MARKS}", shown)
    if story.changed > len(shown):
        left = story.changed - len(shown)
        yield from wrapped(f"and {left} more {'change' if left == 1 else 'changes'}", first="  ", then="  ")
    if story.press:
        yield ""
        yield "IN THE PRESS"
        for one in story.press:
            yield from wrapped(f"{one.title}{f' ({one.source})' if one.source else ''}", first="- ", then="  ")
            yield from [f"  {one.url}"] if one.url else []
    yield ""
    # Addresses stand alone on their lines: wrapped ones cannot be clicked.
    yield f"Document: {story.links.document}"
    if story.links.redline:
        yield f"Redline:  {story.links.redline}"
    if story.links.family:
        yield f"Versions: {story.links.family}"


def _section(heading: str, changes: Sequence[Change]) -> Iterator[str]:
    yield ""
    title, gap, marks = heading.partition("  ")
    yield f"{title.upper()}{gap}{marks}"
    for change in changes:
        yield from wrapped(_change(change), first="- ", then="  ")


def _why(why: Why, *, first: bool) -> Iterator[str]:
    yield from wrapped(
        f"{'WHY YOU SEE IT' if first else 'ALSO FOR YOUR TOPIC'}: {why.topic}{', ' if why.found else ''}{why.found}"
    )
    if why.note:
        yield from wrapped(f"Your note: {why.note}")
    for quote in why.quotes:
        yield from wrapped(_quote(quote), first="> ", then="> ")
    if why.more and why.quotes:
        yield from wrapped(f"and in {why.more} more {'place' if why.more == 1 else 'places'}", first="  ", then="  ")


def _quote(quote: Quote) -> str:
    marked = f"*{quote.hit}*" if quote.hit else ""
    return f"{quote.where}: {quote.before}{marked}{quote.after}"


def _change(change: Change) -> str:
    forms = {"-": "[-{}-]", "+": "{{+{}+}}", "=": "{}"}
    body = "".join(forms[op].format(text) for op, text in change.words).strip()
    return f"{change.where} {change.what}{': ' if body else ''}{body}"


def wrapped(line: str, first: str = "", then: str = "") -> list[str]:
    """One line as lines of at most 76 columns; addresses stay whole."""
    return textwrap.wrap(
        line, _WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    ) or [first.rstrip()]
