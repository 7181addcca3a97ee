"""States as the United Nations prints them, and their ISO 3166-1 alpha-3 codes.

The names are those of the UN Terminology Database (UNTERM) as lists of sponsors and votes carry them, with the forms in use before
("Swaziland", "Turkey") and the short ones of verbatim records and the Digital Library ("United Kingdom"). A State that changed its
name keeps the code it has today (Zaire is COD, Burma MMR, as the Digital Library's voting data have it); one that is no more has
its own from ISO 3166-3 (SUN, YUG, CSK, DDR). A library of countries does not help: it knows neither these forms nor these times.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

#: language → lines "code name | other name …". The first name is the customary one. Another language is another entry.
NAMES: dict[str, str] = {
    "en": """
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
""",
}

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
}
_AND = {"en": "and"}
_ARTICLES = {"en": "the "}

_QUOTES = str.maketrans("‘’ʼ‛`´ʻ′", "''''''''")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | {0x00AD: None}
_BROKEN = re.compile(r"-\s+(?=[A-Z])")  # "Guinea-" at the end of a line, "Bissau" on the next
_BEHALF = re.compile(
    r"(?P<name>.+?),?\s*[(\[]?\bon behalf of (?:the )?"
    r"(?:States Members of the United Nations that are (?:also )?members of (?:the )?)?(?P<group>[^()\[\]]+)[)\]]?",
    re.I,
)
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
    for lines in NAMES.values():
        for line in lines.strip().splitlines():
            code, _, names = line.partition(" ")
            for name in names.split(" | "):
                table[_fold(name)] = code
    return table


_CODES = _table()
_NAMES_OF_NO_STATE = {language: frozenset(map(_fold, names)) for language, names in NO_STATES.items()}


def state_code(name: str) -> str | None:
    """ISO 3166-1 alpha-3 for a State's name as printed ("the Bahamas", "CÔTE D'IVOIRE", "Turkey"); None for what is no State.

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
    return (match["name"].strip(), match["group"].strip()) if match else (name.strip(), None)


def _split_outside(text: str) -> list[str]:
    """Pieces between commas and semicolons that stand in no parentheses."""
    pieces: list[str] = []
    depth, start = 0, 0
    for at, character in enumerate(text):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character in ",;、،" and not depth:
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _split_joined(chunk: str, language: str) -> list[str]:
    """The names in a piece between two commas: "Antigua and Barbuda" is one, "Uruguay and Viet Nam" are two."""
    joiner, article = _AND[language], _ARTICLES[language]
    words, parts, depth, part = chunk.split(" "), [], 0, ""
    for word in words:
        if word == joiner and not depth:
            if part:
                parts.append(part)
            part = ""
            continue
        depth += word.count("(") + word.count("[") - word.count(")") - word.count("]")
        part = f"{part} {word}" if part else word
    if part:
        parts.append(part)
    names: list[str] = []
    first = 0
    while first < len(parts):
        # The longest run that is one name; no name has more than two joiners.
        for last in range(min(len(parts), first + 3), first, -1):
            name = f" {joiner} ".join(parts[first:last])
            if last == first + 1 or _fold(name) in _CODES or _fold(name) in _NAMES_OF_NO_STATE[language]:
                name = name.removeprefix(article) if _fold(name) in _CODES else name
                names.append(_MARKS.sub("", name))
                first = last
                break
    return [name for name in names if name]
