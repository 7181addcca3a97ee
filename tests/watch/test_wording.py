"""What is said: the forms of one story, and that no text from outside can break out of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from slack_sdk.models.blocks import Block

from compare.engine import compare
from documents.model import Correction, Document, Proposal, Sponsor, SponsorRole, Vote
from watch import block_kit, mail, slack
from watch.beside import dates
from watch.changed import changed_by
from watch.decide import Decision, Event, Reason, Subject, decide
from watch.match import Matcher
from watch.message import Message, Recipient
from watch.plain import clean, cut, legible, shorten, web_address
from watch.preview import console, slack_html
from watch.query import parse
from watch.story import Change, Links, Mention, Quote, Story, Why
from watch.topics import Topic
from watch.wording import compose

Make = Callable[..., Document]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ROOM = Recipient("slack", "#third-committee")
REDLINE = "https://watch.example.org/redline/ab12"
TOPICS = (
    Topic("Harbours", parse('harbour OR "harbour masters"'), subscribers=(ROOM,), note="Ask Ana before Thursday."),
    Topic("Women", parse("changed:women"), subscribers=(ROOM,)),
    Topic("All drafts", parse("symbol:A/C.3/*"), subscribers=(ROOM,)),
)
OLD = (
    "Requests the Secretary-General to report on the training of harbour masters;",
    "Encourages Member States to share storm warnings;",
    "Decides to meet in 2026;",
)
NEW = (
    "Encourages the Secretary-General to report on the training of women harbour masters;",
    "Decides to meet in 2026;",
    "Urges all States to light their harbours at night;",
)


def message(
    new: Document,
    old: Document | None = None,
    event: Event = Event.NEW,
    topics: tuple[Topic, ...] = TOPICS,
    links: Links | None = None,
    **more: Any,
) -> Message:
    comparison = compare(old, new) if old else None
    changed = changed_by(comparison, old, new) if old and comparison else None
    matches = Matcher(topics).match(new, changed)
    symbol = new.masthead.symbol or "none"
    subject = Subject(symbol, symbol.upper(), "f" * 64, new.title, new.kind, "A/C.3/80/L.9", event)
    (decision,) = decide(subject, matches, topics, (), NOW)
    links = links or Links.to(symbol, REDLINE)
    return compose(decision, subject, new, comparison, old, matches, topics, links, **more)


def revised(make_draft: Make, **more: Any) -> Message:
    old = make_draft(operative=OLD)
    new = make_draft("A/C.3/80/L.9/Rev.1", operative=NEW, sponsors=("Fiji", "Malta", "Iceland"))
    return message(new, old, Event.REVISED, **more)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def shown(blocks: tuple[Mapping[str, Any], ...]) -> str:
    """The text that a reader of the blocks sees."""
    page = lxml_html.document_fromstring(slack_html(blocks))
    return " ".join(page.text_content().replace("\u2060", "").split())


def unwrapped(text: str) -> str:
    return " ".join(text.replace("\n> ", " ").split())


def deadline(until: str) -> tuple[str, ...]:
    return (
        "Encourages Member States to share warnings;",
        f"Decides to convene, not later than {until}, a meeting of pilots;",
    )


# --- what is said -----------------------------------------------------------------------------------------------------


def test_the_document_comes_first_in_every_form(make_draft: Make) -> None:
    told = revised(make_draft)
    assert told.subject == "[A/C.3/80/L.9/Rev.1] Revised: Strengthening harbour safety"
    assert told.text.startswith("A/C.3/80/L.9/Rev.1  Strengthening harbour safety\n")
    assert told.blocks[0]["text"]["text"] == "A/C.3/80/L.9/Rev.1"
    body = lxml_html.document_fromstring(told.html)
    assert [" ".join(h.text_content().split()) for h in body.iter("h1")] == ["Strengthening harbour safety"]
    assert (told.thread, told.recipient) == ("A/C.3/80/L.9", ROOM)


def test_every_form_says_what_happened_why_and_how(make_draft: Make) -> None:
    told = revised(make_draft)
    page = " ".join(lxml_html.document_fromstring(told.html).text_content().split())
    for form in (shown(told.blocks), page, unwrapped(told.text)):
        assert "1 paragraph added, 1 dropped" in form
        assert "OP 1 requests → encourages" in form
        assert "Compared with A/C.3/80/L.9" in form
        assert "Sponsors joined: Iceland" in form
        assert "Harbours" in form
        assert "“harbour”" in form
        assert "Ask Ana before Thursday." in form
        assert "symbol A/C.3/*" in form
        assert "old OP 2 dropped" in form
        assert "Third Committee · item 100 (a) · dated 13 October 2025" in form


def test_a_topic_called_what_was_found_says_it_once(make_draft: Make) -> None:
    called = Topic("Storms", parse('"storms"'), subscribers=(ROOM,))
    other = Topic("Weather", parse('"storms"'), subscribers=(ROOM,))
    (texts, names) = (unwrapped(message(make_draft(), None, Event.NEW, (one,)).text) for one in (called, other))
    assert "WHY YOU SEE IT: Storms PP 2: " in texts
    assert "WHY YOU SEE IT: Weather, found “storms” PP 2: " in names


def test_of_paragraphs_that_stand_as_they_did_one_is_quoted(make_draft: Make) -> None:
    old = make_draft(operative=(*(f"Requests lamp {n} to be lit at the harbour;" for n in range(4)), OLD[0]))
    new = make_draft(operative=(*(f"Requests lamp {n} to be lit at the harbour;" for n in range(4)), NEW[0]))
    topic = Topic("Lamps", parse("lit"), subscribers=(ROOM,))
    told = message(new, old, Event.REVISED, (topic,))
    assert told.text.count("> OP ") == 1
    assert "and in 3 more places" in told.text
    assert message(new, None, Event.NEW, (topic,)).text.count("> OP ") == 2


def test_the_change_itself_is_struck_and_marked(make_draft: Make) -> None:
    told = revised(make_draft)
    assert "[-Requests-] {+Encourages+} the Secretary-General" in unwrapped(told.text)
    page = lxml_html.document_fromstring(told.html)
    assert "Requests" in [each.text_content() for each in page.iter("del")]
    assert "Encourages" in [each.text_content() for each in page.iter("ins")]
    runs = [run for run in _runs(told.blocks) if run.get("style")]
    assert ("Requests", {"strike": True}) in [(run["text"], run["style"]) for run in runs]
    assert ("Encourages", {"bold": True}) in [(run["text"], run["style"]) for run in runs]


def _runs(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if value.get("type") in ("text", "link"):
            yield value
        for each in value.values():
            yield from _runs(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _runs(each)


def test_the_hit_is_marked_where_it_stands(make_draft: Make) -> None:
    told = revised(make_draft)
    assert "OP 1: Encourages the Secretary-General to report on the training of *women*" in unwrapped(told.text)
    page = lxml_html.document_fromstring(told.html)
    assert "women" in [each.text_content() for each in page.find_class("hit")]
    assert ("women", {"bold": True}) in [(run["text"], run.get("style")) for run in _runs(told.blocks)]


def test_links_lead_to_the_document_and_into_the_redline(make_draft: Make) -> None:
    told = revised(make_draft)
    urls = {run["url"] for run in _runs(told.blocks) if run["type"] == "link"}
    assert {"https://undocs.org/A/C.3/80/L.9/Rev.1", REDLINE, f"{REDLINE}#op-1"} <= urls
    assert "Document: https://undocs.org/A/C.3/80/L.9/Rev.1\n" in told.text
    hrefs = {each.get("href") for each in lxml_html.document_fromstring(told.html).iter("a")}
    assert hrefs == urls


def test_a_redline_on_disk_is_named_but_no_link(make_draft: Make) -> None:
    told = revised(make_draft, links=Links.to("A/C.3/80/L.9/Rev.1", "/var/rapporteur/redlines/ab12.html"))
    assert all(run["url"].startswith("https://undocs.org/") for run in _runs(told.blocks) if run["type"] == "link")
    assert "Redline:  /var/rapporteur/redlines/ab12.html" in told.text
    assert "/var/rapporteur/redlines/ab12.html" in told.html
    assert 'href="/var' not in told.html


def test_a_new_document_names_its_sponsors(make_draft: Make) -> None:
    told = message(make_draft())
    assert told.subject == "[A/C.3/80/L.9] New draft resolution: Strengthening harbour safety"
    assert "Sponsors: Fiji, Malta" in told.text
    assert "WHAT CHANGED" not in told.text


def test_a_deadline_that_moved_is_told_although_nothing_else_of_its_paragraph_changed(make_draft: Make) -> None:
    old = make_draft(operative=deadline("30 June 2026"))
    new = make_draft("A/C.3/80/L.9/Rev.1", operative=deadline("30 June 2027"))
    told = message(new, old, Event.REVISED)
    page = " ".join(lxml_html.document_fromstring(told.html).text_content().split())
    for form in (shown(told.blocks), page, unwrapped(told.text)):
        assert "Dates moved: OP 2: 30 June 2026 → 30 June 2027" in form


def test_the_years_that_a_new_sessions_text_moves_on_are_no_news(make_draft: Make) -> None:
    old = make_draft("A/RES/79/150", operative=deadline("30 June 2026"))
    new = make_draft("A/RES/80/150", operative=deadline("30 June 2027"))
    compared = compare(old, new, basis="succeeds")
    assert list(dates(new, compared)) == []
    assert [label for label, _ in dates(new, replace(compared, basis="revises"))] == ["Dates moved"]


def test_a_withheld_comparison_says_so(make_draft: Make) -> None:
    told = message(make_draft(), event=Event.REVISED, withheld="it does not rebuild the new text.")
    assert "Revised: the comparison is withheld (it does not rebuild the new text)" in shown(told.blocks)


def test_an_adopted_text_shows_its_vote(make_draft: Make) -> None:
    adopted = make_draft("A/RES/80/7", kind="resolution", operative=NEW)
    totals = (("in_favour", 88), ("against", 55), ("abstaining", 29))
    adopted = replace(
        adopted, votes=(Vote(None, totals=totals),), masthead=replace(adopted.masthead, adopted="2025-12-15")
    )
    told = message(adopted, make_draft(operative=OLD), Event.ADOPTED)
    assert "adopted 15 December 2025" in unwrapped(told.text)
    assert "Recorded vote: 88 in favour, 55 against, 29 abstaining" in unwrapped(told.text)
    assert told.subject.startswith("[A/RES/80/7] Adopted: ")


def test_a_reissue_keeps_its_star(make_draft: Make) -> None:
    document = make_draft()
    told = message(replace(document, masthead=replace(document.masthead, reissued=True)), event=Event.REISSUED)
    assert told.blocks[0]["text"]["text"] == "A/C.3/80/L.9*"


def test_many_changes_are_cut_by_weight_and_counted(make_draft: Make) -> None:
    old = make_draft(
        operative=tuple(f"Requests ship {n} to call at harbour number {n} every {n} days;" for n in range(1, 60))
    )
    new = make_draft(
        operative=tuple(f"Encourages ship {n} to call at harbour number {n} each {n} weeks;" for n in range(1, 60))
    )
    told = message(new, old, Event.REVISED)
    counted = re.search(r"and (\d+) more changes in the redline", shown(told.blocks))
    assert counted
    bullets = [e for block in told.blocks for e in block.get("elements", ()) if e.get("type") == "rich_text_list"]
    assert int(counted[1]) + len(bullets[0]["elements"]) == 59
    assert block_kit.fits(told.blocks)


def test_many_topics_are_one_message(make_draft: Make) -> None:
    topics = tuple(Topic(f"Topic {n}", parse("harbour"), subscribers=(ROOM,)) for n in range(40))
    told = message(make_draft(), topics=topics)
    assert "Topic 0" in told.text
    assert "and 28 more of your topics" in told.text
    assert "Also of your topics: Topic 6" in shown(told.blocks)


def test_arabic_stands_right_to_left(make_draft: Make) -> None:
    document = make_draft(
        language="ar", title="تعزيز سلامة الموانئ", operative=("تطلب إلى الأمين العام أن يقدم تقريرا عن الموانئ؛",)
    )
    topics = (Topic("Ports", parse("الموانئ"), languages=("ar",), subscribers=(ROOM,)),)
    matches = Matcher(topics).match(document, None)
    subject = Subject("A/C.3/80/L.9", "A/C.3/80/L.9", "f", document.title, "draft", "f", Event.NEW, language="ar")
    (decision,) = decide(subject, matches, topics, (), NOW)
    told = compose(decision, subject, document, None, None, matches, topics, Links.to("A/C.3/80/L.9"))
    quotes = lxml_html.document_fromstring(told.html).find_class("quote")
    assert [quote.get("dir") for quote in quotes] == ["rtl"] * len(quotes) != []


def test_the_terminal_form_names_its_recipient(make_draft: Make) -> None:
    shown_there = console(revised(make_draft))
    assert shown_there.startswith("── to slack:#third-committee ─")
    assert "WHY YOU SEE IT: Harbours" in shown_there


def test_slack_s_fallback_text_is_escaped(make_draft: Make) -> None:
    told = message(make_draft(title="<!channel> & *bold* <https://evil.example|x>"))
    text = slack.fallback(told)
    assert "<" not in text
    assert "&lt;!channel&gt; &amp; " in text
    assert "*bold*" not in text


def test_who_voted_against_and_who_abstained_is_named(make_draft: Make) -> None:
    states = tuple(f"State {n}" for n in range(40))
    vote = Vote(None, (), states[:2], states[2:], (("in_favour", 101), ("against", 2), ("abstaining", 38)))
    told = message(replace(make_draft("A/RES/80/7"), votes=(vote,)), event=Event.ADOPTED)
    for form in (shown(told.blocks), unwrapped(told.text)):
        assert "Recorded vote: 101 in favour, 2 against, 38 abstaining" in form
        assert "Against: State 0, State 1" in form
        assert "State 13 and 26 more" in form


def test_a_report_says_how_each_proposal_fared(make_draft: Make) -> None:
    vote = Vote(None, totals=(("in_favour", 70), ("against", 3), ("abstaining", 0)))
    proposals = (
        Proposal("A/C.3/80/L.9", action="adopted", manner="recorded vote", votes=(0,), label="I"),
        Proposal("A/C.3/80/L.10", action="adopted", manner="without a vote", label="II"),
        Proposal("A/C.3/80/L.11", action="withdrawn"),
    )
    told = unwrapped(message(replace(make_draft("A/80/400"), votes=(vote,), proposals=proposals)).text)
    assert "A/C.3/80/L.9 (I): adopted by a recorded vote: 70 in favour, 3 against, none abstaining" in told
    assert "A/C.3/80/L.10 (II): adopted without a vote" in told
    assert "A/C.3/80/L.11: withdrawn" in told


def test_a_corrigendum_shows_what_is_corrected(make_draft: Make) -> None:
    corrections = (
        Correction("Paragraph 44", "For ship read ships", "ship", "ships"),
        Correction("Annex", "Delete buoys", "buoys", None, ("fr",)),
    )
    document = replace(make_draft("A/80/6/Corr.1", kind="corrigendum"), corrections=corrections)
    told = message(document, event=Event.CORRECTED)
    assert "Corrected: 2 corrections: Paragraph 44; Annex" in shown(told.blocks)
    assert "Paragraph 44 corrected: [-ship-] {+ships+}" in unwrapped(told.text)
    assert "Annex corrected (French only): [-buoys-]" in unwrapped(told.text)
    assert "What is corrected" in told.html


def test_sponsors_that_joined_later_stand_apart(make_draft: Make) -> None:
    sponsors = (
        Sponsor("Fiji"),
        Sponsor("Malta", role=SponsorRole.ADDITIONAL),
        Sponsor("Iceland", on_behalf_of="a group"),
    )
    told = unwrapped(message(replace(make_draft(), sponsors=sponsors)).text)
    assert "Sponsors: Fiji, Iceland (on behalf of a group) Sponsors joined: Malta" in told


def test_the_alert_it_replaces_and_the_press_are_named(make_draft: Make) -> None:
    press = (Mention("<b>Harbours</b> lit at last", "Press release GA/1", "https://press.example/1"),)
    told = revised(make_draft, supersedes=("A/C.3/80/L.9",), press=press)
    for form in (shown(told.blocks), unwrapped(told.text)):
        assert "Takes the place of an alert not yet sent about A/C.3/80/L.9" in form
        assert "<b>Harbours</b> lit at last (Press release GA/1)" in form
    assert "&lt;b&gt;Harbours" in told.html
    assert "https://press.example/1" in {run.get("url") for run in _runs(told.blocks)}


def test_an_alert_that_was_held_over_night_says_since_when(make_draft: Make) -> None:
    document = make_draft()
    subject = Subject("A/1", "A/1", "f", None, "letter", "A/1", Event.NEW)
    for later, held in ((timedelta(minutes=2), False), (timedelta(hours=9), True)):
        due = NOW + later
        decision = Decision(ROOM, "A/1", "f", "key", True, Reason.NEW_DOCUMENT, ("Harbours",), NOW, due=due)
        told = compose(decision, subject, document, None, None, (), TOPICS, Links.to("A/1"))
        note = "Known since 21 November 2026, 09:00 UTC, and held for your quiet hours"
        assert (note in unwrapped(told.text)) == (note in shown(told.blocks)) == held


def test_buttons_are_there_only_where_somebody_listens(make_draft: Make) -> None:
    assert all(block["type"] != "actions" for block in revised(make_draft).blocks)
    told = revised(make_draft, buttons=True)
    pressed = {one["action_id"]: one for one in told.blocks[-1]["elements"]}
    assert list(pressed) == ["redline", "document", "mute", "seen"]
    assert pressed["mute"]["value"] == pressed["seen"]["value"] == told.key
    assert pressed["redline"]["url"] == REDLINE
    assert "value" not in pressed["redline"]


def test_tracked_changes_go_with_it_when_asked(make_draft: Make) -> None:
    (attached,) = revised(make_draft, attach=True).attachments
    assert attached.name == "A_C.3_80_L.9_Rev.1-changes.docx"
    assert attached.data.startswith(b"PK")
    assert message(make_draft(), attach=True).attachments == revised(make_draft).attachments == ()


def test_unsubscribing_takes_one_address(make_draft: Make) -> None:
    told = revised(make_draft, unsubscribe="https://watch.example.org/u/1?t=a b")
    assert told.unsubscribe == "https://watch.example.org/u/1?t=a%20b"
    assert f'href="{told.unsubscribe}"' in told.html
    assert told.text.endswith(f"Unsubscribe:\n{told.unsubscribe}\n")
    for hostile in ("https://a.example/\r\nBcc: x@y.example", "javascript:alert(1)", "mailto:x@y.example"):
        assert revised(make_draft, unsubscribe=hostile).unsubscribe is None
    assert ">" not in (revised(make_draft, unsubscribe="https://a.example/>x").unsubscribe or "")


def test_an_alert_has_its_line_in_a_digest(make_draft: Make) -> None:
    told = revised(make_draft)
    item = told.item
    assert item is not None
    assert (item.alert_key, item.symbol, item.happened) == (told.key, "A/C.3/80/L.9/Rev.1", "Revised")
    assert (item.topics, item.redline, item.family) == (("Harbours", "Women", "All drafts"), REDLINE, "A/C.3/80/L.9")
    adopted = message(make_draft("A/RES/80/7"), event=Event.ADOPTED).item
    assert adopted
    assert adopted.weight > item.weight > 0


def test_a_long_redline_keeps_within_what_mail_programs_show(make_draft: Make) -> None:
    old = make_draft(operative=tuple(f"Requests ship {n} to call at {'harbour ' * 60}{n};" for n in range(1, 150)))
    new = make_draft(
        operative=tuple(f"Encourages ship {n} to call at {'harbour ' * 60}{n} now;" for n in range(1, 150))
    )
    told = message(new, old, Event.REVISED)
    assert len(told.html) <= 90_000
    counted = re.search(r"and (\d+) more changes", told.html)
    assert counted
    # The most important few stand above, then the changes in the order of the text.
    assert told.html.count('class="del"') == 149 - int(counted[1]) + 5


def test_verbs_in_arabic_keep_their_order(make_draft: Make) -> None:
    old = make_draft(language="ar", operative=("تطلب إلى الأمين العام أن يقدم تقريرا عن harbour الموانئ الكبيرة؛",))
    new = make_draft(language="ar", operative=("تشجع الأمين العام على أن يقدم تقريرا عن harbour الموانئ الكبيرة؛",))
    told = message(new, old, Event.REVISED)
    assert "OP 1 \u2068تطلب\u2069 → \u2068تشجع\u2069" in told.text
    assert "OP 1 \u2068تطلب\u2069 → \u2068تشجع\u2069" in shown(told.blocks)


# --- nothing from outside breaks out ----------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    (
        *("<!channel>", "<@U024BE7LH>", "<#C1>", "<https://evil.example|click>", "&lt;!here&gt;", ":tada:"),
        *("*b*", "_i_", "~s~", "`c`", "\r\nBcc: a@b.org", "\u202e", "\u2066", "\u2028", "\x00", "\x1b[31m"),
        *("<script>alert(1)</script>", "'\"><img src=x>", "{{ story }}", "{% raw %}", "</style>", "]]>", "\\", '"'),
        *("harbour", "国海", "א", "\U0001f6a2", "x" * 400, "w " * 300),
    )
)
_HOSTILE = st.lists(st.one_of(_PIECES, st.text(max_size=30)), max_size=8).map(" ".join)
_URLS = st.one_of(
    st.sampled_from(
        ["https://a.example/x", "javascript:alert(1)", "https://a.example/x|y>z<!channel>", "data:text/html,x", ""]
    ),
    _HOSTILE.map(lambda text: f"https://a.example/{text}"),
)


def check_blocks(blocks: tuple[Mapping[str, Any], ...], outside: str = "") -> None:
    assert 1 <= len(blocks) <= 50
    assert block_kit.size(blocks) <= 13_000
    for block in blocks:
        assert block["type"] in ("header", "context", "divider", "rich_text", "actions")
        if block["type"] == "actions":
            names = [each["action_id"] for each in block["elements"]]
            assert len(names) == len(set(names)) <= 25
            assert all(1 <= len(each["text"]["text"]) <= 75 for each in block["elements"])
            assert all(len(each.get("url", "")) <= 3000 for each in block["elements"])
        if block["type"] in ("header", "context", "actions"):
            Block.parse(dict(block)).to_dict()  # Slack's own client checks some limits
        if block["type"] == "header":
            assert 1 <= len(block["text"]["text"]) <= 150
        if block["type"] == "context":
            assert len(block["elements"]) <= 10
            assert all(e["type"] == "plain_text" and 1 <= len(e["text"]) <= 3000 for e in block["elements"])
        if block["type"] == "rich_text":
            for element in block["elements"]:
                assert element["elements"], "Slack refuses an element without content"
            runs = list(_runs(block))
            assert sum(len(run["text"]) for run in runs if run["type"] == "text") <= 12_000
            for run in runs:
                assert 1 <= len(run["text"]) <= 3000
    for run in _runs(blocks):
        if run["type"] == "link":
            assert re.fullmatch(r"https?://[^\s<>|\"\x00-\x1f]+", run["url"])
            assert len(run["url"]) <= 3000
    for text in strings(blocks):
        assert "<!" not in text
        assert "<@" not in text
        assert "<#" not in text
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066\u2067]", text)
    joined = "".join(strings(blocks))
    assert joined.count("\u2068") == joined.count("\u2069"), "what is set apart has an end"


def check_page(page: str, hosts: tuple[str, ...]) -> None:
    tree = lxml_html.document_fromstring(page)
    allowed = {"html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "h1", "a", "strong"}
    allowed |= {"span", "br", "em", "del", "ins", "tbody"}
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= allowed
    for element in tree.iter():
        assert not any(name.startswith("on") or name == "src" for name in element.attrib)
        if "href" in element.attrib:
            assert element.get("href", "").startswith(hosts)


def check_text(text: str) -> None:
    assert text.endswith("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e\u2066\u2067]", text)
    assert text.count("\u2068") == text.count("\u2069")


_WORDS = st.lists(st.tuples(st.sampled_from("=-+"), _HOSTILE), max_size=6).map(tuple)
_STORIES = st.builds(
    Story,
    symbol=_HOSTILE.map(lambda t: clean(t, 120) or "-"),
    title=_HOSTILE.map(lambda t: clean(t, 600) or "-"),
    happened=st.sampled_from(["Revised", "New draft resolution"]),
    details=_HOSTILE.map(lambda t: clean(t, 400)),
    against=st.one_of(st.none(), _HOSTILE.map(lambda t: clean(t, 120) or "-")),
    facts=st.lists(_HOSTILE.map(lambda t: clean(t, 120) or "-"), max_size=6).map(tuple),
    why=st.lists(
        st.builds(
            Why,
            _HOSTILE.map(lambda t: clean(t, 120) or "-"),
            st.one_of(st.none(), _HOSTILE.map(lambda t: clean(t, 600) or "-")),
            st.lists(_HOSTILE.map(lambda t: clean(t, 80) or "-"), max_size=8).map(tuple),
            st.lists(
                st.builds(
                    Quote,
                    _HOSTILE.map(lambda t: clean(t, 80) or "-"),
                    *[_HOSTILE.map(lambda t: clean(t, 360))] * 3,
                    st.booleans(),
                ),
                max_size=3,
            ).map(tuple),
            st.integers(0, 500),
        ),
        max_size=14,
    ).map(tuple),
    changes=st.lists(
        st.builds(
            Change,
            _HOSTILE.map(lambda t: clean(t, 80) or "-"),
            _HOSTILE.map(lambda t: clean(t, 160)),
            _WORDS.map(lambda words: shorten(legible(words), 420)),
            st.floats(0, 100),
            _URLS.map(web_address),
        ),
        max_size=24,
    ).map(tuple),
    changed=st.integers(24, 500),
    lines=st.lists(
        st.tuples(_HOSTILE.map(lambda t: clean(t, 160) or "-"), _HOSTILE.map(lambda t: clean(t, 400) or "-")),
        max_size=9,
    ).map(tuple),
    links=st.builds(
        Links,
        _URLS.map(lambda u: web_address(u) or "https://undocs.org/A/1"),
        st.one_of(st.none(), _URLS.map(web_address)),
    ),
    language=st.sampled_from(["en", "ar", "zh"]),
    notes=st.lists(_HOSTILE.map(lambda t: clean(t, 400) or "-"), max_size=2).map(tuple),
    press=st.lists(
        st.builds(
            Mention,
            _HOSTILE.map(lambda t: clean(t, 160) or "-"),
            _HOSTILE.map(lambda t: clean(t, 80)),
            _URLS.map(web_address),
        ),
        max_size=3,
    ).map(tuple),
    verbs=st.lists(_HOSTILE.map(lambda t: clean(t, 30) or "-"), max_size=2).map(tuple),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_STORIES)
def test_every_story_keeps_inside_all_limits_and_escapes(story: Story) -> None:
    check_blocks(slack.blocks(story))
    check_blocks(slack.blocks(story, "k" * 32))
    check_page(mail.html(story), ("http://", "https://"))
    check_text(mail.text(story))
    line = mail.subject(story, story.symbol)
    assert len(line) <= 180
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", line)
    lxml_html.document_fromstring(slack_html(slack.blocks(story)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_HOSTILE, st.lists(_HOSTILE, max_size=5), st.lists(_HOSTILE, max_size=5), _HOSTILE, _HOSTILE, _URLS)
@example(
    "<!channel> &amp; <b>",
    ["Requests <!here> in harbours;"],
    ["Urges *all* in harbours;"],
    "A\r\nB",
    "n",
    "javascript:1",
)
def test_every_composed_message_keeps_inside_all_limits(
    make_draft: Make, title: str, before: list[str], after: list[str], sponsor: str, note: str, redline: str
) -> None:
    old = make_draft(title=title, operative=tuple(before))
    new = make_draft(title=title, operative=tuple(after), sponsors=(sponsor,), agenda_items=(note,))
    topics = (Topic("<!everyone> *x*", parse("Recalling"), subscribers=(ROOM,), note=note or None),)
    told = message(new, old, Event.REVISED, topics, Links("https://undocs.org/A/1", redline))
    check_blocks(told.blocks)
    check_page(told.html, ("http://", "https://"))
    check_text(told.text)
    assert "\n" not in told.subject
    assert "\r" not in told.subject


def test_hostile_text_is_shown_as_it_is(make_draft: Make) -> None:
    title = "<script>alert(1)</script> & <!channel> *bold* {{ 7*7 }}"
    told = message(make_draft(title=title))
    page = lxml_html.document_fromstring(told.html)
    assert title in [" ".join(h.text_content().split()) for h in page.iter("h1")]
    assert title in shown(told.blocks)
    assert title in " ".join(told.text.split())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://undocs.org/A/RES/80/1", "https://undocs.org/A/RES/80/1"),
        ("https://a.example/x y|z>", "https://a.example/x%20y%7Cz%3E"),
        ("javascript:alert(1)", None),
        ("/var/x.html", None),
        ("https://", None),
        ("https://a.example/\r\nx", None),
        ("https://[", None),
    ],
)
def test_only_web_addresses_become_links(url: str, expected: str | None) -> None:
    assert web_address(url) == expected


def test_a_symbol_s_address_is_quoted() -> None:
    assert Links.to("S/RES/2722 (2024)").document == "https://undocs.org/S/RES/2722%20(2024)"


@given(st.text(max_size=300), st.integers(10, 200))
def test_a_cut_keeps_to_its_length(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert cut(text, most) == text or cut(text, most).endswith("…")


@given(st.lists(st.tuples(st.sampled_from("=-+"), st.text(alphabet="ab \n", max_size=6)), max_size=8))
def test_legible_words_are_the_same_words(words: list[tuple[str, str]]) -> None:
    found = legible(words)
    for op in "-+":
        assert [t for o, ts in words if o == op for t in ts.split()] == [
            t for o, ts in found if o == op for t in ts.split()
        ]
        assert all(text == text.strip() and text for o, text in found if o == op)


def test_a_decision_without_its_match_is_still_a_message(make_draft: Make) -> None:
    subject = Subject("A/1", "A/1", "f", None, "letter", "A/1", Event.NEW)
    decision = Decision(ROOM, "A/1", "f", "key", True, Reason.NEW_DOCUMENT, ("Gone",), NOW)
    told = compose(decision, subject, make_draft(), None, None, (), (), Links.to("A/1"))
    assert "WHY YOU SEE IT: Gone" in told.text
