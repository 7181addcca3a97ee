"""The renderings: nothing from a document becomes mark-up, nothing is fetched, every link has its place."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from compare import compare
from compare.render import html, markdown, text
from documents.model import Document, Passage, PassageKind
from tests.compare.conftest import Make

EVIL = (
    "Notes <script>alert(1)</script> & \"x\" 'y' </article><img src=https://example.org/x onerror=alert(1)>"
    " [a](javascript:x) \x1b[2J `*_~~**"
)
PREAMBLE = ["Recalling lamps,", "Concerned at fog and at the silence of the bells,"]
OPERATIVE = [
    "Requests the Secretary-General to appoint an envoy for lamps, lenses and fog signals;",
    "Urges coastal States to share tide tables with the pilots of their neighbours;",
    "Welcomes the offer of a monastery to lend its bell tower for a beacon;",
    "Calls upon salvage operators to remove wrecks from the approaches to harbours;",
    "Affirms the right of crews in distress to shelter in the nearest port;",
]


class Page(HTMLParser):
    """Collects what a browser would see: tags, ids, links, attributes; and minds that elements are closed in order."""

    VOID = frozenset({"meta", "br", "wbr", "input", "link", "img"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.fixture
def pair(make: Make) -> tuple[Document, Document]:
    new = [OPERATIVE[4], EVIL, OPERATIVE[0].replace("Requests", "Encourages"), OPERATIVE[1], OPERATIVE[2] + " " + EVIL]
    return (
        make([*PREAMBLE, EVIL], OPERATIVE, sponsors=["Fiji"], title="Lamps", footnotes=[("1", "A note on lamps.")]),
        make(PREAMBLE, new, sponsors=["<b>Malta</b>"], title=EVIL, symbol="A/RES/90/7", footnotes=[("1", EVIL)]),
    )


def test_the_page_is_well_formed_and_safe(pair: tuple[Document, Document]) -> None:
    source = html.render(compare(*pair, basis="adopts"), *pair)
    page = Page(source)
    assert page.open == []
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "srcset", "style")]
    assert all(link.startswith(("#", "https://undocs.org/")) for link in page.links)
    assert "url(" not in source
    assert "@import" not in source


def test_the_policy_names_what_is_inside(pair: tuple[Document, Document]) -> None:
    source = html.render(compare(*pair), *pair)
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", source, re.S)
        assert inside
        assert f"{tag}-src 'sha256-{b64encode(sha256(inside[1].encode()).digest()).decode()}'" in source
    assert "default-src 'none'" in source


def test_every_anchor_is_there_once(pair: tuple[Document, Document]) -> None:
    page = Page(html.render(compare(*pair), *pair))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {"op-1", "op-3", "pp-1", "old-op-4"} <= set(page.ids)


def test_the_page_says_all_of_both_texts(pair: tuple[Document, Document]) -> None:
    said = "".join(Page(html.render(compare(*pair), *pair)).said)
    for document in pair:
        for passage in document.passages:
            for word in passage.text.split():
                assert word in said


def test_unchanged_runs_are_folded_and_changes_are_not(make: Make) -> None:
    old = make(PREAMBLE, OPERATIVE)
    new = make(PREAMBLE, [*OPERATIVE[:4], OPERATIVE[4].replace("nearest", "next")])
    source = html.render(compare(old, new), old, new)
    assert source.count("<details") == 2
    assert "2 paragraphs unchanged" in source
    assert "4 paragraphs unchanged" in source
    assert source.count("data-change") == 1 + len(re.findall(r"data-change\]", source))


def test_colour_never_stands_alone(make: Make) -> None:
    old, new = make((), OPERATIVE), make((), [OPERATIVE[0].replace("Requests", "Encourages"), *OPERATIVE[1:4]])
    said = "".join(Page(html.render(compare(old, new), old, new)).said)
    for word in ("Deleted", "Reworded", "weaker"):
        assert word in said
    assert "text-decoration: line-through" in html.render(compare(old, new), old, new)


def test_right_to_left(make: Make) -> None:
    old = make(["إذ تشير إلى المنارات،"], ["تطلب إلى الأمين العام أن يقدم تقريرا؛"], language="ar")
    new = make(["إذ تشير إلى المنارات،"], ["تشجع الأمين العام على أن يقدم تقريرا؛"], language="ar")
    source = html.render(compare(old, new), old, new)
    assert '<main id="text" lang="ar" dir="rtl">' in source
    assert "weaker" in source


def test_a_document_without_anything(make: Make) -> None:
    empty = make(symbol=None, title=None, body=[])
    for module in (html, text, markdown):
        assert "No change in 0 paragraphs" in module.render(compare(empty, empty), empty, empty).replace("\\", "")


def test_the_bytes_behind_a_side_are_named_by_their_own_beginning(pair: tuple[Document, Document]) -> None:
    names = f"A/C.3/80/L.9|en|{'a' * 64}", "b" * 64
    page = html.render(compare(*pair, old_version=names[0], new_version=names[1]), *pair)
    assert re.findall(r"version <code>(\w+)</code>", page) == ["a" * 12, "b" * 12]


def test_plain_text(make: Make) -> None:
    old = make(PREAMBLE, OPERATIVE)
    new = make(PREAMBLE, [OPERATIVE[0].replace("Requests", "Encourages"), *OPERATIVE[1:4]])
    said = text.render(compare(old, new), old, new)
    assert "OP 1: requests → encourages (weaker)" in said
    assert "[-Requests-]{+Encourages+} the Secretary-General" in said
    assert "2 paragraphs unchanged (PP 1 – PP 2)" in said
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) <= 88
    coloured = text.render(compare(old, new), old, new, colour=True)
    assert "\x1b[31;9m[-Requests-]\x1b[0m" in coloured


def test_a_document_does_not_command_the_terminal(pair: tuple[Document, Document]) -> None:
    assert "\x1b" not in text.render(compare(*pair), *pair)


def test_markdown_escapes(pair: tuple[Document, Document]) -> None:
    said = markdown.render(compare(*pair), *pair)
    assert "<script>" not in said
    assert "](javascript" not in said
    assert "~~Requests~~**Encourages**" in said


def test_a_passage_of_several_lines_stays_quoted(make: Make) -> None:
    old = make(body=[Passage(PassageKind.TABLE, "Lamp 1\nLamp 2\nLamp 3")])
    new = make(body=[Passage(PassageKind.TABLE, "Lamp 1\nLamp 4\nLamp 3")])
    said = markdown.render(compare(old, new), old, new)
    assert re.search(r"^> Lamp 1$", said, re.M)
    assert re.search(r"^> Lamp ~~2~~\*\*4\*\*$", said, re.M)
