from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watch.message import Recipient
from watch.silence import Scope, Silence, silencing

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ANA, BEN = Recipient("mail", "ana@example.org"), Recipient("mail", "ben@example.org")


def silence(scope: Scope, value: str, recipient: Recipient | None = ANA, days: int = 7, name: str = "a1") -> Silence:
    return Silence(name, recipient, scope, value, NOW + timedelta(days=days), "the debate is over", "Ana", NOW)


@pytest.mark.parametrize(
    ("scope", "value", "covered"),
    [
        (Scope.TOPIC, "Harbours", True),
        (Scope.TOPIC, "harbour", False),
        (Scope.SYMBOL, "A/C.3/80/L.9/REV.1", True),
        (Scope.SYMBOL, "A/C.3/80/L.9", False),
        (Scope.SYMBOL, "A/C.3/80/L.*", True),
        (Scope.BODY, "A/C.3", True),
        (Scope.BODY, "A", True),
        (Scope.BODY, "A/C.30", False),
        (Scope.BODY, "A/C", False),
        (Scope.FAMILY, "A/C.3/80/L.9", True),
        (Scope.FAMILY, "A/C.3/80/L.90", False),
    ],
)
def test_what_a_silence_covers(scope: Scope, value: str, covered: bool) -> None:
    one = silence(scope, value)
    assert one.covers(ANA, "A/C.3/80/L.9/REV.1", "A/C.3/80/L.9", "harbours", NOW) is covered
    assert not one.covers(BEN, "A/C.3/80/L.9/REV.1", "A/C.3/80/L.9", "harbours", NOW)


def test_it_begins_and_ends_and_may_be_for_everybody() -> None:
    one = silence(Scope.BODY, "A/C.3", recipient=None)
    asked = ("A/C.3/80/L.9", "A/C.3/80/L.9", "harbours")
    assert one.covers(BEN, *asked, NOW)
    assert not one.covers(BEN, *asked, NOW - timedelta(seconds=1))
    assert not one.covers(BEN, *asked, one.until)


def test_its_words() -> None:
    assert silence(Scope.TOPIC, "harbours").words == (
        "topic harbours until 2026-11-28 09:00 UTC, by Ana: the debate is over"
    )


def test_one_topic_that_may_speak_is_enough() -> None:
    silences = [silence(Scope.TOPIC, "harbours"), silence(Scope.TOPIC, "storms", name="b2", days=9)]
    asked = (silences, ANA, "A/C.3/80/L.9", "A/C.3/80/L.9")
    assert silencing(*asked, ("harbours", "ships"), NOW) is None
    assert silencing(*asked, ("harbours", "storms"), NOW) == silences[1]
    assert silencing(*asked, (), NOW) is None
