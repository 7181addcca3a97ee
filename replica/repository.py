"""api.github.com and raw.githubusercontent.com: the repositories of resolutions in mark-up (sources.md 7.1), as git and its
host describe and give files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime

from replica.behaviour import Behaviour, Routes
from replica.library import Library
from replica.messages import Request, Response

_TREES = "api.github.com/repos/UNxml/{repository}/git/trees/{sha}"
_FILES = "raw.githubusercontent.com/UNxml/{repository}/{ref}/{path}"
_JSON = (("Content-Type", "application/json; charset=utf-8"),)
_TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
_README = {"README.md": b"# Machine-readable resolutions\n\nUnofficial copies.\n"}


def _tree(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    for files in library.markup(match[1], now):
        sha = _name(files)
        if match[2] in ("HEAD", "main", sha):
            return _listed(request, sha, files)
    return Response(_TREES, 404, _JSON, b'{"message":"Not Found","status":"404"}')


def _listed(request: Request, sha: str, files: Mapping[str, bytes]) -> Response:
    tag = f'W/"{sha}"'
    if request.header("if-none-match") == tag:
        return Response(_TREES, 304, (("ETag", tag),))
    folders = {path.rpartition("/")[0] for path in files if "/" in path}
    rows: list[dict[str, object]] = [
        {"path": path, "mode": "040000", "type": "tree", "sha": _sha1(path.encode())} for path in sorted(folders)
    ]
    rows += [
        {"path": path, "mode": "100644", "type": "blob", "sha": _blob(data), "size": len(data)}
        for path, data in sorted({**_README, **files}.items())
    ]
    body = json.dumps({"sha": sha, "tree": rows, "truncated": False})
    return Response(_TREES, 200, (*_JSON, ("ETag", tag)), body.encode())


def _file(request: Request, match: re.Match[str], library: Library, behaviour: Behaviour, now: datetime) -> Response:
    data = {**_README, **next(library.markup(match[1], now))}.get(match[2])
    if data is None:
        return Response(_FILES, 404, _TEXT, b"404: Not Found")
    return Response(_FILES, 200, _TEXT, data)


def _name(files: Mapping[str, bytes]) -> str:
    return _sha1("\n".join(f"{_blob(data)} {path}" for path, data in sorted(files.items())).encode())


def _blob(data: bytes) -> str:
    return _sha1(b"blob " + str(len(data)).encode() + b"\0" + data)


def _sha1(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


ROUTES: Routes = (
    (re.compile(r"api\.github\.com/repos/UNxml/([A-Z]+resolutions)/git/trees/([0-9a-zA-Z]+)"), _tree),
    (re.compile(r"raw\.githubusercontent\.com/UNxml/([A-Z]+resolutions)/(?:HEAD|main)/(.+)"), _file),
)
