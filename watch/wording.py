"""One decision, worded for every channel: the only door from what was decided to what people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compare.model import Comparison
from documents.model import Document
from watch import mail, slack
from watch.decide import Decision, Event, Subject
from watch.match import Match
from watch.message import Item, Message
from watch.story import Links, Story, symbol_for_sorting, tell
from watch.topics import Topic

__all__ = ["Links", "compose"]

# What a delegate opens first in a digest: what was decided, then what is new to react to, then what moved; the weight of the
# most important change (0 to about 100) is added to it.
_WEIGHT: Mapping[Event, float] = {
    Event.ADOPTED: 80.0,
    Event.AMENDED: 70.0,
    Event.NEW: 60.0,
    Event.REVISED: 50.0,
    Event.CORRECTED: 40.0,
    Event.SUCCESSOR: 40.0,
    Event.ADDED: 30.0,
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
) -> Message:
    """The message of a decision to send, in every form.

    ``comparison`` and ``old``: with what the document was compared, None where it follows nothing. ``withheld``: why there
    is no comparison although there should be one. ``matches`` and ``topics``: at least those that the decision names.
    ``carried``: a line for each draft inside a report that was compared with the one that the committee acted upon.
    """
    story = tell(decision, subject, document, comparison, old, matches, topics, links, withheld, carried)
    return message_of(story, decision.key, subject, decision)


def message_of(story: Story, key: str, subject: Subject, decision: Decision) -> Message:
    """A story in the forms of all channels."""
    return Message(
        key=key,
        recipient=decision.recipient,
        thread=subject.family,
        subject=mail.subject(story, symbol_for_sorting(subject)),
        text=mail.text(story),
        html=mail.html(story),
        blocks=slack.blocks(story),
        item=item_of(story, key, subject),
    )


def item_of(story: Story, key: str, subject: Subject) -> Item:
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
    )
