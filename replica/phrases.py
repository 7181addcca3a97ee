"""A small grammar of United Nations prose: our own phrases, put together by chance that can be repeated.

``{slots}`` are filled from this grammar once for a subject and then stand; ``<marks>`` are filled anew each year (numbers of
sessions, dates, resolutions), so that next year's text differs from this year's exactly where the years do.
"""

from __future__ import annotations

import random
import re

#: What the documents are about. Nothing here is on the agenda of the United Nations in these words.
SUBJECTS = (
    "small-scale river fisheries",
    "the restoration of coastal wetlands",
    "the safety of ferry passengers",
    "public access to weather observations",
    "school libraries in rural areas",
    "the conservation of mountain springs",
    "the prevention of theft of railway signalling equipment",
    "community seed collections",
    "the safe disposal of fishing gear",
    "the protection of migratory shorebirds",
    "the reuse of grey water in dry regions",
    "the traceability of tropical hardwood",
    "the protection of witnesses in cases of wildlife trafficking",
    "emergency telephone services in remote areas",
    "the return of stolen museum collections",
    "the teaching of first aid in primary schools",
    "the maintenance of rural bridges",
    "the lighting of inland waterways",
    "the registration of births in displaced communities",
    "cross-border ambulance services",
    "the reduction of noise in working harbours",
    "the preservation of local archives",
    "fraud in the labelling of medicinal plants",
    "the exchange of tide and current data",
    "the supply of spare parts for water pumps",
    "the rehabilitation of young offenders through craft apprenticeships",
    "counterfeit spare parts in civil aviation",
    "the early detection of locust swarms",
    "the mapping of informal settlements",
    "the training of sign language interpreters",
)

ACTIONS = (
    "Strengthening international cooperation on",
    "Promoting a common approach to",
    "Capacity-building for",
    "Technical assistance concerning",
    "Enhancing the exchange of information on",
    "The role of local communities in",
    "Follow-up to the high-level meeting on",
    "Towards a global framework for",
    "The contribution of volunteers to",
    "Regional partnerships for",
    "Financing for",
    "The use of open data for",
)

AGENDA = {
    1: ("First Committee", "Measures to build confidence among neighbouring States"),
    2: ("Second Committee", "Sustainable development of shared waters and lands"),
    3: ("Third Committee", "Social questions and the prevention of crime"),
    4: ("Fourth Committee", "Questions of public information and communication"),
    5: ("Fifth Committee", "Planning of programmes and use of resources"),
    6: ("Sixth Committee", "Measures of legal cooperation"),
}

#: What may follow a clause before its last sign, so that some paragraphs are long enough to be broken by a page's end.
TAILS = {
    "preambular": (
        ", and in this regard noting that {problem}, that {effect}, and that {place} in particular have asked for support",
        ", recalling in this respect the conclusions of {event} and the view expressed there that {virtue} and {virtue} "
        "deserve more attention than they have been given so far",
        ", and underlining that {body} and {partner} can help {place} to {measure} and to {measure}, {manner}",
    ),
    "operative": (
        ", and in this connection invites {body}, in consultation with {partner}, to {measure} and to report on the results "
        "obtained, {manner}",
        ", bearing in mind that {problem} and that {effect}, and taking account of the conclusions of {event}, where "
        "{partner} called for {virtue}",
        ", and to this end encourages {partner} to {measure}, and the authorities concerned to {measure}, so that {virtue} "
        "may be attained in {place} as well as elsewhere",
    ),
}

_GRAMMAR: dict[str, tuple[str, ...]] = {
    "actor": (
        "Member States",
        "all Member States",
        "States, in particular those with shared borders,",
        "Governments at all levels",
        "Member States in a position to do so",
    ),
    "body": (
        "the United Nations Environment Programme",
        "the regional commissions",
        "the relevant entities of the United Nations system",
        "the Secretary-General",
        "the International Maritime Organization",
        "the Department of Economic and Social Affairs",
        "regional and subregional organizations",
    ),
    "partner": (
        "civil society",
        "the private sector",
        "academic institutions",
        "local authorities",
        "organizations of persons with disabilities",
        "the persons most directly affected",
        "Indigenous Peoples and local communities",
    ),
    "measure": (
        "designate a national focal point and inform the Secretariat of it",
        "collect comparable data and make them available free of charge",
        "review national legislation with a view to closing gaps",
        "share experience, good practices and lessons learned",
        "provide training to the officials concerned",
        "adopt standards that are open to inspection by the public",
        "include the matter in national development plans",
        "simplify the procedures by which small associations obtain support",
        "support pilot projects in at least two districts of each region",
        "publish a yearly overview of the measures taken",
        "make fuller use of existing regional agreements",
        "keep registers that can be read by neighbouring administrations",
        "protect those who report irregularities in good faith",
        "ensure that women and young people take part in decisions at every stage",
    ),
    "manner": (
        "as appropriate and in accordance with national law",
        "within available resources",
        "taking into account the needs of developing countries",
        "on a voluntary basis",
        "in consultation with {partner}",
        "with full respect for the sovereignty of the States concerned",
        "without prejudice to obligations under existing agreements",
    ),
    "problem": (
        "records are kept in forms that cannot be compared",
        "the costs of maintenance fall on those least able to bear them",
        "trained personnel leave the service within a few years",
        "information reaches those who need it too late",
        "criminal networks make use of gaps between administrations",
        "extreme weather has damaged installations that are hard to replace",
        "the number of accidents has risen by some 12 per cent in the past five years",
    ),
    "effect": (
        "small communities are most affected",
        "confidence between neighbouring administrations suffers",
        "progress towards the Sustainable Development Goals is slowed",
        "women and girls carry a disproportionate share of the burden",
        "the resources invested so far may be lost",
    ),
    "virtue": (
        "cooperation among neighbouring States",
        "the sharing of data without charge",
        "a people-centred and evidence-based approach",
        "long-term and predictable financing",
        "the participation of {partner}",
        "early and non\u2011discriminatory access to information",
    ),
    "place": (
        "the least developed countries",
        "small island developing States",
        "landlocked developing countries",
        "regions with shared rivers",
        "areas that are difficult to reach",
        "middle-income countries",
    ),
    "event": (
        "the regional workshop held in <city> on 14 and 15 May <year>",
        "the expert meeting held in <city> from 3 to 7 March <year>",
        "the dialogue held in <city> on 22 June <year> with {partner}",
    ),
    "amount": ("1.2 million", "450,000", "2.5 million", "780,000", "3 million"),
}

CITIES = ("Montevideo", "Nairobi", "Bangkok", "Tallinn", "Dakar", "Bridgetown", "Amman", "Valletta", "Suva", "Quito")

#: Preambular clauses: lead, rest, text of a footnote or None. The first of each text is always the first.
PREAMBLE: tuple[tuple[str, str, str | None], ...] = (
    ("Recalling", " its resolutions <res-3>, <res-2> and <res-1> on {subject},", None),
    (
        "Reaffirming",
        " the purposes and principles of the Charter of the United Nations,",
        None,
    ),
    (
        "Recalling",
        " the Convention on the Exchange of Technical Records and the Protocol thereto, and noting that the number of "
        "States that have become parties to it has grown steadily,",
        "United Nations, Treaty Series, vol. 3114, No. 53702.",
    ),
    ("Noting with concern", " that {problem} in {place}, and that {effect},", None),
    ("Deeply concerned", " that, in spite of the efforts made, {problem}, with the result that {effect},", None),
    ("Emphasizing", " the importance of {virtue} and of {virtue} for {subject},", None),
    ("Recognizing", " that {virtue} is essential if the aims of the present resolution are to be achieved,", None),
    (
        "Recalling",
        " General Assembly resolution 70/1 of 25 September 2015, entitled “Transforming our world: the 2030 Agenda "
        "for Sustainable Development”, and the commitments that it contains with regard to {place},",
        None,
    ),
    (
        "Taking into account",
        " the outcome of {event}, at which participants stressed the value of {virtue},",
        "See A/<session>/<document:1>, annex II.",
    ),
    ("Welcoming", " the convening of {event},", None),
    ("Bearing in mind", " that {problem}, and that the situation in {place} calls for particular attention,", None),
    ("Noting", " the contribution of {partner} and of {partner} to {subject},", None),
    (
        "Taking note",
        " of Economic and Social Council resolution <year-1>/14 of 24 July <year-1>, in which the Council invited "
        "{actor} to {measure},",
        None,
    ),
    ("Convinced", " that {virtue}, together with {virtue}, would help {place} to {measure},", None),
    ("Mindful", " of the need to avoid duplication of effort and to {measure}, {manner},", None),
    (
        "Acknowledging",
        " the work of {body}, in particular its handbook on {subject}, and encouraging its wider use,",
        "Available in the six official languages.",
    ),
    ("Expressing its appreciation", " to {body} for its support to {place},", None),
    ("Stressing", " that the primary responsibility lies with States, and that {virtue} can assist them,", None),
)

#: Operative clauses that may stand anywhere: lead, rest, footnote.
OPERATIVE: tuple[tuple[str, str, str | None], ...] = (
    ("Encourages", " {actor} to {measure}, {manner};", None),
    ("Calls upon", " {actor} to {measure}, {manner};", None),
    ("Invites", " {body} to {measure}, in close cooperation with {partner};", None),
    ("Urges", " {actor} to {measure} by <deadline>, {manner};", None),
    ("Stresses", " the importance of {virtue}, in particular for {place};", None),
    ("Welcomes", " the steps taken by {actor} to {measure};", None),
    ("Expresses concern", " that {problem}, and that {effect};", None),
    ("Recognizes", " that {virtue} and {virtue} are mutually reinforcing;", None),
    (
        "Recommends",
        " that {actor}, when preparing their national plans, {measure}, bearing in mind the guidelines on {subject};",
        "A/<session>/<document:2>, sect. III.",
    ),
    ("Notes with appreciation", " the offer of {body} to {measure};", None),
    (
        "Requests",
        " the Secretary-General to assist {place}, upon their request and from voluntary contributions, in their efforts "
        "to {measure};",
        None,
    ),
    (
        "Requests",
        " the Secretary-General to allocate the equivalent of {amount} United States dollars, from voluntary "
        "contributions, to activities that enable {place} to {measure};",
        None,
    ),
    ("Reaffirms", " that {subject} should be pursued {manner}, and that {virtue} remains indispensable;", None),
    (
        "Takes note",
        " of the work of {body} on {subject}, as well as of the recommendations that it has put forward;",
        "Official Records of the General Assembly, <Session> Session, Supplement No. 47 (A/<session>/47), chap. IV.",
    ),
)

#: Clauses that ask for two things at once and so can be taken apart: lead, actor and both measures are filled in.
DOUBLE = (("Calls upon", "{actor}", "{measure}", "{measure}"), ("Encourages", "{actor}", "{measure}", "{measure}"))

_SLOT = re.compile(r"\{(\w+)\}")


def fill(text: str, chance: random.Random, subject: str) -> str:
    """Fills the slots of a phrase, no alternative twice in one phrase."""
    used: set[str] = set()

    def one(match: re.Match[str]) -> str:
        if match[1] == "subject":
            return subject
        choices = [choice for choice in _GRAMMAR[match[1]] if choice not in used]
        chosen = chance.choice(choices)
        used.add(chosen)
        return _SLOT.sub(one, chosen)

    return _SLOT.sub(one, text)
