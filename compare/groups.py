"""The regional groups of the United Nations: which one a Member State stands for election in.

The list is that of the Department for General Assembly and Conference Management (un.org/dgacm/en/content/regional-groups). Two
States need a word: Türkiye takes part in two groups and is elected as one of the Western European and other States; the
United States belongs to none and attends that group, in which it counts for elections.
"""

from __future__ import annotations

from collections.abc import Iterable

from documents.model import Sponsor

_MEMBERS = {
    "African States": """
        DZA AGO BEN BWA BFA BDI CPV CMR CAF TCD COM COG CIV COD DJI EGY GNQ ERI SWZ ETH GAB GMB GHA GIN GNB KEN
        LSO LBR LBY MDG MWI MLI MRT MUS MAR MOZ NAM NER NGA RWA STP SEN SYC SLE SOM ZAF SSD SDN TGO TUN UGA TZA
        ZMB ZWE
    """,
    "Asia-Pacific States": """
        AFG BHR BGD BTN BRN KHM CHN CYP PRK FJI IND IDN IRN IRQ JPN JOR KAZ KIR KWT KGZ LAO LBN MYS MDV MHL FSM
        MNG MMR NRU NPL OMN PAK PLW PNG PHL QAT KOR WSM SAU SGP SLB LKA SYR TJK THA TLS TON TKM TUV ARE UZB VUT
        VNM YEM
    """,
    "Eastern European States": """
        ALB ARM AZE BLR BIH BGR HRV CZE EST GEO HUN LVA LTU MNE MKD POL MDA ROU RUS SRB SVK SVN UKR
    """,
    "Latin American and Caribbean States": """
        ATG ARG BHS BRB BLZ BOL BRA CHL COL CRI CUB DMA DOM ECU SLV GRD GTM GUY HTI HND JAM MEX NIC PAN PRY PER
        KNA LCA VCT SUR TTO URY VEN
    """,
    "Western European and other States": """
        AND AUS AUT BEL CAN DNK FIN FRA DEU GRC ISL IRL ISR ITA LIE LUX MLT MCO NLD NZL NOR PRT SMR ESP SWE CHE
        TUR GBR USA
    """,
}
#: In the order in which the United Nations lists them, by ISO 3166-1 alpha-3.
GROUPS: dict[str, frozenset[str]] = {name: frozenset(codes.split()) for name, codes in _MEMBERS.items()}
_GROUP = {code: name for name, codes in GROUPS.items() for code in codes}


def group_of(code: str | None) -> str | None:
    """The group of a State; None for what is no Member State."""
    return _GROUP.get(code or "")


def by_group(sponsors: Iterable[Sponsor]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(group, names in the order given) for every group that has one; sponsors that are in no group are left out."""
    found: dict[str, list[str]] = {name: [] for name in GROUPS}
    for sponsor in sponsors:
        group = group_of(sponsor.code)
        if group is not None:
            found[group].append(sponsor.name)
    return tuple((name, tuple(names)) for name, names in found.items() if names)
