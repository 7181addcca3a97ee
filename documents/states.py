"""States as the United Nations prints them, and their ISO 3166-1 alpha-3 codes.

The names are those of the UN Terminology Database (UNTERM) as lists of sponsors and votes carry them, with the forms in use before
("Swaziland", "Turkey") and the short ones of verbatim records and the Digital Library ("United Kingdom"). A State that changed its
name keeps the code it has today (Zaire is COD, Burma MMR, as the Digital Library's voting data have it); one that is no more has
its own from ISO 3166-3 (SUN, YUG, CSK, DDR). A library of countries does not help: it knows neither these forms nor these times.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from documents.state_names import LANGUAGES, names_in

#: Lines "code name | other name …" in English, the customary name first. The other languages: ``documents.state_names``.
ENGLISH = """
AFG Afghanistan | Islamic Republic of Afghanistan | Afghanistan (Islamic Republic of)
AGO Angola
ALB Albania
AND Andorra
ARE United Arab Emirates
ARG Argentina
ARM Armenia
ATG Antigua and Barbuda
AUS Australia
AUT Austria
AZE Azerbaijan
BDI Burundi
BEL Belgium
BEN Benin | Dahomey
BFA Burkina Faso | Upper Volta
BGD Bangladesh
BGR Bulgaria
BHR Bahrain
BHS Bahamas | Bahamas (The)
BIH Bosnia and Herzegovina | Bosnia-Herzegovina
BLR Belarus | Byelorussian Soviet Socialist Republic | Byelorussian SSR
BLZ Belize
BOL Bolivia (Plurinational State of) | Bolivia | Plurinational State of Bolivia
BRA Brazil
BRB Barbados
BRN Brunei Darussalam | Brunei
BTN Bhutan
BWA Botswana
CAF Central African Republic | Central African Empire
CAN Canada
CHE Switzerland
CHL Chile
CHN China | People's Republic of China
CIV Côte d'Ivoire | Ivory Coast
CMR Cameroon | United Republic of Cameroon
COD Democratic Republic of the Congo | Zaire | Congo (Democratic Republic of the) | DR Congo
COG Congo | Republic of the Congo | Congo (Republic of the) | Congo (Brazzaville)
COK Cook Islands
COL Colombia
COM Comoros
CPV Cabo Verde | Cape Verde
CRI Costa Rica
CUB Cuba
CYP Cyprus
CZE Czechia | Czech Republic
DEU Germany | Federal Republic of Germany | Germany (Federal Republic of) | Germany, Federal Republic of
DJI Djibouti
DMA Dominica
DNK Denmark
DOM Dominican Republic
DZA Algeria
ECU Ecuador
EGY Egypt | United Arab Republic
ERI Eritrea
ESP Spain
EST Estonia
ETH Ethiopia
FIN Finland
FJI Fiji
FRA France
FSM Micronesia (Federated States of) | Federated States of Micronesia | Micronesia
GAB Gabon
GBR United Kingdom of Great Britain and Northern Ireland | United Kingdom
GEO Georgia
GHA Ghana
GIN Guinea
GMB Gambia | Gambia (Republic of The) | Gambia (Islamic Republic of the)
GNB Guinea-Bissau
GNQ Equatorial Guinea
GRC Greece
GRD Grenada
GTM Guatemala
GUY Guyana
HND Honduras
HRV Croatia
HTI Haiti
HUN Hungary
IDN Indonesia
IND India
IRL Ireland
IRN Iran (Islamic Republic of) | Iran | Islamic Republic of Iran
IRQ Iraq
ISL Iceland
ISR Israel
ITA Italy
JAM Jamaica
JOR Jordan
JPN Japan
KAZ Kazakhstan | Kazakstan
KEN Kenya
KGZ Kyrgyzstan
KHM Cambodia | Democratic Kampuchea | Kampuchea | Khmer Republic
KIR Kiribati
KNA Saint Kitts and Nevis | St. Kitts and Nevis | Saint Christopher and Nevis
KOR Republic of Korea | Korea (Republic of)
KWT Kuwait
LAO Lao People's Democratic Republic | Laos
LBN Lebanon
LBR Liberia
LBY Libya | Libyan Arab Jamahiriya | Libyan Arab Republic | State of Libya
LCA Saint Lucia | St. Lucia
LIE Liechtenstein
LKA Sri Lanka | Ceylon
LSO Lesotho
LTU Lithuania
LUX Luxembourg
LVA Latvia
MAR Morocco
MCO Monaco
MDA Republic of Moldova | Moldova | Moldova (Republic of)
MDG Madagascar
MDV Maldives
MEX Mexico
MHL Marshall Islands
MKD North Macedonia | The former Yugoslav Republic of Macedonia | Republic of North Macedonia | Macedonia
MLI Mali
MLT Malta
MMR Myanmar | Burma
MNE Montenegro
MNG Mongolia | Mongolian People's Republic
MOZ Mozambique
MRT Mauritania
MUS Mauritius
MWI Malawi
MYS Malaysia | Federation of Malaya
NAM Namibia
NER Niger
NGA Nigeria
NIC Nicaragua
NIU Niue
NLD Netherlands (Kingdom of the) | Netherlands | Kingdom of the Netherlands
NOR Norway
NPL Nepal
NRU Nauru
NZL New Zealand
OMN Oman
PAK Pakistan
PAN Panama
PER Peru
PHL Philippines
PLW Palau
PNG Papua New Guinea
POL Poland
PRK Democratic People's Republic of Korea | Korea (Democratic People's Republic of)
PRT Portugal
PRY Paraguay
PSE State of Palestine | Palestine | Palestine (State of)
QAT Qatar
ROU Romania
RUS Russian Federation | Russia
RWA Rwanda
SAU Saudi Arabia
SDN Sudan
SEN Senegal
SGP Singapore
SLB Solomon Islands
SLE Sierra Leone
SLV El Salvador
SMR San Marino
SOM Somalia
SRB Serbia
SSD South Sudan
STP Sao Tome and Principe
SUR Suriname
SVK Slovakia | Slovak Republic
SVN Slovenia
SWE Sweden
SWZ Eswatini | Swaziland | Kingdom of Eswatini
SYC Seychelles
SYR Syrian Arab Republic | Syria
TCD Chad
TGO Togo
THA Thailand | Siam
TJK Tajikistan
TKM Turkmenistan
TLS Timor-Leste | East Timor
TON Tonga
TTO Trinidad and Tobago
TUN Tunisia
TUR Türkiye | Turkey
TUV Tuvalu
TZA United Republic of Tanzania | Tanzania | Tanzania (United Republic of)
UGA Uganda
UKR Ukraine | Ukrainian Soviet Socialist Republic | Ukrainian SSR
URY Uruguay
USA United States of America | United States
UZB Uzbekistan
VAT Holy See
VCT Saint Vincent and the Grenadines | St. Vincent and the Grenadines | Saint Vincent and Grenadines
VEN Venezuela (Bolivarian Republic of) | Venezuela | Bolivarian Republic of Venezuela
VNM Viet Nam | Vietnam | Socialist Republic of Viet Nam
VUT Vanuatu
WSM Samoa | Western Samoa
YEM Yemen | Yemen Arab Republic
ZAF South Africa | Union of South Africa
ZMB Zambia
ZWE Zimbabwe
CSK Czechoslovakia | Czech and Slovak Federal Republic | Czech and Slovak Federative Republic
DDR German Democratic Republic
SCG Serbia and Montenegro
SUN Union of Soviet Socialist Republics | USSR | Soviet Union
YMD Democratic Yemen | People's Democratic Republic of Yemen | Yemen (Democratic)
YUG Yugoslavia | Federal Republic of Yugoslavia | Yugoslavia (Federal Republic of) | Socialist Federal Republic of Yugoslavia
"""

#: What lists of sponsors and speakers hold besides States; an "and" inside is part of the name.
NO_STATES: dict[str, tuple[str, ...]] = {
    "en": (
        "Group of 77 and China",
        "European Union and its member States",
        "Association of Southeast Asian Nations and China",
        "Inter-Agency Working Group on Recruitment and Placement",
        "Sovereign Order of Malta",
        "Sovereign Military Order of Malta",
    ),
    "fr": (
        "Groupe des 77 et de la Chine",
        "Groupe des 77 et la Chine",
        "Union européenne et ses États membres",
        "Ordre souverain de Malte",
    ),
    "es": ("Grupo de los 77 y China", "Unión Europea y sus Estados miembros", "Soberana Orden de Malta"),
    "ru": (
        "Группа 77 и Китай",
        "Группы 77 и Китая",
        "Европейский союз и его государства-члены",
        "Суверенный Мальтийский Орден",
    ),
    "ar": ("مجموعة الـ 77 والصين", "الاتحاد الأوروبي والدول الأعضاء فيه", "منظمة فرسان مالطة ذات السيادة"),
    "zh": ("77国集团和中国", "欧洲联盟及其成员国", "马耳他主权军事教团"),
}


#: What joins the last two names of a list. In Arabic it is written on to the next word, or parted from it.
_BETWEEN = {
    "en": re.compile(r"(?:^|\s+)and(?:\s+|$)"),
    "fr": re.compile(r"(?:^|\s+)et(?:\s+|$)"),
    "es": re.compile(r"(?:^|\s+)[ye](?:\s+|$)"),
    "ru": re.compile(r"(?:^|\s+)и(?:\s+|$)"),
    "ar": re.compile(r"(?:^|\s+)و\s?"),
    "zh": re.compile(r"\s?(?:以及|和)\s?"),
}
_ARTICLES = {
    "en": re.compile("the "),
    "fr": re.compile("l[ae] |les |l['’]", re.I),
    "es": re.compile("(?:la|el|los|las) "),
}

_QUOTES = str.maketrans("‘’ʼ‛`´ʻ′", "''''''''")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | {0x00AD: None}
_BROKEN = re.compile(r"-\s+(?=[A-Z])")  # "Guinea-" at the end of a line, "Bissau" on the next
#: "Cuba (on behalf of …)", "Cuba, also on behalf of …", in six languages.
FOR = (
    r"(?:(?:also |acting )?on behalf of|(?:agissant )?(?:également |aussi )?au nom (?:du|des|de)|au nom d(?=[’'])"
    r"|(?:también )?en nombre del?|(?:также )?от имени|(?:أيضا )?(?:باسم|نيابة عن|بالنيابة عن))(?!\w)|并?代表"
)
_BEHALF = re.compile(
    rf"(?P<name>.*?[^\s,،，])(?:[,،，]\s?|\s*)(?:[(\[（]\s?|(?<=[\s,،，])|(?=代表))(?:{FOR})(?P<group>.+?)[)\]）]?",
    re.I | re.S,
)
_GROUP = re.compile(rf"\s*(?:{FOR})(?P<group>.+?)[.。]?", re.I | re.S)
#: "the States Members of the United Nations that are members of the Group of 77 and China": the group, in six languages.
_MEMBERS = (
    r"States (?:Members of the United Nations )?(?:that|which) are (?:also )?members of (?:the )?(?P<group>.+)",
    r"États (?:Membres de (?:l[’']Organisation des Nations Unies|l[’']ONU) )?(?:qui sont )?(?:également )?membres d(?:u|es?|e la) "
    r"(?P<group>.+)",
    r"Estados (?:Miembros de las Naciones Unidas )?que son (?:también )?miembros de(?:l| los| la) (?P<group>.+)",
    r"государств(?:а|\s?[-–—]\s?членов|, являющихся членами)?(?: Организации Объединенных Наций)?,?"
    r" (?:которые (?:также )?являются|(?:также )?являющихся) членами (?P<group>.+)",
    r"(?:ال)?دول الأعضاء في الأمم المتحدة (?:الأعضاء|التي هي أعضاء|المنتمية إلى)(?: أيضا)?(?: في)? ?(?P<group>.+)",
    r"(?:属于|作为)?(?P<group>.+?)成员的联合国会员国(?:以及|和|及)?(?P<rest>.*)",
)
_MEMBERS_OF = tuple(re.compile(rf"(?:the |les |de los |los )?{pattern}", re.I | re.S) for pattern in _MEMBERS)
_ASIDE = re.compile(
    r"(?:, ?|，|،) ?(?:taking into account|and in accordance|in accordance|compte tenu|eu égard|teniendo en cuenta|habida cuenta"
    r"|принимая во внимание|с учетом|مع مراعاة|مع الأخذ|وإذ تأخذ|并考虑到|同时考虑到|考虑到)"
)
_LEADING_ARTICLE = re.compile(r"\s*(?:(?:the|le|la|les|l[’']|du|des|de la|de|el|los|las)\s+|l[’'])", re.I)
_MARKS = re.compile(r"[\s*†‡.,;:¹²³⁰⁴-⁹]+$")


def _fold(name: str) -> str:
    """One form for all spellings of a name: no accents, one apostrophe, one dash, no article, no star or footnote mark after it."""
    if "Ã" in name:  # UTF-8 that somebody read as Latin-1, which the Digital Library's records are known for
        with suppress(UnicodeError):
            name = name.encode("latin-1").decode("utf-8")
    name = _MARKS.sub("", name.translate(_QUOTES).translate(_DASHES))
    name = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(name.split()).removeprefix("the ")


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in ENGLISH.strip().splitlines():
        code, _, names = line.partition(" ")
        table.update(dict.fromkeys(map(_fold, names.split(" | ")), code))
    for language in LANGUAGES:
        for code, known in names_in(language).items():
            table.update(dict.fromkeys(map(_fold, known), code))
    return table


_CODES = _table()
#: "El Salvador" has its article for good.
_WITH_ARTICLE = frozenset(("el salvador",))
_NAMES_OF_NO_STATE = {language: frozenset(map(_fold, names)) for language, names in NO_STATES.items()}


def state_code(name: str) -> str | None:
    """ISO 3166-1 alpha-3 for a State's name as printed in one of six languages ("the Bahamas", "CÔTE D'IVOIRE", "Turkey",
    "Кипр"); None for what is no State.

    The Holy See and the State of Palestine, observer States, have a code; the European Union and other organizations have none.
    """
    return _CODES.get(_fold(name))


def split_names(text: str, *, language: str = "en") -> tuple[str, ...]:
    """The names in a printed list of sponsors or votes, in order, without the article of the language.

    "Trinidad and Tobago and Tunisia" are two. Commas and joiners in parentheses do not split. A piece that is no known name stays
    as it is printed, so that nobody is lost: "Cuba (on behalf of …)", "European Union".
    """
    names: list[str] = []
    text = _BROKEN.sub("-", " ".join(text.split()).rstrip(" .:;"))
    for chunk in _split_outside(text):
        names.extend(_split_joined(chunk, language))
    return tuple(names)


def on_behalf(name: str) -> tuple[str, str | None]:
    """The State and the group it speaks for: "Cuba (on behalf of the African Group)" → ("Cuba", "African Group")."""
    match = _BEHALF.fullmatch(name.strip())
    return (match["name"].strip(), group_of(match["group"])) if match else (name.strip(), None)


def group_behind(note: str) -> str | None:
    """The group of a note under a sponsor's star, "On behalf of the States Members …"; None where it says something else."""
    match = _GROUP.fullmatch(note.strip())
    return group_of(match["group"]) if match else None


def group_of(text: str) -> str:
    """The group in "the States Members of the United Nations that are members of the Group of 77 and China, taking into
    account also …": "Group of 77 and China". Any other name stays as printed, without its article."""
    printed = " ".join(text.split()).rstrip(".。")
    members = next(filter(None, (pattern.fullmatch(printed) for pattern in _MEMBERS_OF)), None)
    if members is None:
        return _ASIDE.split(_without_article(printed))[0].strip()
    rest = members.groupdict().get("rest")
    group = _without_article(members["group"])
    return _ASIDE.split(f"{group}和{rest}" if rest else group)[0].strip()


def _without_article(name: str) -> str:
    article = _LEADING_ARTICLE.match(name)
    return name[article.end() :] if article else name


def _split_outside(text: str) -> list[str]:
    """Pieces between commas and semicolons that stand in no parentheses."""
    pieces: list[str] = []
    depth, start = 0, 0
    for at, character in enumerate(text):
        if character in "([（":
            depth += 1
        elif character in ")]）":
            depth = max(0, depth - 1)
        elif character in ",;、،؛，；" and not depth:
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _split_joined(chunk: str, language: str) -> list[str]:
    """The names in a piece between two commas: "Antigua and Barbuda" is one, "Uruguay and Viet Nam" are two."""
    parts = list(_parts_outside(chunk, _BETWEEN.get(language, _BETWEEN["en"])))
    article = _ARTICLES.get(language)
    others = _NAMES_OF_NO_STATE.get(language, frozenset())
    names: list[str] = []
    first = 0
    while first < len(parts):
        # The longest run that is one name; no name has more than two joiners.
        for last in range(min(len(parts), first + 3), first, -1):
            name = chunk[parts[first][0] : parts[last - 1][1]]
            bare = article.sub("", name, count=1) if article and article.match(name) else name
            if _fold(bare) in _CODES and _fold(name) not in others:
                names.append(_MARKS.sub("", name if _fold(name) in _WITH_ARTICLE else bare))
            elif last == first + 1 or _fold(name) in others:
                names.append(_MARKS.sub("", name))
            else:
                continue
            first = last
            break
    return [name for name in names if name]


def _parts_outside(chunk: str, between: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the pieces of ``chunk`` stand, split where ``between`` matches outside parentheses; no empty ones."""
    start = 0
    for match in between.finditer(chunk):
        before = chunk[: match.start()]
        if sum(map(before.count, "([（")) <= sum(map(before.count, ")]）")):
            if start < match.start():
                yield start, match.start()
            start = match.end()
    if start < len(chunk):
        yield start, len(chunk)
