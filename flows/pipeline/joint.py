"""A document under two symbols (A/79/1–S/2024/1) is one document, whichever of its symbols is named and in whatever order.

Which one it is known by is decided by the first sighting, and kept: what is named later leads there.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from documents.symbol import Symbol
from infra.database.engine import insert_new
from infra.database.schema import alias, document

#: Made once: to put a statement together takes SQLAlchemy longer than to run it.
_KEPT = select(alias.c.document_key).where(alias.c.symbol_key == bindparam("key"))


def known_as(connection: Connection, symbol: Symbol) -> Symbol:
    """The symbol under which the document is kept: the one given, unless it was met under another first."""
    kept = connection.execute(_KEPT, {"key": symbol.key}).scalar()
    return Symbol.parse(kept) if kept else symbol


def names_of(connection: Connection, key: str) -> tuple[str, ...]:
    """The other symbols of the document that is kept under ``key``."""
    query = select(alias.c.symbol_key).where(alias.c.document_key == key).order_by(alias.c.symbol_key)
    return tuple(connection.execute(query).scalars())


def joined(connection: Connection, symbol: Symbol) -> Symbol:
    """``known_as``, and what a joint symbol says of its parts is remembered."""
    symbol_kept = known_as(connection, symbol)
    if symbol_kept.key != symbol.key or len(symbol.each) == 1:
        return symbol_kept
    keys = [one.key for one in symbol.each]
    held = select(document.c.symbol_key).where(document.c.symbol_key.in_(keys)).order_by(document.c.first_seen)
    alone = connection.execute(held).scalars().first()
    goal = alone or symbol.key
    others = [key for key in (symbol.key, *keys) if key != goal]
    insert_new(connection, alias, [{"symbol_key": key, "document_key": goal} for key in others])
    return Symbol.parse(goal)
