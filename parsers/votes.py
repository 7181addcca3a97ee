"""Votes: who voted how, read from the passages of a report or a record, and checked against the printed totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.model import Part, Passage, Vote
from documents.states import state_code
from parsers.words import date_in

_RECORDED = re.compile(
    r"(?:by a (?:recorded|roll-call) vote of|(?:was|were) (?:adopted|approved|retained"
    r"|rejected)(?: as a whole)? by(?: a vote of)?)\s+"
    r"(\d+|none)(?: votes?)? to (\d+|none)(?:,? with (\d+|no|one) abstentions?)?"
)
_COUNCIL = re.compile(
    r"There (?:were|was) (\d+|no|none|one) votes? in favour(?:,| and)? (\d+|no|none"
    r"|one)(?: votes?)? against(?:,? and)? (\d+|no|none|one) abstentions?",
    re.I,
)
_UNANIMOUS = re.compile(r"received (\d+) votes in favour\b(?!.{0,40}against)")
_SIDES = (
    ("in_favour", re.compile(r"(?:Voting )?[Ii]n favour\s*:\s*", re.I)),
    ("against", re.compile(r"(?:Voting )?[Aa]gainst\s*:\s*", re.I)),
    ("abstaining", re.compile(r"Abstaining\s*:\s*|Abstentions?\s*:\s*", re.I)),
)
#: "[Adopted by a recorded vote of 28 to 7, with 12 abstentions. The voting was as follows: In favour: …", below a resolution of
#: the Human Rights Council.
_RESULT = re.compile(r"\[?\w[^:]{0,300}\brecorded vote of [^:]{3,120}\bvoting was as follows\s*:", re.I)
_SIDE = re.compile(r"(?:\bIn favour|\bAgainst|\bAbstaining|\bAbstentions?)\s*:\s*")
_SYMBOL = re.compile(r"[A-Z](?:/[A-Za-z0-9.]+)+")
#: "The Committee rejected the amendment to replace the title by a recorded vote": what has no symbol is named by its words.
_MOVED = re.compile(r"\b(?:adopted|rejected|approved|retained) ((?:the|operative|preambular) [^.;]{3,200}?),?\s*$")
#: "Members of the Council have before them document S/2030/27, which contains the text of a draft resolution".
_BEFORE_THEM = re.compile(
    r"have before them document (?P<symbol>[A-Z](?:/[A-Za-z0-9.]+)+),? [^.]{0,40}the text of (?:a|the) draft"
)
_WORDS = {"none": 0, "no": 0, "one": 1}


@dataclass(frozen=True, slots=True)
class Told:
    """The votes of a document, its parts without the lists of names, doubts, and per vote the passage that gives its result."""

    votes: tuple[Vote, ...]
    parts: tuple[Part, ...]
    warnings: tuple[str, ...]
    results: tuple[Passage | None, ...]


def votes_of(
    parts: Sequence[Part], split: Callable[[str], tuple[str, ...]], issued: str | None = None
) -> tuple[tuple[Vote, ...], tuple[Part, ...], tuple[str, ...]]:
    """(votes, parts, warnings) of ``votes_told``."""
    told = votes_told(parts, split, issued)
    return told.votes, told.parts, told.warnings


def votes_told(
    parts: Sequence[Part],
    split: Callable[[str], tuple[str, ...]],
    issued: str | None = None,
    meeting: str | None = None,
) -> Told:
    """The votes printed in a document, and a warning for each whose names do not add up.

    The lists of a vote that adds up are taken out of the passages: the vote has them, name by name. Other lists stay where
    they are, so that nothing that is printed is lost. ``issued`` is the document's date (ISO): reports print day and month only.
    ``meeting`` is given for the record of one meeting, held on that date.
    """
    parts = [replace(part, passages=tuple(_opened(part.passages))) for part in parts]
    passages = [passage for part in parts for passage in part.passages]
    found: list[Vote] = []
    results: list[Passage | None] = []
    warnings: list[str] = []
    listed: set[int] = set()
    index = since = 0
    while index < len(passages):
        if not _SIDES[0][1].match(passages[index].text):
            index += 1
            continue
        lists, after = _lists(passages, index)
        names = {side: _mended(split(text)) if text else () for side, text in lists.items()}
        names = {side: () if _nobody(found_names) else found_names for side, found_names in names.items()}
        totals, subject, result = _result(passages, index, after)
        subject = subject or _put_to(passages[since:index])
        since = after
        held, day = (meeting, issued) if meeting else when(passages[:index], issued)
        vote = Vote(
            subject=subject,
            in_favour=names.get("in_favour", ()),
            against=names.get("against", ()),
            abstaining=names.get("abstaining", ()),
            totals=totals,
            recorded=True,
            meeting=held,
            date=day,
        )
        found.append(vote)
        results.append(result)
        doubts = _check(vote)
        warnings.extend(doubts)
        if totals and not doubts:
            listed.update(range(index, after))
        index = max(after, index + 1)
    return Told(tuple(found), _without(parts, listed), tuple(warnings), tuple(results))


def _opened(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, with the lists that stand in one paragraph with their result as paragraphs of their own."""
    for passage in passages:
        result = _RESULT.match(passage.text)
        places = [side.start() for side in _SIDE.finditer(passage.text)] if result else []
        if len(places) < 2:
            yield passage
            continue
        edges = [0, *places, len(passage.text)]
        for start, end in pairwise(edges):
            text = passage.text[start:end].strip()
            cited = tuple(symbol for symbol in passage.citations if symbol in text)
            yield replace(passage, text=text, citations=cited, footnotes=passage.footnotes if not start else ())


def _mended(names: tuple[str, ...]) -> tuple[str, ...]:
    """ "Papua, New Guinea" is one State with a comma too many: two pieces that are none are one where they make one."""
    out: list[str] = []
    for name in names:
        if out and state_code(f"{out[-1]} {name}") and not state_code(name) and not state_code(out[-1]):
            out[-1] = f"{out[-1]} {name}"
        else:
            out.append(name)
    return tuple(out)


def _without(parts: Sequence[Part], listed: set[int]) -> tuple[Part, ...]:
    if not listed:
        return tuple(parts)
    kept: list[Part] = []
    place = 0
    for part in parts:
        count = len(part.passages)
        left = tuple(p for at, p in enumerate(part.passages, place) if at not in listed)
        kept.append(part if len(left) == count else replace(part, passages=left))
        place += count
    return tuple(kept)


def _nobody(names: tuple[str, ...]) -> bool:
    return len(names) == 1 and names[0].strip(" .").lower() in ("none", "no one")


def _lists(passages: Sequence[Passage], index: int) -> tuple[dict[str, str], int]:
    """The text of each side from ``index`` on, and the index of the first passage after the lists."""
    lists: dict[str, str] = {}
    side: str | None = None
    while index < len(passages):
        text = passages[index].text
        opened = next(((name, match) for name, pattern in _SIDES if (match := pattern.match(text))), None)
        if opened is not None:
            if opened[0] in lists:
                break
            side = opened[0]
            lists[side] = text[opened[1].end() :]
        elif side is not None and (not lists[side].strip() or lists[side].rstrip().endswith(",")):
            lists[side] = f"{lists[side]} {text}".strip()
        else:
            break
        index += 1
    # "… Georgia]": the bracket was opened with the result.
    return {name: text.rstrip("] ") for name, text in lists.items()}, index


def _result(
    passages: Sequence[Passage], start: int, end: int
) -> tuple[tuple[tuple[str, int], ...], str | None, Passage | None]:
    """Totals, subject and the passage that has them: the paragraph before the lists (reports) or after them (records)."""
    for place in (*range(start - 1, max(-1, start - 4), -1), *range(end, min(len(passages), end + 3))):
        text = passages[place].text
        match = _RECORDED.search(text) or _COUNCIL.search(text)
        alone = None if match else _UNANIMOUS.search(text)
        if not match and not alone:
            continue
        groups = match.groups() if match else (alone[1] if alone else None, None, None)
        figures = [_WORDS.get(value.lower(), int(value) if value.isdigit() else 0) if value else 0 for value in groups]
        if match and "reject" in text[max(0, match.start() - 200) : match.end()] and figures[0] > figures[1]:
            # "rejected by 55 to 48": the majority stands first, and it was against.
            figures[:2] = figures[1], figures[0]
        opening = text[: match.start()] if match else text
        before = list(_SYMBOL.finditer(opening))
        moved = _MOVED.search(opening) if match and not before else None
        subject = before[-1][0].rstrip(".") if before else moved[1] if moved else None
        totals = (("in_favour", figures[0]), ("against", figures[1]), ("abstaining", figures[2]))
        return totals, subject, passages[place]
    return (), None, None


def _put_to(passages: Sequence[Passage]) -> str | None:
    """The draft that the members have before them, as the passages since the vote before say."""
    found = (_BEFORE_THEM.search(passage.text) for passage in reversed(passages))
    return next((match["symbol"] for match in found if match), None)


def _check(vote: Vote) -> list[str]:
    counts = {"in_favour": len(vote.in_favour), "against": len(vote.against), "abstaining": len(vote.abstaining)}
    what = f"the vote on {vote.subject}" if vote.subject else "a vote"
    doubts = [
        f"{what} lists {counts[side]} names {side.replace('_', ' ')}, but its total is {total}"
        for side, total in vote.totals
        if counts[side] != total
    ]
    unknown = [
        name for side in (vote.in_favour, vote.against, vote.abstaining) for name in side if not state_code(name)
    ]
    if unknown:
        doubts.append(f"{what} lists {', '.join(unknown[:5])}: no State of that name is known")
    return doubts


_MEETING = re.compile(r"\b(?:[Aa]t|at) (?:its|the|their) (\d+(?:st|nd|rd|th) (?:plenary )?meeting)")
_ON = re.compile(r"meeting, on (\d{1,2} [A-Z][a-z]+)(?: (\d{4}))?")


def when(before: Sequence[Passage], issued: str | None) -> tuple[str | None, str | None]:
    """(meeting, date) of a vote: the meeting that the narrative named last, and the day that it gave with it."""
    meeting = None
    for passage in reversed(before):
        named = _MEETING.findall(passage.text)
        if meeting is None:
            if not named:
                continue
            meeting = named[-1]
        if meeting in named:
            place = passage.text.index(meeting)
            day = _ON.match(passage.text[place + len(meeting) - len("meeting") :])
            if day:
                return meeting, _date(day[1], day[2], issued)
    return meeting, None


def _date(day: str, year: str | None, issued: str | None) -> str | None:
    """The day with its year; where none is printed, the last such day before the document was issued."""
    if year:
        return date_in(f"{day} {year}")
    if not issued:
        return None
    found = date_in(f"{day} {issued[:4]}")
    return date_in(f"{day} {int(issued[:4]) - 1}") if found and found > issued else found
