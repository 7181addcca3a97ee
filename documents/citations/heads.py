"""Where the nouns "resolution" and "decision" stand, and how far the list after each may reach: the same in every language."""

from __future__ import annotations

import re

_MAX_QUOTED = 8


def heads_of(pattern: re.Pattern[str], text: str, opened: str, closed: str) -> list[tuple[re.Match[str], int]]:
    """Each match of ``pattern`` with the place where the next one begins that is not inside a title quoted after it.

    ``opened`` and ``closed`` are the quotation marks of the language, one string of characters each.
    """
    heads = list(pattern.finditer(text))
    depths: list[int] = []
    depth = at = 0
    for head in heads:
        depth = max(0, depth + _count(text, opened, at, head.start()) - _count(text, closed, at, head.start()))
        depths.append(depth)
        at = head.start()
    ends: list[int] = [len(text)] * len(heads)
    waiting: list[int] = []
    for index, head in enumerate(heads):
        while waiting and depths[waiting[-1]] >= depths[index]:
            ends[waiting.pop()] = head.start()
        waiting.append(index)
    # A quotation mark that is never closed must not make each head read all that follows.
    for index in range(len(heads) - _MAX_QUOTED):
        ends[index] = min(ends[index], heads[index + _MAX_QUOTED].start())
    return list(zip(heads, ends, strict=True))


def open_quotes(text: str, opened: str, closed: str) -> bool:
    """Whether more quotation marks are opened in ``text`` than closed."""
    return _count(text, opened, 0, len(text)) > _count(text, closed, 0, len(text))


def _count(text: str, marks: str, start: int, end: int) -> int:
    return sum(text.count(mark, start, end) for mark in marks)
