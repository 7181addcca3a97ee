"""A composed message as an object: written before the alert that names it, sent as it was decided."""

from __future__ import annotations

import base64
import json

from watch.message import Attachment, Message, Recipient


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
    )
