"""Adopted resolutions in the UN's own mark-up, out of its repositories at GitHub (docs/sources.md 7.1).

The list of all files costs one conditional request. What has changed since the last list is read file by file, and each file
has to have the hash that the list gives: half a file is none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import quote

from infra.http import HttpClient, Response
from infra.sources import Health, Memory, Poll, Sighting
from infra.sources.asking import ask, page_instead
from infra.sources.cursor import read, written
from infra.sources.markup import is_wanted, resolution

API, RAW = "api.github.com", "raw.githubusercontent.com"
#: Of the General Assembly, the Security Council, the Economic and Social Council and the Human Rights Council.
REPOSITORIES = ("GAresolutions", "SCresolutions", "ECOSOCresolutions", "HRCresolutions")
_OWNER = "UNxml"
_NEWEST = "HEAD"
_GONE = "HTTP 404"


@dataclass(frozen=True, slots=True)
class _Tree:
    """``files``: the hash of each, by its path. ``whole``: the list was not cut off."""

    sha: str
    files: Mapping[str, str]
    whole: bool


@dataclass(frozen=True, slots=True)
class MarkupRepository:
    """Each look reads at most ``most`` files. ``languages``: editions in others are passed over.

    The cursor has ``base``, the list that was read to its end, and while one is being read ``target`` and the path ``after``
    which to go on.
    """

    http: HttpClient
    repository: str = REPOSITORIES[0]
    languages: tuple[str, ...] = ("en",)
    most: int = 100
    cadence: timedelta = timedelta(hours=1)
    kind: str = "mark-up"

    @property
    def name(self) -> str:
        return f"https://github.com/{_OWNER}/{self.repository}"

    @property
    def _trees(self) -> str:
        return f"https://{API}/repos/{_OWNER}/{self.repository}/git/trees/"

    @property
    def _files(self) -> str:
        return f"https://{RAW}/{_OWNER}/{self.repository}/HEAD/"

    def poll(self, memory: Memory, now: datetime) -> Poll:
        known = read(memory.cursor)
        base, target, after = known.get("base"), known.get("target"), str(known.get("after") or "")
        answer = ask(self.http, f"{self._trees}{target or _NEWEST}?recursive=1", None if target else memory)
        if isinstance(answer, Poll):
            return _anew(answer, base) if target else answer
        tree = _read_tree(answer)
        if isinstance(tree, Poll):
            return tree
        etag = memory.etag if target else answer.etag
        before = self._files_of(base)
        if isinstance(before, Poll):
            return before
        changed = [
            path
            for path, sha in sorted(tree.files.items())
            if path > after and path.endswith(".xml") and before.get(path) != sha and self._wants(path)
        ]
        sightings: list[Sighting] = []
        for path in changed[: self.most]:
            file = ask(self.http, self._files + quote(path))
            if isinstance(file, Poll):
                rest = Memory(etag, cursor=written(base=base, target=tree.sha, after=after))
                return Poll(file.health, f"{path}: {file.note}", tuple(sightings), rest)
            if _hash(file.body) != tree.files[path]:
                note = f"{path} is not as the list says; the list is asked for anew"
                return Poll(Health.HEALTHY, note, tuple(sightings), Memory(cursor=written(base=base)))
            seen = resolution(path, file.body, self._files + quote(path), self.languages, now, first=base is None)
            sightings += [seen] if seen is not None else []
            after = path
        if len(changed) > self.most:
            note = f"{len(sightings)} files; {len(changed) - self.most} more come at the next looks"
            rest = Memory(etag, cursor=written(base=base, target=tree.sha, after=after))
            return Poll(Health.HEALTHY, note, tuple(sightings), rest)
        health = Health.HEALTHY if tree.whole else Health.TRUNCATED
        note = f"{len(sightings)} files" if sightings else "nothing new"
        done = Memory(etag, cursor=written(base=tree.sha))
        return Poll(health, note if tree.whole else "the list of files came cut off", tuple(sightings), done)

    def _wants(self, path: str) -> bool:
        return is_wanted(PurePosixPath(path).stem, self.languages)

    def _files_of(self, sha: str | None) -> Mapping[str, str] | Poll:
        """The files of a list that was read before; none where there was no list, or where history was written anew."""
        if not sha:
            return {}
        answer = ask(self.http, f"{self._trees}{sha}?recursive=1")
        if isinstance(answer, Poll):
            return {} if answer.note == _GONE else answer
        tree = _read_tree(answer)
        return tree if isinstance(tree, Poll) else tree.files


def _anew(answer: Poll, base: object) -> Poll:
    """A list that is not there any more is not waited for: the newest is asked for at the next look."""
    if answer.note != _GONE:
        return answer
    return Poll(answer.health, answer.note, memory=Memory(cursor=written(base=base)))


def _read_tree(answer: Response) -> _Tree | Poll:
    try:
        found = json.loads(answer.body)
        files = {str(one["path"]): str(one["sha"]) for one in found["tree"] if one["type"] == "blob"}
        return _Tree(str(found["sha"]), files, whole=not found.get("truncated"))
    except (ValueError, KeyError, TypeError):
        return page_instead(answer.body, "the list of files") or Poll(Health.MALFORMED, "no list of files")


def _hash(data: bytes) -> str:
    """As git names a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
