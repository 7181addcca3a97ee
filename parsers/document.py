"""The last step: masthead, parts, footnotes and sponsors as one document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from documents.citations import citations_in
from documents.leads import lead_of
from documents.model import (
    Amendment,
    Document,
    Footnote,
    Masthead,
    Part,
    PartKind,
    PassageKind,
    Provenance,
    Sponsor,
    Vote,
)
from documents.states import group_behind, split_names, state_code
from documents.symbol import Symbol, SymbolError
from parsers import agendas, amendments, corrigenda, kinds, letters, proposals, records, sponsors, words
from parsers.blocks import Block, Reading, tidy
from parsers.leads import lead_of as english_lead
from parsers.masthead import read_front
from parsers.parts import Text, belonging, body_size
from parsers.passages import Cite
from parsers.revisions import placed
from parsers.structure import Builder
from parsers.votes import votes_told

_ADOPTED = ("resolution", "decision", "presidential statement")
#: "At the 9965th meeting of the Security Council, held on 21 February 2035, in connection with …, the President … made …"
_AT_ITS = re.compile(
    r"At (?:its|the) (?P<meeting>\d+(?:st|nd|rd|th) (?:plenary )?meeting)(?: of the [A-Z][\w ]{3,60})?,? "
    r"(?:held )?on (?P<day>\d{1,2} [A-Z][a-z]+ \d{4}),"
)


def assemble(reading: Reading, *, parser: str, language: str | None = None, known: Symbol | None = None) -> Document:
    """The document of a reading, whatever format it came from.

    ``known`` is the symbol that it is held to have where none can be read: it says what kind of document this is.
    """
    front = read_front(reading, language)
    masthead = front.masthead
    symbol = _symbol(masthead.symbol) or (known.each[0] if known is not None else None)
    organ = symbol.body if symbol is not None else "A"

    def cites(speaker: str | None) -> Cite:
        # A session is the document's own organ's: the thirtieth of a commission says nothing of the Assembly's.
        own = speaker is None or speaker[0] == organ.split("/", 1)[0]
        session = masthead.session if own else None
        return partial(citations_in, organ=speaker or organ, session=session, language=masthead.language)

    cite = cites(None)
    notes = tuple(Footnote(note.mark, note.text, cite(note.text)) for note in reading.notes)
    blocks = reading.blocks[front.body :]
    if not any(note.text.startswith("Reissued") for note in notes):
        reissue, blocks = _reissue(reading.head, blocks)
        notes = (*reissue, *notes)
    builder = Builder(frozenset(note.mark for note in notes), cites, body_size(reading.blocks), _first_part(symbol))
    text = builder.read(blocks)
    title = next((part.title for part in text.parts if part.title), None) or ""
    early = [p.text for part in text.parts[:1] for p in part.passages[:6] if len(p.text) < 250]
    opening = "\n".join(text.opening)
    kind = kinds.kind_of(
        symbol,
        title,
        opening,
        "\n".join(early),
        resolution=text.resolution,
        decision=any(part.kind in (PartKind.DRAFT_DECISION, PartKind.DECISION) for part in text.parts),
    )
    meeting, adopted = _held(text.parts) if kind in ("decision", "presidential statement") else (None, None)
    masthead = replace(
        masthead,
        adopted=text.adopted or adopted if kind in _ADOPTED else None,
        meeting=masthead.meeting or text.meeting or meeting,
    )
    warnings = [*reading.warnings, *front.warnings]
    if masthead.symbol is None and known is None and text.number:
        # The page that bears the symbol is cut off, but an adopted text has its number before its title.
        numbered = f"{_SERIES[text.organ]}/{text.number}" if text.organ in _SERIES else None
        if numbered is not None:
            masthead = replace(masthead, symbol=numbered)
            symbol = Symbol.parse(numbered)
            warnings = [f"the symbol {numbered} is not printed: it is taken from the number before the title"]
    split = partial(split_names, language=masthead.language)
    record = kind in ("verbatim record", "summary record")
    told = votes_told(
        _with_leads(text.parts, masthead.language, reading.media_type),
        split,
        masthead.date,
        masthead.meeting if record else None,
    )
    warnings.extend(told.warnings)
    parts = _titled([_named(part, kind) for part in told.parts], kind, masthead.meeting)
    parts = belonging(parts, sections=kind == "session report")
    if not text.parts:
        warnings.append("no text was found under the masthead")
    return Document(
        kind=kind,
        masthead=masthead,
        parts=parts,
        provenance=Provenance(reading.media_type, parser, reading.pages, tuple(warnings)),
        footnotes=notes,
        sponsors=(*_sponsors(text.sponsor_lines, notes, split), *_added(symbol, text, split)),
        votes=tuple(_own(vote, masthead) for vote in told.votes) if kind in _ADOPTED else told.votes,
        amendments=_amendments(parts, text, title) if kind == "amendment" else (),
        corrections=corrigenda.corrections_of(parts, reading.head) if kind == "corrigendum" else (),
        letters=letters.letters_of(parts) if kind in ("letter", "note verbale") else (),
        items=agendas.items_of(parts) if kind == "agenda" else (),
        turns=records.turns_of(
            [passage for part in parts for passage in part.passages], verbatim=kind == "verbatim record"
        )
        if record
        else (),
        proposals=proposals.proposals_of(parts, told.results, masthead.date) if kind == "committee report" else (),
        revisions=placed(reading.tracked, reading.blocks, [passage for part in parts for passage in part.passages]),
    )


_SERIES = {"General Assembly": "A/RES", "Economic and Social Council": "E/RES", "Human Rights Council": "A/HRC/RES"}


_REISSUED = re.compile(r"(\*{1,3}) ?((?:Reissued|Re-issued|Second reissue|Third reissue) .{3,200})", re.I)


def _held(parts: Sequence[Part]) -> tuple[str | None, str | None]:
    """(meeting, ISO date) in the sentence that opens a decision or a statement by the President."""
    first = next((passage.text for part in parts for passage in part.passages), "")
    match = _AT_ITS.match(first)
    return (match["meeting"], words.date_in(match["day"])) if match else (None, None)


def _own(vote: Vote, masthead: Masthead) -> Vote:
    """A vote printed below a resolution is on it, and was taken when it was adopted."""
    if vote.subject or vote.meeting:
        return vote
    return replace(vote, subject=masthead.symbol, meeting=masthead.meeting, date=masthead.adopted)


def _reissue(head: Sequence[str], blocks: Sequence[Block]) -> tuple[tuple[Footnote, ...], tuple[Block, ...]]:
    """(the note "* Reissued for technical reasons …", the blocks without it), where a format does not set it as a note."""
    kept: list[Block] = []
    found: list[Footnote] = []
    for block in blocks:
        match = _REISSUED.fullmatch(tidy("".join(span.text for span in block.spans)))
        if match and not found:
            found.append(Footnote(match[1], match[2]))
        else:
            kept.append(block)
    if not found:
        lines = (match for line in head if (match := _REISSUED.fullmatch(line.strip())))
        found.extend(Footnote(match[1], match[2]) for match in (next(lines, None),) if match)
    return tuple(found), tuple(kept)


def _symbol(text: str | None) -> Symbol | None:
    if not text:
        return None
    try:
        return Symbol.parse(text).each[0]
    except SymbolError:
        return None


def _first_part(symbol: Symbol | None) -> PartKind:
    series = symbol.series if symbol is not None else None
    if series == "RES":
        return PartKind.RESOLUTION
    if series == "DEC":
        return PartKind.DECISION
    if series == "L":
        return PartKind.DRAFT_RESOLUTION
    if series == "PRST":
        return PartKind.STATEMENT
    return PartKind.NARRATIVE


def _named(part: Part, kind: str) -> Part:
    """The part under the kind that the whole document turned out to be."""
    if part.kind is PartKind.DRAFT_RESOLUTION and part.label is None:
        if kind == "draft decision":
            return replace(part, kind=PartKind.DRAFT_DECISION)
        if kind not in ("draft resolution", "committee report") and kind in (
            "limited document",
            "report",
            "agenda",
            "note",
            "corrigendum",
            "amendment",
        ):
            return replace(part, kind=PartKind.NARRATIVE)
    if part.kind is PartKind.RESOLUTION and kind == "draft resolution":
        return replace(part, kind=PartKind.DRAFT_RESOLUTION)
    if part.kind is PartKind.NARRATIVE and kind in ("letter", "note verbale"):
        return replace(part, kind=PartKind.LETTER)
    if part.kind is PartKind.NARRATIVE and kind in ("statement", "presidential statement"):
        return replace(part, kind=PartKind.STATEMENT)
    return part


def _with_leads(parts: tuple[Part, ...], language: str, media_type: str) -> tuple[Part, ...]:
    """Leads by their words, where the type that shows them is lost: in text, and in a document without any italics."""
    clauses = [p for part in parts for p in part.passages if p.kind in (PassageKind.PREAMBULAR, PassageKind.OPERATIVE)]
    if media_type != "text/plain" and (language == "zh" or any(p.lead for p in clauses)):
        return parts  # Chinese has no italics to lose: its mark-up and its files show no lead
    opening = english_lead if language == "en" else partial(lead_of, language=language)
    return tuple(
        replace(
            part,
            passages=tuple(
                replace(p, lead=opening(p.text))
                if p.lead is None and p.kind in (PassageKind.PREAMBULAR, PassageKind.OPERATIVE)
                else p
                for p in part.passages
            ),
        )
        for part in parts
    )


def _titled(parts: list[Part], kind: str, meeting: str | None) -> tuple[Part, ...]:
    """A record has no title but its meeting: "10011th meeting"."""
    if parts and meeting and kind in ("verbatim record", "summary record") and not any(part.title for part in parts):
        parts[0] = replace(parts[0], title=meeting)
    return tuple(parts)


def _amendments(parts: tuple[Part, ...], text: Text, title: str) -> tuple[Amendment, ...]:
    return amendments.amendments_of(parts, amendments.amends(text.opening, title))


def _added(symbol: Symbol | None, text: Text, split: sponsors.Split) -> tuple[Sponsor, ...]:
    """The further sponsors that an addendum to a draft is issued for."""
    if symbol is None or symbol.series != "L" or not symbol.suffixes or symbol.suffixes[-1][0] != "ADD":
        return ()
    lines = [*text.opening, *(line for p in text.parts for line in (p.title or "", *(x.text for x in p.passages)))]
    return sponsors.added(lines, split, state_code)


def _sponsors(lines: tuple[str, ...], notes: tuple[Footnote, ...], split: sponsors.Split) -> tuple[Sponsor, ...]:
    found: list[Sponsor] = []
    for line in lines:
        match = sponsors.is_sponsor_line(line)
        if match:
            found.extend(sponsors.sponsors_of(match["names"], split, state_code))
    behalf = next(filter(None, (group_behind(note.text) for note in notes if note.mark == "*")), None)
    if behalf is not None and len(found) == 1 and found[0].on_behalf_of is None:
        # "Mauritania:* draft resolution", with the group in a note.
        found[0] = replace(found[0], on_behalf_of=behalf)
    return tuple(found)
