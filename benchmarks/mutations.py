"""Hostile files: real and generated ones broken in known ways, and bombs made from nothing.

Everything follows from the seed: input ``n`` of a seed is the same on every machine and for every number of inputs.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Input:
    """``how`` names the mutation, ``of`` the file it was made from."""

    number: int
    how: str
    of: str
    data: bytes


Mutation = Callable[[bytes, random.Random, Sequence[Source]], bytes]


def inputs(seed: int, sources: Sequence[Source], start: int = 0) -> Iterator[Input]:
    """Without end. The bombs come first, each once, because they are the same for every seed; then the mutations."""
    bombs = list(BOMBS.items())
    number = start
    while True:
        if number < len(bombs):
            name, make = bombs[number]
            yield Input(number, name, "nothing", make())
        else:
            chance = random.Random(f"{seed}/{number}")  # noqa: S311  # must be repeatable, not secret
            source = chance.choice(sources)
            names = [name for name, wanted in FITTING.items() if source.data.startswith(wanted)]
            how = chance.choice(names)
            yield Input(number, how, source.name, MUTATIONS[how](source.data, chance, sources))
        number += 1


# --- any bytes ------------------------------------------------------------------------------------------------------------------


def bit_flips(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    out = bytearray(data)
    for _i in range(chance.choice([1, 4, 16, 64, 256])):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def truncation(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    return data[: chance.randrange(len(data))]


def hole(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    """A run of bytes lost, or turned to nothing, as a broken transfer leaves it."""
    start = chance.randrange(len(data))
    size = chance.choice([1, 16, 512, 4096, 65536])
    return data[:start] + chance.choice([b"", b"\0" * size]) + data[start + size :]


def splice(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """The beginning of one file and the end of another."""
    other = chance.choice(sources).data
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def doubled(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice([64, 4096, 65536])]
    return data[:start] + piece * chance.choice([2, 3, 30]) + data[start:]


# --- PDF -------------------------------------------------------------------------------------------------------------------------

_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?endobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_NUMBER = re.compile(rb"(?<=[ \[/(<])-?\d+(?:\.\d+)?(?=[ \]>/\r\n])")
_ODD_NUMBERS = (b"0", b"-1", b"65536", b"2147483648", b"-2147483649", b"99999999999999999999", b"1e308", b"0.0000001")


def objects_spliced(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """Objects of one PDF take the place of another's."""
    others = [source.data for source in sources if source.data.startswith(b"%PDF")]
    foreign = [match.group() for match in _OBJECT.finditer(chance.choice(others))]
    own = list(_OBJECT.finditer(data))
    if not foreign or not own:
        return truncation(data, chance, sources)
    for match in sorted(chance.sample(own, min(len(own), chance.choice([1, 2, 5]))), key=lambda m: -m.start()):
        head = match.group().split(b"obj", 1)[0]
        body = chance.choice(foreign).split(b"obj", 1)[1]
        data = data[: match.start()] + head + b"obj" + body + data[match.end() :]
    return data


def streams_swapped(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """Two streams change places: a font is read as a page, a page as a font."""
    streams = list(_STREAM.finditer(data))
    if len(streams) < 2:
        return bit_flips(data, chance, sources)
    a, b = sorted(chance.sample(streams, 2), key=lambda match: match.start())
    return data[: a.start(1)] + b.group(1) + data[a.end(1) : b.start(1)] + a.group(1) + data[b.end(1) :]


def content_changed(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """Bytes inside an unpacked page changed and packed again: what gets past the check sums."""
    streams = [match for match in _STREAM.finditer(data) if match.group(1)[:1] == b"\x78"]
    chance.shuffle(streams)
    for match in streams[:20]:
        try:
            inside = zlib.decompress(match.group(1))
        except zlib.error:
            continue
        if not inside:
            continue
        how = chance.choice([bit_flips, hole, doubled, odd_numbers])
        return data[: match.start(1)] + zlib.compress(how(inside, chance, sources)) + data[match.end(1) :]
    return bit_flips(data, chance, sources)


def odd_numbers(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    numbers = list(_NUMBER.finditer(data))
    if not numbers:
        return bit_flips(data, chance, sources)
    for match in sorted(chance.sample(numbers, min(len(numbers), chance.choice([1, 5, 40]))), key=lambda m: -m.start()):
        data = data[: match.start()] + chance.choice(_ODD_NUMBERS) + data[match.end() :]
    return data


# --- OOXML -----------------------------------------------------------------------------------------------------------------------


def member_changed(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """A part of a Word file changed and the package closed again in good order."""

    def change(name: str, inside: bytes) -> bytes | None:
        return chance.choice([bit_flips, truncation, hole, doubled, tags_changed])(inside, chance, sources)

    return _packed_again(data, chance, sources, change)


def member_lost(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    return _packed_again(data, chance, sources, lambda name, inside: None)


def entities(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """An entity bomb in a part of a Word file."""
    return _packed_again(data, chance, sources, lambda name, inside: _with_entities(inside))


def deep_member(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    depth = chance.choice([100, 1000, 100_000])

    def change(name: str, inside: bytes) -> bytes:
        place = inside.find(b"<w:body>") + 8 if b"<w:body>" in inside else inside.find(b">", inside.find(b"?>") + 2) + 1
        return inside[:place] + b"<w:tbl><w:tr><w:tc>" * depth + b"</w:tc></w:tr></w:tbl>" * depth + inside[place:]

    return _packed_again(data, chance, sources, change)


def tags_changed(data: bytes, chance: random.Random, sources: Sequence[Source]) -> bytes:
    """Elements and attributes dropped, doubled or with an odd value, the mark-up as such mostly sound."""
    kind = chance.randrange(3)
    if kind == 0:
        values = list(re.finditer(rb'="([^"]*)"', data))
        for match in sorted(chance.sample(values, min(len(values), 20)), key=lambda m: -m.start()):
            value = chance.choice([*_ODD_NUMBERS, b"", b"x" * 5000, "ÿ\u202e".encode()])
            data = data[: match.start(1)] + value + data[match.end(1) :]
        return data
    if kind == 1:
        names = list(set(re.findall(rb"<(w:\w+|\w+)[ />]", data)))
        if len(names) > 1:
            a, b = chance.sample(names, 2)
            return re.sub(rb"(</?)" + re.escape(a) + rb"(?=[ />])", rb"\1" + b, data)
    whole = list(re.finditer(rb"<(w:\w+)[^<>]*/>", data))
    for match in sorted(chance.sample(whole, min(len(whole), 20)), key=lambda m: -m.start()):
        data = data[: match.start()] + data[match.end() :]
    return data


def _packed_again(
    data: bytes, chance: random.Random, sources: Sequence[Source], change: Callable[[str, bytes], bytes | None]
) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {info.filename: package.read(info) for info in package.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError):
        return bit_flips(data, chance, sources)
    xml = [name for name in members if name.endswith((".xml", ".rels"))]
    # Half of the time the parts that are read first.
    first = [name for name in xml if re.search(r"word/(document|footnotes|numbering|styles|header)", name)]
    chosen = chance.choice(first if first and chance.random() < 0.7 else xml)
    changed = change(chosen, members[chosen])
    if changed is None:
        del members[chosen]
    else:
        members[chosen] = changed
    return _zip(members)


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, inside in members.items():
            # A fixed time: the same members give the same bytes.
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), inside, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- XML and text ----------------------------------------------------------------------------------------------------------


def xml_entities(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    return _with_entities(data)


def _with_entities(data: bytes) -> bytes:
    """Ten entities, each ten of the one before, called in the first element's text: 10^10 letters."""
    lines = [b'<!ENTITY e0 "aaaaaaaaaa">']
    lines += [b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, 10)]
    declaration = re.match(rb"\s*(?:\xef\xbb\xbf)?<\?xml.*?\?>", data, re.S)
    start = declaration.end() if declaration else 0
    first = data.find(b">", start) + 1
    bomb = b"<!DOCTYPE bomb [" + b"".join(lines) + b"]>"
    return data[:start] + bomb + data[start:first] + b"&e9;" + data[first:]


def lines_shuffled(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    lines = data.splitlines(keepends=True)
    for _i in range(chance.choice([1, 10, len(lines)])):
        a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


_WORDS = (
    *(
        "Draft resolution IV",
        "Annex",
        "\n1. ",
        "\n(a) ",
        "In favour:",
        "Against:",
        "[^1]",
        "A/RES/",
        "\f",
        "\0",
        "Recalling",
    ),
    *("Decides", "*", "(i)", "Corr.1", "١٢٣", "第三委员会", "\u202e", "9" * 5000),
)


def words_thrown_in(data: bytes, chance: random.Random, _: Sequence[Source]) -> bytes:
    """Words that mean something to a parser, where they mean nothing."""
    text = data.decode("utf-8", "replace")
    for _i in range(chance.choice([1, 10, 200])):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(_WORDS) + text[at:]
    return text.encode()


#: Which mutation fits files that begin so.
FITTING: dict[str, tuple[bytes, ...]] = {
    **dict.fromkeys(("bit flips", "truncation", "hole", "splice", "doubled"), (b"",)),
    **dict.fromkeys(("objects spliced", "streams swapped", "content changed", "odd numbers"), (b"%PDF",)),
    **dict.fromkeys(("member changed", "member lost", "entities in a part", "deep part"), (b"PK\x03\x04",)),
    **dict.fromkeys(("tags changed", "entities"), (b"<", b"\xef\xbb\xbf<")),
    **dict.fromkeys(
        ("lines shuffled", "words thrown in"), (b"U", b"A", b"E", b"R", b"T", b"S", b"#", b"*", b"[", b"<")
    ),
}
MUTATIONS: dict[str, Mutation] = {
    "bit flips": bit_flips,
    "truncation": truncation,
    "hole": hole,
    "splice": splice,
    "doubled": doubled,
    "objects spliced": objects_spliced,
    "streams swapped": streams_swapped,
    "content changed": content_changed,
    "odd numbers": odd_numbers,
    "member changed": member_changed,
    "member lost": member_lost,
    "entities in a part": entities,
    "deep part": deep_member,
    "tags changed": tags_changed,
    "entities": xml_entities,
    "lines shuffled": lines_shuffled,
    "words thrown in": words_thrown_in,
}

# --- bombs -----------------------------------------------------------------------------------------------------------------

_CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    b' Target="word/document.xml"/></Relationships>'
)
_WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def word(body: bytes, **more: bytes) -> bytes:
    """The least package that is a Word file."""
    members = {"[Content_Types].xml": _CONTENT_TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": _WORD % body}
    return _zip({**members, **{f"word/{name}.xml": inside for name, inside in more.items()}})


def pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)
    return bytes(out)


def many_pages(count: int = 10_000) -> bytes:
    """Pages that share one content of a few lines."""
    text = b"BT /F1 10 Tf 80 700 Td (A/C.3/99/L.1) Tj 0 -14 Td (1. Decides to remain seized of the matter;) Tj ET"
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
            *[page] * count,
        ]
    )


def page_of(content: bytes, **resources: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    extra = b"".join(b"/%s %s" % (name.encode(), value) for name, value in resources.items())
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>%s>>>>"
            % extra,
        ]
    )


def _tree(depth: int) -> bytes:
    """Page tree nodes inside each other, one page at the bottom."""
    nodes = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (i + 3) for i in range(depth)]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def _circle() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R 1 0 R]>>"])


def _forms(depth: int) -> bytes:
    """A page that draws a form ten times, which draws another ten times, …"""
    body = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    for level in range(depth):
        draws = b"/X Do " * 10
        child = b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + level) if level < depth - 1 else b""
        body.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length %d>>stream\n%s\nendstream"
            % (child, len(draws), draws)
        )
    return pdf(body)


def _stored_bomb() -> bytes:
    """A ZIP whose directory promises little and whose part holds much."""
    good = bytearray(word(b"<w:p><w:r><w:t>" + b"a" * 50_000_000 + b"</w:t></w:r></w:p>"))
    for match in re.finditer(rb"PK\x01\x02", bytes(good)):
        struct.pack_into("<I", good, match.start() + 24, 100)
    return bytes(good)


def _paragraphs(text: bytes, count: int) -> bytes:
    return (b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>" % text) * count


_LINE = b"BT /F1 10 Tf 80 700 Td (%s) Tj ET\n"

BOMBS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"%",
    "PDF head only": lambda: b"%PDF-1.7\n",
    "10,000 pages": many_pages,
    "page tree 5,000 deep": lambda: _tree(5_000),
    "page tree in a circle": _circle,
    "arrays 100,000 deep": lambda: pdf([b"<</Type/Catalog/Pages " + b"[" * 100_000 + b"]" * 100_000 + b">>"]),
    "dictionaries 100,000 deep": lambda: pdf([b"<</A" * 100_000 + b">>" * 100_000]),
    "forms ten to the eighth": lambda: _forms(8),
    "stream of a gigabyte of blanks": lambda: page_of(b" " * 300_000_000),
    "a million text objects": lambda: page_of(_LINE % b"1. Decides" * 300_000),
    "a text of ten million letters": lambda: page_of(_LINE % (b"a" * 10_000_000)),
    "graphics states never closed": lambda: page_of(b"q " * 2_000_000 + _LINE % b"text"),
    "letters beyond the page": lambda: page_of(b"BT /F1 1e30 Tf 1e30 -1e30 Td (far) Tj ET " * 1000),
    "letters of no size": lambda: page_of(b"BT /F1 0 Tf 80 700 Td (none) Tj ET " * 1000),
    "letters upside down": lambda: page_of(b"BT /F1 -10 Tf -1 0 0 -1 300 300 Tm (turned round) Tj ET " * 200),
    "one letter in ten thousand places": lambda: page_of(
        b"".join(b"BT /F1 8 Tf %d %d Td (x) Tj ET " % (i * 7 % 600, i * 13 % 780) for i in range(10_000))
    ),
    "Word: 300 MB of one letter": lambda: word(b"<w:p><w:r><w:t>" + b"a" * 300_000_000 + b"</w:t></w:r></w:p>"),
    "Word: a size that lies": _stored_bomb,
    "Word: a million paragraphs": lambda: word(_paragraphs(b"1. Decides;", 1_000_000)),
    "Word: a hundred thousand paragraphs": lambda: word(_paragraphs(b"(a) To note resolution 70/1;", 100_000)),
    "Word: tables 50,000 deep": lambda: word(b"<w:tbl><w:tr><w:tc>" * 50_000 + b"</w:tc></w:tr></w:tbl>" * 50_000),
    "Word: tables 200 deep": lambda: word(
        b"<w:tbl><w:tr><w:tc>" * 200 + _paragraphs(b"x", 1) + b"</w:tc></w:tr></w:tbl>" * 200
    ),
    "Word: entity bomb": lambda: _zip(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": _with_entities(_WORD % _paragraphs(b"x", 1)),
        }
    ),
    "Word: entity that reads a file": lambda: _zip(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
            + _WORD % _paragraphs(b"&f;", 1),
        }
    ),
    "Word: a style based on itself": lambda: word(
        b'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>',
        styles=b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b'<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        b'<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>',
    ),
    "Word: no body": lambda: _zip({"[Content_Types].xml": _CONTENT_TYPES, "word/document.xml": b"<x/>"}),
    "Word: ten thousand empty members": lambda: _zip({f"word/{i}.xml": b"" for i in range(10_000)}),
    "XML: entity bomb": lambda: _with_entities(b"<?xml version='1.0'?><akomaNtoso><act>x</act></akomaNtoso>"),
    "XML: 200,000 deep": lambda: (
        b"<akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'>"
        + b"<a>" * 200_000
        + b"</a>" * 200_000
        + b"</akomaNtoso>"
    ),
    "text: a line of 20 MB": lambda: b"United Nations A/C.3/99/L.1 " + b"Recalling its resolution 70/1, " * 600_000,
    "text: a million lines": lambda: b"United Nations A/C.3/99/L.1\n" + b"1. Decides;\n" * 1_000_000,
    "text: all brackets": lambda: b"United Nations\n" + b"(" * 1_000_000,
    "text: all figures": lambda: b"United Nations\n" + b"1" * 1_000_000,
    "text: all slashes": lambda: b"United Nations\nA" + b"/1" * 500_000,
    "text: all blanks and commas": lambda: b"United Nations\n" + b" ," * 500_000,
    "text: names of a vote": lambda: b"In favour:\n" + b"Italy, Peru, " * 200_000,
}
