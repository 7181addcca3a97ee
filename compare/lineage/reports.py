"""Edges through reports: from a draft to what a committee made of it, from there to the resolution, and from a commission."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from compare.lineage.facts import Facts
from compare.lineage.inside import key_as_shown
from compare.lineage.model import DOUBTFUL, Edge, EdgeKind, edge_between
from compare.lineage.signs import (
    ADOPTED,
    NO_TITLE_OF_ITS_OWN,
    closest,
    is_adopted_symbol,
    is_committees,
    is_later,
    last_revisions,
    near_years,
    order_of,
    organ_of,
    shared_wording,
    symbol_of,
    year_of,
)
from compare.lineage.sketch import likeness


def embedded(newer: Facts, others: list[Facts]) -> list[Edge]:
    """A draft inside a committee's report was a document of its own before: the report names it, or title and wording show it."""
    if not newer.within:
        return []
    drafts = [f for f in others if f.kind == newer.kind and not is_later(f, newer)]
    told = _told(newer)
    for key in newer.acted_on:
        named = f"{key_as_shown(newer.within)} tells that {key_as_shown(key)} became {newer.symbol}"
        for older in drafts:
            if older.key == key:
                alike = likeness(older.sketch, newer.sketch)
                sure = alike >= 0.2 or (bool(older.title_key) and older.title_key == newer.title_key)
                return [
                    edge_between(
                        older, newer, EdgeKind.EMBEDS, 0.99 if sure else 0.6, named, told, shared_wording(alike)
                    )
                ]
        symbol = symbol_of(key)
        for older in last_revisions([f for f in drafts if symbol and f.base == symbol.base]):
            missing = f"{key_as_shown(key)} is not known here; {older.symbol} is"
            return [edge_between(older, newer, EdgeKind.EMBEDS, 0.88, named, told, missing)]
    if newer.acted_on:
        return []
    weighed: list[tuple[float, Facts]] = []
    for older in drafts:
        alike = likeness(older.sketch, newer.sketch)
        same = older.session == newer.session and organ_of(older) == organ_of(newer) and is_committees(older.key)
        if same and newer.title_key and older.title_key == newer.title_key and alike >= 0.3:
            weighed.append((alike, older))
    if not weighed:
        return []
    older = closest([f for _, f in weighed], newer)
    alike = likeness(older.sketch, newer.sketch)
    titled = f"Both have the title “{newer.title}”"
    return [edge_between(older, newer, EdgeKind.EMBEDS, 0.7 + 0.2 * alike, titled, told, shared_wording(alike))]


def out_of_reports(newer: Facts, parts: list[Facts], said: Mapping[str, str]) -> list[Edge]:
    """The drafts inside reports that ``newer`` repeats: adopted on the report that it names, or recommended by a commission.

    ``said``: the documents that ``newer`` or others name as its origin, each with the sentence that says so.
    """
    adopted = newer.kind in ADOPTED and is_adopted_symbol(newer.key)
    wanted = ADOPTED.get(newer.kind) if adopted else newer.kind
    weighed: list[tuple[float, float, EdgeKind, Facts, list[str]]] = []
    for part in parts:
        if part.kind != wanted:
            continue
        alike = likeness(part.sketch, newer.sketch)
        titled = bool(newer.title_key) and part.title_key == newer.title_key
        kind, sure = _weigh_part(part, newer, adopted, part.within in said, titled, alike)
        if sure >= DOUBTFUL:
            evidence = [
                said.get(part.within, ""),
                f"Both have the title “{newer.title}”" if titled else "",
                shared_wording(alike),
                _told(part),
            ]
            weighed.append((sure, alike, kind, part, evidence))
    weighed.sort(key=lambda one: (-one[0], -one[1], one[3].key))
    found: dict[tuple[EdgeKind, str], Edge] = {}
    for sure, _, kind, part, evidence in weighed:
        # Of one committee report, and of all commissions together, the one that fits best.
        group = kind, part.within if kind is EdgeKind.ADOPTS else ""
        found.setdefault(group, edge_between(part, newer, kind, sure, *evidence))
    return list(found.values())


def _told(part: Facts) -> str:
    return f"{key_as_shown(part.within)} tells that it was {part.action}" if part.action else ""


def _weigh_part(
    part: Facts, newer: Facts, adopted: bool, named: bool, titled: bool, alike: float
) -> tuple[EdgeKind, float]:
    titled = titled and not NO_TITLE_OF_ITS_OWN.match(newer.title_key)
    if newer.within and _base(newer.within) == _base(part.within):
        # The same draft in the revised report; a revision is never what the first issue was made from.
        earlier = order_of(part.within) < order_of(newer.within) and "/REV." in newer.within
        sure = (0.6 if titled else 0.3) + 0.3 * alike if titled or alike >= 0.6 else 0.0
        return EdgeKind.REVISES, sure if earlier else 0.0
    if newer.within and organ_of(newer) != "A":
        return EdgeKind.RECOMMENDS, 0.0  # a commission's own draft is where the way begins
    if organ_of(part) == "A":
        # The Assembly's own committees report to the session that they belong to, and what they report on exists already.
        if not adopted or organ_of(newer) != "A" or part.session != newer.session:
            return EdgeKind.ADOPTS, 0.0
        if named:
            sure = 0.98 if titled and alike >= 0.3 else 0.88 if titled else 0.4 + 0.55 * alike if alike >= 0.3 else 0.0
        else:
            sure = 0.72 + 0.16 * alike if titled and alike >= 0.2 else 0.0
        return EdgeKind.ADOPTS, sure
    began, reported = year_of(newer.key), year_of(part.within)
    years = began - reported if began is not None and reported is not None else None
    if years not in (0, 1) or organ_of(newer) not in ("A", "E") or not (titled or alike >= 0.6):
        return EdgeKind.RECOMMENDS, 0.0
    # A report of December is acted on next year; but a text of the same title comes every year.
    if years and alike < 0.6:
        return EdgeKind.RECOMMENDS, 0.0
    sure = 0.98 if named and titled else 0.72 + 0.24 * alike if titled and alike >= 0.2 else 0.3 + 0.6 * alike
    return EdgeKind.RECOMMENDS, sure


def _base(key: str) -> str:
    symbol = symbol_of(key)
    return symbol.base if symbol else key


def recommended(newer: Facts, others: list[Facts], opened: Collection[str], said: Mapping[str, str]) -> list[Edge]:
    """``opened``: reports whose drafts are known one by one, and weighed there. ``said`` as in ``out_of_reports``."""
    found: list[Edge] = []
    if newer.within:
        return found
    for older in others:
        if older.key in said and not older.kind.startswith("draft"):
            inside = next(
                (part for part in older.embedded if part.title_key and part.title_key == newer.title_key), None
            )
            found.append(
                edge_between(
                    older,
                    newer,
                    EdgeKind.RECOMMENDS,
                    0.98,
                    said[older.key],
                    f"{older.symbol} carries it as {inside.label or inside.kind}" if inside else "",
                    _through(older, newer, others),
                )
            )
        elif newer.title_key and newer.kind in (*ADOPTED, *ADOPTED.values()) and not is_later(older, newer):
            inside = next((part for part in older.embedded if part.title_key == newer.title_key), None)
            if NO_TITLE_OF_ITS_OWN.match(newer.title_key):
                continue
            if inside is not None and older.key not in opened and near_years(older, newer):
                found.append(
                    edge_between(
                        older,
                        newer,
                        EdgeKind.RECOMMENDS,
                        0.75,
                        f"{older.symbol} contains {inside.label or inside.kind} with the title “{inside.title}”",
                    )
                )
    return found


def _through(report: Facts, newer: Facts, others: list[Facts]) -> str:
    """The draft of the same title that the report speaks of: draft → report → resolution."""
    drafts = [
        f for f in others if f.key in report.mentions and f.kind.startswith("draft") and f.title_key == newer.title_key
    ]
    if not newer.title_key or not drafts:
        return ""
    last = max(drafts, key=lambda f: order_of(f.key))
    return f"{report.symbol} tells of the action on {last.symbol}, which has that title"
