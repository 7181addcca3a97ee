"""What kind of document it is, in the words of the library, from its symbol, its sponsors and its title."""

from __future__ import annotations

import re

from documents.symbol import Symbol

_AMENDMENT = re.compile(r"amendments?\s+to\s+(?:\w+ ){0,3}(?:draft|document|resolution|[A-Z]/)", re.I)
_BY_TITLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("letter", re.compile(r"(?:Identical )?letters? (?:dated|from|sent)|Lettres? (?:identiques )?(?:datée|en date)|Cartas? (?:idénticas )?de fecha|(?:Идентичные )?[Пп]исьм[оа] ", re.I)),
    ("note verbale", re.compile(r"Notes? verbales?|Вербальная нота|Nota verbal", re.I)),
    ("concluding observations", re.compile(r"Concluding observations|Заключительные замечания|Observations finales|Observaciones finales", re.I)),
    ("presidential statement", re.compile(r"Statement by the President", re.I)),
    ("agenda", re.compile(r"(?:Annotated )?(?:Provisional )?(?:annotated )?agenda\b|Programme of work|Organization of work", re.I)),
    ("committee report", re.compile(r"Report of the (?:First|Second|Third|Fourth|Fifth|Sixth|Special Political(?: and Decolonization)?) Committee|Report of the (?:General|Credentials) Committee", re.I)),
    ("budget report", re.compile(r"Report of the Advisory Committee on Administrative and Budgetary|Proposed programme budget|programme budget implications", re.I)),
    ("report of the Secretary-General", re.compile(r"Reports? (?:of|by) the Secretary-General|Rapport du Secrétaire général|Informe del Secretario General|Доклад Генерального секретаря", re.I)),
    ("note", re.compile(r"Notes? by the|Note du Secrétariat|Nota de la Secretaría", re.I)),
    ("report", re.compile(r"\breports?\b|Rapport|Informe|Доклад", re.I)),
)  # fmt: skip

PROPOSALS = ("draft resolution", "draft decision", "amendment")


def kind_of(symbol: Symbol | None, title: str, opening: str, *, resolution: bool = False) -> str:
    """The kind; ``opening`` is the text between masthead and title (sponsors, who adopted it), ``resolution`` whether
    the text has preambular and operative passages."""
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
        if pattern.search(front[:900]):
            return name
    if resolution:
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
