"""The comparison as Markdown (CommonMark with strikethrough): ~~gone~~ and **come**."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compare.model import Comparison
from compare.render.view import RowView, view
from compare.words import Op, without_typography
from documents.model import Document

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
_MARKS = {"-": "~~", "+": "**"}


def render(comparison: Comparison, old: Document, new: Document, colour: bool = False) -> str:
    """Markdown text. ``colour`` changes nothing (Markdown has none); it is here so that plain renderings are called alike."""
    page = view(comparison, old, new)
    title = f"# {_escaped(comparison.old.name or 'Old text')} → {_escaped(comparison.new.name or 'New text')}"
    out = [title, ""]
    if page.title:
        out += [f"*{_escaped(page.title)}*", ""]
    if page.basis:
        out += [f"The second is {_escaped(page.basis)}.", ""]
    out += [f"**{_escaped(page.headline)}.**", ""]
    out += [f"- **{_escaped(mark.where)}** {_escaped(mark.what)}" for mark in page.highlights]
    if page.more > 0:
        out.append(f"- {page.more} more below")
    out += [f"- {fact.name}: {_escaped(fact.text)}" for fact in page.facts]
    for block in page.blocks:
        out.append("")
        if block.opening:
            out += [f"## {_escaped(block.opening)}", ""]
        if block.folded:
            count = len(block.rows)
            out.append(f"*{count} paragraph{'s' * (count != 1)} unchanged ({_escaped(block.span)})*")
        else:
            out += [line for row in block.rows for line in _row(row)]
    if comparison.changes.footnotes:
        out += ["", "## Footnotes", ""]
        out += [f"- {_escaped(n.new or n.old or '')} {_marked(n.words)}" for n in comparison.changes.footnotes]
    out += ["", "*Checked: the changes rebuild both texts word for word.*"]
    return "\n".join(out) + "\n"


def _row(shown: RowView) -> list[str]:
    shift = f" ({shown.row.lead.shift})" if shown.row.lead is not None and shown.row.lead.shift is not None else ""
    was = ""
    if shown.row.renumbered and not shown.row.moved and shown.old_name and shown.old_name != shown.name:
        was = f" (was {shown.old_name})"
    return [f"**{_escaped(shown.name)}** · {_escaped(shown.what)}{shift}{_escaped(was)}", "", _quoted(shown), ""]


def _quoted(shown: RowView) -> str:
    return "\n".join(f"> {line}" for line in _marked(without_typography(shown.row.words)).split("\n"))


def _marked(words: Sequence[Op]) -> str:
    out: list[str] = []
    for op, text in words:
        # Emphasis opens and closes only next to a word, and never runs over the end of a line.
        for number, line in enumerate(text.split("\n")):
            if number:
                out.append("\n\n")
            body = line.strip()
            mark = _MARKS.get(op, "") if body else ""
            start = line[: len(line) - len(line.lstrip())]
            end = line[len(line.rstrip()) :] if body else ""
            out.append(f"{start}{mark}{_escaped(body)}{mark}{end}")
    return "".join(out)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
