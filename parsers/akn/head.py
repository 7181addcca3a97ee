"""The masthead in the mark-up's own words, and what only the mark-up knows: the draft, its sponsors, the vote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lxml import etree

from documents.languages import LANGUAGES
from documents.model import Masthead, Sponsor, SponsorRole, Vote
from documents.states import on_behalf, split_names, state_code
from documents.symbol import Symbol, SymbolError
from parsers import words
from parsers.blocks import tidy
from parsers.xml import first, name_of, named

_ISO2 = {row[1]: code for code, row in LANGUAGES.items()} | {"fra": "fr", "zho": "zh", "deu": "de", "cmn": "zh"}
_DISTRIBUTIONS = {
    "#generalDistribution": "general",
    "#limitedDistribution": "limited",
    "#restrictedDistribution": "restricted",
}
_JOB = re.compile(r"(\d{2})[-‑–](\d{5})(\*?)")
_ITEM = re.compile(r"(\d{1,3})((?:[\s,،]*(?:and|et|y|e|и|و|和|und)?\s*\(?\w{1,2}\))*)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: The body in the address of the work ("/akn/un/statement/deliberation/unga-hrc/2023-10-11/54-10/"). The author is no witness:
#: that of the Human Rights Council's resolutions is "ga".
_SERIES = {"unga": "A/RES", "unecosoc": "E/RES", "unga-hrc": "A/HRC/RES"}


@dataclass(frozen=True, slots=True)
class Workflow:
    """Where the text comes from and what it is about, as the mark-up says beside the text."""

    draft: str | None = None  # "A/80/L.6"
    report: str | None = None  # of the committee that recommended it: "A/76/463"
    paragraph: str | None = None  # of that report: "26"
    record: str | None = None  # of the meeting that adopted it: "A/80/PV.22"
    subjects: tuple[str, ...] = ()
    agenda: str | None = None  # "A/80/251"


def text_of(element: etree._Element | None) -> str:
    return tidy("".join(str(piece) for piece in element.itertext())) if element is not None else ""


def referring(element: etree._Element, name: str, to: str) -> etree._Element | None:
    """The first element of that name that refers to ``to``."""
    return next((one for one in named(element, name) if one.get("refersTo") == to), None)


def date_of(element: etree._Element | None) -> str | None:
    """The ISO date of an element. The first of January of the year 1 means that nobody knew."""
    value = (element.get("date") or "").strip() if element is not None else ""
    return value if _DATE.fullmatch(value) and not value.startswith("0001") else None


def masthead_of(root: etree._Element, language: str | None) -> tuple[Masthead, tuple[str, ...]]:
    """(masthead, warnings). ``language`` is the caller's, taken where the mark-up names none."""
    cover = first(root, "coverPage")
    symbol, starred, doubt = _symbol(root, cover)
    docket = _JOB.search(text_of(first(root, "docketNumber")))
    parsed = _parse(symbol)
    closing = _closing(root, cover)
    work = next((one for one in named(root, "FRBRdate") if one.get("name") == "adoption"), None)
    masthead = Masthead(
        symbol=symbol,
        language=_language(root) or language or "en",
        organ=words.BY_PREFIX.get(parsed.organ) if parsed is not None else None,
        distribution=_distribution(cover),
        date=_issued(root, cover),
        job_number=f"{docket[1]}-{docket[2]}" if docket else None,
        session=_session(cover, parsed),
        agenda_items=_items(cover),
        agenda_title=text_of(_inline(cover, "agenda item name")) or None,
        reissued=starred or bool(docket and docket[3]),
        adopted=date_of(_adoption(closing)) or date_of(work),
        meeting=_meeting(closing),
        original_language=words.languages_in(text_of(_inline(cover, "originalLanguage"))),
    )
    return masthead, doubt


def _symbol(root: etree._Element, cover: etree._Element | None) -> tuple[str | None, bool, tuple[str, ...]]:
    numbers = list(named(cover, "docNumber")) if cover is not None else []
    for element in sorted(numbers, key=lambda one: one.get("refersTo") != "#symbol"):
        text = text_of(element).rstrip(".")
        if _parse(text) is not None:
            return text.rstrip("*").strip(), text.endswith("*"), ()
    work = first(first(root, "FRBRWork"), "FRBRuri")
    series = (
        next((_SERIES[body] for body in (work.get("value") or "").split("/") if body in _SERIES), None)
        if work is not None
        else None
    )
    number = text_of(first(first(root, "preface"), "docNumber")).rstrip(".")
    if series and re.fullmatch(r"[A-Z\d-]+/\d+[A-Z]?", number):
        symbol = f"{series}/{number}"
        return symbol, False, (f"the cover page has no symbol: {symbol} is taken from the number before the title",)
    return None, False, ("no document symbol is in the mark-up",)


def _parse(text: str | None) -> Symbol | None:
    try:
        return Symbol.parse(text) if text else None
    except SymbolError:
        return None


def _language(root: etree._Element) -> str | None:
    element = first(root, "FRBRlanguage")
    code = (element.get("language") or "").strip().lower() if element is not None else ""
    return _ISO2.get(code) or (code if code in LANGUAGES else None)


def _distribution(cover: etree._Element | None) -> str | None:
    status = first(cover, "docStatus")
    if status is None:
        return None
    return _DISTRIBUTIONS.get(status.get("refersTo") or "") or words.distribution_in(text_of(status))


def _issued(root: etree._Element, cover: etree._Element | None) -> str | None:
    printed = date_of(first(cover, "docDate"))
    published = next((one for one in named(root, "FRBRdate") if one.get("name") == "publication"), None)
    return printed or date_of(published)


def _session(cover: etree._Element | None, symbol: Symbol | None) -> str | None:
    element = first(cover, "session")
    value = (element.get("value") or "").strip() if element is not None else ""
    if value:
        return value
    named_ = words.session_in(text_of(element)) if element is not None else None
    return named_ or (symbol.session if symbol is not None and symbol.organ != "S" else None)


def _inline(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next((one for one in named(element, "inline") if one.get("name") == name), None)


def _items(cover: etree._Element | None) -> tuple[str, ...]:
    """ "Agenda items 18 and 19 (a) and (b)", in any language, as ("18", "19 (a)", "19 (b)")."""
    text = unicodedata.normalize("NFKC", text_of(_inline(cover, "agenda item")))
    found: list[str] = []
    for match in _ITEM.finditer(text):
        letters = re.findall(r"(\w{1,2})\)", match[2])
        found.extend(f"{int(match[1])} ({letter})" for letter in letters)
        if not letters:
            found.append(str(int(match[1])))
    return tuple(dict.fromkeys(found))


def _closing(root: etree._Element, cover: etree._Element | None) -> etree._Element | None:
    """Where the day and the meeting of the adoption stand: after the text, in the Security Council's under the title."""
    closings = (one for one in named(root, "conclusions") if (up := one.getparent()) is None or name_of(up) != "doc")
    return next(closings, cover)


def _adoption(closing: etree._Element | None) -> etree._Element | None:
    return referring(closing, "docDate", "#adoptionDate") if closing is not None else None


def _meeting(closing: etree._Element | None) -> str | None:
    if closing is None:
        return None
    printed = _inline(closing, "adoptionMeeting")
    printed = printed if printed is not None else first(closing, "location")
    return text_of(printed) or None


# --- what stands beside the text -----------------------------------------------------------------------------------------------


def workflow_of(root: etree._Element) -> Workflow:
    steps = {step.get("outcome"): step for step in named(root, "step")}

    def symbol(outcome: str) -> str | None:
        # The Councils' files say there how it was adopted: "Adopted without vote, 46th meeting".
        step = steps.get(outcome)
        printed = (step.get("as") or "").strip() if step is not None else ""
        return printed if _parse(printed) is not None else None

    report = steps.get("recommendedForAdoption")
    keywords = list(named(root, "keyword"))
    return Workflow(
        draft=symbol("draftResolution"),
        report=symbol("recommendedForAdoption"),
        paragraph=(report.get("refersTo") or "").strip() or None if report is not None else None,
        record=symbol("adopted"),
        subjects=tuple(
            dict.fromkeys(
                word.get("value") or ""
                for word in keywords
                if word.get("dictionary") == "UNBIS Thesaurus" and word.get("value")
            )
        ),
        agenda=next((word.get("dictionary") for word in keywords if word.get("refersTo") == "agenda"), None),
    )


_ROLES = {
    "draftResolution": SponsorRole.ORIGINAL,
    "draftResolutionAdditionalSponsors": SponsorRole.ADDITIONAL,
}


def sponsors_of(root: etree._Element) -> tuple[Sponsor, ...]:
    """Sponsors of the draft and those who joined. The mark-up names them in English in every language."""
    found: list[Sponsor] = []
    for step in named(root, "step"):
        role = _ROLES.get(step.get("outcome") or "")
        if role is None:
            continue
        for name in split_names(tidy(step.get("by") or "")):
            state, group = on_behalf(name)
            found.append(Sponsor(state, state_code(state), role, group))
    return tuple(found)


_SIDES = {"inFavour": "in_favour", "against": "against", "abstaining": "abstaining"}


def votes_of(root: etree._Element, masthead: Masthead) -> tuple[tuple[Vote, ...], tuple[str, ...]]:
    """(votes, warnings): recorded votes; each side's names are counted against the figure beside them."""
    votes: list[Vote] = []
    warnings: list[str] = []
    for voting in named(root, "voting"):
        counts = [one for one in named(voting, "count") if one.get("refersTo") in _SIDES]
        if not counts:
            continue
        names: dict[str, tuple[str, ...]] = {}
        totals: list[tuple[str, int]] = []
        for count in counts:
            side = _SIDES[count.get("refersTo") or ""]
            names[side] = tuple(filter(None, (text_of(one).rstrip(".") for one in named(count, "organization"))))
            value = (count.get("value") or "").strip()
            if re.fullmatch(r"\d{1,4}", value):
                totals.append((side, int(value)))
                if int(value) != len(names[side]):
                    warnings.append(
                        f"the vote on {masthead.symbol or 'the text'} lists {len(names[side])} names "
                        f"{side.replace('_', ' ')}, but its total is {int(value)}"
                    )
        votes.append(
            Vote(
                subject=masthead.symbol,
                in_favour=names.get("in_favour", ()),
                against=names.get("against", ()),
                abstaining=names.get("abstaining", ()),
                totals=tuple(totals),
                meeting=masthead.meeting,
                date=masthead.adopted,
            )
        )
    return tuple(votes), tuple(warnings)
