"""A composed message as an object: written before the alert that names it, sent as it was decided.

Its name has its content in it. A crash between the object and the row may be followed by another topics file: the message is
then composed anew under another name, and the first one is an object that nobody names.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict
from typing import Any

from watch.message import Attachment, Item, Message, Recipient


def object_key(alert_key: str, data: bytes) -> str:
    """Where the composed message of an alert, a digest or a summary is kept."""
    return f"message/{alert_key}-{hashlib.sha256(data).hexdigest()[:16]}.json"


def object_key_of(alert_key: str, named: str | None) -> str:
    """Where the message of a stored alert is; ``named`` is its row's ``message``, which the first rows of all have not."""
    return named or f"message/{alert_key}.json"


def dumps(message: Message) -> bytes:
    return json.dumps(
        {
            "key": message.key,
            "recipient": [message.recipient.channel, message.recipient.address],
            "thread": message.thread,
            "subject": message.subject,
            "text": message.text,
            "html": message.html,
            "blocks": list(message.blocks),
            "attachments": [
                {"name": one.name, "media_type": one.media_type, "data": base64.b64encode(one.data).decode()}
                for one in message.attachments
            ],
            "item": asdict(message.item) if message.item else None,
            "unsubscribe": message.unsubscribe,
        },
        ensure_ascii=False,
    ).encode()


def loads(data: bytes) -> Message:
    found = json.loads(data)
    return Message(
        key=found["key"],
        recipient=Recipient(*found["recipient"]),
        thread=found["thread"],
        subject=found["subject"],
        text=found["text"],
        html=found["html"],
        blocks=tuple(found["blocks"]),
        attachments=tuple(
            Attachment(one["name"], one["media_type"], base64.b64decode(one["data"])) for one in found["attachments"]
        ),
        item=_item(found.get("item")),
        unsubscribe=found.get("unsubscribe"),
    )


def _item(found: dict[str, Any] | None) -> Item | None:
    """Messages of before there were digests have none."""
    if not found:
        return None
    known: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in found.items()}
    return Item(**known)
