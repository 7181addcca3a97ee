"""One decision, worded for every channel: the only door from what was decided to what people read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from compare.model import Comparison
from compare.render import docx
from documents.model import Document
from watch import mail, slack
from watch.decide import Decision, Event, Subject
from watch.match import Match
from watch.message import Attachment, Item, Message
from watch.plain import web_address
from watch.story import Links, Mention, Story, symbol_for_sorting, tell
from watch.topics import Topic

__all__ = ["Links", "Mention", "compose"]

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# What a delegate opens first in a digest: what was decided, then what is new to react to, then what moved; the weight of the
# most important change (0 to about 100) is added to it.
_WEIGHT: Mapping[Event, float] = {
    Event.ADOPTED: 150.0,
    Event.AMENDED: 110.0,
    Event.NEW: 60.0,
    Event.REVISED: 50.0,
    Event.CORRECTED: 40.0,
    Event.SUCCESSOR: 40.0,
    Event.ADDED: 30.0,
    Event.VOTE: 150.0,
    Event.SPONSOR_JOINED: 35.0,
    Event.CITED: 25.0,
    Event.REISSUED: 20.0,
}


def compose(
    decision: Decision,
    subject: Subject,
    document: Document,
    comparison: Comparison | None,
    old: Document | None,
    matches: Sequence[Match],
    topics: Sequence[Topic],
    links: Links,
    withheld: str | None = None,
    carried: Sequence[str] = (),
    *,
    supersedes: Sequence[str] = (),
    press: Sequence[Mention] = (),
    attach: bool = False,
    buttons: bool = False,
    unsubscribe: str | None = None,
) -> Message:
    """The message of a decision to send, in every form.

    ``comparison`` and ``old``: with what the document was compared, None where it follows nothing. ``withheld``: why there
    is no comparison although there should be one. ``matches`` and ``topics``: at least those that the decision names.
    ``carried``: a line for each draft inside a report that was compared with the one that the committee acted upon.
    ``supersedes``: symbols of the documents whose unsent alerts this one takes the place of. ``press``: what names the
    document. ``attach``: the comparison goes with it as a DOCX with tracked changes. ``buttons``: Slack's message has
    buttons to press (mute, seen), because somebody listens. ``unsubscribe``: the address for one-click unsubscribing.
    """
    story = tell(
        decision, subject, document, comparison, old, matches, topics, links, withheld, carried, supersedes, press
    )
    address = web_address(unsubscribe)
    attachments: tuple[Attachment, ...] = ()
    if attach and comparison is not None and old is not None and comparison.checks.passed:
        attachments = (tracked_changes(comparison, old, document, story.symbol, decision.at),)
    return Message(
        key=decision.key,
        recipient=decision.recipient,
        thread=subject.family,
        subject=mail.subject(story, symbol_for_sorting(subject)),
        text=mail.text(story, address),
        html=mail.html(story, address),
        blocks=slack.blocks(story, decision.key if buttons else None),
        attachments=attachments,
        item=item_of(story, decision.key, subject, supersedes),
        unsubscribe=address,
    )


def tracked_changes(comparison: Comparison, old: Document, new: Document, symbol: str, at: datetime) -> Attachment:
    """The comparison as a file for a word processor, named after the document."""
    data = docx.render(comparison, old, new, date=at.isoformat())
    name = re.sub(r"[^A-Za-z0-9.()-]+", "_", symbol).strip("_.") or "document"
    return Attachment(f"{name}-changes.docx", _DOCX, data)


def item_of(story: Story, key: str, subject: Subject, supersedes: Sequence[str] = ()) -> Item:
    """The story in one line, for a digest."""
    return Item(
        alert_key=key,
        symbol=story.symbol,
        title=story.title,
        happened=story.happened,
        details=story.details,
        topics=tuple(why.topic for why in story.why),
        weight=_WEIGHT[subject.event] + max((change.weight for change in story.changes), default=0.0),
        link=story.links.document,
        redline=story.links.redline,
        family=subject.family,
        instead_of=tuple(supersedes),
    )
