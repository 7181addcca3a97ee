"""Two documents in, one comparison out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from compare.align import Link, align
from compare.changes import changes_of
from compare.clauses import went_inside
from compare.errors import Withheld
from compare.kinds import kind_of_pair
from compare.labels import labels
from compare.leads import other_object, stands_behind, without_exchanged
from compare.model import Checks, Comparison, Row, RowKind, Side
from compare.parts import label_of
from compare.tokens import join
from compare.verbs import lead_change
from compare.words import COARSE, difference, is_coarse
from documents.model import Document, Passage, PassageKind

#: Goes up when the same two documents may give another comparison; a stored comparison of an older engine is made anew.
ENGINE_VERSION = "3"

_PREAMBLE = frozenset({PassageKind.PREAMBULAR})
_OPERATIVE = frozenset({PassageKind.OPERATIVE, PassageKind.SUBPARAGRAPH})


def compare(
    old: Document,
    new: Document,
    *,
    basis: str | None = None,
    old_version: str | None = None,
    new_version: str | None = None,
) -> Comparison:
    """What changed between two documents.

    ``basis`` says why these two ("revises", "adopts", …: the kinds of ``compare.lineage``), the versions are the caller's
    names for the bytes behind either side. Raises Withheld when the documents are in different languages, or when the rows
    do not give back both texts word for word.
    """
    subject = f"{old.masthead.symbol or 'the old document'} with {new.masthead.symbol or 'the new document'}"
    languages = old.masthead.language, new.masthead.language
    if all(languages) and languages[0] != languages[1]:
        raise Withheld(
            f"the languages differ ({languages[0]} and {languages[1]})",
            phase="comparing",
            subject=subject,
            advice="Compare two versions in one language",
        )
    a, b = old.passages, new.passages
    links = align([p.text for p in a], [p.text for p in b], [str(p.kind) for p in a], [str(p.kind) for p in b])
    numbers = _numbers(old), _numbers(new)
    rows = without_exchanged(tuple(_row(link, a, b, numbers, new.masthead.language) for link in links), a, b)
    checks = check(rows, a, b)
    if not checks.passed:
        side = "new" if not checks.accept_all_is_new else "old"
        raise Withheld(
            f"the comparison does not rebuild the {side} text", phase="comparing", subject=subject, advice="Report it"
        )
    return Comparison(
        old=Side(old.masthead.symbol, old_version, label_of(old)),
        new=Side(new.masthead.symbol, new_version, label_of(new)),
        rows=rows,
        totals=totals(rows),
        checks=checks,
        changes=changes_of(old, new, rows),
        basis=basis,
        notes=_notes(rows, a, b, new),
    )


def _notes(
    rows: tuple[Row, ...], old: tuple[Passage, ...], new: tuple[Passage, ...], document: Document
) -> tuple[str, ...]:
    """Rows that were too much work for a comparison word by word: said, because their differences are coarser."""
    slow = [
        row.new[0]
        for row in rows
        if row.kind is not RowKind.UNCHANGED
        and row.old
        and row.new
        and is_coarse(join([old[i].text for i in row.old]), join([new[j].text for j in row.new]))
    ]
    if not slow:
        return ()
    names = labels(document)
    return tuple(f"{names[place].name}: {COARSE}" for place in slow)


def totals(rows: tuple[Row, ...]) -> tuple[tuple[str, int], ...]:
    """Rows per kind, every kind named, then how many moved and how many carry another number."""
    count = Counter(row.kind for row in rows)
    return (
        *((str(kind), count[kind]) for kind in RowKind),
        ("moved", sum(row.moved for row in rows)),
        ("renumbered", sum(row.renumbered for row in rows)),
    )


def check(rows: tuple[Row, ...], old: tuple[Passage, ...], new: tuple[Passage, ...]) -> Checks:
    """Rebuild both texts from the rows alone, and see that every passage stands in exactly one row."""
    return Checks(
        accept_all_is_new=_rebuilds([(row.new, row, "=+") for row in rows], new),
        reject_all_is_old=_rebuilds([(row.old, row, "=-") for row in rows], old),
    )


def _rebuilds(sides: list[tuple[tuple[int, ...], Row, str]], passages: tuple[Passage, ...]) -> bool:
    seen = sorted(index for indices, _, _ in sides for index in indices)
    if seen != list(range(len(passages))):
        return False
    return all(
        "".join([text for op, text in row.words if op in ops]) == join([passages[index].text for index in indices])
        for indices, row, ops in sides
    )


def _numbers(document: Document) -> tuple[str | None, ...]:
    """What a lawyer cites: a point carries another number when its paragraph does."""
    return tuple(number for part in document.parts for number in part.full_numbers)


def _row(
    link: Link,
    a: tuple[Passage, ...],
    b: tuple[Passage, ...],
    numbers: tuple[tuple[str | None, ...], tuple[str | None, ...]],
    language: str,
) -> Row:
    before, after = [a[i] for i in link.old], [b[j] for j in link.new]
    words = difference(join([p.text for p in before]), join([p.text for p in after]))
    if not before or not after:
        return Row(RowKind.DELETED if before else RowKind.ADDED, link.old, link.new, words)
    if len(after) > 1:
        kind = RowKind.SPLIT
    elif len(before) > 1:
        kind = RowKind.MERGED
    else:
        kind = kind_of_pair(before[0].text, after[0].text, words, language)
    lead = lead_change(before[0], after[0], language)
    crossed = {before[0].kind, after[0].kind}
    left_its_part = bool(crossed & _PREAMBLE and crossed & _OPERATIVE)
    if lead and lead.old and lead.shift:
        texts = before[0].text, after[0].text
        # What was asked and is now recalled, or the reverse, is no weaker or stronger way of asking.
        if (
            left_its_part
            or other_object(words)
            or stands_behind(lead.old, *texts)
            or went_inside(lead.old, *texts, language)
        ):
            lead = replace(lead, shift=None)
    return Row(
        kind,
        link.old,
        link.new,
        words,
        moved=link.moved or left_its_part,
        renumbered=numbers[0][link.old[0]] != numbers[1][link.new[0]],
        lead=lead,
    )
