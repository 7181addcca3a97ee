"""Edges from an older document to a newer one, each with a confidence and the evidence for it in words.

The rules, strongest first (conventions: sources.md 5.3 of the design, research.un.org/en/docs/symbols):

reissues    the same symbol with other bytes: reissued for technical reasons (``*``)
revises     Rev.n follows Rev.n-1 or the base; a draft "on the basis of informal consultations on draft resolution …" that one
corrects    Corr. belongs to the symbol in front of it; ``adds to`` likewise Add.
adopts      an adopted text follows its draft: the one that it names ("without reference to a Main Committee (A/78/L.13)"), or
            the one of its committee and session with its title or wording; the last revision of it that is known
embeds      a draft inside a committee's report is the draft that the committee acted upon, as it left the committee
recommends  a report brought the text ("on the report of the Third Committee (A/77/464, para. 31)"); a commission's or
            council's draft inside its report is what the Assembly's draft, or its resolution, repeats
amends      an amendment names the draft that it proposes to change
succeeds    this year's text follows last year's of the same title

Confidence is a judgement, not a frequency: 0.99 printed in the documents themselves, 0.9 to 0.98 several independent signs,
below 0.9 fewer signs than one would like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from compare.lineage.facts import Facts, Says, Statement
from compare.lineage.inside import key_as_shown, split_key
from compare.lineage.model import DOUBTFUL, Edge, EdgeKind, edge_between
from compare.lineage.reports import embedded, out_of_reports, recommended
from compare.lineage.signs import (
    ADOPTED,
    NO_TITLE_OF_ITS_OWN,
    body_of,
    closest,
    committee_of,
    is_adopted_symbol,
    is_later,
    last_revisions,
    order_of,
    organ_of,
    session_number,
    shared_wording,
    symbol_of,
    within_days,
)
from compare.lineage.sketch import likeness

#: The kinds that make a version worth comparing with, in the order of preference.
_COMPARED = (
    EdgeKind.REISSUES,
    EdgeKind.REVISES,
    EdgeKind.ADOPTS,
    EdgeKind.EMBEDS,
    EdgeKind.RECOMMENDS,
    EdgeKind.SUCCEEDS,
)
# A delegate asks what became of the draft that was submitted; the one in the report stands in where that one is not known,
# or hardly fits.
_DRAFT_ITSELF = 0.2

_BASED_ON = re.compile(r"basis of informal|based on|sobre la base|sur la base de|на основе", re.I)


def edges(newer: Facts, known: Iterable[Facts], statements: Iterable[Statement] = ()) -> tuple[Edge, ...]:
    """Every edge that leads to ``newer`` from one of the known documents in its language, most confident first.

    ``known`` may hold ``newer`` itself, later documents, strangers, and drafts inside reports: what does not precede it is
    passed over. ``statements`` are what catalogue records say, of any documents.
    """
    if not newer.key:
        return ()
    said = (*newer.statements, *statements)
    drafts, reports = _stated(newer, said)
    newer = replace(
        newer,
        proponent_symbols=tuple(reports),
        amends=newer.amends or _others(newer, said, Says.AMENDED_DRAFT),
    )
    others = [f for f in known if f.key and f.language == newer.language]
    families = [f for f in others if f.key != newer.key]
    wholes, parts = (
        [f for f in families if not f.within],
        [f for f in families if f.within and f.within != newer.within],
    )
    carried = out_of_reports(newer, parts, reports)
    adopted_from = {split_key(one.older_key)[0] for one in carried if one.kind is EdgeKind.ADOPTS}
    found = [
        *_reissued(newer, [f for f in others if f.key == newer.key]),
        *_by_suffix(newer, wholes),
        *_by_consultation(newer, wholes),
        *(_stated_draft(newer, drafts, wholes) or _adopted(newer, wholes)),
        *embedded(newer, wholes),
        *carried,
        # That the report brought it is said by the draft inside it, where that one is known.
        *(
            one
            for one in recommended(newer, wholes, {f.within for f in parts}, reports)
            if one.older_key not in adopted_from
        ),
        *_amended(newer, wholes),
        *_succeeded(newer, wholes),
    ]
    rank = {kind: place for place, kind in enumerate(EdgeKind)}
    return tuple(sorted(found, key=lambda edge: (-edge.confidence, rank[edge.kind], edge.older_key)))


def predecessor(found: Iterable[Edge]) -> Edge | None:
    """The edge to the version to compare with: reissue before revision before draft before last year's; None when unsure.

    A corrigendum, an addendum and a committee's report belong to a family, but comparing texts with them says nothing;
    comparing with a draft inside a report does.
    """
    good = [
        edge
        for edge in found
        if edge.kind in _COMPARED
        and edge.confidence >= DOUBTFUL
        and (edge.kind is not EdgeKind.RECOMMENDS or split_key(edge.older_key)[1])
    ]
    return min(good, key=_preference, default=None)


def _preference(edge: Edge) -> tuple[int, float, str]:
    itself = edge.kind is EdgeKind.ADOPTS and split_key(edge.older_key)[1] is None
    return _COMPARED.index(edge.kind), -edge.confidence - _DRAFT_ITSELF * itself, edge.older_key


def _stated(newer: Facts, said: Sequence[Statement]) -> tuple[dict[str, str], dict[str, str]]:
    """The drafts that mark-up or catalogue name for it, and the documents that its proponent line names, and they as its report;
    each with the sentence that is the evidence."""
    drafts: dict[str, str] = {}
    reports = dict.fromkeys(newer.proponent_symbols, f"{newer.symbol} says: “{newer.proponent}”")
    for one in said:
        if one.key == newer.key and one.says is Says.DRAFT:
            drafts.setdefault(one.other, f"{key_as_shown(one.other)} is the draft of {newer.symbol}, says {one.by}")
        elif one.other == newer.key and one.says is Says.RESOLUTION:
            drafts.setdefault(one.key, f"{key_as_shown(one.key)} became {newer.symbol}, says {one.by}")
        elif one.key == newer.key and one.says is Says.REPORT:
            reports.setdefault(one.other, f"{key_as_shown(one.other)} is the report on {newer.symbol}, says {one.by}")
    return drafts, reports


def _others(newer: Facts, said: Sequence[Statement], says: Says) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.other for one in said if one.key == newer.key and one.says is says))


def _reissued(newer: Facts, same: list[Facts]) -> list[Edge]:
    """The same symbol with other bytes. Whether its words are others too is for the comparison to say: an estimate of
    likeness overlooks one verb in a long resolution, which is just what a silent reissue may change."""
    before = [f for f in same if f.version != newer.version]
    if not before or not (newer.version or newer.reissued):
        return []
    older = min(before, key=lambda f: (f.reissued, f.version))
    if newer.reissued and not older.reissued:
        return [edge_between(older, newer, EdgeKind.REISSUES, 0.99, f"{newer.symbol} is marked as reissued (*)")]
    return [edge_between(older, newer, EdgeKind.REISSUES, 0.9, f"The file of {newer.symbol} was replaced by another")]


def _by_suffix(newer: Facts, others: list[Facts]) -> list[Edge]:
    """Rev., Corr. and Add. say in the symbol itself what they belong to."""
    symbol = symbol_of(newer.key)
    if newer.within or symbol is None or not symbol.suffixes:
        return []
    name, number = symbol.suffixes[-1]
    stem = newer.key.rsplit("/", 1)[0]
    by_key = {f.key: f for f in others}
    if name == "REV":
        for step in range(number - 1, -1, -1):
            older = by_key.get(f"{stem}/REV.{step}" if step else stem)
            if older is not None:
                skipped = step < number - 1
                return [
                    edge_between(
                        older,
                        newer,
                        EdgeKind.REVISES,
                        0.92 if skipped else 0.99,
                        f"{newer.symbol} is revision {number} of {key_as_shown(stem)}",
                        f"Revision {number - 1} is not known here" if skipped else "",
                    )
                ]
        return []
    kind = {"CORR": EdgeKind.CORRECTS, "CORRIGENDUM": EdgeKind.CORRECTS, "ADD": EdgeKind.ADDS_TO}.get(name)
    older = by_key.get(stem)
    if kind is None or older is None:
        return []
    what = "corrects" if kind is EdgeKind.CORRECTS else "adds to"
    return [edge_between(older, newer, kind, 0.99, f"{newer.symbol} {what} {older.symbol}, as its symbol says")]


def _by_consultation(newer: Facts, others: list[Facts]) -> list[Edge]:
    """In the Second Committee the chair submits the agreed text under a number of its own and names the draft it grew from."""
    if not newer.kind.startswith("draft") or not _BASED_ON.search(newer.proponent or ""):
        return []
    return [
        edge_between(older, newer, EdgeKind.REVISES, 0.97, f"{newer.symbol} says: “{newer.proponent}”")
        for older in last_revisions([f for f in others if f.base in newer.proponent_symbols and f.kind == newer.kind])
    ]


def _stated_draft(newer: Facts, stated: Mapping[str, str], others: list[Facts]) -> list[Edge]:
    """The draft that the mark-up or a catalogue names; where that revision is not known here, the family's last stands in."""
    wanted = ADOPTED.get(newer.kind)
    drafts = [f for f in others if f.kind == wanted]
    exact = [f for f in drafts if f.key in stated]
    if exact:
        older = max(last_revisions(exact) or exact, key=lambda f: likeness(f.sketch, newer.sketch))
        return [edge_between(older, newer, EdgeKind.ADOPTS, 0.99, stated[older.key])]
    for key, evidence in stated.items():
        symbol = symbol_of(key)
        for older in last_revisions([f for f in drafts if symbol and f.base == symbol.base]):
            missing = f"{key_as_shown(key)} is not known here; {older.symbol} is"
            return [edge_between(older, newer, EdgeKind.ADOPTS, 0.88, evidence, missing)]
    return []


def _adopted(newer: Facts, others: list[Facts]) -> list[Edge]:
    wanted = ADOPTED.get(newer.kind)
    if wanted is None or not is_adopted_symbol(newer.key):
        return []
    drafts = [f for f in others if f.kind == wanted and not is_later(f, newer)]
    named = [f for f in drafts if f.key in newer.proponent_symbols or f.base in newer.proponent_symbols]
    if named:
        exact = [f for f in named if f.key in newer.proponent_symbols] or named
        older = max(last_revisions(exact), key=lambda f: likeness(f.sketch, newer.sketch))
        return [edge_between(older, newer, EdgeKind.ADOPTS, 0.99, f"{newer.symbol} says: “{newer.proponent}”")]
    reports = [f for f in others if f.key in newer.proponent_symbols]
    reported = {key: f for f in reports for key in f.mentions}
    weighed = [(_weigh_draft(f, newer, reported), f) for f in drafts]
    weighed = [(weight, f) for weight, f in weighed if weight[0] >= DOUBTFUL]
    if not weighed:
        return []
    best = max(weighed, key=lambda pair: (pair[0][0], likeness(pair[1].sketch, newer.sketch)))
    rivals = [f for (confidence, _), f in weighed if confidence >= best[0][0] - 0.1]
    older = closest(rivals, newer)
    (confidence, evidence) = next(weight for weight, f in weighed if f is older)
    return [edge_between(older, newer, EdgeKind.ADOPTS, confidence, *evidence)]


def _weigh_draft(draft: Facts, newer: Facts, reported: Mapping[str, Facts]) -> tuple[float, list[str]]:
    """Signs that ``newer`` is the adopted text of ``draft``: session and committee must agree, then title, text, report."""
    alike = likeness(draft.sketch, newer.sketch)
    evidence: list[str] = []
    # The Human Rights Council counts its sessions as the Assembly does: a number of a session alone says little.
    if organ_of(draft) != organ_of(newer) or body_of(draft, adopted=True) != body_of(newer, adopted=True):
        return 0.0, []
    if newer.key.startswith("S/"):
        # The Council's drafts have neither title nor session; their wording is adopted as it stands.
        if alike < 0.6 or not within_days(draft.date, newer.date, 60):
            return 0.0, []
        return 0.9 + 0.08 * alike, [shared_wording(alike), f"Submitted on {draft.date}, adopted by {newer.date}"]
    if draft.session != newer.session:
        return 0.0, []
    evidence.append(f"Both are of session {newer.session}")
    confidence = 0.0
    committee = committee_of(newer)
    place = body_of(draft)
    if committee is not None:
        if place != committee:
            return 0.0, []
        evidence.append(f"{newer.symbol} comes from the committee of {draft.symbol}: “{newer.proponent}”")
        confidence += 0.1
    titled = bool(newer.title_key) and draft.title_key == newer.title_key and not newer.title_key.startswith("~")
    if titled:
        evidence.append(f"Both have the title “{newer.title}”")
        confidence += 0.72
    if alike >= 0.2:
        evidence.append(shared_wording(alike))
    # Without the title, only wording speaks: near identity is as good as a title, a fifth in common is nothing.
    confidence += min(0.14, 0.2 * alike) if titled else max(0.0, alike - 0.25) * 1.1
    if draft.key in reported:
        report = reported[draft.key]
        inside = next((part for part in report.embedded if part.title_key and part.title_key == newer.title_key), None)
        carried = f" and recommends it as {inside.label or inside.kind}" if inside else ""
        evidence.append(f"The committee's report {report.symbol} speaks of {draft.symbol}{carried}")
        confidence += 0.1
    return min(confidence, 0.98), evidence


def _amended(newer: Facts, others: list[Facts]) -> list[Edge]:
    """An amendment names its draft and the revision; where that one is not known here, the family's last stands in."""
    by_key = {f.key: f for f in others}
    found: list[Edge] = []
    for key in newer.amends:
        named = f"{newer.symbol} says that it amends {key_as_shown(key)}"
        if key in by_key:
            found.append(edge_between(by_key[key], newer, EdgeKind.AMENDS, 0.99, named))
            continue
        symbol = symbol_of(key)
        family = [f for f in others if symbol and f.base == symbol.base and f.kind.startswith("draft")]
        found += [
            edge_between(
                older, newer, EdgeKind.AMENDS, 0.8, named, f"{key_as_shown(key)} is not known here; {older.symbol} is"
            )
            for older in last_revisions(family)
        ]
    return found


def _succeeded(newer: Facts, others: list[Facts]) -> list[Edge]:
    """The latest earlier text of the same title, or the one that the first paragraphs continue."""
    wanted = {"draft resolution": "resolution", "draft decision": "decision"}.get(newer.kind, newer.kind)
    session = session_number(newer)
    weighed: list[tuple[float, list[str], Facts]] = []
    for older in others:
        if (
            older.kind != wanted
            or organ_of(older) != organ_of(newer)
            or body_of(older, adopted=True) != body_of(newer, adopted=True)
        ):
            continue
        before = session_number(older)
        if session is None or before is None or before >= session:
            continue
        confidence, evidence = _weigh_year(older, newer, session - before)
        if confidence >= DOUBTFUL:
            weighed.append((confidence, evidence, older))
    if not weighed:
        return []
    # The latest session first: a text of two years ago is the predecessor only when last year had none.
    confidence, evidence, older = max(weighed, key=lambda w: (session_number(w[2]) or 0, w[0], order_of(w[2].key)))
    return [edge_between(older, newer, EdgeKind.SUCCEEDS, confidence, *evidence)]


def _weigh_year(older: Facts, newer: Facts, years: int) -> tuple[float, list[str]]:
    alike = likeness(older.sketch, newer.sketch)
    titled = (
        bool(older.title_key) and older.title_key == newer.title_key and not NO_TITLE_OF_ITS_OWN.match(newer.title_key)
    )
    cited = older.key in newer.opening
    # A report that carries a draft resolution has the wording of one; only its symbol tells that it is none.
    text = is_adopted_symbol(older.key) and (newer.kind in ADOPTED or newer.kind in ADOPTED.values())
    evidence: list[str] = []
    if titled:
        evidence.append(f"Both have the title “{newer.title}”")
    if cited:
        evidence.append(f"The first paragraphs of {newer.symbol} recall {older.symbol}")
    if alike >= 0.1:
        evidence.append(shared_wording(alike))
    if text and titled:
        confidence = 0.86 + (0.08 if cited else 0.0) + min(0.06, 0.2 * alike)
        if alike < 0.08 and not cited:
            confidence = 0.7
    elif text and cited and alike >= 0.25:
        confidence = 0.7 + 0.3 * (alike - 0.25)
    elif text and alike >= 0.5:
        confidence = 0.55 + 0.3 * alike
    elif not text and titled and alike >= 0.2 and years <= 2:
        confidence = 0.6 + 0.3 * alike
    else:
        return 0.0, []
    if years > 3:
        confidence -= 0.05 * (years - 3)
        evidence.append(f"{years} sessions lie between them")
    return min(confidence, 0.98), evidence
