"""The inside of a parser process: ``python -m infra.sandbox_child MEMORY_MB CPU_SECONDS ocr|no-ocr``, files in, parses out.

Speaks over standard input and output: lengths, a JSON request, the file; back come a length and a JSON answer.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

from compare.lineage import Says, facts
from documents.contract import dumps
from documents.errors import TerminalError, place_of
from documents.model import Document
from documents.symbol import Symbol
from infra import ocr
from parsers import PARSER_VERSION, parse
from parsers.akn.reader import read_workflow
from parsers.entrance import parse_recognised
from parsers.parked import Parked, Reason
from parsers.sniff import MEDIA_TYPES, Media

_HEADER = struct.Struct(">II")


def main() -> None:
    memory_mb, seconds, pictures = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "ocr"
    # The answers' pipe is kept for us alone: a library that prints must not be able to speak into it.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    # From here on nobody listens to what is printed, and a full pipe must not stop us. What went wrong before (an import)
    # was heard.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a parser writes no file
    files = sys.stdin.buffer
    answers.write(b"!")  # ready
    while header := _exactly(files, _HEADER.size):
        asked, size = _HEADER.unpack(header)
        request = json.loads(_exactly(files, asked))
        data = _exactly(files, size)
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
        answer = json.dumps(_parse(request, data, seconds if pictures else None)).encode()
        answers.write(struct.pack(">I", len(answer)))
        rest = memoryview(answer)
        while rest:
            rest = rest[answers.write(rest) :]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """``size`` bytes, or nothing at the end of the stream."""
    return stream.read(size)


def _recognised(
    parked: Parked, data: bytes, asked: Symbol | None, language: str | None, seconds: int | None
) -> Document:
    """A scan read by a recognition engine, where there is one for its language; else what was raised is raised again.

    Once it was tried the file is never "image only" again: that name is for what waits for an engine to be installed.
    """
    if seconds is None or parked.reason is not Reason.IMAGE_ONLY:
        raise parked
    engine, wanted = ocr.engine(), language or "en"
    if engine is None or wanted not in ocr.languages():
        lacking = f"{engine} does not read {wanted!r} here" if engine else "no engine that reads pictures is installed"
        raise Parked(f"{parked.what}, and {lacking}", reason=Reason.IMAGE_ONLY) from parked
    pages = ocr.recognise(data, wanted, seconds * 0.8)
    return parse_recognised(data, pages, engine, asked=asked, language=language)


def _stated(document: Document, data: bytes) -> tuple[tuple[str, str | None], ...]:
    """What the UN's own mark-up says of a text's origin beside the text."""
    if document.provenance.media_type != MEDIA_TYPES[Media.XML_AKN]:
        return ()
    steps = read_workflow(data)
    return (Says.DRAFT, steps.draft), (Says.REPORT, steps.report)


def _parse(request: dict[str, Any], data: bytes, seconds: int | None) -> dict[str, Any]:
    try:
        asked = Symbol.parse(request["asked"]) if request["asked"] else None
        try:
            document = parse(data, asked=asked, language=request["language"], name=request["name"])
        except Parked as parked:
            document = _recognised(parked, data, asked, request["language"], seconds)
        known = facts(document, stated=_stated(document, data))
        return {"document": dumps(document), "facts": known.to_dict(), "parser_version": PARSER_VERSION}
    except TerminalError as error:
        return {"refused": error.what, "reason": str(getattr(error, "reason", "broken"))}
    except MemoryError:
        return {"refused": "the parse needs more memory than a parser may have", "reason": "too large"}
    except RecursionError:
        return {"refused": "the file is nested too deeply", "reason": "broken"}
    except Exception as error:  # noqa: BLE001  # a fault of ours in one file must not stop the others; it is parked by name
        where = place_of(error)
        return {"refused": f"the parser failed: {type(error).__name__}: {error} ({where})", "reason": "parser fault"}


if __name__ == "__main__":
    main()
