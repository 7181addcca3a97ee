"""Files that are either wholly there or not there, whatever is killed or pulled out in between.

A file is written under another name, flushed to the disk, and only then linked under its own name; the folder that
lists it is flushed too, because a name that was not flushed can vanish with a power cut although its bytes are there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from documents.errors import TransientError

#: Seconds after which a file under a temporary name has no writer any more (it was killed), and may be swept.
STALE_AFTER = 3600.0


@contextlib.contextmanager
def explained(phase: str, subject: str) -> Iterator[None]:
    """Turns the disk's own errors into one line with advice.

    All are transient: a full or read-only disk is no property of the document at hand, whose work just waits.
    """
    try:
        yield
    except OSError as error:
        what, advice = _explain(error)
        raise TransientError(what, phase=phase, subject=subject, advice=advice) from error


def _explain(error: OSError) -> tuple[str, str]:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"disk full{where}", "Free some space: the work goes on by itself"
    if error.errno == errno.EROFS:
        return f"the disk is mounted read-only{where}", "Mount it for writing, or set another folder"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"no permission{where}", "Give this user the right to write there, or set another folder"
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return "too many open files", "Raise the limit (ulimit -n)"
    return f"{error.strerror or error}{where}", ""


def make_folders(folder: Path) -> None:
    """``mkdir -p`` that outlives a power cut."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True)
        flush_folder(new.parent)


def flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def written_aside(data: bytes, aside: Path) -> Iterator[Path]:
    """``data``, flushed, in a new file of the folder ``aside``, gone again at the end: link or rename it meanwhile."""
    temporary = aside / f"{os.getpid()}-{secrets.token_hex(8)}"
    try:
        with temporary.open("xb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            os.fsync(file.fileno())
        yield temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def create(path: Path, data: bytes, aside: Path) -> bool:
    """Make ``path`` with ``data``, or leave what is there and answer False. ``aside`` is on the same file system.

    Of any number of writers at once exactly one is answered True; nobody ever sees a part of the file.
    """
    with written_aside(data, aside) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
    flush_folder(path.parent)
    return True


def replace(path: Path, data: bytes, aside: Path) -> None:
    """Make ``path`` with ``data``, in the place of whatever was there."""
    with written_aside(data, aside) as temporary:
        temporary.rename(path)
    flush_folder(path.parent)


def sweep(aside: Path, stale_after: float = STALE_AFTER) -> int:
    """Remove what killed writers left behind; how many files that were."""
    swept = 0
    oldest = time.time() - stale_after
    for entry in os.scandir(aside):
        with contextlib.suppress(FileNotFoundError):
            if entry.stat(follow_symlinks=False).st_mtime < oldest:
                os.unlink(entry.path)
                swept += 1
    return swept
