"""An agenda as its items: "7 (b)" and the title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import AgendaItem, Part, PassageKind
from parsers.labels import label_of

_PAGE = re.compile(r"\s\d{1,3}$")


def items_of(parts: Sequence[Part]) -> tuple[AgendaItem, ...]:
    """The items that are counted from 1 on, with their points; the annotations after them count anew and are left out.

    An item stands as a numbered paragraph, or as a line of the table of contents with the page behind it.
    """
    found: list[AgendaItem] = []
    due = 1
    split = False  # the line before broke off without its page number
    contents = False
    for passage in (passage for part in parts for passage in part.passages):
        text = passage.text
        if passage.number is not None and re.fullmatch(r"\d+ \([a-z]\)", passage.number):
            if found and passage.number.split()[0] == str(due - 1):
                found.append(AgendaItem(passage.number, text.rstrip(";. ")))
            continue
        number, title = passage.number, text
        if number is None:
            label = label_of(text)
            loose = re.match(r"(\d{1,2})\s+(?=[A-Z])", text)
            if label is not None and label.kind == "figure":
                number, title = label.value, text[label.length :]
            elif loose:
                number, title = loose[1], text[loose.end() :]
        if number == str(due) and passage.kind is not PassageKind.HEADING:
            contents = contents or (due == 1 and _PAGE.search(title) is not None)
            found.append(AgendaItem(number, _title(title, contents)))
            split = contents and _PAGE.search(title) is None
            due += 1
        elif split and passage.number is None and found:
            found[-1] = AgendaItem(found[-1].number, f"{found[-1].title} {_title(text, contents)}")
            split = _PAGE.search(text) is None
    return tuple(found) if len(found) > 1 else ()


def _title(text: str, contents: bool) -> str:
    return (_PAGE.sub("", text) if contents else text).rstrip(". ")
