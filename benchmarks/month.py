"""A month of polling in minutes: is every document found, how late, by how many requests, and what did people hear of it?

    python -m benchmarks.month --days 31

Publishes a month of the United Nations' work (``replica.calendar``: sixty documents on a working day, reserved numbers, revisions,
reissues, documents that no list names, two dead days, a week in which the hosts of lists and files challenge every robot) and
lives through it with a clock that is passed in: a run every half-hour, all sources and series on, and the limits of the real
hosts, whose waits move the clock instead of being waited for.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from benchmarks.clocked import Lived, gentle, living, operators_heard
from documents.symbol import Symbol
from flows.office import Office
from infra.database.engine import reading
from infra.database.schema import alert, attempt, delivery, gap, sighting, source, version
from infra.sources import WELL
from infra.sources.opening import HOST_LIMITS
from replica.calendar import Month, Planned

_WAYS = ("list", "catalogue", "journal", "numbers")


@dataclass(frozen=True, slots=True)
class Found:
    """``late``: from its publication to its file being here; None: it is not here. ``by``: the source that named it first."""

    planned: Planned
    late: timedelta | None
    by: str | None


def found(lived: Lived) -> list[Found]:
    """Each document, and each reissue, that was to be found. What was replaced while no host of files answered was there for
    nobody."""
    with reading(lived.office.engine) as connection:
        held = {
            (row.symbol_key, row.sha256): row.fetched_at
            for row in connection.execute(select(version.c.symbol_key, version.c.sha256, version.c.fetched_at))
        }
        named: dict[str, str] = {}
        query = select(sighting.c.symbol_key, source.c.kind).join(source, source.c.name == sighting.c.source)
        for key, kind in connection.execute(query.where(~sighting.c.context).order_by(sighting.c.first_seen.desc())):
            named[key] = kind
    out = []
    gone = {id(planned) for planned in lived.month.overwritten}
    for planned in lived.month.documents:
        if planned.at < lived.month.ends and id(planned) not in gone:
            sha256 = hashlib.sha256(planned.slip.pdf()).hexdigest()
            keys = _keys(planned.symbol)
            times = [held[key, sha256] for key in keys if (key, sha256) in held]
            by = next((named[key] for key in keys if key in named), None)
            out.append(Found(planned, min(times) - planned.at if times else None, by))
    return out


def _keys(symbol: str) -> list[str]:
    """A joint document may be known under both its symbols together, or under each."""
    whole = Symbol.parse(symbol)
    return list(dict.fromkeys((whole.key, *(one.key for one in whole.each))))


def strangers(lived: Lived) -> list[str]:
    """Versions whose bytes nobody published under that symbol."""
    good: defaultdict[str, set[str]] = defaultdict(set)
    for planned in lived.month.documents:
        for key in _keys(planned.symbol):
            good[key].add(hashlib.sha256(planned.slip.pdf()).hexdigest())
    with reading(lived.office.engine) as connection:
        rows = connection.execute(select(version.c.id, version.c.symbol_key, version.c.sha256)).all()
    return [id for id, key, sha256 in rows if sha256 not in good[key] and not key.startswith("A/DEC/")]


@dataclass(frozen=True, slots=True)
class Told:
    """Of what was told: ``sent`` alerts; ``replaced``: alerts not sent because that of a later text came first; ``doubled``: the
    same thing twice to one recipient; ``false``: of what is no news; ``unsaid``: documents that should have been told of and
    were not, neither by themselves nor by a later text's alert."""

    sent: int
    replaced: int
    doubled: list[str]
    false: list[str]
    unsaid: list[str]


def told(lived: Lived) -> Told:
    """News is each document that came out in the month, once, and each reissue with another text, once."""
    with reading(lived.office.engine) as connection:
        rows = connection.execute(
            select(
                alert.c.key,
                alert.c.superseded_by,
                version.c.symbol_key,
                version.c.sha256,
                alert.c.recipient,
                alert.c.send,
                delivery.c.state,
            )
            .join(alert, alert.c.version_id == version.c.id)
            .outerjoin(delivery, delivery.c.alert_key == alert.c.key)
        ).all()
    said = {row.key: row for row in rows if row.send and row.state in ("sent", "bulletin")}
    instead = {row.key: row.superseded_by for row in rows if row.superseded_by}
    heard = {(row.symbol_key, row.sha256) for row in rows if _told_by(row.key, instead) in said}
    news = set(_news(lived.month))
    counted = Counter((row.symbol_key, row.sha256, row.recipient) for row in said.values())
    return Told(
        len(said),
        sum(key not in said and _told_by(key, instead) in said for key in instead),
        [key for (key, _, _), count in counted.items() if count > 1],
        [
            row.symbol_key
            for row in said.values()
            if (row.symbol_key, row.sha256) not in news and not row.symbol_key.startswith("A/DEC/")
        ],
        [
            planned.symbol
            for planned in lived.month.documents
            if planned.at < lived.month.ends
            and news.intersection(mine := _names(planned))
            and not heard.intersection(mine)
        ],
    )


def _told_by(key: str, instead: dict[str, str]) -> str:
    while key in instead:
        key = instead[key]
    return key


def _news(month: Month) -> Iterator[tuple[str, str]]:
    """(symbol, bytes) of what is news: the first text that can be had under a symbol, and every text that differs from the
    one before."""
    gone = {id(planned) for planned in month.overwritten}
    newest: dict[str, Planned] = {}
    for planned in month.documents:
        if id(planned) not in gone:
            before = newest.get(planned.symbol)
            newest[planned.symbol] = planned
            if before is None or before.slip.paragraphs() != planned.slip.paragraphs():
                yield from _names(planned)


def _names(planned: Planned) -> list[tuple[str, str]]:
    sha256 = hashlib.sha256(planned.slip.pdf()).hexdigest()
    return [(key, sha256) for key in _keys(planned.symbol)]


def broken_limits(lived: Lived) -> list[str]:
    """Hosts that were asked sooner after their last request than their limit says."""
    broken = []
    for host, moments in lived.un.asked.items():
        least = HOST_LIMITS.get(host, gentle(lived.office.settings)).interval
        soonest = min(((later - sooner).total_seconds() for sooner, later in pairwise(moments)), default=least)
        if soonest < least * 0.999:
            broken.append(f"{host}: {soonest:.2f} s after the last request, {least:.2f} s are to pass")
    return broken


def busiest_hour(moments: Sequence[datetime]) -> int:
    """Most requests within any sixty minutes."""
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - timedelta(hours=1):
            first += 1
        most = max(most, last - first + 1)
    return most


def holes(lived: Lived) -> tuple[int, int, set[str]]:
    """(opened, closed, symbols still open) of the gaps in the watched series."""
    with reading(lived.office.engine) as connection:
        rows = connection.execute(select(gap.c.symbol_key, gap.c.closed_at).where(gap.c.hole)).all()
    still = {key for key, closed in rows if closed is None}
    return len(rows), len(rows) - len(still), still


def table(lived: Lived) -> list[str]:
    all_found = found(lived)
    here = [one for one in all_found if one.late is not None]
    lines = [
        f"{lived.month.days} days, {lived.passes} runs, {lived.wall:.0f} s ({lived.cpu:.0f} s of one processor), "
        f"the longest run {lived.longest.total_seconds() / 60:.0f} min of simulated time",
        f"found {len(here)} of {len(all_found)} documents and reissues "
        f"({len(lived.month.overwritten)} more were replaced before any host of files answered)",
        "",
        f"{'first way to it':<18}{'documents':>10}{'median':>10}{'95 %':>10}{'worst':>10}   (hours until the file is here)",
    ]
    groups = [
        (way, [one for one in all_found if one.planned.found_by == way and not one.planned.replaces]) for way in _WAYS
    ]
    groups.append(("reissues", [one for one in all_found if one.planned.replaces]))
    lines += [_row(name, rows) for name, rows in groups]
    lines += ["", "of these on days without trouble at the hosts:"]
    lines += [
        _row(name, [one for one in rows if not _in_trouble(lived.month, one.planned.at)]) for name, rows in groups
    ]
    kinds = Counter(one.by or "-" for one in all_found)
    lines += ["", "named first by: " + ", ".join(f"{count} {name}" for name, count in kinds.most_common())]
    days = lived.month.days + (lived.office.clock() - lived.month.ends).days
    total = sum(map(len, lived.un.asked.values()))
    lines += [
        "",
        f"requests: {total}, {total / max(1, len(here)):.1f} a document",
        f"{'host':<26}{'a day':>8}{'busiest hour':>14}",
    ]
    for host, moments in sorted(lived.un.asked.items(), key=lambda item: -len(item[1])):
        lines.append(f"{host:<26}{len(moments) / days:>8.0f}{busiest_hour(moments):>14}")
    lines.append(f"limits broken: {broken_limits(lived) or 'none'}")
    what = told(lived)
    lines += [
        "",
        f"alerts sent {what.sent}, {what.replaced} more told by a later text's, doubled {len(what.doubled)}, "
        f"false {len(what.false)}, missing {len(what.unsaid)}",
    ]
    opened, closed, still = holes(lived)
    never = {Symbol.parse(symbol).key for symbol in lived.month.never}
    lines.append(
        f"gaps: {opened} opened, {closed} closed, {len(still)} open, of which {len(still & never)} were never used"
    )
    lines.append(f"files stored that are none of theirs: {len(strangers(lived))}; parked: {_parked(lived.office)}")
    lines += ["", "states that were not well:"]
    lines += [f"  {at:%a %d %b %H:%M}  {name}: {health} ({note[:90]})" for at, name, health, note in _ill(lived)]
    heard = operators_heard(lived.office)
    return [*lines, "", f"the operators heard {len(heard)} times"]


def _in_trouble(month: Month, at: datetime) -> bool:
    return (at - month.opens).days in {*month.dead, *month.challenged}


def _ill(lived: Lived) -> list[tuple[datetime, str, str, str]]:
    found = [
        (at, name, health, note)
        for name, changes in lived.states.items()
        for at, health, note in changes
        if health not in WELL
    ]
    return sorted(found)


def _row(name: str, rows: Sequence[Found]) -> str:
    late = sorted(one.late.total_seconds() / 3600 for one in rows if one.late is not None)
    if not late:
        return f"{name:<18}{len(rows):>10}"
    median, most = late[len(late) // 2], late[min(len(late) - 1, int(len(late) * 0.95))]
    return f"{name:<18}{len(rows):>10}{median:>10.1f}{most:>10.1f}{late[-1]:>10.1f}"


def _parked(office: Office) -> int:
    with reading(office.engine) as connection:
        return len(connection.execute(select(attempt.c.subject).where(attempt.c.parked)).all())


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=30, help="from one run to the next")
    parser.add_argument("--after", type=int, default=8, help="days that are lived through after the month")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    month = Month(days=asked.days, seed=asked.seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        living(month, Path(folder), every=timedelta(minutes=asked.minutes), after=asked.after) as lived,
    ):
        print("\n".join(table(lived)))
        missed = [one.planned for one in found(lived) if one.late is None]
        for planned in missed[:20]:
            print(f"not found: {planned.symbol} of {planned.at:%d %b %H:%M}, to be found by {planned.found_by}")
        what = told(lived)
        for name, keys in (("doubled", what.doubled), ("false", what.false), ("missing", what.unsaid)):
            if keys:
                print(f"{name}: {', '.join(keys[:20])}")
        bad = missed or what.doubled or what.false or broken_limits(lived) or strangers(lived)
        return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
