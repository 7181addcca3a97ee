"""The lead of a paragraph whose italics are lost: text forms and scans keep the words but not the type.

The lead is what the UN's editors set in italics: the verb with its adverbs and its set complement ("Takes note with
appreciation", "Calls once again upon", "Expressing its grave concern"). Only English is known here.
"""

from __future__ import annotations

import re

_ADVERBS = (
    r"(?:[Aa]lso|[Ff]urther|[Aa]gain|[Oo]nce again|[Oo]nce more|[Ss]trongly|[Ss]olemnly|[Dd]eeply|[Ff]ully|[Ff]irmly"
    r"|[Uu]rgently"
    r"|[Ww]armly|[Gg]ravely|[Hh]ereby|[Rr]esolutely|[Cc]ategorically|[Uu]nequivocally|[Pp]articularly|[Ss]eriously"
    r"|[Ii]n this regard"
    r"|[Ee]xtremely|[Ss]incerely|[Hh]ighly|[Pp]rofoundly|[Kk]eenly)"
)
_AFTER = r"(?: (?:also|further|again|once again|once more|in particular))*"
_FEELING = (
    r"(?:deep |grave |great |serious |profound |keen |strong |particular |special |its |utmost |full |sincere |growing )*"
    r"(?:appreciation|concern|satisfaction|interest|regret|alarm|approval|gratitude|dismay|condemnation|commitment|support|conviction"
    r"|intention|determination|recognition|hope|shock|outrage|solidarity|sympathy|belief|readiness|disappointment|indignation)"
)
_VERB = r"(?:[A-Z][a-z]+|[a-z]+)"
_COMPLEMENT = (
    rf"(?: (?:due |full )?note(?: also| further)?(?: with {_FEELING})?"
    rf"| forward| (?:with|its) {_FEELING}| {_FEELING}(?= (?:about|at|over|that|to|for|with|on|in|regarding|of)\b)"
    r"| in mind(?: also)?| into (?:account|consideration)"
    r"| considered| examined| received| heard| reviewed| regard to| aware| convinced| concerned| alarmed| disturbed| mindful"
    r"| its (?:call|invitation|appeal|conviction|resolve)(?: upon)?)"
)
#: Verbs that take their preposition with them.
_CALLS = r"[Cc]all(?:s|ing)(?: also| further| once again| again)? (?:upon|on|for)"
#: What is reaffirmed or recalled is matter and stays outside; what is expressed is manner and belongs to the lead.
_LEAD = re.compile(
    rf"[\"“]?((?:{_ADVERBS},? )*(?:{_CALLS}|[Rr]e(?:affirm|call)(?:s|ing){_AFTER}|[Gg]uided"
    rf"|{_VERB}{_AFTER}(?:{_COMPLEMENT})?){_AFTER})"
    r"(?= |,|$)"
)


def lead_of(text: str) -> str | None:
    """The opening words of an operative or preambular paragraph that its editors would have set in italics."""
    match = _LEAD.match(text)
    if not match:
        return None
    lead = match[1]
    return lead if len(lead) < 80 and lead != text and lead != "The" else None
