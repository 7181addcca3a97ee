"""What symbols, mastheads and dates say of two documents: their body, session, committee, and which of them is later."""

from __future__ import annotations

import re

from compare.lineage.facts import Facts
from compare.lineage.inside import split_key
from compare.lineage.sketch import likeness
from documents.errors import RapporteurError
from documents.symbol import Symbol

ADOPTED = {"resolution": "draft resolution", "decision": "draft decision"}
_COMMITTEES = {
    "First Committee": "C.1",
    "Second Committee": "C.2",
    "Third Committee": "C.3",
    "Fourth Committee": "C.4",
    "Special Political and Decolonization Committee": "C.4",
    "Fifth Committee": "C.5",
    "Sixth Committee": "C.6",
    "Première Commission": "C.1",
    "Deuxième Commission": "C.2",
    "Troisième Commission": "C.3",
    "Quatrième Commission": "C.4",
    "Cinquième Commission": "C.5",
    "Sixième Commission": "C.6",
    "Primera Comisión": "C.1",
    "Segunda Comisión": "C.2",
    "Tercera Comisión": "C.3",
    "Cuarta Comisión": "C.4",
    "Quinta Comisión": "C.5",
    "Sexta Comisión": "C.6",
}
NO_TITLE_OF_ITS_OWN = re.compile(
    r"^(?:(?:progress |annual |interim )?(?:report|note|letter|letters|identical letters|note verbale|statement)\b.*"
    r"|resolutions?|draft resolution|decision|committee|.{0,7})$"
)


def symbol_of(key: str) -> Symbol | None:
    """The symbol of a document, or of the report that a draft stands in."""
    try:
        return Symbol.parse(split_key(key)[0])
    except RapporteurError:
        return None


def order_of(key: str) -> tuple[object, ...]:
    symbol = symbol_of(key)
    return symbol.order if symbol else ()


def organ_of(facts: Facts) -> str:
    return facts.key.split("/", 1)[0]


def is_adopted_symbol(key: str) -> bool:
    symbol = symbol_of(key)
    return symbol is not None and symbol.series in ("RES", "DEC")


def is_committees(key: str) -> bool:
    return "/C." in key and "/L." in key


def year_of(key: str) -> int | None:
    """The year that a session of a symbol began in; None for special sessions."""
    symbol = symbol_of(key)
    session = symbol.session if symbol else None
    if not session or not session.isdecimal():
        return None
    return int(session) if len(session) == 4 else 1945 + int(session)


def committee_of(newer: Facts) -> str | None:
    """The body whose drafts an adopted text can come from: "A/C.3" when it names its Main Committee, else None."""
    line = newer.proponent or ""
    for name, code in _COMMITTEES.items():
        if name.casefold() in line.casefold():
            return f"{organ_of(newer)}/{code}"
    return None


def body_of(facts: Facts, adopted: bool = False) -> str:
    """The body of a symbol; ``adopted``: of the body that adopts, so that a committee's draft stands with its Assembly."""
    symbol = symbol_of(facts.key)
    body = symbol.body if symbol else ""
    return re.sub(r"/C\.\d$", "", body) if adopted else body


def last_revisions(drafts: list[Facts]) -> list[Facts]:
    """The latest known revision of each family; addenda and corrigenda are no texts of their own."""
    last: dict[str, Facts] = {}
    for draft in drafts:
        symbol = symbol_of(draft.key)
        if symbol is None or (symbol.suffixes and symbol.suffixes[-1][0] != "REV"):
            continue
        if draft.base not in last or order_of(last[draft.base].key) < order_of(draft.key):
            last[draft.base] = draft
    return list(last.values())


def session_number(facts: Facts) -> int | None:
    """Sessions and years both count upwards; a special session counts with none of them."""
    text = facts.session or ""
    if not text and facts.key.startswith("S/"):
        text = (facts.date or "")[:4]
    return int(text) if text.isdigit() else None


def is_later(older: Facts, newer: Facts) -> bool:
    """Whether a document is dated well after another. Printed dates are days off, so only a clear lead counts."""
    return bool(
        older.date and newer.date and older.date[:10] > newer.date[:10] and not within_days(newer.date, older.date, 45)
    )


def near_years(older: Facts, newer: Facts) -> bool:
    return bool(older.date and newer.date and abs(int(newer.date[:4]) - int(older.date[:4])) <= 1)


def within_days(first: str | None, second: str | None, most: int) -> bool:
    """Whether ``second`` comes at most ``most`` days after ``first`` (and not before it); months count as 31 days."""
    if not first or not second or len(first) < 10 or len(second) < 10:
        return False
    a, b = ([int(piece) for piece in date[:10].split("-")] for date in (first, second))
    return 0 <= (b[0] - a[0]) * 372 + (b[1] - a[1]) * 31 + b[2] - a[2] <= most


def shared_wording(alike: float) -> str:
    return f"About {round(100 * alike)} % of the wording is the same"


def closest(drafts: list[Facts], newer: Facts) -> Facts:
    """Of several drafts of one title: the last of each family, then the one whose wording is nearest to the adopted text.

    Wording within what a sketch can tell apart counts as equal; then the later number was submitted later.
    """
    last = last_revisions(drafts)
    best = max(likeness(f.sketch, newer.sketch) for f in last)
    return max((f for f in last if likeness(f.sketch, newer.sketch) >= best - 0.05), key=lambda f: order_of(f.key))
