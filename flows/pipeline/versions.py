"""Bytes of a document ──▶ version. The bytes before the row that names them: a crash between the two leaves an object that
nobody names, never a row without its object."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from infra.database.engine import insert_new
from infra.database.schema import version
from infra.protocols import ObjectStore
from infra.sources import Content, Memory

# Made once: to put a statement together takes SQLAlchemy longer than to run it.
_HELD = select(version.c.media_type).where(
    version.c.symbol_key == bindparam("key"), version.c.language == bindparam("language")
)
_VALIDATED = (
    version.update()
    .where(version.c.id == bindparam("this"))
    .values(etag=bindparam("tag"), last_modified=bindparam("modified"))
)


def put_bytes(objects: ObjectStore, content: Content) -> str:
    """Keeps the bytes under their own hash, which is given back."""
    sha256 = hashlib.sha256(content.data).hexdigest()
    objects.put(f"raw/{sha256}", content.data, content.media_type)
    return sha256


def keep_version(
    connection: Connection, symbol_key: str, content: Content, now: datetime, validators: Memory | None = None
) -> int:
    """1 when these bytes are a version that was not known, else 0.

    The same text in another format is no new version: it would be told as a reissue of itself.
    """
    held = connection.execute(_HELD, {"key": symbol_key, "language": content.language}).scalars().all()
    if held and content.media_type not in held:
        return 0
    sha256 = hashlib.sha256(content.data).hexdigest()
    row = {
        "id": f"{symbol_key}|{content.language}|{sha256}",
        "symbol_key": symbol_key,
        "language": content.language,
        "sha256": sha256,
        "bytes": len(content.data),
        "media_type": content.media_type,
        "fetched_from": content.url,
        "fetched_at": now,
    }
    new = insert_new(connection, version, [row])
    if validators is not None:
        given = {"this": row["id"], "tag": validators.etag, "modified": validators.last_modified}
        connection.execute(_VALIDATED, given)
    return new
