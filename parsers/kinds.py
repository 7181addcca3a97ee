"""What kind of document it is, in the words of the library, from its symbol, its sponsors and its title."""

from __future__ import annotations

import re

from documents.symbol import Symbol

_AMENDMENT = re.compile(
    r"amendments?\s+to\s+(?:\w+ ){0,3}(?:draft|document|resolution|[A-Z]/)"
    r"|amendements?\s+(?:au|aux)\s+projet|enmiendas?\s+(?:al|a los)\s+proyecto",
    re.I,
)
#: Tried on each line of the front in order; the first line that is one of these says it.
_BY_TITLE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^[^\w\n]*(?:{pattern})", re.I | re.M))
    for name, pattern in (
        ("corrigendum", r"(?:corrigendum|rectificatif|corrección|исправление|تصويب|更正)(?: ?\d{1,2})?$"),
        (
            "letter",
            r"(?:identical )?letters? (?:dated|from|sent)|lettres? (?:identiques )?(?:datée|en date)"
            r"|cartas? (?:idénticas )?de fecha"
            r"|(?:идентичные )?письм[оа] ",
        ),
        ("note verbale", r"notes? verbales?|вербальная нота|nota verbal"),
        (
            "concluding observations",
            r"concluding observations|заключительные замечания|observations finales|observaciones finales",
        ),
        ("presidential statement", r"statement by the president"),
        (
            "committee report",
            r"report of the (?:first|second|third|fourth|fifth|sixth|special political(?: and decolonization)?"
            r"|general|credentials)"
            r" committee",
        ),
        ("session report", r"report (?:of .{0,120} )?on (?:its|the) .{0,60}\bsession"),
        (
            "budget report",
            r"report of the advisory committee on administrative and budgetary"
            r"|.{0,200}programme budget implications|proposed programme budget for",
        ),
        (
            "report of the Secretary-General",
            r"(?:.{0,60} )?reports? (?:of|by) the secretary-general(?! of )|rapport du secrétaire général"
            r"|informe del secretario general"
            r"|доклад генерального секретаря",
        ),
        ("summary statement", r"summary statement by the secretary-general"),
        ("agenda", r"(?:annotated )?provisional (?:annotated )?agenda\b|(?:annotated )?agenda\b(?! item)"),
        (
            "note",
            r"notes? by the|note du secrétariat|nota de la secretaría|documento de la secretaría"
            r"|documento de antecedentes",
        ),
        ("report", r".{0,200}\breports? (?:of|by|on|submitted)|.{0,80}\breport$|.{0,60}(?:rapport|informe|доклад)\b"),
    )
)

PROPOSALS = ("draft resolution", "draft decision", "amendment")


def kind_of(
    symbol: Symbol | None,
    title: str,
    opening: str,
    early: str = "",
    *,
    resolution: bool = False,
    decision: bool = False,
) -> str:
    """The kind; ``opening`` is the text between masthead and title (sponsors, who adopted it), ``early`` the first
    short lines of the text, ``resolution`` whether it has preambular and operative passages,
    ``decision`` whether these are a decision's."""
    if symbol is not None:
        found = _by_symbol(symbol)
        if found:
            return found
    front = f"{opening}\n{title}"
    if _AMENDMENT.search(front[:600]):
        return "amendment"
    if re.search(r"\bdraft decisions?\b|projet de décision|проект решения", opening, re.I) or re.match(
        r"Draft decision", title, re.I
    ):
        return "draft decision"
    if re.search(r"\bdraft resolutions?\b|projet de résolution|proyecto de resolución|проект резолюции", opening, re.I):
        return "draft resolution"
    if re.search(r"Resolution adopted by|Resolution \d+ \(\d{4}\)", opening):
        return "resolution"
    if symbol is not None and symbol.organ == "E" and re.search(r"/NGO/", symbol.key):
        return "statement"
    for name, pattern in _BY_TITLE:
        if pattern.search(f"{front}\n{early}"):
            return name
    if resolution:
        if decision:
            return "draft decision" if symbol is not None and symbol.series == "L" else "decision"
        return "draft resolution" if symbol is not None and symbol.series == "L" else "resolution"
    if symbol is not None and symbol.series == "L":
        return "limited document"
    return "document"


def _by_symbol(symbol: Symbol) -> str | None:
    suffix = symbol.suffixes[-1][0] if symbol.suffixes else None
    if suffix in ("CORR", "CORRIGENDUM"):
        return "corrigendum"
    series = symbol.series
    if series == "RES":
        return "resolution"
    if series == "DEC":
        return "decision"
    if series == "PRST":
        return "presidential statement"
    if series == "PV":
        return "verbatim record"
    if series == "SR":
        return "summary record"
    if series == "AGENDA":
        return "agenda"
    if series == "NGO":
        return "statement"
    if series == "PET":
        return "petition"
    if series in ("IC", "AI", "SGB"):
        return "administrative issuance"
    return None
