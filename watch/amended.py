"""What an amendment proposes, in the words of an alert: "OP 12 replaced, new words in OP 3, PP 4 deleted"."""

from __future__ import annotations

from documents.model import Amendment, Change, Document, PassageKind

_DEED = {
    Change.REPLACE: "replaced",
    Change.REPLACE_WORDS: "words replaced",
    Change.INSERT: "new paragraph",
    Change.INSERT_WORDS: "words inserted",
    Change.DELETE: "deleted",
    Change.DELETE_WORDS: "words deleted",
    Change.OTHER: "changed",
}
_SHORT = {PassageKind.PREAMBULAR: "PP", PassageKind.OPERATIVE: "OP", PassageKind.SUBPARAGRAPH: "OP"}


def drafts(document: Document) -> tuple[str, ...]:
    """The symbols that it proposes to change, as printed."""
    return tuple(dict.fromkeys(one.amends for one in document.amendments if one.amends))


def place(one: Amendment) -> str:
    """ "OP 12", "title", "after PP 3" for a new paragraph; "text" where the instruction names no place that was understood."""
    short = _SHORT.get(one.kind, str(one.kind)) if one.kind else ""
    where = " ".join(filter(None, (short, one.number))) or "text"
    return f"{one.position} {where}" if one.change is Change.INSERT and one.position else where


def deed(one: Amendment) -> str:
    """What is to be done there: "replaced", "words inserted"."""
    return _DEED[one.change]


def details(document: Document) -> str:
    """All of them in one line, in the order of the document."""
    return ", ".join(
        f"{deed(one)} {place(one)}" if one.change is Change.INSERT else f"{place(one)} {deed(one)}"
        for one in document.amendments
    )
