"""The redline page in a real browser: what a reader's hands and eyes meet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Show, arabic_pair

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def here(page: Page) -> str | None:
    """The anchor of the change that has the focus."""
    found = page.evaluate("document.activeElement.matches('[data-change].here') ? document.activeElement.id : null")
    return None if found is None else str(found)


def ground(page: Page, selector: str) -> list[int]:
    """Red, green and blue of what an element is painted on."""
    colour = page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
    return [int(float(part)) for part in colour[colour.index("(") + 1 : -1].split(",")][:3]


def changes(page: Page) -> list[str]:
    return [str(name) for name in page.evaluate("[...document.querySelectorAll('[data-change]')].map(e => e.id)")]


def test_keys_walk_from_change_to_change_and_stop_at_the_ends(show: Show) -> None:
    page = show()
    found = changes(page)
    assert len(found) >= 5
    for number, name in enumerate(found, 1):
        page.keyboard.press("j")
        assert here(page) == name
        assert page.locator(f"[id='{name}']").is_visible()
        assert page.locator(".where").inner_text() == f"{number} of {len(found)}"
    page.keyboard.press("j")
    assert here(page) == found[-1]
    page.keyboard.press("k")
    assert here(page) == found[-2]
    assert page.locator(".here").count() == 1


def test_a_change_that_was_walked_to_is_not_under_the_bar(show: Show) -> None:
    page = show(width=500)
    for _ in changes(page):
        page.keyboard.press("j")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        bar = page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")
        assert top >= bar - 1


def test_keys_with_control_are_left_to_the_browser(show: Show) -> None:
    page = show()
    page.keyboard.press("Control+j")
    assert here(page) is None


def test_buttons_do_what_the_keys_do(show: Show) -> None:
    page = show()
    page.locator("[data-walk='1']").click()
    assert here(page) is not None
    page.locator("[data-unfold]").click()
    assert page.locator("details.fold[open]").count() == page.locator("details.fold").count()
    assert page.locator("[data-unfold]").get_attribute("aria-pressed") == "true"


def test_unchanged_paragraphs_are_folded_and_open_one_by_one_and_all_at_once(show: Show) -> None:
    page = show()
    folds = page.locator("details.fold")
    inside = page.locator("details.fold .row")
    assert folds.count() >= 2
    assert not any(inside.nth(n).is_visible() for n in range(inside.count()))
    folds.first.locator("summary").click()
    assert folds.first.locator(".row").first.is_visible()
    assert page.locator("details.fold[open]").count() == 1
    page.keyboard.press("u")
    assert all(inside.nth(n).is_visible() for n in range(inside.count()))
    page.keyboard.press("u")
    assert not any(inside.nth(n).is_visible() for n in range(inside.count()))


def test_side_by_side_and_inline(show: Show) -> None:
    page = show()
    row = page.locator(".row.reworded").first
    old, new = row.locator(".text.old"), row.locator(".text.new")
    # Side by side: the old text without what came, the new one without what went, beside each other.
    assert old.is_visible()
    assert new.is_visible()
    left, right = old.bounding_box(), new.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"] + 1
    assert not old.locator("ins").first.is_visible()
    page.keyboard.press("v")
    assert not old.is_visible()
    assert new.locator("ins").first.is_visible()
    page.locator("label[for=view-side]").click()
    assert old.is_visible()
    page.locator("#view-side").focus()
    page.keyboard.press("ArrowRight")
    assert not old.is_visible()


def test_both_views_and_the_folds_work_without_a_script(show: Show) -> None:
    page = show(java_script_enabled=False)
    old = page.locator(".row.reworded .text.old").first
    page.locator("label[for=view-inline]").click()
    assert not old.is_visible()
    page.locator("details.fold summary").first.click()
    assert page.locator("details.fold .row").first.is_visible()
    assert not page.locator(".walk").is_visible()


def test_an_anchor_leads_to_its_paragraph_and_unfolds_it(show: Show) -> None:
    page = show(anchor="#op-9")
    row = page.locator("#op-9")
    assert row.evaluate("e => e.closest('details.fold') !== null")
    assert row.is_visible()
    page.wait_for_function("0 <= document.getElementById('op-9').getBoundingClientRect().top && scrollY > 0")
    assert page.evaluate("document.getElementById('op-9').getBoundingClientRect().top") < 800


def test_the_summary_links_to_the_changes_it_names(show: Show) -> None:
    page = show()
    links = page.locator(".highlights a")
    assert 1 <= links.count() <= 6
    for number in range(links.count()):
        target = (links.nth(number).get_attribute("href") or "")[1:]
        links.nth(number).click()
        page.wait_for_selector(f"[id='{target}'].here")
        assert here(page) == target


def test_the_summary_stands_on_the_first_screen(show: Show) -> None:
    page = show()
    box = page.locator(".highlights").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800


@pytest.mark.parametrize("width", [320, 480, 800])
@pytest.mark.parametrize("view", ["side", "inline"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_screen_is_too_narrow(show: Show, width: int, view: str, language: str) -> None:
    page = show(arabic_pair() if language == "ar" else None, width=width)
    if view == "inline":
        page.keyboard.press("v")
    page.keyboard.press("u")
    assert page.evaluate(WIDER) <= 0
    for text in page.locator("main .text:visible").all():
        box = text.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_dark_mode_is_dark_and_both_modes_can_be_read(show: Show) -> None:
    assert min(ground(show(color_scheme="light"), "body")) > 200
    page = show(color_scheme="dark")
    assert max(ground(page, "body")) < 60
    for scheme in ("light", "dark"):
        page = show(color_scheme=scheme)
        page.keyboard.press("v")
        for selector in ("main ins", "main del", "main .text", ".kind", ".bar label[for=view-side]"):
            assert page.locator(selector).first.evaluate(CONTRAST) >= 4.5, (scheme, selector)


#: The contrast of an element's letters with what it stands on, by the formula of WCAG 2.
CONTRAST = """element => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).map(c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  let under = element;
  const solid = e => { const p = parts(getComputedStyle(e).backgroundColor); return p.length < 4 || p[3] > .99; };
  while (under.parentElement && !solid(under)) under = under.parentElement;
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(under).backgroundColor].map(light);
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}"""


def test_colour_never_stands_alone(show: Show) -> None:
    page = show()
    page.keyboard.press("v")
    line = "e => getComputedStyle(e).textDecorationLine"
    assert "line-through" in page.locator("main del:visible").first.evaluate(line)
    assert "underline" in page.locator("main ins:visible").first.evaluate(line)
    kinds = page.locator("[data-change] .kind").all_inner_texts()
    assert len(kinds) == len(changes(page))
    assert all(kind.strip() for kind in kinds)


def test_paper_gets_the_text_without_the_controls_on_white(show: Show) -> None:
    page = show(color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert min(ground(page, "body")) > 200
    assert page.locator("main ins:visible").first.evaluate(CONTRAST) >= 4.5
    assert page.locator("[data-change]").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_right_to_left_text_runs_from_the_right_and_its_symbols_do_not(show: Show) -> None:
    page = show(arabic_pair())
    row = page.locator(".row.reworded").first
    old, new = row.locator(".text.old").bounding_box(), row.locator(".text.new").bounding_box()
    assert old is not None
    assert new is not None
    assert old["x"] > new["x"]  # who reads from the right meets the old text first
    assert row.locator(".text.new").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert row.locator("header.tag").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "ltr"
