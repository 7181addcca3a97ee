"""What the operators are told: short, in every form, and escaped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from watch import block_kit
from watch.message import Recipient
from watch.notice import compose_notice

OPS = Recipient("mail", "ops@example.org")


def test_a_notice_says_what_is_wrong_and_what_is_being_done() -> None:
    told = compose_notice(
        OPS,
        "key",
        "source un.example",
        "un.example is dead",
        [("Last well", "never"), ("Note", "")],
        "It is asked again.",
    )
    assert told.subject == "[Rapporteur] un.example is dead"
    assert told.text == "NEEDS A LOOK: un.example is dead\n\nLast well: never\n\nIt is asked again.\n"
    assert (told.key, told.thread, told.recipient) == ("key", "source un.example", OPS)
    assert "ALL CLEAR" in compose_notice(OPS, "key", "t", "un.example is well again", [], bad=False).text


@given(st.text(max_size=900), st.text(max_size=900), st.text(max_size=900))
def test_a_notice_keeps_inside_all_limits_and_escapes(headline: str, value: str, advice: str) -> None:
    told = compose_notice(OPS, "key", "t", headline, [(headline, value)] * 20, advice)
    assert block_kit.fits(told.blocks)
    assert len(told.subject) <= 180
    assert "\n" not in told.subject
    hostile = compose_notice(OPS, "key", "t", "<script>x</script>", [("<b>", "<!channel>")], "<i>")
    assert not any(mark in hostile.html for mark in ("<script>", "<b>", "<!channel>", "<i>"))
    assert "<!channel>" not in str(hostile.blocks)
