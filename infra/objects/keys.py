"""How a key is spelt, and what its spelling promises."""

from __future__ import annotations

import hashlib
import re

from documents.errors import TerminalError

#: Segments of letters, digits and ``. _ + = -`` that begin with a letter or a digit: no "..", no absolute path, nothing
#: hidden, nothing that a file system or an S3 gateway would read in another way.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+=-]{0,199}(/[A-Za-z0-9][A-Za-z0-9._+=-]{0,199})*")
_PREFIX = re.compile(r"[A-Za-z0-9._+=/-]*")
_RAW = re.compile(r"raw/([0-9a-f]{64})")
LONGEST = 512


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def raw_key(data: bytes) -> str:
    """The key of a file as it was received."""
    return f"raw/{digest(data)}"


def promised_digest(key: str) -> str | None:
    """The digest that a ``raw/`` key itself names, None for every other key."""
    match = _RAW.fullmatch(key)
    return match[1] if match else None


def checked(key: str) -> str:
    """``key``, or a ``TerminalError`` when it is none."""
    if len(key) > LONGEST or not _KEY.fullmatch(key) or (key.startswith("raw/") and not _RAW.fullmatch(key)):
        raise TerminalError("not a key for an object", phase="naming", subject=repr(key[:LONGEST]))
    return key


def checked_prefix(prefix: str) -> str:
    """A prefix may end anywhere, also in the middle of a segment; it still names nothing outside the store."""
    if (
        len(prefix) > LONGEST
        or not _PREFIX.fullmatch(prefix)
        or prefix.startswith("/")
        or any(segment.startswith(".") for segment in prefix.split("/"))
    ):
        raise TerminalError("not a prefix of keys", phase="listing", subject=repr(prefix[:LONGEST]))
    return prefix


def checked_for(key: str, data: bytes) -> str:
    """The digest of ``data``, after making sure that it may stand under ``key``."""
    found, promised = digest(data), promised_digest(checked(key))
    if promised not in (None, found):
        raise TerminalError(f"the bytes have the digest {found}", phase="keeping", subject=key)
    return found
