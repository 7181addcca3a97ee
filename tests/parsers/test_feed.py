"""Feeds in every broken shape that has been seen, and the limits on hostile ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.feed import MAX_BYTES, MAX_ITEMS, Feed, FeedState, parse_feed

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def item(title: str, link: str = "", description: str = "NOTE BY THE SECRETARIAT", extra: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><description>{description}</description>{extra}"
        "<pubDate>Thu, 22 Jun 2023 06:00:00 GMT</pubDate></item>\n"
    )


def feed(*items: str, declaration: str = DECLARATION) -> str:
    return (
        f'{declaration}<rss version="2.0"><channel><title>Daily list</title>'
        f"<pubDate>Thu, 22 Jun 2023 05:00:00 GMT</pubDate>\n{''.join(items)}</channel></rss>"
    )


TEN = [item(f"S/2023/{n}", f"https://undocs.org/S/2023/{n}") for n in range(400, 410)]


def read(text: str | bytes, content_type: str | None = None) -> Feed:
    return parse_feed(text if isinstance(text, bytes) else text.encode(), content_type=content_type)


def symbols(result: Feed) -> list[str]:
    return [entry.symbol.key if entry.symbol else "-" for entry in result.entries]


def test_a_whole_feed() -> None:
    result = read(feed(*TEN))
    assert result.state is FeedState.WHOLE
    assert symbols(result) == [f"S/2023/{n}" for n in range(400, 410)]
    assert result.updated == datetime(2023, 6, 22, 5, tzinfo=UTC)
    assert (result.title, result.note) == ("Daily list", "")
    first = result.entries[0]
    assert first.key == "S/2023/400"
    assert first.link == "https://undocs.org/S/2023/400"
    assert first.summary == "NOTE BY THE SECRETARIAT"
    assert first.published == datetime(2023, 6, 22, 6, tzinfo=UTC)


def test_a_feed_without_an_item_is_empty_and_one_item_is_enough() -> None:
    assert read(feed()).state is FeedState.EMPTY
    assert read(feed(TEN[0])).state is FeedState.WHOLE


@pytest.mark.parametrize(
    ("title", "link", "expected"),
    [
        ("S/2023/10/ADD.24", "", ["S/2023/10/ADD.24"]),
        ("S/PV.9400 (Resumption 1)", "", ["S/PV.9400(RESUMPTION1)"]),
        ("S/AGENDA/9400", "", ["S/AGENDA/9400"]),
        ("A/76/L.14 and Add.1", "", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("A/76/L.14 and A/76/L.14/Add.1", "", ["A/76/L.14", "A/76/L.14/ADD.1"]),
        ("A/79/1–S/2024/1", "", ["A/79/1-S/2024/1"]),
        ("A/C.3/80/L.29*", "", ["A/C.3/80/L.29"]),
        ("A/80/123: Report of the Committee", "", ["A/80/123"]),
        ("Letter dated 15 June", "https://undocs.org/en/A/80/7?direct=true", ["A/80/7"]),
        ("Letter dated 15 June", "https://documents.un.org/api/symbol/access?s=A/80/8&amp;l=en", ["A/80/8"]),
        # about documents, none itself
        ("Security Council adopts resolution 2800 (2025)", "https://press.un.org/en/2025/sc1.doc.htm", ["-"]),
        ("Text of A/80/L.1 circulated", "https://news.un.org/1", ["-"]),
        ("HIV/AIDS: 2030/31 targets", "https://news.un.org/2", ["-"]),
    ],
)
def test_the_symbol_stands_in_the_title_else_in_the_link(title: str, link: str, expected: list[str]) -> None:
    assert symbols(read(feed(item(title, link)))) == expected


def test_a_double_symbol_is_one_entry_with_both() -> None:
    (entry,) = read(feed(item("A/79/1–S/2024/1"))).entries
    assert entry.symbol
    assert [symbol.key for symbol in entry.symbol.each] == ["A/79/1", "S/2024/1"]


def test_the_heading_that_stands_as_first_item_is_left_out_and_said() -> None:
    result = read(feed(item("Documents of 22 June"), *TEN))
    assert len(result.entries) == 10
    assert "Documents of 22 June" in result.note


def test_an_entry_without_symbol_keeps_its_identity_when_its_title_changes() -> None:
    guid = "<guid>https://news.un.org/story/1</guid>"
    before = read(feed(item("Talks begin", "https://news.un.org/story/1", extra=guid))).entries[0]
    after = read(feed(item("Talks go on", "https://news.un.org/story/1?x", extra=guid))).entries[0]
    assert before.symbol is None
    assert before.key == after.key
    assert before.key != read(feed(item("Talks begin", "https://news.un.org/story/2"))).entries[0].key


def test_a_repeated_symbol_is_one_entry_and_said() -> None:
    result = read(feed(TEN[0], item("S/2023/400", description="CORRECTED TITLE")))
    assert symbols(result) == ["S/2023/400"]
    assert "1 repeated" in result.note


@pytest.mark.parametrize("cut", range(1, 280, 9))
def test_a_truncated_feed_yields_its_whole_entries_and_says_so(cut: int) -> None:
    text = feed(*TEN)
    result = read(text[:-cut])
    assert result.state is FeedState.TRUNCATED
    assert symbols(result) == [f"S/2023/{n}" for n in range(400, 400 + text[:-cut].count("</item>"))]


def test_a_feed_cut_before_its_first_item_is_truncated_not_empty() -> None:
    text = feed(*TEN)
    for cut in (20, 45, 70, 120, 180):
        result = read(text[:cut])
        assert (result.state, result.entries) == (FeedState.TRUNCATED, ()), text[:cut]


def test_a_cut_through_a_letter_of_two_bytes_is_a_cut_and_no_wrong_encoding() -> None:
    data = feed(TEN[0], item("S/2023/500", description="Côte")).encode()
    result = read(data[: data.index("ô".encode()) + 1])
    assert result.state is FeedState.TRUNCATED
    assert symbols(result) == ["S/2023/400"]
    assert "Windows" not in result.note


def test_an_end_tag_inside_cdata_ends_no_item() -> None:
    text = feed(TEN[0], item("S/2023/500", description="<![CDATA[a </item></channel></rss> b]]>"), TEN[1])
    assert symbols(read(text)) == ["S/2023/400", "S/2023/500", "S/2023/401"]
    cut = read(text[: text.index("]]>")])
    assert (cut.state, symbols(cut)) == (FeedState.TRUNCATED, ["S/2023/400"])


def test_stray_signs_lose_nothing() -> None:
    result = read(feed(TEN[0], item("S/2023/411 on R&D & 2 < 3"), TEN[2]))
    assert result.state is FeedState.WHOLE
    assert len(result.entries) == 3
    assert "not well-formed" in result.note


def test_latin_1_bytes_under_a_utf_8_header() -> None:
    text = feed(item("S/2023/1", description="CÔTE D’IVOIRE"))
    result = read(text.encode("cp1252"), "application/rss+xml; charset=utf-8")
    assert result.state is FeedState.WHOLE
    assert result.entries[0].summary == "CÔTE D’IVOIRE"
    assert "Windows-1252" in result.note


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings_that_are_declared(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = feed(item("S/2023/1", description="Côte"), declaration=f'<?xml version="1.0" encoding="{declared}"?>')
    result = read(text.encode(encoding))
    assert (result.state, result.entries[0].summary, result.note) == (FeedState.WHOLE, "Côte", "")


def test_an_encoding_that_is_none() -> None:
    for name in ("rot13", "hex", "no-such-thing", "idna"):
        text = feed(TEN[0], declaration=f'<?xml version="1.0" encoding="{name}"?>')
        assert symbols(read(text)) == ["S/2023/400"], name


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("<!DOCTYPE html><html><head><title>Welcome</title></head><body></body></html>", FeedState.HTML),
        ("<html><head><link type='application/rss+xml' href='/rss'></head></html>", FeedState.HTML),
        ("<html><script>window.gokuProps = {}</script></html>", FeedState.CHALLENGE),
        ('{"message": "forbidden"}', FeedState.JSON),
        ("", FeedState.NOTHING),
        (" \r\n", FeedState.NOTHING),
        ("<?xml version='1.0'?><collection><record/></collection>", FeedState.MALFORMED),
        ("Service unavailable", FeedState.MALFORMED),
        ("%PDF-1.7", FeedState.MALFORMED),
    ],
)
def test_what_comes_instead_of_a_feed_is_named(body: str, state: FeedState) -> None:
    result = read(body, "application/rss+xml; charset=utf-8")
    assert (result.state, result.entries) == (state, ())
    assert result.note


def test_the_bytes_decide_and_not_the_content_type() -> None:
    assert read(feed(*TEN), "text/html").state is FeedState.WHOLE


def test_atom() -> None:
    entry = (
        "<entry><title>A/80/1</title><link href='https://undocs.org/A/80/1'/><id>tag:1</id>"
        "<updated>2025-10-01T10:00:00+02:00</updated></entry>"
    )
    text = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><updated>2025-10-01T12:00:00Z</updated>{entry}</feed>"
    result = read(text)
    assert (result.state, symbols(result)) == (FeedState.WHOLE, ["A/80/1"])
    assert result.entries[0].published == datetime(2025, 10, 1, 8, tzinfo=UTC)
    assert read(text[:-3]).state is FeedState.TRUNCATED
    assert symbols(read(text[:-3])) == ["A/80/1"]


def test_markup_in_titles_and_summaries_becomes_text() -> None:
    (entry,) = read(feed(item("&lt;b&gt;S/2023/1&lt;/b&gt;", description="<![CDATA[<p>A &amp; B<br/>C</p>]]>"))).entries
    assert (entry.title, entry.summary) == ("S/2023/1", "A & B C")


def test_only_web_addresses_are_links() -> None:
    for link in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "undocs.org/A/80/1"):
        assert read(feed(item("A/80/1", link))).entries[0].link == ""


def test_a_billion_laughs_are_not_laughed() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = feed(item("S/2023/1", description="&l9;"), declaration=f'<!DOCTYPE a [<!ENTITY l0 "ha">{entities}]>')
    result = read(text)
    assert symbols(result) == ["S/2023/1"]
    assert len(result.entries[0].summary) < 100


def test_a_long_entity_used_often_stays_short() -> None:
    text = feed(item("S/2023/1", description="&x;" * 10000), declaration=f'<!DOCTYPE a [<!ENTITY x "{"A" * 100000}">]>')
    assert "AAAA" not in read(text).entries[0].summary


def test_no_file_of_ours_gets_into_an_entry(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("xyzzy", encoding="utf-8")
    text = feed(
        item("S/2023/1", description="&x;"), declaration=f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    )
    assert "xyzzy" not in repr(read(text))
    # nor is a body that is an address or a path opened
    assert read(str(secret)).entries == ()


@pytest.mark.parametrize(
    "body",
    [
        '<rss version="2.0"><channel>' + "<a>" * 100_000,
        feed(*(item(f"S/2023/{n}") for n in range(MAX_ITEMS + 1))),
        feed(*TEN) + " " * MAX_BYTES,
        '<rss version="2.0"><channel><item>' + "<x/>" * 200_000 + "</item></channel></rss>",
    ],
    ids=["deep", "many items", "long", "many tags"],
)
def test_hostile_sizes_are_refused_by_name(body: str) -> None:
    result = read(body)
    assert (result.state, result.entries) == (FeedState.MALFORMED, ())
    assert result.note


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(parse_feed(data), Feed)
    assert isinstance(
        parse_feed(b"<rss version='2.0'><channel><item><title>" + data + b"</title></item></channel></rss>"), Feed
    )


@settings(deadline=None)
@given(st.data())
def test_every_cut_and_flip_is_survived(data: st.DataObject) -> None:
    text = bytearray(feed(*TEN[:2]).encode())
    for _ in range(data.draw(st.integers(0, 4))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    result = parse_feed(bytes(text[: data.draw(st.integers(0, len(text)))]))
    assert isinstance(result, Feed)
    assert len(result.entries) <= 4


def test_the_sample_of_a_press_feed(samples: Path) -> None:
    result = parse_feed((samples / "rss" / "un_news_region_europe_2022-04-01_TRUNCATED.xml").read_bytes())
    assert (result.state, len(result.entries)) == (FeedState.WHOLE, 3)
    assert all(entry.symbol is None and entry.published and entry.link for entry in result.entries)


@pytest.mark.parametrize(
    ("title", "link", "key"),
    [
        ("A/80/6 (Income sect. 1)", "https://undocs.org/A/80/6%20%28Income%20sect.%201%29", "A/80/6(INCOMESECT.1)"),
        ("A/RES/72/253 A", "https://undocs.org/A/RES/72/253%20A", "A/RES/72/253A"),
        ("GEGN.2/2025/35", "https://undocs.org/GEGN.2/2025/35", "GEGN.2/2025/35"),
        ("A note", "https://docs.un.org/files/A_note-1.pdf", None),
        ("A/80/66", "https://undocs.org/A/80/6", "A/80/66"),
    ],
)
def test_the_address_knows_how_far_the_symbol_goes(title: str, link: str, key: str | None) -> None:
    body = f"<rss version='2.0'><channel><item><title>{title}</title><link>{link}</link></item></channel></rss>"
    (entry,) = parse_feed(body.encode()).entries
    assert (entry.symbol.key if entry.symbol else None) == key
