"""Pages in the place of documents."""

from __future__ import annotations

import pytest

from parsers import Parked, Reason, parse
from parsers.html import PageKind, classify

WORDS = "The lighthouse keeper lights the lamp every evening. " * 12


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<html><script>window.gokuProps = {}</script>", PageKind.CHALLENGE),
        ("<html><title>x</title><p>There is no document matching your request.", PageKind.NOT_AVAILABLE),
        ("<!doctype html><h1>404 Not Found</h1>", PageKind.NOT_AVAILABLE),
        ("<html><p>The requested record does not seem to exist.</p>", PageKind.NOT_AVAILABLE),
        ("<html><p>El documento no est&aacute; disponible", PageKind.NOT_AVAILABLE),
        ("<html><p>该文件不存在", PageKind.NOT_AVAILABLE),
        ("<html><h1>503 Service Unavailable</h1>", PageKind.ERROR),
        ("<html><h1>Service temporarily unavailable: scheduled maintenance</h1>", PageKind.ERROR),
        ("<html><form><input type='password'></form>", PageKind.LOGIN),
        ("<html><title>ODS</title><app-root></app-root><script src='main.js'></script>", PageKind.APPLICATION),
        (f"<html><p>{WORDS}", PageKind.OTHER),
        (f"<html><script>var m = 'page not found';</script><p>{WORDS}", PageKind.OTHER),
    ],
)
def test_the_kind_of_a_page(page: str, kind: PageKind) -> None:
    found = classify(page.encode())
    assert found is not None
    assert found.kind is kind
    assert found.reason


def test_a_page_that_may_become_a_document_is_asked_for_again() -> None:
    missing, challenge = classify(b"<html>document not available"), classify(b"<html><title>Just a moment...</title>")
    assert missing is not None
    assert challenge is not None
    assert (missing.retry, challenge.retry, challenge.title) == (True, False, "Just a moment...")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"There is no document matching", b"<feed/>"])
def test_what_is_no_page_has_no_kind(data: bytes) -> None:
    assert classify(data) is None


def test_a_page_is_parked_with_its_reason() -> None:
    with pytest.raises(Parked, match="no such document") as caught:
        parse(b"<html><p>There is no document matching your request.")
    assert caught.value.reason is Reason.HTML


def test_hostile_pages_cost_no_more_than_their_length() -> None:
    for page in (
        b"<html>" + b"<script" * 50_000,
        b"<html>" + b"<" * 200_000,
        b"<html>" + b"the requested url " * 20_000,
    ):
        assert classify(page) is not None
