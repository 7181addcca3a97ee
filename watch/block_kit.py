"""Block Kit: the elements of a Slack message, escaped, and the limits that they keep to.

Text from outside goes into ``rich_text`` and ``plain_text`` elements, which Slack shows as they are: no formatting, no
links, no mentions are read out of them, and struck or bold words need no blanks around them (Chinese has none). Nothing
here is ``mrkdwn``. What looks like one of Slack's own marks (``<!channel>``) is broken up all the same, for readers of
blocks that are less strict than Slack.

Limits: 50 blocks, header 150, text 3,000, context 10 elements (docs.slack.dev/reference/block-kit/blocks), and about 13,200
characters of all blocks together, which is documented nowhere (slackapi/bolt-js#2509): counted here as JSON, on the safe side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from watch.story import cut, web_address

Block = Mapping[str, Any]

MOST_BLOCKS, HEADER, TEXT, CONTEXT, TOTAL = 50, 150, 3000, 10, 12_000
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
    address = web_address(url)
    if address is None:
        return run(text, **style)
    one: dict[str, Any] = {"type": "link", "url": address, "text": _literal(text)}
    return one | {"style": style} if style else one


def _joined(runs: Sequence[Block]) -> list[Block]:
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


def section(runs: Sequence[Block]) -> Block:
    return {"type": "rich_text_section", "elements": _joined(runs)}


def bullets(items: Sequence[Block]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": list(items)}


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}
