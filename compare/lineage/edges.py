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
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from compare.lineage.facts import Facts, Says, Statement
from compare.lineage.inside import key_as_shown, split_key
from compare.lineage.sketch import likeness
from documents.errors import RapporteurError
from documents.symbol import Symbol


class EdgeKind(StrEnum):
    REISSUES = "reissues"
    REVISES = "revises"
    ADOPTS = "adopts"
    EMBEDS = "embeds"
    SUCCEEDS = "succeeds"
    CORRECTS = "corrects"
    ADDS_TO = "adds to"
    RECOMMENDS = "recommends"
    AMENDS = "amends"


@dataclass(frozen=True, slots=True)
class Edge:
    """``older_key`` and ``newer_key`` are symbol keys (the same for a reissue: then the versions tell them apart), or those of
    drafts inside reports ("A/77/464#IV", ``compare.lineage.inside``).

    ``confidence`` is 0 to 1; ``evidence`` are sentences that a reader understands.
    """

    older_key: str
    newer_key: str
    kind: EdgeKind
    confidence: float
    evidence: tuple[str, ...]
    older_version: str = ""
    newer_version: str = ""


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
_DOUBTFUL = 0.5  # an edge below this is not the one to compare with

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
_ADOPTED = {"resolution": "draft resolution", "decision": "draft decision"}
_BASED_ON = re.compile(r"basis of informal|based on|sobre la base|sur la base de|на основе", re.I)
_NO_TITLE_OF_ITS_OWN = re.compile(
    r"^(?:(?:progress |annual |interim )?(?:report|note|letter|letters|identical letters|note verbale|statement)\b.*"
    r"|resolutions?|draft resolution|decision|committee|.{0,7})$"
)


def edges(newer: Facts, known: Iterable[Facts], statements: Iterable[Statement] = ()) -> tuple[Edge, ...]:
    """Every edge that leads to ``newer`` from one of the known documents in its language, most confident first.

    ``known`` may hold ``newer`` itself, later documents, strangers, and drafts inside reports: what does not precede it is
    passed over. ``statements`` are what catalogue records say, of any documents.
    """
    if not newer.key:
        return ()
    newer, stated = _with_statements(newer, (*newer.statements, *statements))
    others = [f for f in known if f.key and f.language == newer.language]
    families = [f for f in others if f.key != newer.key]
    wholes, parts = (
        [f for f in families if not f.within],
        [f for f in families if f.within and f.within != newer.within],
    )
    found = [
        *_reissued(newer, [f for f in others if f.key == newer.key]),
        *_by_suffix(newer, wholes),
        *_by_consultation(newer, wholes),
        *(_stated_draft(newer, stated, wholes) or _adopted(newer, wholes)),
        *_embedded(newer, wholes),
        *_out_of_reports(newer, parts),
        *_recommended(newer, wholes, {f.within for f in parts}),
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
        and edge.confidence >= _DOUBTFUL
        and (edge.kind is not EdgeKind.RECOMMENDS or split_key(edge.older_key)[1])
    ]
    return min(good, key=_preference, default=None)


def _preference(edge: Edge) -> tuple[int, float, str]:
    itself = edge.kind is EdgeKind.ADOPTS and split_key(edge.older_key)[1] is None
    return _COMPARED.index(edge.kind), -edge.confidence - _DRAFT_ITSELF * itself, edge.older_key


def _with_statements(newer: Facts, said: Iterable[Statement]) -> tuple[Facts, dict[str, str]]:
    """``newer`` with the reports and amended drafts that others name for it, and its drafts: key → who says so."""
    drafts: dict[str, str] = {}
    reports: list[str] = []
    amends: list[str] = []
    for one in said:
        if one.key == newer.key and one.says is Says.DRAFT:
            drafts.setdefault(one.other, one.by)
        elif one.other == newer.key and one.says is Says.RESOLUTION:
            drafts.setdefault(one.key, one.by)
        elif one.key == newer.key and one.says is Says.REPORT:
            reports.append(one.other)
        elif one.key == newer.key and one.says is Says.AMENDED_DRAFT:
            amends.append(one.other)
    named = tuple(dict.fromkeys((*newer.proponent_symbols, *reports)))
    return replace(newer, proponent_symbols=named, amends=newer.amends or tuple(dict.fromkeys(amends))), drafts


def _edge(older: Facts, newer: Facts, kind: EdgeKind, confidence: float, *evidence: str) -> Edge:
    return Edge(
        older.key, newer.key, kind, round(confidence, 3), tuple(filter(None, evidence)), older.version, newer.version
    )


def _reissued(newer: Facts, same: list[Facts]) -> list[Edge]:
    """The same symbol with other bytes. The same words without a star are the same document in another file format."""
    before = [f for f in same if f.version != newer.version]
    if not before or not (newer.version or newer.reissued):
        return []
    older = min(before, key=lambda f: (f.reissued, f.version))
    if newer.reissued and not older.reissued:
        return [_edge(older, newer, EdgeKind.REISSUES, 0.99, f"{newer.symbol} is marked as reissued (*)")]
    if older.reissued or likeness(older.sketch, newer.sketch) >= 0.999:
        return []
    return [_edge(older, newer, EdgeKind.REISSUES, 0.9, f"{newer.symbol} was issued again with another text")]


def _by_suffix(newer: Facts, others: list[Facts]) -> list[Edge]:
    """Rev., Corr. and Add. say in the symbol itself what they belong to."""
    symbol = _parsed(newer.key)
    if symbol is None or not symbol.suffixes:
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
                    _edge(
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
    return [_edge(older, newer, kind, 0.99, f"{newer.symbol} {what} {older.symbol}, as its symbol says")]


def _by_consultation(newer: Facts, others: list[Facts]) -> list[Edge]:
    """In the Second Committee the chair submits the agreed text under a number of its own and names the draft it grew from."""
    if not newer.kind.startswith("draft") or not _BASED_ON.search(newer.proponent or ""):
        return []
    return [
        _edge(older, newer, EdgeKind.REVISES, 0.97, f"{newer.symbol} says: “{newer.proponent}”")
        for older in _last_revisions([f for f in others if f.base in newer.proponent_symbols and f.kind == newer.kind])
    ]


def _stated_draft(newer: Facts, stated: Mapping[str, str], others: list[Facts]) -> list[Edge]:
    """The draft that the mark-up or a catalogue names; where that revision is not known here, the family's last stands in."""
    wanted = _ADOPTED.get(newer.kind)
    drafts = [f for f in others if f.kind == wanted]
    exact = [f for f in drafts if f.key in stated]
    if exact:
        older = max(_last_revisions(exact) or exact, key=lambda f: likeness(f.sketch, newer.sketch))
        said = f"{older.symbol} is the draft of {newer.symbol}, says {stated[older.key]}"
        return [_edge(older, newer, EdgeKind.ADOPTS, 0.99, said)]
    for key, by in stated.items():
        symbol = _parsed(key)
        for older in _last_revisions([f for f in drafts if symbol and f.base == symbol.base]):
            said = f"{key_as_shown(key)} is the draft of {newer.symbol}, says {by}"
            missing = f"{key_as_shown(key)} is not known here; {older.symbol} is"
            return [_edge(older, newer, EdgeKind.ADOPTS, 0.9, said, missing)]
    return []


def _embedded(newer: Facts, others: list[Facts]) -> list[Edge]:
    """A draft inside a committee's report was a document of its own before: the report names it, or title and wording show it."""
    if not newer.within:
        return []
    drafts = [f for f in others if f.kind == newer.kind and not _later(f, newer)]
    told = f"{key_as_shown(newer.within)} tells that it was {newer.action}" if newer.action else ""
    for key in newer.acted_on:
        named = f"{key_as_shown(newer.within)} tells that {key_as_shown(key)} became {newer.symbol}"
        for older in drafts:
            if older.key == key:
                alike = likeness(older.sketch, newer.sketch)
                sure = alike >= 0.2 or (bool(older.title_key) and older.title_key == newer.title_key)
                return [_edge(older, newer, EdgeKind.EMBEDS, 0.99 if sure else 0.6, named, told, _shared(alike))]
        symbol = _parsed(key)
        for older in _last_revisions([f for f in drafts if symbol and f.base == symbol.base]):
            missing = f"{key_as_shown(key)} is not known here; {older.symbol} is"
            return [_edge(older, newer, EdgeKind.EMBEDS, 0.88, named, told, missing)]
    if newer.acted_on:
        return []
    weighed: list[tuple[float, Facts]] = []
    for older in drafts:
        alike = likeness(older.sketch, newer.sketch)
        same = older.session == newer.session and _organ(older) == _organ(newer) and _is_committees(older.key)
        if same and newer.title_key and older.title_key == newer.title_key and alike >= 0.3:
            weighed.append((alike, older))
    if not weighed:
        return []
    older = _closest([f for _, f in weighed], newer)
    alike = likeness(older.sketch, newer.sketch)
    titled = f"Both have the title “{newer.title}”"
    return [_edge(older, newer, EdgeKind.EMBEDS, 0.7 + 0.2 * alike, titled, told, _shared(alike))]


def _out_of_reports(newer: Facts, parts: list[Facts]) -> list[Edge]:
    """The drafts inside reports that ``newer`` repeats: adopted on the report that it names, or recommended by a commission."""
    adopted = newer.kind in _ADOPTED and _is_adopted_symbol(newer.key)
    wanted = _ADOPTED.get(newer.kind) if adopted else newer.kind
    best: dict[tuple[EdgeKind, str], tuple[float, float, Facts, list[str]]] = {}
    for part in parts:
        if part.kind != wanted:
            continue
        named = part.within in newer.proponent_symbols
        alike = likeness(part.sketch, newer.sketch)
        titled = bool(newer.title_key) and part.title_key == newer.title_key
        kind, confidence = _weigh_part(part, newer, adopted, named, titled, alike)
        if confidence < _DOUBTFUL:
            continue
        evidence = [
            f"{newer.symbol} says: “{newer.proponent}”" if named and newer.proponent else "",
            f"Both have the title “{newer.title}”" if titled else "",
            _shared(alike),
            f"{key_as_shown(part.within)} tells that it was {part.action}" if part.action else "",
        ]
        # Of one committee report, and of all commissions together, the one that fits best.
        group = kind, part.within if kind is EdgeKind.ADOPTS else ""
        best[group] = max(best.get(group, (0.0, 0.0, part, evidence)), (confidence, alike, part, evidence), key=_weight)
    return [_edge(part, newer, kind, sure, *why) for (kind, _), (sure, _, part, why) in best.items() if sure]


def _weight(one: tuple[float, float, Facts, list[str]]) -> tuple[float, float]:
    return one[0], one[1]


def _weigh_part(
    part: Facts, newer: Facts, adopted: bool, named: bool, titled: bool, alike: float
) -> tuple[EdgeKind, float]:
    titled = titled and not _NO_TITLE_OF_ITS_OWN.match(newer.title_key)
    if _organ(part) == "A":
        # The Assembly's own committees report to the session that they belong to, and what they report on exists already.
        if not adopted or _organ(newer) != "A" or part.session != newer.session:
            return EdgeKind.ADOPTS, 0.0
        if named:
            sure = 0.98 if titled and alike >= 0.3 else 0.88 if titled else 0.4 + 0.55 * alike if alike >= 0.3 else 0.0
        else:
            sure = 0.72 + 0.16 * alike if titled and alike >= 0.2 else 0.0
        return EdgeKind.ADOPTS, sure
    years = _year(newer.key) - _year(part.within) if _year(newer.key) and _year(part.within) else None
    if years not in (0, 1) or _organ(newer) not in ("A", "E") or not (titled or alike >= 0.6):
        return EdgeKind.RECOMMENDS, 0.0
    # A report of December is acted on next year; but a text of the same title comes every year.
    if years and alike < 0.6:
        return EdgeKind.RECOMMENDS, 0.0
    sure = 0.98 if named and titled else 0.72 + 0.24 * alike if titled and alike >= 0.2 else 0.3 + 0.6 * alike
    return EdgeKind.RECOMMENDS, sure


def _adopted(newer: Facts, others: list[Facts]) -> list[Edge]:
    wanted = _ADOPTED.get(newer.kind)
    if wanted is None or not _is_adopted_symbol(newer.key):
        return []
    drafts = [f for f in others if f.kind == wanted and not _later(f, newer)]
    named = [f for f in drafts if f.key in newer.proponent_symbols or f.base in newer.proponent_symbols]
    if named:
        exact = [f for f in named if f.key in newer.proponent_symbols] or named
        older = max(_last_revisions(exact), key=lambda f: likeness(f.sketch, newer.sketch))
        return [_edge(older, newer, EdgeKind.ADOPTS, 0.99, f"{newer.symbol} says: “{newer.proponent}”")]
    reports = [f for f in others if f.key in newer.proponent_symbols]
    reported = {key: f for f in reports for key in f.mentions}
    weighed = [(_weigh_draft(f, newer, reported), f) for f in drafts]
    weighed = [(weight, f) for weight, f in weighed if weight[0] >= _DOUBTFUL]
    if not weighed:
        return []
    best = max(weighed, key=lambda pair: (pair[0][0], likeness(pair[1].sketch, newer.sketch)))
    rivals = [f for (confidence, _), f in weighed if confidence >= best[0][0] - 0.1]
    older = _closest(rivals, newer)
    (confidence, evidence) = next(weight for weight, f in weighed if f is older)
    return [_edge(older, newer, EdgeKind.ADOPTS, confidence, *evidence)]


def _weigh_draft(draft: Facts, newer: Facts, reported: Mapping[str, Facts]) -> tuple[float, list[str]]:
    """Signs that ``newer`` is the adopted text of ``draft``: session and committee must agree, then title, text, report."""
    alike = likeness(draft.sketch, newer.sketch)
    evidence: list[str] = []
    # The Human Rights Council counts its sessions as the Assembly does: a number of a session alone says little.
    if _organ(draft) != _organ(newer) or _place(draft, adopted=True) != _place(newer, adopted=True):
        return 0.0, []
    if newer.key.startswith("S/"):
        # The Council's drafts have neither title nor session; their wording is adopted as it stands.
        if alike < 0.6 or not _within_days(draft.date, newer.date, 60):
            return 0.0, []
        return 0.9 + 0.08 * alike, [_shared(alike), f"Submitted on {draft.date}, adopted by {newer.date}"]
    if draft.session != newer.session:
        return 0.0, []
    evidence.append(f"Both are of session {newer.session}")
    confidence = 0.0
    committee = _committee(newer)
    place = _place(draft)
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
        evidence.append(_shared(alike))
    # Without the title, only wording speaks: near identity is as good as a title, a fifth in common is nothing.
    confidence += min(0.14, 0.2 * alike) if titled else max(0.0, alike - 0.25) * 1.1
    if draft.key in reported:
        report = reported[draft.key]
        inside = next((part for part in report.embedded if part.title_key and part.title_key == newer.title_key), None)
        carried = f" and recommends it as {inside.label or inside.kind}" if inside else ""
        evidence.append(f"The committee's report {report.symbol} speaks of {draft.symbol}{carried}")
        confidence += 0.1
    return min(confidence, 0.98), evidence


def _closest(drafts: list[Facts], newer: Facts) -> Facts:
    """Of several drafts of one title: the last of each family, then the one whose wording is nearest to the adopted text.

    Wording within what a sketch can tell apart counts as equal; then the later number was submitted later.
    """
    last = _last_revisions(drafts)
    best = max(likeness(f.sketch, newer.sketch) for f in last)
    return max((f for f in last if likeness(f.sketch, newer.sketch) >= best - 0.05), key=lambda f: _order(f.key))


def _recommended(newer: Facts, others: list[Facts], opened: Collection[str]) -> list[Edge]:
    """``opened``: reports whose drafts are known one by one, and weighed there."""
    found: list[Edge] = []
    if newer.within:
        return found
    for older in others:
        if older.key in newer.proponent_symbols and not older.kind.startswith("draft"):
            inside = next(
                (part for part in older.embedded if part.title_key and part.title_key == newer.title_key), None
            )
            found.append(
                _edge(
                    older,
                    newer,
                    EdgeKind.RECOMMENDS,
                    0.98,
                    f"{newer.symbol} says: “{newer.proponent}”",
                    f"{older.symbol} carries it as {inside.label or inside.kind}" if inside else "",
                    _through(older, newer, others),
                )
            )
        elif newer.title_key and newer.kind in (*_ADOPTED, *_ADOPTED.values()) and not _later(older, newer):
            inside = next((part for part in older.embedded if part.title_key == newer.title_key), None)
            if _NO_TITLE_OF_ITS_OWN.match(newer.title_key):
                continue
            if inside is not None and older.key not in opened and _near_years(older, newer):
                found.append(
                    _edge(
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
    last = max(drafts, key=lambda f: _order(f.key))
    return f"{report.symbol} tells of the action on {last.symbol}, which has that title"


def _amended(newer: Facts, others: list[Facts]) -> list[Edge]:
    """An amendment names its draft and the revision; where that one is not known here, the family's last stands in."""
    by_key = {f.key: f for f in others}
    found: list[Edge] = []
    for key in newer.amends:
        named = f"{newer.symbol} says that it amends {key_as_shown(key)}"
        if key in by_key:
            found.append(_edge(by_key[key], newer, EdgeKind.AMENDS, 0.99, named))
            continue
        symbol = _parsed(key)
        family = [f for f in others if symbol and f.base == symbol.base and f.kind.startswith("draft")]
        found += [
            _edge(
                older, newer, EdgeKind.AMENDS, 0.8, named, f"{key_as_shown(key)} is not known here; {older.symbol} is"
            )
            for older in _last_revisions(family)
        ]
    return found


def _succeeded(newer: Facts, others: list[Facts]) -> list[Edge]:
    """The latest earlier text of the same title, or the one that the first paragraphs continue."""
    wanted = {"draft resolution": "resolution", "draft decision": "decision"}.get(newer.kind, newer.kind)
    session = _session_number(newer)
    weighed: list[tuple[float, list[str], Facts]] = []
    for older in others:
        if (
            older.kind != wanted
            or _organ(older) != _organ(newer)
            or _place(older, adopted=True) != _place(newer, adopted=True)
        ):
            continue
        before = _session_number(older)
        if session is None or before is None or before >= session:
            continue
        confidence, evidence = _weigh_year(older, newer, session - before)
        if confidence >= _DOUBTFUL:
            weighed.append((confidence, evidence, older))
    if not weighed:
        return []
    # The latest session first: a text of two years ago is the predecessor only when last year had none.
    confidence, evidence, older = max(weighed, key=lambda w: (_session_number(w[2]) or 0, w[0], _order(w[2].key)))
    return [_edge(older, newer, EdgeKind.SUCCEEDS, confidence, *evidence)]


def _weigh_year(older: Facts, newer: Facts, years: int) -> tuple[float, list[str]]:
    alike = likeness(older.sketch, newer.sketch)
    titled = (
        bool(older.title_key) and older.title_key == newer.title_key and not _NO_TITLE_OF_ITS_OWN.match(newer.title_key)
    )
    cited = older.key in newer.opening
    # A report that carries a draft resolution has the wording of one; only its symbol tells that it is none.
    text = _is_adopted_symbol(older.key) and (newer.kind in _ADOPTED or newer.kind in _ADOPTED.values())
    evidence: list[str] = []
    if titled:
        evidence.append(f"Both have the title “{newer.title}”")
    if cited:
        evidence.append(f"The first paragraphs of {newer.symbol} recall {older.symbol}")
    if alike >= 0.1:
        evidence.append(_shared(alike))
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


# --- what the symbols and mastheads say -----------------------------------------------------------------------------------


def _parsed(key: str) -> Symbol | None:
    """The symbol of a document, or of the report that a draft stands in."""
    try:
        return Symbol.parse(split_key(key)[0])
    except RapporteurError:
        return None


def _order(key: str) -> tuple[object, ...]:
    symbol = _parsed(key)
    return symbol.order if symbol else ()


def _organ(facts: Facts) -> str:
    return facts.key.split("/", 1)[0]


def _is_adopted_symbol(key: str) -> bool:
    symbol = _parsed(key)
    return symbol is not None and symbol.series in ("RES", "DEC")


def _is_committees(key: str) -> bool:
    return "/C." in key and "/L." in key


def _year(key: str) -> int | None:
    """The year that a session of a symbol began in; None for special sessions."""
    symbol = _parsed(key)
    session = symbol.session if symbol else None
    if not session or not session.isdecimal():
        return None
    return int(session) if len(session) == 4 else 1945 + int(session)


def _committee(newer: Facts) -> str | None:
    """The body whose drafts an adopted text can come from: "A/C.3" when it names its Main Committee, else None."""
    line = newer.proponent or ""
    for name, code in _COMMITTEES.items():
        if name.casefold() in line.casefold():
            return f"{_organ(newer)}/{code}"
    return None


def _place(facts: Facts, adopted: bool = False) -> str:
    """The body of a symbol; ``adopted``: of the body that adopts, so that a committee's draft stands with its Assembly."""
    symbol = _parsed(facts.key)
    body = symbol.body if symbol else ""
    return re.sub(r"/C\.\d$", "", body) if adopted else body


def _last_revisions(drafts: list[Facts]) -> list[Facts]:
    """The latest known revision of each family; addenda and corrigenda are no texts of their own."""
    last: dict[str, Facts] = {}
    for draft in drafts:
        symbol = _parsed(draft.key)
        if symbol is None or (symbol.suffixes and symbol.suffixes[-1][0] != "REV"):
            continue
        if draft.base not in last or _order(last[draft.base].key) < _order(draft.key):
            last[draft.base] = draft
    return list(last.values())


def _session_number(facts: Facts) -> int | None:
    """Sessions and years both count upwards; a special session counts with none of them."""
    text = facts.session or ""
    if not text and facts.key.startswith("S/"):
        text = (facts.date or "")[:4]
    return int(text) if text.isdigit() else None


def _later(older: Facts, newer: Facts) -> bool:
    """Whether a document is dated well after another. Printed dates are days off, so only a clear lead counts."""
    return bool(
        older.date and newer.date and older.date[:10] > newer.date[:10] and not _within_days(newer.date, older.date, 45)
    )


def _near_years(older: Facts, newer: Facts) -> bool:
    return bool(older.date and newer.date and abs(int(newer.date[:4]) - int(older.date[:4])) <= 1)


def _within_days(first: str | None, second: str | None, most: int) -> bool:
    """Whether ``second`` comes at most ``most`` days after ``first`` (and not before it); months count as 31 days."""
    if not first or not second or len(first) < 10 or len(second) < 10:
        return False
    a, b = ([int(piece) for piece in date[:10].split("-")] for date in (first, second))
    return 0 <= (b[0] - a[0]) * 372 + (b[1] - a[1]) * 31 + b[2] - a[2] <= most


def _shared(alike: float) -> str:
    return f"About {round(100 * alike)} % of the wording is the same"
