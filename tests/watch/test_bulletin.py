"""Digests and summaries: grouped, ordered, cut by weight, closed with what was covered; inside every limit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compare.summary import SLIGHTLY
from tests.watch.test_wording import check_blocks, check_page, check_text
from watch import block_kit
from watch.bulletin import brought_up_to_date, compose_bulletin
from watch.message import Item, Message, Recipient

ANA = Recipient("mail", "ana@mission.example")
COVERAGE = "11 of 12 sources healthy; 1 gap open: A/C.3/80/L.14"
ONE = Item(
    "k1",
    "A/C.3/80/L.9",
    "Strengthening harbour safety",
    "New draft resolution",
    "",
    ("Harbours",),
    60.0,
    "https://undocs.org/A/C.3/80/L.9",
    None,
    "A/C.3/80/L.9",
)
TWO = replace(
    ONE,
    alert_key="k2",
    symbol="A/C.3/80/L.9/Rev.1",
    happened="Revised",
    details="3 paragraphs added",
    weight=90.0,
    redline="https://watch.example.org/redline/ab",
)
THREE = replace(
    ONE, alert_key="k3", symbol="A/RES/80/3", title="Lighthouses", happened="Adopted", weight=70.0, family="x"
)


def digest(*items: Item) -> Message:
    return compose_bulletin(ANA, "digest", items, COVERAGE, "Friday, 21 November 2026", "key")


def test_a_digest_is_grouped_by_family_with_the_heaviest_first() -> None:
    told = digest(ONE, THREE, TWO)
    assert told.text == (
        "DIGEST: Friday, 21 November 2026\n"
        "3 documents (1 adopted, 1 new, 1 revised)\n"
        "\n"
        "Strengthening harbour safety\n"
        "- A/C.3/80/L.9/Rev.1  Revised: 3 paragraphs added\n"
        "  Topic: Harbours\n"
        "  https://undocs.org/A/C.3/80/L.9\n"
        "  Redline: https://watch.example.org/redline/ab\n"
        "- A/C.3/80/L.9  New draft resolution\n"
        "  https://undocs.org/A/C.3/80/L.9\n"
        "\n"
        "Lighthouses\n"
        "- A/RES/80/3  Adopted\n"
        "  Topic: Harbours\n"
        "  https://undocs.org/A/C.3/80/L.9\n"
        "\n"
        "11 of 12 sources healthy; 1 gap open: A/C.3/80/L.14\n"
    )
    assert told.subject == "[Rapporteur] Digest, Friday, 21 November 2026: 3 documents (1 adopted, 1 new, 1 revised)"
    assert (told.key, told.thread, told.recipient) == ("key", "key", ANA)


def test_the_order_in_which_items_come_is_nothing() -> None:
    assert digest(ONE, TWO, THREE) == digest(THREE, TWO, ONE)


def test_every_form_closes_with_what_was_covered() -> None:
    told = digest(ONE)
    assert told.blocks[-1]["elements"][0]["text"] == COVERAGE
    assert f">{COVERAGE}</p>" in told.html


def test_an_item_says_what_it_takes_the_place_of() -> None:
    earlier = tuple(f"A/C.3/80/L.{number}" for number in range(1, 6))
    told = digest(replace(TWO, instead_of=earlier), replace(ONE, instead_of=earlier[:1]))
    several = "takes the place of A/C.3/80/L.1, A/C.3/80/L.2, A/C.3/80/L.3 and 2 more"
    for form in (" ".join(told.text.split()), told.html, str(told.blocks)):
        assert f": 3 paragraphs added; {several}" in form
        assert ": takes the place of A/C.3/80/L.1" in form


def test_what_hardly_changed_is_left_to_the_redline() -> None:
    details = f"1 paragraph added, 2 {SLIGHTLY}, 41 unchanged; OP 3 urges → encourages"
    told = digest(replace(TWO, details=details), replace(ONE, details=f"1 paragraph {SLIGHTLY}, 4 unchanged"))
    text = " ".join(told.text.split())
    assert "Revised: 1 paragraph added; OP 3 urges → encourages" in text
    assert f"New draft resolution: 1 paragraph {SLIGHTLY} https" in text


def test_a_flood_says_why_it_is_one_message() -> None:
    told = compose_bulletin(ANA, "flood", [ONE, THREE], COVERAGE, "14:00 to 15:00", "key")
    assert all("more than your limit for an hour" in form for form in (told.text, told.html, str(told.blocks)))
    assert "limit" not in told.subject
    assert "limit" not in digest(ONE).text


def test_a_flood_is_cut_by_weight_and_counted() -> None:
    items = [
        replace(ONE, alert_key=f"k{n}", symbol=f"A/80/{n}", family=f"f{n}", weight=float(n), title="Harbours " * 20)
        for n in range(300)
    ]
    told = compose_bulletin(ANA, "flood", items, COVERAGE, "14:00 to 15:00", "key")
    assert block_kit.fits(told.blocks)
    (shown,) = [block for block in told.blocks if block["type"] == "rich_text"]
    lists = [element for element in shown["elements"] if element["type"] == "rich_text_list"]
    assert f"and {300 - len(lists)} more: A/80/{299 - len(lists)}, " in str(told.blocks[-2])
    assert len(lists) >= 10
    assert "A/80/299" in str(lists[0])
    assert "and 240 more: A/80/239" in told.text
    assert "and 280 more: A/80/279" in told.html


def test_an_empty_digest_says_so() -> None:
    told = digest()
    assert "Nothing new for your topics" in told.text
    assert COVERAGE in told.text


def test_the_first_message_of_a_thread_says_what_became_of_it() -> None:
    first = digest(ONE)
    assert brought_up_to_date(first, []) == first
    told = brought_up_to_date(first, [TWO, THREE])
    assert (told.key, told.text, told.blocks[0], told.blocks[2:]) == (
        first.key,
        first.text,
        first.blocks[0],
        first.blocks[1:],
    )
    runs = told.blocks[1]["elements"][0]["elements"]
    said = "".join(one["text"] for one in runs)
    assert said == "Since then: A/C.3/80/L.9/Rev.1 revised → A/RES/80/3 adopted"


def test_a_full_message_makes_room_for_what_became_of_it() -> None:
    items = [replace(ONE, alert_key=f"k{n}", family=f"f{n}", title="Harbours " * 20) for n in range(40)]
    full = digest(*items)
    padded = replace(full, blocks=(*full.blocks, block_kit.context("x" * (11_980 - block_kit.size(full.blocks) - 90))))
    assert block_kit.fits(padded.blocks)
    assert block_kit.fits(brought_up_to_date(padded, [TWO] * 9).blocks)


def test_a_digest_can_be_ended_by_one_address() -> None:
    end = "https://watch.example.org/u/1"
    told = compose_bulletin(ANA, "digest", [ONE], COVERAGE, "today", "key", unsubscribe=end)
    assert told.unsubscribe == end
    assert told.text.endswith(f"{COVERAGE}\n\nUnsubscribe:\n{end}\n")
    assert f'href="{end}"' in told.html
    assert "Unsubscribe" not in digest(ONE).html


#: What titles, names and addresses from outside may be made of: marks that do something in HTML, Slack, mail or a terminal.
_WILD = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("<!channel> &*_~`|@#\u202e\u2068\u200f\u00ad\r\n\t\x00\x07العربية水"),
    ),
    max_size=40,
)
_LONG = st.builds(lambda text, times: text * times, _WILD, st.sampled_from((1, 1, 1, 30, 400)))
_ADDRESS = st.one_of(
    st.builds(lambda path: f"https://undocs.org/{path}", _LONG),
    st.sampled_from(("javascript:alert(1)", "", "file:///a")),
)


@st.composite
def _many(draw: st.DrawFn) -> list[Item]:
    kinds = draw(
        st.lists(
            st.builds(
                Item,
                alert_key=st.just(""),
                symbol=_LONG,
                title=_LONG,
                happened=st.one_of(st.sampled_from(("Revised", "New draft resolution", "Adopted")), _WILD),
                details=_LONG,
                topics=st.lists(_LONG, max_size=5).map(tuple),
                weight=st.floats(0, 200),
                link=_ADDRESS,
                redline=st.one_of(st.none(), _ADDRESS),
                family=st.sampled_from("abcdef"),
                instead_of=st.lists(_LONG, max_size=5).map(tuple),
            ),
            min_size=1,
            max_size=4,
        )
    )
    count = draw(st.sampled_from((0, 1, 2, 7, 41, 250)))
    apart = draw(st.booleans())
    return [
        replace(
            kinds[number % len(kinds)],
            alert_key=f"k{number}",
            symbol=f"N{number:04d} {kinds[number % len(kinds)].symbol}",
            family=f"f{number}" if apart else kinds[number % len(kinds)].family,
        )
        for number in range(count)
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_many(), st.sampled_from(("digest", "flood")), _LONG, _LONG)
def test_whatever_it_tells_of_it_keeps_every_limit_and_counts_each_alert_once(
    items: list[Item], kind: Literal["digest", "flood"], coverage: str, period: str
) -> None:
    told = compose_bulletin(ANA, kind, items, coverage, period, "key")
    check_blocks(told.blocks)
    check_page(told.html, ("https://undocs.org/",))
    check_text(told.text)
    assert not re.search("[\x00-\x1f\x7f-\x9f]", told.subject)
    assert len(told.subject) <= 180
    shown = [name for block in told.blocks if block["type"] == "rich_text" for name in _numbers(block)]
    counted = _left_out(str(block) for block in told.blocks if block["type"] == "context")
    assert len(shown) == len(set(shown))
    assert len(shown) + counted == len(items)
    # In the text a symbol may stand in an address, too: lines that begin an item count.
    listed = re.findall(r"(?m)^- N(\d{4})\b", told.text)
    assert len(listed) == len(set(listed))
    assert len(listed) + _left_out([" ".join(told.text.split())]) == len(items)
    assert told.html.count('font-weight:600">N') + _left_out([told.html]) == len(items)


def _numbers(block: Mapping[str, Any]) -> Iterator[str]:
    for element in block["elements"]:
        if element["type"] == "rich_text_list":
            yield from (one["elements"][0]["text"][:5] for one in element["elements"])


def _left_out(texts: Iterable[str]) -> int:
    return sum(int(number) for text in texts for number in re.findall(r"\band (\d+) more: N\d{4}", text))
