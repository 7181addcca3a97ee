"""What the press and other feeds say of documents: entries that are about them, kept beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select

from infra.database.schema import mention, sighting

_MOST = 20


@dataclass(frozen=True, slots=True)
class Context:
    """One press release or news item. ``symbol_keys``: the documents that it names, of those asked about."""

    title: str
    link: str | None
    published: datetime | None
    first_seen: datetime
    symbol_keys: tuple[str, ...]


def context_of(connection: Connection, keys: Collection[str]) -> tuple[Context, ...]:
    """The entries that name one of the documents, oldest first, at most the twenty newest."""
    rows = connection.execute(
        select(
            sighting.c.source,
            sighting.c.entry_key,
            sighting.c.title,
            sighting.c.link,
            sighting.c.published,
            sighting.c.first_seen,
            mention.c.symbol_key,
        )
        .join(mention, and_(mention.c.source == sighting.c.source, mention.c.entry_key == sighting.c.entry_key))
        .where(mention.c.symbol_key.in_(keys))
        .order_by(sighting.c.first_seen, sighting.c.source, sighting.c.entry_key, mention.c.symbol_key)
    ).all()
    named: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        named.setdefault((row.source, row.entry_key), []).append(row.symbol_key)
    first = {(row.source, row.entry_key): row for row in reversed(rows)}
    found = [
        Context(first[one].title, first[one].link, first[one].published, first[one].first_seen, tuple(symbols))
        for one, symbols in named.items()
    ]
    return tuple(found[-_MOST:])
