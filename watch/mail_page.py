"""The page of an e-mail, as a Jinja template and its styles.

Mail programs drop style sheets, scripts and most of layout: every style is on its element, the frame is a table (Outlook),
and the one style sheet only adds what may be lost: dark colours where the reader's program is dark. Changes are struck or
underlined as well as coloured.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jinja2 import DictLoader, Environment, StrictUndefined

_FONT = "font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Noto Sans,Helvetica,Arial,sans-serif"
_BUTTON = f"display:inline-block;margin:0 8px 8px 0;border-radius:6px;{_FONT};font-size:15px;line-height:20px"

#: Name → what stands in the style attribute of an element of that sort.
STYLES: Mapping[str, str] = MappingProxyType(
    {
        "page": "margin:0;padding:0;background:#eef1f5;-webkit-text-size-adjust:100%",
        "card": "width:100%;max-width:600px;background:#ffffff;border:1px solid #d9dee5;border-radius:8px",
        "title": f"margin:0 0 8px;{_FONT};font-size:21px;line-height:28px;font-weight:700;color:#1d2530",
        "body": f"margin:0 0 6px;{_FONT};font-size:15px;line-height:23px;color:#1d2530",
        "small": f"margin:0 0 4px;{_FONT};font-size:13px;line-height:19px;color:#5b6472",
        "facts": f"margin:0 0 14px;{_FONT};font-size:13px;line-height:19px;color:#5b6472",
        "beside": f"{_FONT};font-size:13px;line-height:19px;color:#5b6472",
        "label": (
            "margin:0 0 6px;padding-top:14px;border-top:1px solid #e3e7ec;"
            f"{_FONT};font-size:13px;line-height:18px;font-weight:700;color:#5b6472"
        ),
        "quote": (
            "margin:0 0 8px;padding:8px 12px;border-inline-start:3px solid #c3cad4;background:#f6f8fa;"
            f"{_FONT};font-size:15px;line-height:23px;color:#1d2530"
        ),
        "change": f"margin:0 0 12px;{_FONT};font-size:15px;line-height:23px;color:#1d2530",
        "family": (
            "margin:0 0 6px;padding-top:12px;border-top:1px solid #e3e7ec;"
            f"{_FONT};font-size:15px;line-height:22px;font-weight:700;color:#1d2530"
        ),
        "item": f"margin:0 0 8px;{_FONT};font-size:15px;line-height:22px;color:#1d2530",
        "advice": (
            "margin:12px 0 0;padding-top:12px;border-top:1px solid #e3e7ec;"
            f"{_FONT};font-size:15px;line-height:23px;color:#1d2530"
        ),
        "bad": "border-top:4px solid #b42318;border-radius:8px 8px 0 0",
        "well": "border-top:4px solid #1a7f4b;border-radius:8px 8px 0 0",
        "hit": "background:#fff1b8;color:#1d2530",
        "del": "background:#fde8e8;color:#9b1c1c;text-decoration:line-through",
        "ins": "background:#e3f5e9;color:#14532d;text-decoration:underline",
        "link": "color:#0b5cad",
        "button": f"{_BUTTON};padding:10px 18px;background:#0b5cad;font-weight:600;color:#ffffff;text-decoration:none",
        "plain": (
            f"{_BUTTON};padding:9px 17px;border:1px solid #b6bfca;font-weight:600;color:#1d2530;text-decoration:none"
        ),
    }
)

FRAME = """\
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background:#14181f !important; }
  .card { background:#1d232c !important; border-color:#343c48 !important; }
  .ink, .ink a { color:#e8ebf0 !important; }
  .dim { color:#a3adba !important; }
  .rule { border-color:#343c48 !important; }
  .quote { border-color:#5a6675 !important; background:#232a34 !important; }
  .hit { background:#6b5200 !important; color:#fff3cd !important; }
  .del { background:#4a1f24 !important; color:#ffb3ba !important; }
  .ins { background:#15402a !important; color:#a8ecc4 !important; }
  .link, .ink a.link { color:#7db8f5 !important; }
  .bad { border-color:#f97066 !important; }
  .well { border-color:#47cd89 !important; }
  .button { background:#2069b8 !important; }
  .plain { border-color:#5a6675 !important; color:#e8ebf0 !important; }
}
@media (max-width: 480px) { .pad { padding-left:16px !important; padding-right:16px !important; } }
</style>
</head>
<body class="page" style="{{ s.page }}">
<div style="display:none;max-height:0;overflow:hidden;opacity:0">{{ preview }}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="{{ s.page }}">
<tr><td align="center" style="padding:20px 8px">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="{{ s.card }}">
{% block body %}
{% endblock %}
</table>
{% if unsubscribe %}
<p class="dim" style="{{ s.small }};margin-top:12px">You get this because a topic lists your address.
  <a class="dim" href="{{ unsubscribe }}" style="color:#5b6472">Unsubscribe</a></p>
{% endif %}
</td></tr></table>
</body>
</html>
"""

ALERT = """\
{% extends "frame" %}
{% block body %}
<tr><td class="pad" style="padding:24px 28px 8px">
  <p class="dim" style="{{ s.small }};font-weight:600">{{ story.symbol }}</p>
  <h1 class="ink" dir="auto" style="{{ s.title }}">
    <a href="{{ story.links.document }}" style="color:#1d2530;text-decoration:none">{{ story.title }}</a>
  </h1>
  {% if story.facts %}
  <p class="dim" style="{{ s.facts }}">{{ story.facts | join(" · ") }}</p>
  {% endif %}
  <p class="ink" style="{{ s.body }}">
    <strong>{{ story.happened }}</strong>
    {%- if story.details %}: {% for piece, quoted in story.emphasised() -%}
      {% if quoted %}<em>{{ piece }}</em>{% else %}{{ piece }}{% endif %}
    {%- endfor %}{% endif %}

  </p>
  {% if story.against %}
  <p class="dim" style="{{ s.small }}">Compared with {{ story.against }}</p>
  {% endif %}
  {% for label, value in story.lines %}
  <p class="dim" style="{{ s.small }}"><strong>{{ label }}:</strong> {{ value }}</p>
  {% endfor %}
  {% for note in story.notes %}
  <p class="dim" style="{{ s.small }}"><em>{{ note }}</em></p>
  {% endfor %}
</td></tr>
{% for each in why %}
<tr><td class="pad" style="padding:14px 28px 4px">
  <p class="dim rule" style="{{ s.label }}">{{ "Why you see it" if loop.first else "Also for your topic" }}</p>
  <p class="ink" style="{{ s.body }}"><strong>{{ each.topic }}</strong>
    <span class="dim" style="{{ s.beside }}">{{ each.found }}</span></p>
  {% if each.note %}
  <p class="ink" dir="auto" style="{{ s.body }}"><em>{{ each.note }}</em></p>
  {% endif %}
  {% for quote in each.quotes %}
  <div class="quote ink" dir="{{ direction }}" style="{{ s.quote }}">
    <span class="dim" dir="ltr" style="{{ s.beside }};font-weight:600">{{ quote.where }}
    {%- if quote.fresh and story.against %} · new text{% endif %}
</span><br>
    {{ quote.before }}<strong class="hit" style="{{ s.hit }}">{{ quote.hit }}</strong>{{ quote.after }}
  </div>
  {% endfor %}
  {% if each.more and each.quotes %}
  <p class="dim" style="{{ s.small }}">and in {{ each.more }} more {{ "place" if each.more == 1 else "places" }}</p>
  {% endif %}
</td></tr>
{% endfor %}
{% if more_topics %}
<tr><td class="pad" style="padding:0 28px 4px">
  <p class="dim" style="{{ s.small }}">Also for your topics: {{ more_topics | join(", ") }}</p>
</td></tr>
{% endif %}
{% macro change_of(change) %}
  <div class="ink" dir="{{ direction }}" style="{{ s.change }}">
    <span dir="ltr"><strong>
    {%- if change.url %}<a class="link" href="{{ change.url }}" style="{{ s.link }}">{{ change.where }}</a>
    {%- else %}{{ change.where }}{% endif %}
</strong>
    <span class="dim" style="{{ s.beside }}">{{ change.what }}</span></span><br>
    {% for op, words in change.words %}
      {%- if op == "-" %}<del class="del" style="{{ s.del }}">{{ words }}</del>
      {%- elif op == "+" %}<ins class="ins" style="{{ s.ins }}">{{ words }}</ins>
      {%- else %}{{ words }}{% endif %}
    {%- endfor %}

  </div>
{% endmacro %}
{% if first %}
<tr><td class="pad" style="padding:14px 28px 4px">
  <p class="dim rule" style="{{ s.label }}">{{ story.heading(first | length) }}</p>
  {% for change in first %}
{{ change_of(change) }}
  {%- endfor %}
</td></tr>
{% endif %}
{% if shown or left > 0 %}
<tr><td class="pad" style="padding:14px 28px 4px">
  <p class="dim rule" style="{{ s.label }}">{{ "All changes, in the order of the text" if first and left <= 0
    else "The changes, in the order of the text" if first else story.heading(shown | length) }}</p>
  {% for change in shown %}
{{ change_of(change) }}
  {%- endfor %}
  {% if left > 0 %}
  <p class="dim" style="{{ s.small }}">and {{ left }} more {{ "change" if left == 1 else "changes" }}
    {%- if redline %} in the redline{% endif %}
</p>
  {% endif %}
</td></tr>
{% endif %}
{% if story.press %}
<tr><td class="pad" style="padding:14px 28px 4px">
  <p class="dim rule" style="{{ s.label }}">In the press</p>
  {% for one in story.press %}
  <p class="ink" style="{{ s.body }}" dir="auto">
    {%- if one.url %}<a class="link" href="{{ one.url }}" style="{{ s.link }}">{{ one.title }}</a>
    {%- else %}{{ one.title }}{% endif %}
    {%- if one.source %} <span class="dim" style="{{ s.beside }}">{{ one.source }}</span>{% endif %}
</p>
  {% endfor %}
</td></tr>
{% endif %}
<tr><td class="pad" style="padding:14px 28px 26px">
  {% if redline %}
  <a class="button" href="{{ redline }}" style="{{ s.button }}">See the redline</a>
  {% endif %}
  <a class="plain" href="{{ story.links.document }}" style="{{ s.plain }}">Read the document</a>
  {% if story.links.family %}
  <a class="plain" href="{{ story.links.family }}" style="{{ s.plain }}">All versions</a>
  {% endif %}
  {% if redline_path %}
  <p class="dim" style="{{ s.small }};word-break:break-all">Redline: {{ redline_path }}</p>
  {% endif %}
</td></tr>
{% endblock %}
"""

BULLETIN = """\
{% extends "frame" %}
{% block body %}
<tr><td class="pad" style="padding:24px 28px 4px">
  <p class="dim" style="{{ s.small }};font-weight:600">{{ heading }}</p>
  <h1 class="ink" style="{{ s.title }}">{{ period }}</h1>
  <p class="ink" style="{{ s.body }}">{{ counted }}</p>
</td></tr>
{% for family in families %}
<tr><td class="pad" style="padding:10px 28px 2px">
  <p class="ink rule" dir="auto" style="{{ s.family }}">{{ family.title }}</p>
  {% for item in family.items %}
  <p class="ink" style="{{ s.item }}">
    <a class="link" href="{{ item.link }}" style="{{ s.link }};font-weight:600">{{ item.symbol }}</a>
    <strong>{{ item.happened }}</strong>
    {{- said_of(item) }}

    {%- if redlines[item.alert_key] %} · <a class="link" href="{{ redlines[item.alert_key] }}" style="{{ s.link }}">redline</a>
    {%- endif %}

    {%- if item.topics %}
<br>
    <span class="dim" style="{{ s.beside }}">{{ topics_of(item) }}</span>
    {%- endif %}
  </p>
  {% endfor %}
</td></tr>
{% endfor %}
<tr><td class="pad" style="padding:10px 28px 24px">
  {% if left %}
  <p class="ink" style="{{ s.body }}">{{ left }}</p>
  {% endif %}
  <p class="dim rule" style="{{ s.label }};font-weight:400">{{ coverage }}</p>
</td></tr>
{% endblock %}
"""

NOTICE = """\
{% extends "frame" %}
{% block body %}
<tr><td class="pad {{ 'bad' if bad else 'well' }}" style="padding:24px 28px 20px;{{ s.bad if bad else s.well }}">
  <p class="dim" style="{{ s.small }};font-weight:600">{{ heading }}</p>
  <h1 class="ink" style="{{ s.title }}">{{ headline }}</h1>
  {% for label, value in facts %}
  <p class="ink" style="{{ s.body }}"><span class="dim" style="{{ s.beside }}">{{ label }}</span><br>{{ value }}</p>
  {% endfor %}
  {% if advice %}
  <p class="ink rule" style="{{ s.advice }}">{{ advice }}</p>
  {% endif %}
</td></tr>
{% endblock %}
"""

# Built once from constants. Escaping is on for everything; a misspelt name in a page is an error, not a blank.
_ENVIRONMENT = Environment(
    loader=DictLoader({"frame": FRAME, "alert": ALERT, "bulletin": BULLETIN, "notice": NOTICE}),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, *, title: str, preview: str, unsubscribe: str | None = None, **values: object) -> str:
    """The page "alert", "bulletin" or "notice"; ``preview`` is the line that a mail program shows beside the subject."""
    template = _ENVIRONMENT.get_template(name)
    return template.render(s=STYLES, title=title, preview=preview, unsubscribe=unsubscribe, **values)
