"""What a comparison shows as deleted: ours, and other Python tools that somebody might pick, behind one signature.

Every function takes the paragraphs of the old and the new text and gives the old words it shows as deleted, by their place in the
whole old text (words parted by blanks). ``make peers`` installs those of ``benchmarks/peers.txt`` beside the project and runs the
benchmarks with them; one that is not installed is left out.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from itertools import accumulate

import cydifflib

from compare import RowKind, compare
from documents.model import Document, Masthead, Part, PartKind, Passage, PassageKind, Provenance

Tool = Callable[[Sequence[str], Sequence[str]], set[int]]
Segment = tuple[str, bool]  # a piece of the old text, and whether it is shown as deleted


def installed() -> dict[str, Tool]:
    tools: dict[str, Tool] = {
        "rapporteur": _ours,
        "difflib, words of the whole text": partial(_whole_text, difflib.SequenceMatcher, False),
        "difflib, autojunk (its default)": partial(_whole_text, difflib.SequenceMatcher, True),
        "cydifflib, words of the whole text": partial(_whole_text, cydifflib.SequenceMatcher, False),
        "difflib, lines (paragraphs)": _by_lines,
    }
    for name, module, tool in (
        ("redlines", "redlines", _redlines),
        ("xmldiff", "xmldiff.main", _xmldiff),
        ("diff-match-patch", "diff_match_patch", _match_patch),
    ):
        try:
            import_module(module)
        except ImportError:
            continue
        tools[name] = tool
    return tools


def document(texts: Sequence[str]) -> Document:
    body = tuple(Passage(PassageKind.OPERATIVE, text, str(number)) for number, text in enumerate(texts, 1))
    part = Part(PartKind.RESOLUTION, body, None, "Benchmark")
    return Document("resolution", Masthead(None, "en"), (part,), Provenance("text/plain", "benchmark"))


def _ours(old: Sequence[str], new: Sequence[str]) -> set[int]:
    found = compare(document(old), document(new))
    starts = _starts(old)
    gone: set[int] = set()
    for row in found.rows:
        if row.kind is not RowKind.UNCHANGED and row.old:
            gone |= _deleted(starts[row.old[0]], ((text, op == "-") for op, text in row.words if op != "+"))
    return gone


def _whole_text(matcher: type, autojunk: bool, old: Sequence[str], new: Sequence[str]) -> set[int]:
    opcodes = matcher(None, " ".join(old).split(), " ".join(new).split(), autojunk=autojunk).get_opcodes()
    return {place for tag, i1, i2, _, _ in opcodes if tag in ("delete", "replace") for place in range(i1, i2)}


def _by_lines(old: Sequence[str], new: Sequence[str]) -> set[int]:
    starts = [*_starts(old), sum(len(text.split()) for text in old)]
    opcodes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {
        word for tag, i1, i2, _, _ in opcodes if tag in ("delete", "replace") for word in range(starts[i1], starts[i2])
    }


def _redlines(old: Sequence[str], new: Sequence[str]) -> set[int]:
    from redlines import Redlines
    from redlines.processor import tokenize_text

    opcodes = Redlines("\n\n".join(old), "\n\n".join(new)).opcodes
    # Its tokens: words with the blank after them, brackets, and one mark between two paragraphs.
    tokens: list[str] = []
    for text in old:
        tokens += ["\n"] if tokens else []
        tokens += tokenize_text(text)
    if opcodes[-1][2] != len(tokens):
        raise ValueError(
            f"redlines counts {opcodes[-1][2]} tokens, not {len(tokens)}: this version cuts them otherwise"
        )
    gone = {place for tag, i1, i2, _, _ in opcodes if tag in ("delete", "replace") for place in range(i1, i2)}
    return _deleted(0, ((token, place in gone) for place, token in enumerate(tokens)))


def _xmldiff(old: Sequence[str], new: Sequence[str]) -> set[int]:
    from lxml import etree
    from xmldiff import formatting, main

    def tree(texts: Sequence[str]) -> etree._Element:
        root = etree.Element("text")
        for text in texts:
            etree.SubElement(root, "p").text = " ".join(text.split())
        return root

    formatter = formatting.XMLFormatter(text_tags=("p",))
    marked = etree.fromstring(main.diff_trees(tree(old), tree(new), formatter=formatter))
    mark = "{http://namespaces.shoobx.com/diff}"
    # A moved paragraph stands twice, as deleted and as inserted; the old ones are known again by their text.
    places = {" ".join(text.split()): start for start, text in zip(_starts(old), old, strict=True)}
    gone: set[int] = set()
    for paragraph in marked:
        if paragraph.get(f"{mark}insert") is not None:
            continue
        whole = paragraph.get(f"{mark}delete") is not None
        segments = [(paragraph.text or "", whole)]
        for piece in paragraph:
            if piece.tag != f"{mark}insert":
                segments.append((piece.text or "", True))
            segments.append((piece.tail or "", whole))
        gone |= _deleted(places["".join(text for text, _ in segments)], segments)
    return gone


def _match_patch(old: Sequence[str], new: Sequence[str]) -> set[int]:
    from diff_match_patch import diff_match_patch

    tool = diff_match_patch()
    tool.Diff_Timeout = 0  # exact, however long it takes; its default gives up after a second
    diffs = tool.diff_main("\n".join(old), "\n".join(new))
    tool.diff_cleanupSemantic(diffs)
    return _deleted(0, ((text, op < 0) for op, text in diffs if op <= 0))


def _starts(texts: Sequence[str]) -> list[int]:
    """The place of each paragraph's first word in the whole text."""
    return list(accumulate((len(text.split()) for text in texts[:-1]), initial=0))


def _deleted(place: int, segments: Iterable[Segment]) -> set[int]:
    """Words with a deleted letter, counted from ``place``."""
    gone: set[int] = set()
    inside = False
    for text, deleted in segments:
        for character in text:
            if character.isspace():
                place, inside = place + inside, False
            else:
                inside = True
                if deleted:
                    gone.add(place)
    return gone
