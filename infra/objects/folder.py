"""Objects in a folder of this machine.

``raw/<sha256>`` is the file itself, as received. Any other key is a second name (a hard link) of ``.content/<sha256>``:
giving a name is atomic and exclusive, so a key is written once; and bytes whose digest has no such name are spoilt, so a
reader can verify them. People can open every object where it lies (a browser follows a symbolic link to its target, which
has no ``.html``, and shows the source).
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from documents.errors import TerminalError, TransientError
from infra import files
from infra.objects import keys
from infra.protocols import ObjectCorrupt, ObjectMissing

#: Bytes that must be free at the start: a day's documents and the database that describes them.
ENOUGH_SPACE = 64 * 1024 * 1024

#: What FAT, exFAT and some network shares answer to link().
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


class FolderStore:
    """An ``ObjectStore`` below ``path``, which is made when it is missing. Safe for many processes and for kill -9.

    The file system must know hard links (``check`` says so when it does not).
    """

    def __init__(self, path: Path, *, enough_space: int = ENOUGH_SPACE) -> None:
        self._root = Path(path).absolute()
        self._content = self._root / ".content"
        self._aside = self._root / ".tmp"
        self._enough_space = enough_space

    def __repr__(self) -> str:
        return f"FolderStore({str(self._root)!r})"

    def put(self, key: str, data: bytes, media_type: str) -> None:
        """As in ``ObjectStore``; a folder keeps no media type, the key's suffix says it."""
        digest = keys.checked_for(key, data)
        with files.explained("keeping", key):
            files.make_folders(self._aside)
            if keys.promised_digest(key):
                self._keep(self._root / key, digest, data)
            else:
                self._keep(self._content_of(digest), digest, data)
                self._name(key, digest)

    def _content_of(self, digest: str) -> Path:
        return self._content / digest[:2] / digest

    def _keep(self, path: Path, digest: str, data: bytes) -> None:
        files.make_folders(path.parent)
        # The name is the digest: whoever made it first made the same bytes, unless the disk spoilt them since.
        if not files.create(path, data, self._aside) and _digest_of(path) != digest:
            files.replace(path, data, self._aside)

    def _name(self, key: str, digest: str) -> None:
        path, content = self._root / key, self._content_of(digest)
        try:
            files.make_folders(path.parent)
        except (FileExistsError, NotADirectoryError) as error:
            raise TerminalError("a part of this key is a key itself", phase="keeping", subject=key) from error
        try:
            os.link(content, path)
        except FileExistsError:
            if path.is_dir():
                raise TerminalError("this key is a part of other keys", phase="keeping", subject=key) from None
            found = _digest_of(path)
            if found != digest and self._content_of(found).exists():
                raise TerminalError("other bytes are kept under this key", phase="keeping", subject=key) from None
            if found != digest:  # the disk spoilt what was kept: here are the bytes again
                files.replace(path, content.read_bytes(), self._aside)
        files.flush_folder(path.parent)

    def get(self, key: str) -> bytes:
        path = self._root / keys.checked(key)
        with files.explained("reading", key):
            try:
                data = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
                raise ObjectMissing("no such object", phase="reading", subject=key) from error
            found, promised = keys.digest(data), keys.promised_digest(key)
            # A tree that was copied without .content still has the bytes, only nothing to hold them against.
            whole = found == promised if promised else self._content_of(found).exists() or not self._content.exists()
        if not whole:
            raise ObjectCorrupt(
                f"{len(data)} bytes have the digest {found}, under which nothing was kept",
                phase="reading",
                subject=key,
                advice="The disk changed them: restore the object from a copy, or fetch the document again",
            )
        return data

    def exists(self, key: str) -> bool:
        with files.explained("looking for", key):
            return (self._root / keys.checked(key)).is_file()

    def list(self, prefix: str) -> Iterator[str]:
        folder = self._root / keys.checked_prefix(prefix).rpartition("/")[0]
        with files.explained("listing", prefix):
            for place, folders, names in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                for name in names:
                    key = (Path(place) / name).relative_to(self._root).as_posix()
                    if key.startswith(prefix) and not name.startswith("."):
                        yield key

    def check(self) -> None:
        """The folder can be written, linked in and flushed, and has room; what killed writers left is swept."""
        with files.explained("opening the object store", str(self._root)):
            try:
                files.make_folders(self._aside)
            except (FileExistsError, NotADirectoryError) as error:
                raise TerminalError(
                    "a file stands in the way",
                    phase="opening the object store",
                    subject=str(self._root),
                    advice="Remove it, or set another folder",
                ) from error
            files.sweep(self._aside)
            self._check_links()
            free = shutil.disk_usage(self._root).free
        if free < self._enough_space:
            raise TransientError(
                f"only {free // 1_000_000} MB free",
                phase="opening the object store",
                subject=str(self._root),
                advice=f"Free some space: it wants at least {self._enough_space // 1_000_000} MB",
            )

    def _check_links(self) -> None:
        with files.written_aside(b"probe", self._aside) as probe:
            hard = probe.with_suffix(".hard")
            try:
                os.link(probe, hard)
            except OSError as error:
                if error.errno in _NO_LINKS:
                    raise TerminalError(
                        "this file system knows no links",
                        phase="opening the object store",
                        subject=str(self._root),
                        advice="Use a folder on a Unix file system (ext4, xfs, APFS), or S3",
                    ) from error
                raise
            finally:
                with contextlib.suppress(FileNotFoundError):
                    hard.unlink()


def _digest_of(path: Path) -> str:
    try:
        return keys.digest(path.read_bytes())
    except FileNotFoundError:
        return ""
