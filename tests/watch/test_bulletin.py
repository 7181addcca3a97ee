"""Digests and summaries: grouped, ordered, cut by weight, closed with what was covered; inside every limit."""

from __future__ import annotations

from dataclasses import replace

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
        "  Topic: Harbours\n"
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
