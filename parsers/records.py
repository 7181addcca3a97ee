"""The record of a meeting as turns of its speakers: "Mr. Almeida (Brazil) (spoke in Portuguese): …".

Verbatim records (PV) end the name with a colon; summary records (SR) tell in the third person: "Mr. Almeida
(Brazil) said that …". A turn goes on until the next speaker, a heading, or what the record says itself ("The meeting rose at …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import Passage, PassageKind, Turn
from documents.states import state_code
from parsers import words

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Baroness|Archbishop|Monsignor|Msgr|Sheikh|Prince|Princess|King|Queen"
    r"|General|Ambassador|President|Vice-President|Judge|Father|Sister|Reverend|Begum|Datuk|Dato|Nana|Chief"
    r"|M|MM|Mme|Mmes|Mlle|Sr|Sra)\b\.?"
)
_OFFICE = (
    r"The (?:Acting |Temporary |Deputy )?(?:President|Chair(?:man|person|woman)?|Vice-(?:President|Chair(?:man|person)?)"
    r"|Secretary-General|Secretary|Rapporteur|Moderator|Co-Chair(?:man|person)?|Facilitator)"
    r"|L[ea] (?:PR[EÉ]SIDENTE?|Présidente?|Vice-Présidente?|Secrétaire général|Secrétaire|Rapporteure?)(?: par intérim)?"
    r"|(?:El|La) (?:PRESIDENT[EA]|President[ea](?: interin[oa])?|Vicepresident[ea]|Secretari[oa] General|Secretari[oa]|Relatora?)"
)
#: "Al-Thani", "França Danese", "van den Berg", "Minh T. Vu".
_NAME = (
    r"(?: (?:[A-Z]\.|[^\W\d_a-zß-öø-ÿ][^\s():;.,]*|al-[^\s():;.,]+|d[’'][^\s():;.,]+"
    r"|de|da|do|dos|das|del|della|di|du|der|den|ter|ten|van|von|zu|la|le|el|bin|bint|ben|ibn|ould|y|e|i)){1,7}"
)
_COUNTRY = r"[^()]{2,120}(?:\([^()]*\))?[^()]{0,60}"
_SPEAKER = re.compile(
    rf"(?P<who>(?:{_TITLE}{_NAME}|{_OFFICE}))"
    rf"(?: \((?P<of>(?!spoke|speaking|interpr[eé]ta|parle|habla){_COUNTRY})\))?"
    r"(?:,? speaking (?:also )?on behalf of (?P<behalf>[^:(]{3,160}?),?)?"
    r"(?: \((?:(?:spoke|speaking|interpretation|parle|a parlé|habla)\s(?:in|from|en) |interprétation (?:de l[’']|du )"
    r"|interpretación del )(?P<tongue>[^();]+?)(?:;[^()]*)?\))?\s?:\s"
)
_SAID = re.compile(
    rf"(?P<who>(?:{_TITLE}{_NAME}|{_OFFICE}))(?: \((?P<of>{_COUNTRY})\))?"
    r"(?:, (?:speaking )?(?:also )?on behalf of (?P<behalf>[^,:]{3,160}),)?,?"
    r" (?:said|noted|asked|recalled|introduced|explained|drew|thanked|welcomed|proposed|suggested|announced|invited"
    r"|stressed|expressed|observed|replied|agreed|requested|wished|took|pointed|referred|stated|declared|felt|supported"
    r"|commended|reiterated)\b"
)
#: "M. Dupont (Fidji) déclare que …": summary records in French tell in the present.
_DIT = re.compile(
    rf"(?P<who>(?:{_TITLE}{_NAME}|L[ea] (?:PR[EÉ]SIDENTE?|[Pp]résidente?|SECR[EÉ]TAIRE|[Ss]ecrétaire|RAPPORTEUR|[Rr]apporteur)))"
    rf"(?: \((?P<of>{_COUNTRY})\))?,?(?: (?:parlant|s[’']exprimant) (?:également )?au nom (?P<behalf>[^,:]{{3,160}}),)?"
    r" (?:se |s[’']|n[’']|ne |y |lui )?(?:déclare|dit|note|demande|rappelle|présente|explique|appelle|remercie|propose|suggère"
    r"|annonce|invite|souligne|exprime|observe|répond|estime|admet|indique|partage|regrette|fait|pense|considère|constate"
    r"|félicite|précise|ajoute|tient|voudrait|souhaite|appuie|approuve|réserve|a voté|a|est|donne|met|croit|relève|craint)\b"
)
#: "El Sr. Pérez (Chile) dice que …".
_DICE = re.compile(
    rf"(?:(?:El|La) )?(?P<who>(?:(?:Sr|Sra|Srta|Embajador|Embajadora)\b\.?{_NAME}|(?:El|La) (?:PRESIDENT[EA]|President[ea]"
    rf"|SECRETARI[OA]|Secretari[oa]|RELATORA?|Relatora?)))(?: \((?P<of>{_COUNTRY})\))?,?"
    r"(?: (?:hablando|que habla|interviniendo) (?:también )?en nombre (?P<behalf>[^,:]{3,160}),)?"
    r" (?:se |no |le |les )?(?:dice|señala|declara|recuerda|presenta|explica|agradece|propone|sugiere|anuncia|invita|subraya"
    r"|expresa|observa|responde|estima|indica|lamenta|considera|felicita|precisa|añade|desea|apoya|pregunta|pide|destaca|afirma"
    r"|manifiesta|opina|cree|toma|hace|acoge)\b"
)
#: What the record says itself.
_RECORD = re.compile(
    r"(?:Se (?:levanta|abre|declara abierta|suspende) la sesión|Así queda (?:acordado|decidido)"
    r"|La séance est (?:levée|ouverte|suspendue)|Il en est ainsi décidé"
    r"|The meeting (?:was|rose|resumed)|The agenda was adopted|A (?:recorded )?vote was taken|It was so decided|\[Subsequently"
    r"|In favour:|Against:|Abstaining:|Draft (?:resolution|decision) .{0,80} was (?:adopted|rejected)"
    r"|Agenda item \d)"
)
_ASIDE = (PassageKind.HEADING, PassageKind.TITLE, PassageKind.TABLE)
_BEHALF = re.compile(
    r"(?:I (?:am (?:speaking|delivering)|speak|have the honour|deliver)|It is my honour|deliver this statement|On behalf)"
    r".{0,60}?\bon behalf of (?:the )?(?P<group>[A-Z][^.,;:()]{2,90})",
    re.S,
)


def turns_of(passages: Sequence[Passage], *, verbatim: bool = True) -> tuple[Turn, ...]:
    """The turns in order, as ranges over ``passages``."""
    patterns = (_SPEAKER,) if verbatim else (_SAID, _DIT, _DICE)
    found: list[Turn] = []
    opened: tuple[int, re.Match[str]] | None = None
    for index, passage in enumerate(passages):
        match = next((match for pattern in patterns if (match := pattern.match(passage.text))), None)
        if not match and not (passage.kind not in _ASIDE and _RECORD.match(passage.text)):
            continue
        if opened is not None:
            if match and not verbatim and not match["of"] and match["who"].casefold() == opened[1]["who"].casefold():
                continue  # "M. RASGOTRA (Inde) dit …", and further on "M. Rasgotra est heureux …"
            found.append(_turn(opened[1], opened[0], index, passages))
        opened = (index, match) if match else None
    if opened is not None:
        found.append(_turn(opened[1], opened[0], len(passages), passages))
    return tuple(found)


def _turn(match: re.Match[str], first: int, end: int, passages: Sequence[Passage]) -> Turn:
    groups = match.groupdict()
    while end > first + 1 and passages[end - 1].kind in _ASIDE:
        end -= 1  # the heading of what comes next
    delegation = groups.get("of")
    behalf = groups.get("behalf")
    if behalf is None:
        said = _BEHALF.search(passages[first].text, match.end(), match.end() + 300)
        behalf = said["group"].strip() if said else None
    return Turn(
        speaker=" ".join(match["who"].split()),
        first=first,
        end=end,
        delegation=delegation,
        code=state_code(delegation) if delegation else None,
        spoke_in=_language(groups.get("tongue")),
        on_behalf_of=behalf.removeprefix("the ") if behalf else None,
    )


def _language(name: str | None) -> str | None:
    """The ISO code of "French"; a language that the UN has no edition in stays as printed ("Portuguese")."""
    if name is None:
        return None
    plain = name.strip()
    return words.LANGUAGE_NAMES.get(plain.lower(), plain)
