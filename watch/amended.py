"""What an amendment proposes and what a corrigendum corrects, in the words of an alert: "OP 12 replaced, PP 4 deleted"."""

from __future__ import annotations

from documents.languages import LANGUAGES
from documents.model import Amendment, Change, Correction, Document, PassageKind

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
_PLACES = 5

#: Pairs as in a comparison: ("-", what is to go), ("+", what is to come), ("=", what only stands there).
Words = tuple[tuple[str, str], ...]


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


def deed_at(one: Amendment) -> str:
    """With the words of the paragraph by which the place is found: "words inserted after “once in force”"."""
    return f"{deed(one)} {one.position} “{one.anchor}”" if one.position and one.anchor else deed(one)


def details(document: Document) -> str:
    """All of them in one line, in the order of the document."""
    return ", ".join(
        f"{deed(one)} {place(one)}" if one.change is Change.INSERT else f"{place(one)} {deed(one)}"
        for one in document.amendments
    )


def words(one: Amendment | Correction) -> Words:
    """The wording itself, or the instruction as printed where no wording is quoted."""
    if isinstance(one, Amendment):
        gone, come = one.old, one.new
    else:
        gone, come = one.wrong, one.right
    return tuple((sign, text) for sign, text in (("-", gone), ("+", come)) if text) or (("=", one.text),)


def corrected(one: Correction) -> str:
    """ "corrected", "to read" where only the right wording is printed; with the editions that it is for."""
    said = "corrected" if one.wrong or not one.right else "to read"
    editions = [LANGUAGES[code][3] if code in LANGUAGES else code for code in one.languages]
    return f"{said} ({', '.join(editions)} only)" if editions else said


def correction_details(document: Document) -> str:
    """ "3 corrections: Paragraph 44, Paragraph 46"; empty where none was understood."""
    count = len(document.corrections)
    if not count:
        return ""
    places = list(dict.fromkeys(one.place for one in document.corrections if one.place))
    more = f" and {len(places) - _PLACES} more places" if len(places) > _PLACES else ""
    named = f": {'; '.join(places[:_PLACES])}{more}" if places else ""
    return f"{count} correction{'s' * (count != 1)}{named}"
