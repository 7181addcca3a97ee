"""What the operators are told (a source turned bad, a channel refuses us): in the look of the alerts, and as short."""

from __future__ import annotations

from collections.abc import Sequence

from watch.block_kit import context, header, rich, run, section
from watch.mail import wrapped
from watch.mail_page import page
from watch.message import Message, Recipient
from watch.plain import clean

_HEADLINE, _LABEL, _VALUE = 140, 60, 600
_FACTS = 8


def compose_notice(
    recipient: Recipient,
    key: str,
    thread: str,
    headline: str,
    facts: Sequence[tuple[str, str]],
    advice: str = "",
    *,
    bad: bool = True,
) -> Message:
    """The message in every form. ``headline`` is a sentence without a full stop ("gadocs.xml is dead"); ``facts`` are
    (label, value), at most 8 are shown; ``advice`` says what is being done and what a person may do. ``bad``: a warning,
    not an all-clear."""
    headline = clean(headline, _HEADLINE)
    shown = [(clean(label, _LABEL), clean(value, _VALUE)) for label, value in facts[:_FACTS] if value.strip()]
    advice = clean(advice, _VALUE)
    kind = "Needs a look" if bad else "All clear"
    lines = [*wrapped(f"{kind.upper()}: {headline}"), ""]
    for label, value in shown:
        lines += wrapped(f"{label}: {value}", then="  ")
    if advice:
        lines += ["", *wrapped(advice)]
    runs = [
        piece
        for number, (label, value) in enumerate(shown)
        for piece in (run("\n" if number else ""), run(f"{label}:", bold=True), run(f" {value}"))
    ]
    blocks = [header(headline), context(f"Rapporteur · {kind.lower()}")]
    if runs:
        blocks.append(rich(section(runs)))
    if advice:
        blocks.append(rich(section([run(advice, italic=True)])))
    return Message(
        key=key,
        recipient=recipient,
        thread=thread,
        subject=f"[Rapporteur] {headline}",
        text="\n".join(lines).rstrip() + "\n",
        html=page(
            "notice",
            title=headline,
            preview=advice or headline,
            heading=kind,
            headline=headline,
            facts=shown,
            advice=advice,
            bad=bad,
        ),
        blocks=tuple(blocks),
    )
