"""``rapporteur compare``: two documents, what changed, in the form that is asked for."""

from __future__ import annotations

import sys
from pathlib import Path

from compare import compare
from compare.contract import dumps
from compare.lineage import edges, predecessor
from compare.render import docx, html, markdown, text
from documents.errors import UsageError
from flows.commands.sides import Side, read_side
from flows.office import utc_now
from infra.files import explained, replace
from infra.settings import read_settings

FORMS = ("json", "html", "docx", "markdown", "text")


def compare_two(old_name: str, new_name: str, *, form: str, basis: str | None, output: Path | None) -> int:
    if form not in FORMS:
        raise UsageError(f"--format {form!r} is none of {', '.join(FORMS)}")
    if form == "docx" and output is None and sys.stdout.isatty():
        raise UsageError("a DOCX cannot be shown in a terminal", advice="Give --output FILE.docx, or a pipe")
    settings = read_settings()
    sides = read_side(old_name, settings), read_side(new_name, settings)
    old, new = (side.document for side in sides)
    versions = {"old_version": sides[0].version, "new_version": sides[1].version}
    result = compare(old, new, basis=basis or _basis(*sides), **versions)
    shown: str | bytes
    if form == "json":
        shown = dumps(result) + "\n"
    elif form == "html":
        shown = html.render(result, old, new)
    elif form == "docx":
        shown = docx.render(result, old, new, date=utc_now().isoformat(timespec="seconds"))
    elif form == "markdown":
        shown = markdown.render(result, old, new)
    else:
        shown = text.render(result, old, new, colour=output is None and sys.stdout.isatty())
    if output is not None:
        with explained("writing", str(output)):
            replace(output, shown.encode() if isinstance(shown, str) else shown, aside=output.parent)
    elif isinstance(shown, str):
        sys.stdout.write(shown)
    else:
        sys.stdout.buffer.write(shown)
    return 0


def _basis(old: Side, new: Side) -> str | None:
    """How the new one follows the old one, where the two alone show it."""
    first = predecessor(edges(new.facts, [old.facts]))
    return str(first.kind) if first else None
