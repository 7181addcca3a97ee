"""A button pressed in Slack, read from the payload that its servers send (the same by HTTP and by Socket Mode)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: What our messages' buttons are called. Buttons that only open an address are reported too, and are nobody's affair.
ACTIONS = ("mute", "unmute", "seen")

_KEY = re.compile(r"[0-9a-f]{32}")
_PLACE = re.compile(r"[CDG][A-Z0-9]{2,30}")
_TS = re.compile(r"[0-9]{1,10}\.[0-9]{1,9}")
_NAME = re.compile(r"[^\w. '@-]+")


class Garbage(ValueError):
    """Not what Slack sends."""


@dataclass(frozen=True, slots=True)
class Press:
    """``action``: one of ACTIONS. ``who``: a person's name. ``channel`` and ``ts``: the message that the button stands in;
    ``blocks`` and ``text``: what it shows now. ``at``: when it was pressed, by Slack's clock: the same press has the same moment.
    """

    action: str
    alert_key: str
    who: str
    channel: str
    ts: str
    blocks: tuple[Mapping[str, Any], ...]
    text: str
    at: datetime


def read(payload: object) -> tuple[Press, ...]:
    """Those of the payload's actions that are ours. Raises Garbage."""
    whole = _mapping(payload)
    if whole.get("type") != "block_actions":
        return ()
    actions = whole.get("actions")
    if not isinstance(actions, list):
        raise Garbage("no actions")
    found = [one for one in map(_mapping, actions) if one.get("action_id") in ACTIONS]
    if not found:
        return ()
    user, message = _mapping(whole.get("user")), _mapping(whole.get("message"))
    channel = _matching(_PLACE, _mapping(whole.get("channel")).get("id"))
    ts = _matching(_TS, message.get("ts"))
    blocks = message.get("blocks")
    if not isinstance(blocks, list):
        raise Garbage("no blocks")
    who = _NAME.sub("", str(user.get("username") or user.get("name") or user.get("id") or ""))[:80].strip()
    return tuple(
        Press(
            str(one["action_id"]),
            _matching(_KEY, one.get("value")),
            who or "somebody",
            channel,
            ts,
            tuple(map(_mapping, blocks)),
            html.unescape(str(message.get("text") or "")),
            _moment(one.get("action_ts")),
        )
        for one in found
    )


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Garbage("not an object")
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Garbage(f"not {pattern.pattern}")
    return value


def _moment(value: object) -> datetime:
    return datetime.fromtimestamp(float(_matching(_TS, value)), UTC)
