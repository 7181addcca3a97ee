"""A story as an e-mail: a subject that sorts, a page for mail programs, and plain text that stands alone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from watch.mail_page import page
from watch.story import Change, Quote, Story, Why, clean, cut, web_address

_SUBJECT = 180
_WIDTH = 76
_TOPICS, _CHANGES = 12, 10
_RIGHT_TO_LEFT = frozenset({"ar"})


def subject(story: Story, symbol: str) -> str:
    """ "[A/C.3/80/L.9/Rev.1] Revised: Title", one line whatever the title has in it."""
    happened = story.happened[:1].upper() + story.happened[1:]
    return clean(f"[{clean(symbol, 80)}] {happened}: {story.title}", _SUBJECT)


def html(story: Story) -> str:
    """A whole page: styles inlined, because mail programs drop the others; readable at 600 pixels and at 320."""
    redline = web_address(story.links.redline)
    return page(
        "alert",
        title=f"{story.symbol} {story.title}",
        story=story,
        direction="rtl" if story.language in _RIGHT_TO_LEFT else "ltr",
        why=story.why[:_TOPICS],
        more_topics=[each.topic for each in story.why[_TOPICS : _TOPICS + 20]],
        changes=story.changes[:_CHANGES],
        left=story.changed - len(story.changes[:_CHANGES]),
        redline=redline,
        redline_path=None if redline else story.links.redline,
        preview=cut(f"{story.what} – {story.title}", 140),
    )


def text(story: Story) -> str:
    """Plain text, 76 columns: dropped words as [-so-], new words as {+so+}, what matched as *so*."""
    return "\n".join(_lines(story)).rstrip() + "\n"


def _lines(story: Story) -> Iterator[str]:
    yield from wrapped(f"{story.symbol}  {story.title}")
    if story.facts:
        yield from wrapped(" · ".join(story.facts))
    yield ""
    yield from wrapped(f"{story.happened.upper()}{': ' + story.details if story.details else ''}")
    if story.against:
        yield from wrapped(f"Compared with {story.against}")
    for what, names in story.sponsors:
        yield from wrapped(f"{what}: {names}")
    for why in story.why[:_TOPICS]:
        yield ""
        yield from _why(why)
    if len(story.why) > _TOPICS:
        yield from wrapped(f"and {len(story.why) - _TOPICS} more of your topics")
    shown = story.changes[:_CHANGES]
    if shown:
        yield ""
        yield f"{story.heading(len(shown)).upper()}  [-dropped-]  {{+new+}}"
        for change in shown:
            yield from wrapped(_change(change), first="- ", then="  ")
    if story.changed > len(shown):
        left = story.changed - len(shown)
        yield from wrapped(f"and {left} more {'change' if left == 1 else 'changes'}", first="  ", then="  ")
    yield ""
    # Addresses stand alone on their lines: wrapped ones cannot be clicked.
    yield f"Document: {story.links.document}"
    if story.links.redline:
        yield f"Redline:  {story.links.redline}"


def _why(why: Why) -> Iterator[str]:
    yield from wrapped(f"WHY YOU SEE IT: {why.topic}{', ' if why.found else ''}{why.found}")
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
