"""What a corrigendum corrects: the place, what is printed there and what it should read, for which language editions.

Two forms are in use: "The text “A” should read “B”" (or the place as a heading, "should read", and the new text as a
paragraph), and the older "Page 5, paragraph 12, line 3: for A read B".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import Correction, Part, Passage, PassageKind
from parsers import words

_PLACE = re.compile(
    r"(?:\d{1,2}\.\s)?(?:(?:Page|Pages|Paragraph|Paragraphs|Para\.|Table|Figure|Annex|Footnote|Section|Chapter|Title|Cover|Line"
    r"|Operative paragraph|Preambular paragraph|Agenda item|Item|Summary|Box|Appendix|Rule|Article)\b"
    r"(?: ?(?:\d[\w.]*|[IVXL]+|page)\b)?)(?P<rest>.*)",
    re.S,
)
_LEAD = re.compile(r"(?P<place>(?:Page|Paragraph|Para\.|Table|Annex|Footnote|Section|Line)\b[^:“\"]{1,120}):\s*(?=\S)")
_SHOULD = re.compile(
    r"(?:[Tt]he (?:text|words?|figures?|phrase|sentence|reference|name) )?[“\"](?P<wrong>[^”\"]+)[”\"].{0,40}?"
    r"(?:should read|should be replaced (?:by|with)|is replaced (?:by|with)|shall read)\s*:?\s*[“\"](?P<right>[^”\"]+)[”\"]",
    re.S,
)
_FOR = re.compile(
    r"\b[Ff]or (?:the words? |the figures? )?(?P<wrong>[“\"][^”\"]+[”\"]|\S.{0,400}?) (?:read|substitute)\s*:?\s*"
    r"(?P<right>[“\"][^”\"]+[”\"]|\S.*)",
    re.S,
)
_REPLACE = re.compile(r"\b[Rr]eplace (?P<wrong>[“\"][^”\"]+[”\"]) (?:with|by) (?P<right>[“\"][^”\"]+[”\"])", re.S)
_ONLY_RIGHT = re.compile(r"\bshould (?:now )?read(?: as follows)?\s*:?\s*[“\"](?P<right>[^”\"]+)[”\"]", re.S)
_ANNOUNCES = re.compile(
    r"(?:should read(?: as follows)?|with the following|by the following|as follows|to read|footnote reading)\s*:?$",
    re.I,
)
_INSTRUCTS = re.compile(
    r"\b(?:should|[Rr]eplace|[Ii]nsert|[Dd]elete|[Aa]dd|[Ff]or .{1,400}? (?:read|substitute)|shall read|is replaced)\b",
    re.S,
)
_NAME = "English|French|Spanish|Russian|Arabic|Chinese"
_LANGUAGES = re.compile(rf"((?:{_NAME})(?:(?:, | and |/)(?:{_NAME}))*) (?:only|versions? only|text only)", re.I)
_APPLIES = re.compile(rf"(?:applies|concerns|refers)(?: only)? to the ((?:{_NAME})(?:(?:, | and )(?:{_NAME}))*)", re.I)


def corrections_of(parts: Sequence[Part], head: Sequence[str] = ()) -> tuple[Correction, ...]:
    """The corrections in the order printed. ``head`` are the masthead's lines: they name the editions ("French only")."""
    passages = [passage for part in parts for passage in part.passages]
    everywhere = _languages("\n".join(head)) or _languages(" ".join(p.text for p in passages[:4] if len(p.text) < 120))
    found: list[Correction] = []
    place = ""
    index = 0
    while index < len(passages):
        passage = passages[index]
        index += 1
        text = passage.text
        if _is_place(passage):
            place = re.sub(r"^\d{1,2}\.\s", "", text).rstrip(" .:")
            continue
        lead = _LEAD.match(text)
        where, said = (lead["place"].strip(), text[lead.end() :]) if lead else (place, text)
        if not _INSTRUCTS.search(said) and not _ANNOUNCES.search(said):
            continue
        pair = _SHOULD.search(said) or _REPLACE.search(said) or _FOR.search(said)
        wrong = _bare(pair["wrong"]) if pair else None
        right = _bare(pair["right"]) if pair else None
        printed = [text]
        if pair is None:
            alone = _ONLY_RIGHT.search(said)
            right = alone["right"] if alone else None
        if right is None and _ANNOUNCES.search(said):
            follows = []
            while index < len(passages) and not _is_place(passages[index]) and not _starts(passages[index]):
                follows.append(passages[index].text)
                index += 1
            printed.extend(follows)
            right = "\n".join(follows) or None
        found.append(Correction(where, "\n".join(printed), wrong, right, _languages(text) or everywhere))
    return tuple(found)


def _is_place(passage: Passage) -> bool:
    match = _PLACE.fullmatch(passage.text)
    if match is None or _INSTRUCTS.search(passage.text) or len(passage.text) > 160:
        return False
    return passage.kind in (PassageKind.HEADING, PassageKind.TITLE) or not passage.text.rstrip().endswith((".", ";"))


def _starts(passage: Passage) -> bool:
    """Whether a passage is an instruction of its own: it names its place or what to do at once."""
    return bool(
        re.match(
            r"(?:At the end of|In (?:the )?(?:\w+ ){0,3}(?:line|sentence)|Insert|Delete|Replace|For )", passage.text
        )
        or _LEAD.match(passage.text)
        or (len(passage.text) < 120 and _ANNOUNCES.search(passage.text))
    )


def _bare(text: str) -> str:
    return text.strip().strip('“”"').rstrip(" .") if text.strip()[:1] in '“"' else text.strip().rstrip(" .")


def _languages(text: str) -> tuple[str, ...]:
    match = _LANGUAGES.search(text) or _APPLIES.search(text)
    if not match:
        return ()
    return tuple(words.LANGUAGE_NAMES[name.lower()] for name in re.findall(_NAME, match[1], re.I))
