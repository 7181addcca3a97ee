"""Block Kit: the elements of a Slack message, escaped, and the limits that they keep to.

Text from outside goes into ``rich_text`` and ``plain_text`` elements, which Slack shows as they are: no formatting, no
links, no mentions are read out of them, and struck or bold words need no blanks around them (Chinese has none). Nothing
here is ``mrkdwn``. What looks like one of Slack's own marks (``<!channel>``) is broken up all the same, for readers of
blocks that are less strict than Slack.

Limits: 50 blocks, header 150, text 3,000, context 10 elements, button 75 (docs.slack.dev/reference/block-kit/blocks), and about
13,200 characters of all blocks together, documented nowhere (slackapi/bolt-js#2509): counted here as JSON, on the safe side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from watch.plain import cut, web_address

Block = Mapping[str, Any]

MOST_BLOCKS, HEADER, TEXT, CONTEXT, TOTAL = 50, 150, 3000, 10, 12_000
_BUTTON = 75
# Longer addresses than this are shown as text: a few of Slack's 3,000 characters each would leave no room for the message.
_ADDRESS = 500
_MENTION = re.compile(r"<(?=[!@#])")
_URL_START = re.compile(r"(?i)\b(https?|mailto|ftp):(?=\S)")
_JOINER = "\u2060"  # word joiner: has no width and no meaning, and makes "<!" two things


def fits(found: Sequence[Block]) -> bool:
    """Whether Slack takes them as one message."""
    return len(found) <= MOST_BLOCKS and size(found) <= TOTAL


def size(found: Sequence[Block]) -> int:
    """Characters of the blocks as they are sent."""
    return len(json.dumps(found, ensure_ascii=False, separators=(",", ":")))


def escape(text: str) -> str:
    """For places where Slack reads marks: ``&``, ``<``, ``>`` as entities, formatting broken up."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _URL_START.sub(rf"\1{_JOINER}:", text)
    return re.sub(r"([*_~`])", rf"{_JOINER}\1{_JOINER}", text)


def address(url: str | None) -> str | None:
    """A web address that a message has room for."""
    found = web_address(url)
    return found if found and len(found) <= _ADDRESS else None


def header(text: str) -> Block:
    return {"type": "header", "text": _plain(cut(text, HEADER))}


def _literal(text: str) -> str:
    return _MENTION.sub(f"<{_JOINER}", text)


def _plain(text: str) -> Block:
    # Slack turns :smile: into a picture unless told not to.
    return {"type": "plain_text", "text": _literal(text) or "–", "emoji": False}


def context(text: str) -> Block:
    return {"type": "context", "elements": [_plain(cut(text, TEXT))]}


def run(text: str, **style: bool) -> Block:
    one: dict[str, Any] = {"type": "text", "text": _literal(text)}
    chosen = {name: True for name, wanted in style.items() if wanted}
    return one | {"style": chosen} if chosen else one


def link(url: str | None, text: str, **style: bool) -> Block:
    target = address(url)
    if target is None:
        return run(text, **style)
    one: dict[str, Any] = {"type": "link", "url": target, "text": _literal(text)}
    return one | {"style": style} if style else one


def _joined(runs: Iterable[Block]) -> list[Block]:
    """Neighbours of one style as one: fewer characters of JSON for more of text."""
    found: list[dict[str, Any]] = []
    for each in runs:
        if not each["text"]:
            continue
        last = found[-1] if found else None
        if last and last["type"] == each["type"] == "text" and last.get("style") == each.get("style"):
            last["text"] += each["text"]
        else:
            found.append(dict(each))
    return list(found)


def section(runs: Iterable[Block]) -> Block:
    return {"type": "rich_text_section", "elements": _joined(runs)}


def quotation(runs: Iterable[Block]) -> Block:
    return {"type": "rich_text_quote", "elements": _joined(runs)}


def bullets(items: Sequence[Block]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": list(items)}


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def button(action: str, words: str, *, url: str | None = None, value: str | None = None) -> Block:
    """A button that opens ``url``, or that sends ``value`` back. ``action`` is unlike the others of its message."""
    one: dict[str, Any] = {"type": "button", "action_id": action, "text": _plain(cut(words, _BUTTON))}
    if url is not None:
        one["url"] = url
    return one if value is None else one | {"value": value}


def actions(buttons: Sequence[Block]) -> Block:
    """A row of buttons, at most 25."""
    return {"type": "actions", "elements": list(buttons[:25])}
