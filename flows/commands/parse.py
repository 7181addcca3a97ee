"""``rapporteur parse``: files to JSON, each in a child process, one bad file never in the way of the next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from documents.errors import RapporteurError, UsageError
from documents.languages import language_code
from documents.symbol import Symbol
from infra.files import explained, make_folders, replace
from infra.sandbox import ParseLimits, ParserPool
from infra.settings import read_settings


def parse_files(files: Sequence[Path], output: Path | None, *, symbol: str | None, language: str | None) -> int:
    """0 when every file was parsed, 1 when one was not."""
    if output is None and len(files) > 1:
        raise UsageError("several files need --output DIR", phase="parsing")
    if symbol is not None:
        symbol = Symbol.parse(symbol).key
    if language is not None and language_code(language) is None:
        raise UsageError(
            f"{language!r} is no language of the UN", phase="parsing", advice="Use en, fr, es, ru, ar or zh"
        )
    settings = read_settings()
    workers = min(len(files), os.cpu_count() or 1)
    limits = ParseLimits(settings.parse_memory_mb, settings.parse_seconds, settings.ocr)
    with ParserPool(workers, limits) as pool, ThreadPoolExecutor(workers) as threads:

        def one(target: tuple[Path, str]) -> bool:
            file, name = target
            try:
                result = pool.parse(_read(file), asked=symbol, language=language, name=file.name)
                text = result.document + "\n"
                if output is None:
                    sys.stdout.write(text)
                else:
                    with explained("writing", str(output)):
                        make_folders(output)
                        replace(output / f"{name}.json", text.encode(), aside=output)
            except RapporteurError as error:
                print(f"rapporteur: {file}: {error.what}", file=sys.stderr)
                return False
            return True

        return 0 if all(list(threads.map(one, _targets(files)))) else 1


def _targets(files: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the name of its JSON: the stem, or the whole name where two files have one stem."""
    stems = [file.stem for file in files]
    for file in files:
        yield file, file.stem if stems.count(file.stem) == 1 else file.name


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(error.strerror or "cannot be read", phase="reading", subject=str(file)) from error
