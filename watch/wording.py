"""One decision, worded for every channel: the only door from what was decided to what people read."""

from __future__ import annotations

from collections.abc import Sequence

from compare.model import Comparison
from documents.model import Document
from watch import mail, slack
from watch.decide import Decision, Subject
from watch.match import Match
from watch.message import Message
from watch.story import Links, Story, symbol_for_sorting, tell
from watch.topics import Topic

__all__ = ["Links", "compose"]


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
    )
