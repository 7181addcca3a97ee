"""Letters and notes verbales: from whom, to whom, of which day. The heading says it, in a form that each language keeps to:

"Letter dated 26 March 2025 from the Permanent Representative of Fiji to the United Nations addressed to the Secretary-General".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.model import Letter, Part, PartKind, PassageKind
from parsers.words import date_in

_DAY = r"(?P<date>\d{1,2}(?:er|º)? (?:de )?\w+ (?:de )?\d{4})"
_FORMS = tuple(
    re.compile(form, re.S)
    for form in (
        rf"(?:Identical )?(?:[Ll]etters?|LETTERS?|[Nn]otes? verbales?|NOTES? VERBALES?) (?:dated|DATED) {_DAY} (?:from|FROM) "
        r"(?P<sender>.+?)(?:,? (?:addressed|ADDRESSED) (?:to|TO) (?P<recipient>.+))?",
        rf"(?:Lettres?(?: identiques)?|Notes? verbales?) datées? du {_DAY},? adressées? "
        r"(?P<recipient>(?:au|à) .+?) par (?P<sender>.+)",
        rf"(?:Cartas?(?: idénticas)?|Notas? verbal(?:es)?) de fecha {_DAY},? dirigidas? "
        r"(?P<recipient>(?:al?|a la) .+?) por (?P<sender>.+)",
        rf"(?:Идентичные письма|Письмо|Вербальная нота) (?P<sender>.+?) от {_DAY} года,? "
        r"(?:на имя|в адрес) (?P<recipient>.+)",
    )
)
#: The heading of a letter is among so many passages of its part.
_EARLY = 6
_ARTICLES = re.compile(r"^(?:the |le |la |el |au |à la |à l[’']|al |a la )", re.I)


def letters_of(parts: Sequence[Part]) -> tuple[Letter, ...]:
    """The letters that a document holds, in order; an annex to a letter that names it again is none."""
    found: list[Letter] = []
    for text, place in _headings(parts):
        match = next((match for form in _FORMS if (match := form.fullmatch(text.rstrip(" *.")))), None)
        if match is None:
            continue
        recipient = match["recipient"]
        letter = Letter(
            sender=_bare(match["sender"]),
            recipient=_bare(recipient) if recipient else None,
            date=date_in(match["date"]),
            passage=place,
        )
        if (letter.sender, letter.recipient, letter.date) not in {(x.sender, x.recipient, x.date) for x in found}:
            found.append(letter)
    return tuple(found)


def _headings(parts: Sequence[Part]) -> Iterator[tuple[str, int | None]]:
    """(text, index of the passage or None for a title) of what may be the heading of a letter."""
    place = 0
    for part in parts:
        if part.title and part.kind is not PartKind.ANNEX:
            yield part.title, None
        for index, passage in enumerate(part.passages):
            # Typed letters do not set their heading apart.
            typed = passage.kind is PassageKind.PARAGRAPH and index < _EARLY and passage.number is None
            if passage.kind in (PassageKind.TITLE, PassageKind.HEADING) or typed:
                yield passage.text, place
            place += 1


def _bare(name: str) -> str:
    return _ARTICLES.sub("", " ".join(name.split())).rstrip(" ,.*")
