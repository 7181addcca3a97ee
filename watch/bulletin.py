"""Many alerts in one message: a digest, and the summary that takes the place of a flood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from compare.summary import SLIGHTLY
from watch.block_kit import Block, bullets, context, fits, header, link, rich, run, section
from watch.mail import wrapped
from watch.mail_page import page
from watch.message import Item, Message, Recipient
from watch.plain import and_more, apart, clean, cut, web_address

__all__ = ["Item", "brought_up_to_date", "compose_bulletin"]

Kind = Literal["digest", "flood"]

_HEADING = {"digest": "Digest", "flood": "Many alerts in one message"}
_BECAUSE = {"digest": "", "flood": "; more than your limit for an hour, so they come together"}
# How many items a form shows: mail has room, Slack's limit of a message is met by showing fewer and fewer.
_TEXT: dict[Kind, int] = {"digest": 200, "flood": 60}
_PAGE: dict[Kind, int] = {"digest": 80, "flood": 20}
# (items, whether each has its topics and its redline)
_SLACK = (
    *((40, True), (30, True), (24, True), (18, True), (14, True)),
    *((30, False), (24, False), (18, False), (14, False), (10, False), (7, False), (5, False), (3, False), (0, False)),
)
_TOPICS, _LATER = 3, 5
_NAME, _TITLE, _DETAILS, _COVERAGE = 120, 240, 300, 700
_SLIGHT = re.compile(rf", \d+ (?:unchanged|{re.escape(SLIGHTLY)})(?=[,;]|$)")


@dataclass(frozen=True, slots=True)
class _Family:
    """Items of one thread under the title of the heaviest."""

    title: str
    items: tuple[Item, ...]


def compose_bulletin(
    recipient: Recipient,
    kind: Kind,
    items: Sequence[Item],
    coverage: str,
    period: str,
    key: str,
    *,
    unsubscribe: str | None = None,
) -> Message:
    """The message in every form: grouped by family, the heaviest first, the lightest cut and counted.

    ``period`` is what it covers, as a person writes it ("Friday, 21 November 2026", "14:00 to 15:00"). ``coverage`` is the
    closing line ("11 of 12 sources healthy; 1 gap open: A/C.3/80/L.14"). ``key`` is the message's identity for ever. No items
    is a digest that says so. A digest or a summary stands alone: its thread is its own. ``unsubscribe``: as in a Message.
    """
    ordered = sorted(map(_clean, items), key=lambda item: (-item.weight, item.symbol, item.alert_key))
    period, coverage = clean(period, _NAME), clean(coverage, _COVERAGE)
    counted, end = _counted(ordered), web_address(unsubscribe)
    said = f"{counted[:1].upper()}{counted[1:]}{_BECAUSE[kind]}"
    return Message(
        key=key,
        recipient=recipient,
        thread=key,
        subject=clean(f"[Rapporteur] {_HEADING[kind]}, {period}: {counted}", 180),
        text=_text(kind, ordered, coverage, period, said) + (f"\nUnsubscribe:\n{end}\n" if end else ""),
        html=_html(kind, ordered, coverage, period, said, end),
        blocks=_blocks(kind, ordered, coverage, period, said),
        unsubscribe=end,
    )


def brought_up_to_date(message: Message, later: Sequence[Item]) -> Message:
    """The first message of a thread as it should stand after the alerts that followed it, oldest first: its own words under a
    line that says what became of the document. Made from the message as it was composed, so that doing it twice changes nothing.
    """
    if not later or not message.blocks:
        return message
    runs = [run("Since then:", bold=True)]
    for number, item in enumerate(map(_clean, later[-_LATER:])):
        runs += [run(" → " if number else " "), link(item.link, item.symbol), run(f" {item.happened.lower()}")]
    note = rich(section(runs))
    first, *rest = message.blocks
    # What was said before makes room, all but the buttons: the line is short, but the message may fill its limit.
    *middle, last = rest or [note]
    while middle and not fits((first, note, *middle, last)):
        middle.pop()
    return replace(message, blocks=(first, note, *middle, last) if rest else (first, note))


def _clean(item: Item) -> Item:
    return replace(
        item,
        symbol=clean(item.symbol, _NAME) or "(no symbol)",
        title=clean(item.title, _TITLE) or "(no title)",
        happened=clean(item.happened, _NAME),
        # How much of it did not change, or hardly, is for whoever opens it.
        details=apart(clean(_SLIGHT.sub("", item.details), _DETAILS)),
        topics=tuple(clean(name, _NAME) for name in item.topics),
        instead_of=tuple(clean(symbol, _NAME) for symbol in item.instead_of),
        link=web_address(item.link) or "https://undocs.org/",
        redline=web_address(item.redline) or clean(item.redline or "", 400) or None,
    )


def _counted(items: Sequence[Item]) -> str:
    """ "12 documents: 5 revised, 4 new, 3 adopted"."""
    if not items:
        return "nothing new for your topics"
    documents = len(items)
    found: dict[str, int] = {}
    for item in items:
        word = item.happened.split(" ")[0].lower()
        found[word] = found.get(word, 0) + 1
    parts = sorted(found.items(), key=lambda part: (-part[1], part[0]))
    if len(parts) == 1:
        return f"{documents} documents, all {parts[0][0]}" if documents > 1 else f"1 document, {parts[0][0]}"
    return f"{documents} document{'s' * (documents != 1)} ({', '.join(f'{count} {word}' for word, count in parts)})"


def _families(items: Sequence[Item]) -> list[_Family]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.family, []).append(item)
    return [_Family(group[0].title, tuple(_topics_once(group))) for group in found.values()]


def _topics_once(group: Sequence[Item]) -> Iterator[Item]:
    """The topics stand where they are others than those of the item before."""
    yield group[0]
    for before, item in pairwise(group):
        yield replace(item, topics=()) if item.topics == before.topics else item


def _left(items: Sequence[Item], shown: int) -> str:
    left = items[shown:]
    return f"and {len(left)} more: {and_more([item.symbol for item in left], 12)}" if left else ""


def _text(kind: Kind, items: Sequence[Item], coverage: str, period: str, said: str) -> str:
    lines = [*wrapped(f"{_HEADING[kind].upper()}: {period}"), *wrapped(said)]
    for family in _families(items[: _TEXT[kind]]):
        lines += ["", *wrapped(family.title)]
        for item in family.items:
            lines += wrapped(f"{item.symbol}  {item.happened}{_said_of(item)}", first="- ", then="  ")
            if item.topics:
                lines += wrapped(_topics_of(item), first="  ", then="  ")
            lines.append(f"  {item.link}")
            if item.redline:
                lines.append(f"  Redline: {item.redline}")
    if left := _left(items, _TEXT[kind]):
        lines += ["", *wrapped(left)]
    return "\n".join([*lines, "", *wrapped(coverage)]).rstrip() + "\n"


def _html(kind: Kind, items: Sequence[Item], coverage: str, period: str, said: str, unsubscribe: str | None) -> str:
    shown = items[: _PAGE[kind]]
    return page(
        "bulletin",
        title=f"{_HEADING[kind]}, {period}",
        preview=cut(f"{said}: {and_more([item.symbol for item in items], 5)}", 140),
        unsubscribe=unsubscribe,
        heading=_HEADING[kind],
        period=period,
        counted=said,
        families=_families(shown),
        redlines={item.alert_key: web_address(item.redline) for item in shown},
        left=_left(items, len(shown)),
        coverage=coverage,
        topics_of=_topics_of,
        said_of=_said_of,
    )


def _topics_of(item: Item) -> str:
    return f"Topic{'s' * (len(item.topics) > 1)}: {and_more(item.topics, _TOPICS)}" if item.topics else ""


def _said_of(item: Item) -> str:
    """ ": 3 paragraphs added; takes the place of A/C.3/80/L.9"."""
    replaced = f"takes the place of {and_more(item.instead_of, _TOPICS)}" if item.instead_of else ""
    said = "; ".join(filter(None, (item.details, replaced)))
    return f": {said}" if said else ""


def _blocks(kind: Kind, items: Sequence[Item], coverage: str, period: str, said: str) -> tuple[Block, ...]:
    for most, full in _SLACK:
        found = tuple(_some_blocks(kind, items, most, full, coverage, period, said))
        if fits(found):
            return found
    return found


def _some_blocks(
    kind: Kind, items: Sequence[Item], most: int, full: bool, coverage: str, period: str, said: str
) -> Iterator[Block]:
    yield header(f"{_HEADING[kind]}: {period}")
    yield context(said)
    families = [
        element
        for family in _families(items[:most])
        for element in (
            section([run(family.title if full else cut(family.title, 110), bold=True)]),
            bullets([_line(item, full) for item in family.items]),
        )
    ]
    if families:
        yield rich(*families)
    if left := _left(items, most):
        yield context(left)
    if coverage:
        yield context(coverage)


def _line(item: Item, full: bool) -> Block:
    runs = [link(item.link, item.symbol), run(" "), run(item.happened, bold=True)]
    runs.append(run(_said_of(item)))
    if full and (address := web_address(item.redline)):
        runs += [run(" · "), link(address, "redline")]
    if full and item.topics:
        runs += [run("\n"), run(_topics_of(item), italic=True)]
    return section(runs)
