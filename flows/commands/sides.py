"""A document named on the command line: a file, a parsed JSON file, or a symbol that the database knows.

A part of it is named behind a hash: ``report.pdf#IV``, ``A/C.3/73/L.9#annex``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from compare import parts
from compare.lineage import Facts, facts, one_inside
from documents.contract import loads
from documents.errors import RapporteurError, TerminalError
from documents.model import Document
from documents.symbol import Symbol, is_symbol
from flows.office import open_objects
from flows.pipeline.joint import known_as
from infra.database.engine import open_database, reading
from infra.database.schema import parsed
from infra.sandbox import ParseLimits, ParserPool
from infra.settings import Settings


@dataclass(frozen=True, slots=True)
class Side:
    """``version`` is the id of what was compared, when it comes from the database; ``facts`` are those of the part, where
    a part was named."""

    document: Document
    version: str | None
    facts: Facts


def read_side(name: str, settings: Settings) -> Side:
    """The document that a name on the command line means. Raises an error that names the side.

    ``name#label`` is the part of it that ``compare.parts.select`` finds under that label; a file may have a hash in its name.
    """
    whole, hash_mark, label = name.rpartition("#")
    if not hash_mark or Path(name).is_file():
        document, version = _read_whole(name, settings)
        return Side(document, version, facts(document, version or name))
    document, version = _read_whole(whole, settings)
    try:
        own, part = one_inside(document, facts(document, version or whole), parts.find(document, label))
    except RapporteurError as error:
        raise TerminalError(error.what, phase="reading", subject=name, advice=error.advice) from error
    return Side(part, own.version if version else None, own)


def key_named(name: str, settings: Settings) -> str:
    """The key of a document that the database knows, or of a draft inside it ("A/77/464#IV", however the part is spelt)."""
    whole, mark, label = name.rpartition("#")
    if mark and is_symbol(whole):
        return read_side(f"{whole}#{label}", settings).facts.key
    with reading(open_database(settings.database_address)) as connection:
        return known_as(connection, Symbol.parse(name)).key


def _read_whole(name: str, settings: Settings) -> tuple[Document, str | None]:
    path = Path(name)
    try:
        if path.is_file():
            data = path.read_bytes()
            if path.suffix.lower() == ".json":
                return loads(data), None
            with ParserPool(1, ParseLimits(settings.parse_memory_mb, settings.parse_seconds, settings.ocr)) as pool:
                return loads(pool.parse(data, name=path.name).document), None
        if is_symbol(name):
            return _from_database(Symbol.parse(name), settings)
    except RapporteurError as error:
        raise TerminalError(error.what, phase="reading", subject=name, advice=error.advice) from error
    except OSError as error:
        raise TerminalError(error.strerror or "cannot be read", phase="reading", subject=name) from error
    raise TerminalError(
        "neither a file that is there nor a document symbol",
        phase="reading",
        subject=name,
        advice="Give a file's path, or a symbol such as A/C.3/80/L.9",
    )


def _from_database(symbol: Symbol, settings: Settings) -> tuple[Document, str | None]:
    engine = open_database(settings.database_address)
    with reading(engine) as connection:
        symbol = known_as(connection, symbol)
        row = connection.execute(
            select(parsed.c.version_id, parsed.c.object_key)
            .where(parsed.c.symbol_key == symbol.key)
            .order_by(parsed.c.parsed_at.desc(), parsed.c.version_id)
            .limit(1)
        ).first()
    if row is None:
        raise TerminalError(
            "not known here as a parsed document", advice=f"Fetch it: rapporteur backfill '{symbol.display}'"
        )
    return loads(open_objects(settings).get(row.object_key)), row.version_id
