"""The comparison for a terminal or a plain mail: word differences as [-gone-] and {+come+}, in colour where there is one."""

from __future__ import annotations

import re
import textwrap

from compare.model import Comparison
from compare.render.view import Block, RowView, view
from compare.words import Op, without_typography
from documents.model import Document

_WIDTH = 88
_MARKS = {"-": ("[-", "-]", "\x1b[31;9m"), "+": ("{+", "+}", "\x1b[32;4m")}
_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"
# A document is not to move the reader's cursor: everything a terminal would obey is shown as a blank box.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_KEEP = 60  # characters kept on either side of a change when a long passage is shortened


def render(comparison: Comparison, old: Document, new: Document, colour: bool = False) -> str:
    """Plain text, wrapped at 88 columns. ``colour`` adds ANSI sequences; the brackets stay, so that colour is never alone."""
    page = view(comparison, old, new)
    out: list[str] = []

    def heading(text: str) -> None:
        out.append(f"{_BOLD}{text}{_OFF}" if colour else text)

    heading(f"{comparison.old.name or 'old text'} → {comparison.new.name or 'new text'}")
    if page.title:
        out += textwrap.wrap(_clean(page.title), _WIDTH)
    if page.basis:
        out.append(f"The second is {page.basis}.")
    out.append("")
    out += textwrap.wrap(page.headline + ".", _WIDTH)
    for fact in page.facts:
        out += textwrap.wrap(f"{fact.name}: {_clean(fact.text)}", _WIDTH, subsequent_indent="  ")
    for block in page.blocks:
        if block.opening:
            out.append("")
            heading(_clean(block.opening).upper())
        out += _folded(block, colour) if block.folded else [line for row in block.rows for line in _row(row, colour)]
    if comparison.changes.footnotes:
        out.append("")
        heading("FOOTNOTES")
        for note in comparison.changes.footnotes:
            out += _wrapped(f"{note.new or note.old}  {_marked(note.words, colour)}")
    out += ["", "Checked: the changes rebuild both texts word for word."]
    return "\n".join(out) + "\n"


def _folded(block: Block, colour: bool) -> list[str]:
    count = len(block.rows)
    line = f"  … {count} paragraph{'s' * (count != 1)} unchanged ({block.span})"
    return ["", f"{_DIM}{line}{_OFF}" if colour else line]


def _row(shown: RowView, colour: bool) -> list[str]:
    tag = f"{shown.sign} {shown.name}: {shown.what}"
    lead = shown.row.lead
    if lead is not None and lead.shift is not None:
        tag += f" ({lead.shift})"
    if shown.row.renumbered and not shown.row.moved and shown.old_name and shown.old_name != shown.name:
        tag += f" (was {shown.old_name})"
    return ["", f"{_BOLD}{tag}{_OFF}" if colour else tag, *_wrapped(_marked(_shortened(shown.row.words), colour))]


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for piece in text.split("\n"):
        lines += textwrap.wrap(
            piece,
            _WIDTH,
            initial_indent="    ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return lines


def _shortened(words: tuple[Op, ...]) -> tuple[Op, ...]:
    """Long equal stretches between changes cut down to what a reader needs to find the place."""
    out: list[Op] = []
    words = tuple(without_typography(words))
    for number, (op, text) in enumerate(words):
        if op == "=" and len(words) > 1 and len(text) > 3 * _KEEP:
            first, last = number == 0, number == len(words) - 1
            head = "" if first else _cut(text[:_KEEP], " ", -1)
            tail = "" if last else _cut(text[-_KEEP:], " ", 1)
            # A passage is known by how it begins, so the opening words stay.
            head = _cut(text[: _KEEP // 2], " ", -1) if first else head
            text = f"{head} […] {tail}"
        out.append((op, text))
    return tuple(out)


def _cut(text: str, blank: str, side: int) -> str:
    if blank not in text:
        return text
    return text.rsplit(blank, 1)[0] if side < 0 else text.split(blank, 1)[1]


def _marked(words: tuple[Op, ...], colour: bool) -> str:
    out: list[str] = []
    for op, text in words:
        text = _clean(text)
        if op == "=" or not text.strip():
            out.append(text)
            continue
        before, after, code = _MARKS[op]
        # The blank behind a change stays outside the brackets, so that words wrap as words.
        body = text.rstrip()
        marked = f"{before}{body}{after}"
        out.append((f"{code}{marked}{_OFF}" if colour else marked) + text[len(body) :])
    return "".join(out)


def _clean(text: str) -> str:
    return _CONTROL.sub("□", text)
