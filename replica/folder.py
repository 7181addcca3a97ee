"""A folder of real files as a library: by its MANIFEST.csv, or by the symbols that the files print."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pypdfium2.raw

from documents.errors import UsageError
from documents.languages import BY_LETTER
from documents.symbol import Symbol, SymbolError
from replica.library import Library, format_of

_SUFFIXES = (".pdf", ".docx", ".doc", ".xml")
_REQUESTED = re.compile(r"requested_as_(.+)$")
_LETTER = re.compile(r"[_-]([EFSRAC])$")
# A symbol in running text; blanks only in front of a parenthesis, "S/RES/2803 (2025)".
_PRINTED = re.compile(
    r"(?<![\w/.])[A-Z][A-Za-z0-9.-]*(?:/[A-Za-z0-9.\-]+)+(?: ?\([^()\n]{1,20}\))?(?:/[A-Za-z]+\.\d+)*\*?"
)
_JOB = re.compile(r"\b\d{2}-\d{5}\*?\s*\(([EFSRAC])\)")


@dataclass(frozen=True, slots=True)
class _Row:
    path: Path
    symbols: tuple[str, ...]
    language: str
    title: str


def from_folder(path: Path, *, at: datetime | None = None) -> Library:
    """The library of a folder; every file is published at ``at`` (now).

    With a MANIFEST.csv its columns count (path, symbol, symbol2, language as an ODS letter, doc_type); without one, each
    file's symbol is read from its first page, or else from its name. Raises UsageError where the folder cannot be served.
    """
    at = at or datetime.now(UTC)
    if not path.is_dir():
        raise UsageError("there is no such folder", phase="opening", subject=str(path))
    manifest = path / "MANIFEST.csv"
    rows = list(_manifest_rows(manifest) if manifest.is_file() else _found_rows(path))
    if not rows:
        raise UsageError("no PDF, DOCX, DOC or XML in it", phase="opening", subject=str(path))
    library = Library()
    names = Counter(row.path.name for row in rows)
    for row in rows:
        first, *rest = row.symbols or (None,)
        library.publish(
            first,
            row.language,
            row.path,
            at=at,
            title=row.title,
            also=[symbol for symbol in rest if symbol],
            format=row.path.suffix.lstrip(".").lower(),
            name=row.path.name if names[row.path.name] == 1 else "_".join(row.path.relative_to(path).parts),
        )
    return library


def _manifest_rows(manifest: Path) -> Iterator[_Row]:
    with manifest.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        absent = {"path", "symbol", "language"} - set(reader.fieldnames or ())
        if absent:
            raise UsageError(f"no column {', '.join(sorted(absent))}", phase="reading", subject=str(manifest))
        for row in reader:
            path = manifest.parent / row["path"]
            if path.suffix.lower() not in _SUFFIXES:
                continue
            if not path.is_file():
                raise UsageError(
                    f"{row['path']} is listed and not there",
                    phase="reading",
                    subject=str(manifest),
                    advice="Mend the list",
                )
            symbols = [row["symbol"], row.get("symbol2") or ""]
            if _is_draft_of(symbols[1], symbols[0]):
                symbols.pop()
            requested = _REQUESTED.search(path.stem)
            if requested and not symbols[0]:
                symbols = [_spelled(requested[1])]
            language = BY_LETTER.get(row["language"].strip().upper()[:1], "en")
            yield _Row(path, tuple(filter(None, symbols)), language, (row.get("doc_type") or "").replace("_", " "))


def _is_draft_of(second: str, first: str) -> bool:
    """Lists of resolutions name the draft beside them; that is another document, not another symbol of this one."""
    try:
        return Symbol.parse(second).series == "L" and Symbol.parse(first).series == "RES"
    except SymbolError:
        return False


def _found_rows(folder: Path) -> Iterator[_Row]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in _SUFFIXES and path.is_file():
            text = _first_words(path)
            symbol = _printed(text) or _named(path.stem)
            letter = _JOB.search(text) or _LETTER.search(path.stem)
            yield _Row(path, (symbol,) if symbol else (), BY_LETTER[letter[1]] if letter else "en", "")


def _first_words(path: Path) -> str:
    """The head of the first page (PDF) or of the page headers (OOXML under any name); nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            kind = format_of(file.read(64))
        if kind == "pdf":
            document = pypdfium2.PdfDocument(path)
            try:
                return str(document[0].get_textpage().get_text_range()[:1500])
            finally:
                document.close()
        if kind == "docx":
            with zipfile.ZipFile(path) as archive:
                names = sorted(n for n in archive.namelist() if re.fullmatch(r"word/header\d*\.xml", n))
                texts = [archive.read(name)[:200_000].decode("utf-8", "replace") for name in names]
            spaced = re.sub(
                r"<w:(?:tab|br)/>|</w:p>", "\n", re.sub(r"<w:instrText.*?</w:instrText>", "", "\n".join(texts))
            )
            return re.sub(r"<[^>]+>", "", spaced)
    except (OSError, pypdfium2.PdfiumError, zipfile.BadZipFile, KeyError):
        return ""
    return ""


def _printed(text: str) -> str | None:
    for match in _PRINTED.finditer(text[:600]):
        try:
            symbol = Symbol.parse(match[0])
        except SymbolError:
            continue
        if any(figure.isdigit() for figure in symbol.key):
            return symbol.text
    return None


def _named(stem: str) -> str | None:
    """``A_RES_78_1-EN`` and ``S_2024_228_R`` → the symbol, as far as a name can tell: "_" is both blank and slash."""
    requested = _REQUESTED.search(stem)
    plain = re.sub(r"(?:[_-](?:[EFSRAC]|EN|FR|ES|RU|AR|ZH))$", "", requested[1] if requested else stem.split("__")[0])
    try:
        return Symbol.parse(_spelled(plain)).text
    except SymbolError:
        return None


def _spelled(name: str) -> str:
    return re.sub(r"_(?=\()", " ", name).replace("_", "/")
