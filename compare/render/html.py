"""The comparison as one HTML file that needs nothing else: no network, no fonts, no script to be read.

Both views come from one markup: a changed row holds the merged text twice; side by side, the left copy hides what came and the
right copy hides what went; inline, the right copy shows both. So the page works without JavaScript (radio buttons and
``<details>``); the script only adds keys and a counter.

Everything from a document is escaped. Should that ever fail, the page's own Content-Security-Policy allows no script but
the one whose hash it names, and no request to anywhere.
"""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from compare.engine import ENGINE_VERSION
from compare.model import Comparison
from compare.render.view import RowView, view
from compare.tokens import plain
from compare.words import Op
from documents.model import Document

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
_TAGS = {"-": "del", "+": "ins"}


def render(comparison: Comparison, old: Document, new: Document) -> str:
    """A complete HTML document. ``old`` and ``new`` are the two documents that were compared."""
    page = view(comparison, old, new)
    style, script = _asset("page.css"), _asset("page.js")
    language = new.masthead.language or old.masthead.language or "en"
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            language=language,
            direction="rtl" if language in _RIGHT_TO_LEFT else "ltr",
            style=Markup(style),  # noqa: S704 - our own files, and the policy names their hashes
            script=Markup(script),  # noqa: S704
            style_hash=_hash(style),
            script_hash=_hash(script),
            engine=ENGINE_VERSION,
        )
    )


def marked(words: tuple[Op, ...], old_lead: str = "", new_lead: str = "") -> Markup:
    """Operations as <del> and <ins>, the lead in italics as the United Nations prints it. Line feeds part paragraphs."""
    leads = {"-": len(old_lead), "+": len(new_lead)}
    out: list[str] = []
    for place, (op, text) in enumerate(words):
        left = max(leads.values()) if op == "=" else leads[op]
        italic, rest = text[:left], text[left:]
        for side in leads if op == "=" else op:
            leads[side] = max(0, leads[side] - len(text))
        html = (f"<i>{_lines(italic, op)}</i>" if italic.strip() else _lines(italic, op)) + _lines(rest, op)
        tag = _TAGS.get(op)
        style = ' class="type"' if tag and _typography(words, place) else ""
        if op == "+" and place and words[place - 1][0] == "-":
            # What went and what came stand side by side without a blank: a line may break there, and letters of a cursive
            # script must not join across (browsers shape them through the tags, and through <wbr>).
            cursive = unicodedata.bidirectional(text[0]) == "AL"
            out.append("<wbr>&zwnj;" if cursive else "<wbr>")
        out.append(f"<{tag}{style}>{html}</{tag}>" if tag else html)
    return Markup("".join(out))  # noqa: S704 - every piece was escaped above


def _typography(words: tuple[Op, ...], place: int) -> bool:
    """Whether an operation and its counterpart differ in quotation marks, dashes or the like only."""
    op, text = words[place]
    other = place + 1 if op == "-" else place - 1
    return 0 <= other < len(words) and {op, words[other][0]} == {"-", "+"} and plain(text) == plain(words[other][1])


def _lines(text: str, op: str) -> str:
    """A line feed parts paragraphs; one that came or went is shown by the paragraph sign, as editors do."""
    sign = "" if op == "=" else "¶"
    return str(escape(text)).replace("\n", f'{sign}<br class="joint">')


def _row(shown: RowView) -> Markup:
    starts = shown.old_lead, shown.new_lead
    old_text = "".join(text for op, text in shown.row.words if op in "=-")
    new_text = "".join(text for op, text in shown.row.words if op in "=+")
    leads = [lead if text.startswith(lead) else "" for lead, text in zip(starts, (old_text, new_text), strict=True)]
    return marked(shown.row.words, *leads)


def _address(symbol: str) -> str:
    return f"https://undocs.org/en/{quote(symbol, safe='/()')}"


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return resources.files("compare.render").joinpath(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("compare.render", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(row=_row, marked=marked, address=_address)
    return environment


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
