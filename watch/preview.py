"""Messages made visible without the channels that they are for: the terminal form, and Slack's blocks as a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from watch.message import Message

_RULE = 78


def console(message: Message) -> str:
    """The message for a terminal: who it is for, the subject as a heading, the plain text, a rule at the end."""
    heading = f"── to {message.recipient} "
    return f"{heading}{'─' * max(3, _RULE - len(heading))}\n{message.text.rstrip()}\n{'─' * _RULE}\n"


def slack_html(blocks: Sequence[Mapping[str, Any]]) -> str:
    """A page that shows blocks about as Slack does: for looking at a message without a workspace. Unknown blocks are named."""
    return _PAGE.replace("BLOCKS", "\n".join(_block(block) for block in blocks))


def _block(block: Mapping[str, Any]) -> str:
    match block.get("type"):
        case "header":
            return f"<h2>{_text(block['text'])}</h2>"
        case "section":
            fields = "".join(f"<div>{_text(field)}</div>" for field in block.get("fields", ()))
            return f"<div class=section>{_text(block['text']) if 'text' in block else ''}{fields}</div>"
        case "context":
            return f"<div class=context>{' '.join(f'<span>{_text(e)}</span>' for e in block['elements'])}</div>"
        case "divider":
            return "<hr>"
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case "actions":
            return f"<div class=actions>{''.join(_button(e) for e in block['elements'])}</div>"
        case unknown:
            return f"<div class=context>[{escape(str(unknown))}]</div>"


def _rich(element: Mapping[str, Any]) -> str:
    inner = element.get("elements", ())
    match element.get("type"):
        case "rich_text_section":
            return f"<div class=section>{''.join(map(_run, inner))}</div>"
        case "rich_text_quote":
            return f"<blockquote>{''.join(map(_run, inner))}</blockquote>"
        case "rich_text_list":
            return f"<ul>{''.join(f'<li>{_rich(item)}</li>' for item in inner)}</ul>"
        case unknown:
            return f"<div class=context>[{escape(str(unknown))}]</div>"


def _run(run: Mapping[str, Any]) -> str:
    text = escape(str(run.get("text", ""))).replace("\n", "<br>")
    for name, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
        if run.get("style", {}).get(name):
            text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{escape(str(run["url"]))}">{text}</a>' if run.get("type") == "link" else text


def _button(button: Mapping[str, Any]) -> str:
    return f'<a class=button href="{escape(str(button.get("url", "#")))}">{_text(button["text"])}</a>'


def _text(text: Mapping[str, Any]) -> str:
    body = str(text.get("text", ""))
    if text.get("type") != "mrkdwn":
        return escape(body).replace("\n", "<br>")
    # In mrkdwn the entities are part of the form, so they are not escaped again.
    body = body.replace('"', "&quot;")
    body = re.sub(r"<(https?://[^|>\s]+)\|([^>]*)>", r'<a href="\1">\2</a>', body)
    for mark, tag in (("*", "b"), ("_", "i"), ("~", "s")):
        edge = re.escape(mark)
        body = re.sub(rf"(?<![\w{edge}]){edge}(\S(?:[^{edge}\n]*\S)?){edge}(?!\w)", rf"<{tag}>\1</{tag}>", body)
    return body.replace("\n", "<br>")


_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>As Slack shows it</title>
<style>
:root { color-scheme: light dark; --ink:#1d1c1d; --dim:#616061; --paper:#fff; --line:#dddddd; --link:#1264a3; }
@media (prefers-color-scheme: dark) { :root { --ink:#d1d2d3; --dim:#ababad; --paper:#1a1d21; --line:#3b3d41; --link:#6fb6ea; } }
body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.46667 Lato,"Noto Sans",Helvetica,Arial,sans-serif; }
.message { display:grid; grid-template-columns:36px 1fr; gap:8px; max-width:680px; padding:16px 20px; }
.face { width:36px; height:36px; border-radius:4px; background:#0b5cad; color:#fff; text-align:center; }
.face { font:700 18px/36px sans-serif; }
.app { font-size:11px; background:var(--line); border-radius:2px; padding:1px 3px; font-weight:700; }
h2 { font-size:18px; line-height:1.35; margin:8px 0 4px; } .section { margin:4px 0; overflow-wrap:anywhere; }
.context { color:var(--dim); font-size:13px; margin:4px 0; } hr { border:0; border-top:1px solid var(--line); margin:12px 0; }
blockquote { margin:4px 0; padding:0 0 0 12px; border-inline-start:4px solid var(--line); }
ul { margin:4px 0; padding-inline-start:24px; } li .section { margin:2px 0; } a { color:var(--link); text-decoration:none; }
.button { display:inline-block; border:1px solid var(--line); border-radius:4px; padding:3px 12px; margin:0 8px 6px 0;
  color:var(--ink); font-weight:700; white-space:nowrap; }
.actions { margin-top:10px; }
code { color:#e01e5a; border:1px solid var(--line); border-radius:3px; padding:0 3px; font-size:12px; }
</style></head>
<body><div class="message"><div class="face">R</div><div><b>Rapporteur</b> <span class="app">APP</span>
BLOCKS
</div></div></body></html>
"""
