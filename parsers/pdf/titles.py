"""Titles of agenda items: which lines of the masthead begin one, told by how they are set.

Several items have their titles one under the other, without white between them, so that they would read as one paragraph:
"QUESTION OF PALESTINE" / "THE SITUATION IN THE MIDDLE EAST". A line begins a title of its own where the line above had room
for its first word, where further lines of titles hang and it does not, or where it is one of the points that hang under a
common title ("Coordination, programme and other questions:").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from parsers.pdf.lines import LEADING, Line
from parsers.words import agenda_items

#: Further lines of a title hang by at least and at most so many points.
_HANG, _WIDEST_HANG = 5.0, 25.0
#: A line of a title that another one surely follows.
_LEADS_ON = re.compile(
    r"(?:[:,;–—-]|\b(?:of|the|and|to|for|in|on|with|by|from|a|an|its|or|at|as|under|de|la|et|y|и|в))$"
)
_LETTERED = re.compile(r"(\d+) \(")


def mark_titles(lines: Sequence[Line]) -> None:
    """Set ``first`` on the lines, in reading order, that begin a further title of the agenda items named above them."""
    for index, line in enumerate(lines):
        items = agenda_items(line.text)
        if not items:
            continue
        after = index + 1
        if line.text.endswith((",", " and")) and after < len(lines):  # "Agenda items 62, 67, 80," / "110 and 132"
            items = agenda_items(f"{line.text} {lines[after].text}") or items
            after += 1
        parents = {found[1] for item in items if (found := _LETTERED.match(item))}
        titles = _titles(lines[after : after + 12], line)
        begins = _points(titles) or _begins(titles)
        # A point may stand under its item's title: as many titles more.
        if begins and len(begins) < len(items) + len(parents):
            for begin in begins:
                begin.first = True


def _titles(lines: Sequence[Line], item: Line) -> list[Line]:
    """The lines under the one that names the items, as far as they are set alike and close."""
    found: list[Line] = []
    above = item
    for line in lines:
        step = above.y - line.y
        alike = not found or (line.bold == found[0].bold and abs(line.size - found[0].size) < 0.6)
        if not (0 < step < LEADING * line.size and -3 < line.x0 - item.x0 < _WIDEST_HANG and alike):
            break
        found.append(line)
        above = line
    return found


def _points(titles: Sequence[Line]) -> list[Line]:
    """The second and further points that hang, each on a line, under a title that ends with a colon."""
    if len(titles) < 3 or not titles[0].text.endswith(":"):
        return []
    points = titles[1:]
    hang = all(line.x0 > titles[0].x0 + _HANG and line.text[:1].isupper() for line in points)
    return list(points[1:]) if hang else []


def _begins(titles: Sequence[Line]) -> list[Line]:
    if not titles:
        return []
    edge = max(line.x1 for line in titles)
    hanging = any(line.x0 > titles[0].x0 + _HANG for line in titles)
    found: list[Line] = []
    for above, line in pairwise(titles):
        if not line.text[:1].isupper() or _LEADS_ON.search(above.text) or line.x0 > titles[0].x0 + _HANG:
            continue
        word = line.text.split()[0]
        width = (line.x1 - line.x0) * len(word) / len(line.text) + 0.25 * line.size
        if hanging or above.x1 + 1.1 * width < edge:
            found.append(line)
    return found
