"""Many alerts in one message: a digest, and the summary that takes the place of a flood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from watch.block_kit import Block, bullets, context, fits, header, link, rich, run, section
from watch.mail import wrapped
from watch.mail_page import page
from watch.message import Item, Message, Recipient
from watch.plain import and_more, clean, cut, web_address

__all__ = ["Item", "compose_bulletin"]

Kind = Literal["digest", "flood"]

_HEADING = {"digest": "Digest", "flood": "Many alerts in one message"}
# How many items a form shows: mail has room, Slack's limit of a message is met by showing fewer and fewer.
_TEXT, _PAGE = 200, 80
_SLACK = (40, 30, 24, 18, 14, 10, 7, 5, 3, 1, 0)
_TOPICS = 3
_NAME, _TITLE, _DETAILS = 120, 240, 300


@dataclass(frozen=True, slots=True)
class _Family:
    """Items of one thread under the title of the heaviest."""

    title: str
    items: tuple[Item, ...]


def compose_bulletin(
    recipient: Recipient, kind: Kind, items: Sequence[Item], coverage: str, period: str, key: str
) -> Message:
    """The message in every form: grouped by family, the heaviest first, the lightest cut and counted.

    ``period`` is what it covers, as a person writes it ("Friday, 21 November 2026", "14:00 to 15:00"). ``coverage`` is the
    closing line ("11 of 12 sources healthy; 1 gap open: A/C.3/80/L.14"). ``key`` is the message's identity for ever. No items
    is a digest that says so. A digest or a summary stands alone: its thread is its own.
    """
    ordered = sorted(map(_clean, items), key=lambda item: (-item.weight, item.symbol, item.alert_key))
    period, coverage = clean(period, _NAME), clean(coverage, _DETAILS)
    counted = _counted(ordered, kind)
    return Message(
        key=key,
        recipient=recipient,
        thread=key,
        subject=clean(f"[Rapporteur] {_HEADING[kind]}, {period}: {counted}", 180),
        text=_text(kind, ordered, coverage, period, counted),
        html=_html(kind, ordered, coverage, period, counted),
        blocks=_blocks(kind, ordered, coverage, period, counted),
    )


def _clean(item: Item) -> Item:
    return replace(
        item,
        symbol=clean(item.symbol, _NAME) or "(no symbol)",
        title=clean(item.title, _TITLE) or "(no title)",
        happened=clean(item.happened, _NAME),
        details=clean(item.details, _DETAILS),
        topics=tuple(clean(name, _NAME) for name in item.topics),
        link=web_address(item.link) or "https://undocs.org/",
    )


def _counted(items: Sequence[Item], kind: Kind) -> str:
    """ "12 documents: 5 revised, 4 new, 3 adopted"."""
    if not items:
        return "nothing new for your topics"
    documents = len(items)
    found: dict[str, int] = {}
    for item in items:
        word = item.happened.split(" ")[0].lower()
        found[word] = found.get(word, 0) + 1
    parts = sorted(found.items(), key=lambda part: (-part[1], part[0]))
    return f"{documents} document{'s' * (documents != 1)} ({', '.join(f'{count} {word}' for word, count in parts)})"


def _families(items: Sequence[Item]) -> list[_Family]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.family, []).append(item)
    return [_Family(group[0].title, tuple(group)) for group in found.values()]


def _left(items: Sequence[Item], shown: int) -> str:
    left = items[shown:]
    return f"and {len(left)} more: {and_more([item.symbol for item in left], 12)}" if left else ""


def _text(kind: Kind, items: Sequence[Item], coverage: str, period: str, counted: str) -> str:
    lines = [*wrapped(f"{_HEADING[kind].upper()}: {period}"), *wrapped(counted[:1].upper() + counted[1:])]
    for family in _families(items[:_TEXT]):
        lines += ["", *wrapped(family.title)]
        for item in family.items:
            said = f"{item.symbol}  {item.happened}{': ' + item.details if item.details else ''}"
            lines += wrapped(said, first="- ", then="  ")
            if item.topics:
                lines += wrapped(f"for {and_more(item.topics, _TOPICS)}", first="  ", then="  ")
            lines.append(f"  {item.link}")
            if item.redline:
                lines.append(f"  Redline: {item.redline}")
    if left := _left(items, _TEXT):
        lines += ["", *wrapped(left)]
    return "\n".join([*lines, "", *wrapped(coverage)]).rstrip() + "\n"


def _html(kind: Kind, items: Sequence[Item], coverage: str, period: str, counted: str) -> str:
    shown = items[:_PAGE]
    return page(
        "bulletin",
        title=f"{_HEADING[kind]}, {period}",
        preview=cut(f"{counted}: {and_more([item.symbol for item in items], 5)}", 140),
        heading=_HEADING[kind],
        period=period,
        counted=counted[:1].upper() + counted[1:],
        families=_families(shown),
        redlines={item.alert_key: web_address(item.redline) for item in shown},
        left=_left(items, len(shown)),
        coverage=coverage,
    )


def _blocks(kind: Kind, items: Sequence[Item], coverage: str, period: str, counted: str) -> tuple[Block, ...]:
    for most in _SLACK:
        found = tuple(_some_blocks(kind, items, most, coverage, period, counted))
        if fits(found):
            return found
    return found


def _some_blocks(
    kind: Kind, items: Sequence[Item], most: int, coverage: str, period: str, counted: str
) -> Iterator[Block]:
    yield header(f"{_HEADING[kind]}: {period}")
    yield context(counted[:1].upper() + counted[1:])
    for family in _families(items[:most]):
        yield rich(section([run(family.title, bold=True)]), bullets([_line(item) for item in family.items]))
    if left := _left(items, most):
        yield context(left)
    if coverage:
        yield context(coverage)


def _line(item: Item) -> Block:
    runs = [link(item.link, item.symbol), run(" "), run(item.happened, bold=True)]
    runs.append(run(f": {item.details}" if item.details else ""))
    if address := web_address(item.redline):
        runs += [run(" · "), link(address, "redline")]
    if item.topics:
        runs += [run("\n"), run(f"for {and_more(item.topics, _TOPICS)}", italic=True)]
    return section(runs)
