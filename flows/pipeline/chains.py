"""Which text a version grew out of, and what grew out of it: the rows of ``follows``, read for many versions at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from compare.lineage import EdgeKind
from infra.database.engine import chunks
from infra.database.schema import follows, parsed, version

#: A text of which there is such a later one need not be told any more, if it was not told yet.
_REPLACES = ("reissues", "revises", "adopts")


@dataclass(frozen=True, slots=True)
class Chains:
    """``above``: by the newer version, the row of what it follows. ``below``: by the older one, the rows of what follows it."""

    above: Mapping[str, Row[Any]]
    below: Mapping[str, Sequence[Row[Any]]]

    def ancestors(self, version_id: str) -> list[str]:
        """What the version grew out of, the nearest first."""
        found = [version_id]
        while (row := self.above.get(found[-1])) is not None and row.older_version not in found:
            found.append(row.older_version)
        return found[1:]

    def origin(self, version_id: str) -> str:
        """The oldest text of the version's family: last year's resolution is another family."""
        seen: set[str] = set()
        current = version_id
        while current not in seen:
            seen.add(current)
            row = self.above.get(current)
            if row is None or row.kind == EdgeKind.SUCCEEDS:
                break
            current = row.older_version
        return current

    def texts(self, version_id: str, *, earlier: bool) -> frozenset[str]:
        """The versions of which this one is a later text, or those that are later texts of it.

        Through a draft inside a report, which is between a committee's draft and the adopted text, and is never told itself.
        """
        found: set[str] = set()
        new = {version_id}
        while new:
            rows = [row for one in new for row in self._beside(one, earlier=earlier)]
            through = [row for row in rows if row.kind in _REPLACES or "#" in row.newer_version]
            new = {row.older_version if earlier else row.newer_version for row in through} - found - {version_id}
            found |= new
        return frozenset(found)

    def _beside(self, version_id: str, *, earlier: bool) -> Sequence[Row[Any]]:
        if earlier:
            return [self.above[version_id]] if version_id in self.above else []
        return self.below.get(version_id, ())


def chains_of(connection: Connection, ids: Collection[str], *, below: bool = True) -> Chains:
    """The chains of these versions, each to its end; without what is below where that is not asked for."""
    above = {row.newer_version: row for row in _to_the_end(connection, ids, follows.c.newer_version, "older_version")}
    later: dict[str, list[Row[Any]]] = {}
    if below:
        for row in _to_the_end(connection, ids, follows.c.older_version, "newer_version"):
            later.setdefault(row.older_version, []).append(row)
    return Chains(above, later)


def _to_the_end(connection: Connection, ids: Collection[str], at: ColumnElement[str], on: str) -> Iterator[Row[Any]]:
    columns = (follows.c.newer_version, follows.c.older_version, follows.c.kind)
    asked: set[str] = set()
    new = set(ids)
    while new:
        asked |= new
        rows = [
            row for names in chunks(sorted(new)) for row in connection.execute(select(*columns).where(at.in_(names)))
        ]
        yield from rows
        new = {getattr(row, on) for row in rows} - asked


def families_of(connection: Connection, ids: Collection[str], chains: Chains) -> dict[str, str]:
    """The name of each version's family: the base symbol of the oldest text that it grew out of.

    Drafts, revisions, corrections and the adopted text are one family; the drafts of one report are as many families.
    """
    origins = {one: chains.origin(one) for one in ids}
    query = select(parsed.c.version_id, parsed.c.base_key, version.c.part).join(
        version, version.c.id == parsed.c.version_id
    )
    names: dict[str, str] = {}
    for some in chunks(sorted(set(origins.values()))):
        for key, base, part in connection.execute(query.where(parsed.c.version_id.in_(some))):
            names[key] = base if part is None else f"{base}#{part}"
    return {one: names[origin] for one, origin in origins.items()}


def family_of(connection: Connection, version_id: str) -> str:
    return families_of(connection, [version_id], chains_of(connection, [version_id], below=False))[version_id]
