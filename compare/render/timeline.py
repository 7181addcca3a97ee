"""A document family as a timeline: one SVG file that needs nothing else, and the same as plain text.

The oldest document stands on top. Each has a line of its own with date, symbol and title, and under it what it follows, how
sure that is, and why. Lines on the left join a document with what it follows; neighbours are joined by the rail itself.
Nothing is said by colour alone: a full disc is an adopted text, a ring a draft or another document, a broken line a relation
that is not certain.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from html import escape
from urllib.parse import quote

#: Confidence from which a relation is drawn as a full line.
CERTAIN = 0.9
# How a relation reads from the newer document, where its name is told from the older one.
_VERBS = {"recommends": "recommended by"}
_ADOPTED = frozenset({"resolution", "decision"})
_WIDTH, _MARGIN, _DATE, _LANE, _MOST_LANES = 900, 24, 92, 13, 8
_HEAD, _STEP, _PAD, _GAP = 22, 18, 12, 8
# What neither XML nor a terminal may be given; a direction mark in a title must not turn the line around it.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


@dataclass(frozen=True, slots=True)
class Member:
    """A document of the family. ``key`` is what relations name it by; ``date`` is ISO 8601, None where it is not known."""

    key: str
    symbol: str
    kind: str | None = None
    date: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """``newer`` follows ``older`` (keys of members; the same for a reissue). ``kind`` is one of ``compare.lineage``'s,
    ``confidence`` 0 to 1, ``evidence`` sentences."""

    older: str
    newer: str
    kind: str
    confidence: float
    evidence: tuple[str, ...] = ()


def in_order(members: Iterable[Member], relations: Iterable[Relation]) -> list[Member]:
    """Oldest first: by date, but nothing before what it follows. What has no date stands just before what follows it."""
    by_key = {member.key: member for member in members}
    after: dict[str, set[str]] = {key: set() for key in by_key}
    waits = dict.fromkeys(by_key, 0)
    for relation in relations:
        older, newer = relation.older, relation.newer
        if older != newer and older in by_key and newer in by_key and newer not in after[older]:
            after[older].add(newer)
            waits[newer] += 1
    ready: list[tuple[str, list[tuple[int, str | int]], str]] = []

    def enter(key: str) -> None:
        followers = [by_key[one].date or "" for one in after[key]]
        when = by_key[key].date or min(filter(None, followers), default="9999")
        heappush(ready, (when, _natural(by_key[key].symbol), key))

    for key in sorted(by_key):
        if not waits[key]:
            enter(key)
    found: dict[str, Member] = {}
    while len(found) < len(by_key):
        if not ready:  # documents that follow each other in a circle: the first of them begins it
            enter(min(key for key in by_key if key not in found))
        key = heappop(ready)[2]
        if key in found:
            continue
        found[key] = by_key[key]
        for newer in sorted(after[key]):
            waits[newer] -= 1
            if not waits[newer]:
                enter(newer)
    return list(found.values())


def _natural(symbol: str) -> list[tuple[int, str | int]]:
    """ "L.9" before "L.10"."""
    return [(0, int(piece)) if piece.isdecimal() else (1, piece) for piece in re.findall(r"\d+|\D+", symbol)]


def text(members: Sequence[Member], relations: Sequence[Relation], *, focus: str | None = None) -> str:
    """The family for a terminal: a line for each document, and under it what it follows. ``focus``: the key to point at."""
    ordered = in_order(members, relations)
    width = max((len(member.symbol) for member in ordered), default=0)
    out: list[str] = []
    for member in ordered:
        mark = "▸" if member.key == focus else " "
        head = f"{mark} {_clean(member.date or ' ' * 10)}  {_clean(member.symbol):<{width}}  "
        out.append(f"{head}{_clean(member.kind or 'not parsed')}: {_clean(member.title or '–')}")
        out += [f"      {_said(one, ordered)}" for one in _of(member, relations)]
    return "\n".join(out) + "\n" if out else ""


def _of(member: Member, relations: Iterable[Relation]) -> list[Relation]:
    """What a document follows, the surest first."""
    found = [relation for relation in relations if relation.newer == member.key]
    return sorted(found, key=lambda one: (-one.confidence, one.kind, one.older))


def _said(relation: Relation, members: Iterable[Member]) -> str:
    older = next((member.symbol for member in members if member.key == relation.older), relation.older)
    what = "an earlier issue of itself" if relation.older == relation.newer else older
    why = "; ".join(relation.evidence)
    kind = _VERBS.get(relation.kind, relation.kind)
    return _clean(f"{kind} {what} ({relation.confidence:.2f})" + (f": {why}" if why else ""))


def _clean(text: str) -> str:
    return _UNSAFE.sub("□", text)


# --- the picture ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    member: Member
    title: list[str]
    follows: list[str]
    top: int
    height: int

    @property
    def middle(self) -> int:
        """Where its disc stands: at the height of its symbol."""
        return self.top + _PAD + 7


@dataclass(frozen=True, slots=True)
class _Arc:
    older: int
    newer: int
    lane: int  # 0 is the rail itself
    relation: Relation


def svg(members: Sequence[Member], relations: Sequence[Relation], *, focus: str | None = None) -> str:
    """The family as an SVG file of 900 units' width. ``focus``: the key of the document that was asked for.

    Deterministic, without scripts, fonts or anything to be fetched; it follows the reader's preference for light or dark.
    Whatever stands in a title is text.
    """
    ordered = in_order(members, relations)
    arcs = _arcs(ordered, relations)
    lanes = max((arc.lane for arc in arcs), default=0)
    rail = _MARGIN + _DATE + lanes * _LANE + 10
    left = rail + 24
    rows = _rows(ordered, relations, (_WIDTH - _MARGIN - left) / 6.6)
    height = (rows[-1].top + rows[-1].height if rows else 60) + 34
    named = next((member.symbol for member in ordered if member.key == focus), None)
    heading = f"The family of {named}" if named else "A document family"
    summary = f"{len(ordered)} document{'s' * (len(ordered) != 1)}, oldest first"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'role="graphics-document" aria-labelledby="title about">',
        f'<title id="title">{_xml(heading)}</title>',
        f'<desc id="about">{_xml(summary)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}"/>',
        f'<text class="head" x="{_MARGIN}" y="38">{_xml(heading)}</text>',
        f'<text class="soft" x="{_MARGIN}" y="57">{_xml(summary)}</text>',
    ]
    for row in rows:
        if row.member.key == focus:
            box = f'x="{left - 10}" y="{row.top}" width="{_WIDTH - _MARGIN - left + 20}" height="{row.height}" rx="6"'
            out.append(f'<rect class="card" {box}/>')
    out += [_drawn(arc, rows, rail) for arc in sorted(arcs, key=lambda arc: (arc.lane, arc.older, arc.newer))]
    for row in rows:
        out += _shown(row, rail, left, row.member.key == focus)
    out.append(
        f'<text class="small" x="{_MARGIN}" y="{height - 16}">● adopted   ○ draft or other document   '
        f"── confidence {CERTAIN:g} or more   ┄┄ less   (figures: confidence, 0 to 1)</text>"
    )
    return "\n".join([*out, "</svg>", ""])


_STYLE = """
svg { max-width: 100%; height: auto; }
text { font: 13px system-ui, -apple-system, "Segoe UI", "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
text { fill: #1f2933; white-space: pre; }
.paper { fill: #fbfaf7; } .card { fill: #ffffff; stroke: #0b5f9e; stroke-width: 1.5; }
.head { font-size: 19px; font-weight: 600; } .symbol { font-size: 14px; font-weight: 600; fill: #0b5f9e; }
.soft, .small, .date { fill: #5b6673; } .small { font-size: 12px; } .date { font-variant-numeric: tabular-nums; }
.line { fill: none; stroke: #8b96a3; stroke-width: 1.6; stroke-linejoin: round; } .doubtful { stroke-dasharray: 4 4; }
.disc { fill: #fbfaf7; stroke: #1f2933; stroke-width: 2; } .adopted { fill: #1f2933; } .here { stroke: #0b5f9e; stroke-width: 3; }
a:focus-visible text { text-decoration: underline; } a:hover text { text-decoration: underline; }
@media screen and (prefers-color-scheme: dark) {
text { fill: #dfe4ea; } .paper { fill: #14181d; } .card { fill: #1b2027; stroke: #7cb8ea; } .symbol { fill: #7cb8ea; }
.soft, .small, .date { fill: #97a3b0; } .line { stroke: #6c7885; }
.disc { fill: #14181d; stroke: #dfe4ea; } .adopted { fill: #dfe4ea; } .here { stroke: #7cb8ea; }
}
"""


def _arcs(ordered: Sequence[Member], relations: Iterable[Relation]) -> list[_Arc]:
    """Each relation of two members, in the innermost lane that is free all the way."""
    place = {member.key: number for number, member in enumerate(ordered)}
    pairs: dict[tuple[int, int], Relation] = {}
    for relation in sorted(relations, key=lambda one: (-one.confidence, one.kind)):
        ends = sorted((place.get(relation.older, -1), place.get(relation.newer, -1)))
        if ends[0] >= 0 and ends[0] != ends[1]:
            pairs.setdefault((ends[0], ends[1]), relation)
    lanes: list[list[tuple[int, int]]] = []
    found: list[_Arc] = []
    for (older, newer), relation in sorted(pairs.items(), key=lambda item: (item[0][1] - item[0][0], item[0])):
        lane = 0
        if newer - older > 1:
            lane = 1
            while lane <= len(lanes) and any(a < newer and older < b for a, b in lanes[lane - 1]):
                lane += 1
            lane = min(lane, _MOST_LANES)
            while len(lanes) < lane:
                lanes.append([])
            lanes[lane - 1].append((older, newer))
        found.append(_Arc(older, newer, lane, relation))
    return found


def _rows(ordered: Sequence[Member], relations: Sequence[Relation], fits: float) -> list[_Row]:
    """``fits``: characters of ordinary width that a line holds."""
    rows: list[_Row] = []
    top = 76
    for member in ordered:
        title = _wrapped(member.title or "", fits, 2)
        follows = [line for one in _of(member, relations) for line in _wrapped(_said(one, ordered), fits * 1.06, 2)]
        height = 2 * _PAD + _HEAD - 6 + _STEP * (len(title) + len(follows))
        rows.append(_Row(member, title, follows, top, height))
        top += height + _GAP
    return rows


def _wrapped(text: str, fits: float, most: int) -> list[str]:
    """At most ``most`` lines; the last one ends in "…" when more was to come. Han and kana are as wide as two letters."""
    text = " ".join(_clean(text.replace("\n", " ")).split())
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    share = sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text) / len(text) if wide else 1.0
    lines = textwrap.wrap(text, max(8, int(fits / share)), break_on_hyphens=False)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,;.") + " …"]
    return lines


def _drawn(arc: _Arc, rows: Sequence[_Row], rail: int) -> str:
    start, end = rows[arc.older].middle + 9, rows[arc.newer].middle - 9
    if arc.lane:
        x, bend = rail - arc.lane * _LANE, 8
        start, end = rows[arc.older].middle + 3, rows[arc.newer].middle - 3
        path = (
            f"M{rail - 7} {start} H{x + bend} Q{x} {start} {x} {start + bend} V{end - bend} Q{x} {end} {x + bend} {end} "
            f"H{rail - 8} m-5 -4 l5 4 l-5 4"
        )
    else:
        path = f"M{rail} {start} V{end} m-4 -5 l4 5 l4 -5"
    doubtful = "" if arc.relation.confidence >= CERTAIN else " doubtful"
    return f'<path class="line{doubtful}" d="{path}"><title>{_xml(arc.relation.kind)}</title></path>'


def _shown(row: _Row, rail: int, left: int, here: bool) -> list[str]:
    member, y = row.member, row.top + _PAD + 12
    classes = "disc" + " adopted" * (member.kind in _ADOPTED) + " here" * here
    # A draft inside a report is read in the report.
    issued = member.symbol.partition("#")[0]
    address = f"https://undocs.org/en/{quote(issued.encode(errors='replace'), safe='/()')}"
    out = [
        f'<text class="date" x="{_MARGIN}" y="{y}">{_xml(_day(member.date))}</text>',
        f'<circle class="{classes}" cx="{rail}" cy="{row.middle}" r="6"/>',
        f'<a href="{_xml(address)}"><text class="symbol" x="{left}" y="{y}">{_xml(member.symbol)}'
        f'<tspan class="soft" font-weight="400" dx="10">{_xml(member.kind or "not parsed")}</tspan></text></a>',
    ]
    y += _HEAD - 2
    for line in row.title:
        out.append(f'<text x="{left}" y="{y}">{_xml(line)}</text>')
        y += _STEP
    for line in row.follows:
        out.append(f'<text class="small" x="{left}" y="{y}">{_xml(line)}</text>')
        y += _STEP
    return out


def _day(iso: str | None) -> str:
    try:
        found = date.fromisoformat(iso or "")
    except ValueError:
        return iso or "no date"
    return f"{found.day} {_MONTHS.split()[found.month - 1]} {found.year}"


def _xml(text: str) -> str:
    return escape(_clean(text))
