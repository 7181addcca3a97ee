"""Our own resolution in the mark-up of the UN: the shape is theirs, the words are not."""

from __future__ import annotations

NAMESPACES = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:akn4un="http://un.org/akn4un"'


def akn(
    body: str,
    *,
    preamble: str = "",
    cover: str = "",
    meta: str = "",
    title: str = "\tPreservation of lighthouses",
    number: str = "91/7.",
    symbol: str = "A/RES/91/7",
    language: str = "eng",
    session: str = '<session value="91">Ninety-first session</session>',
    after: str = "",
    closing: str = "",
    body_of: str = "unga",
) -> bytes:
    if not closing:
        closing = (
            '<inline name="adoptionMeeting" title="12th">12th plenary meeting</inline><eol/>'
            '<docDate date="2036-10-29" refersTo="#adoptionDate">29 October 2036</docDate>'
        )
    return f"""<akomaNtoso {NAMESPACES}><!--A copy--><statement name="resolution"><meta><identification source="#D">
<FRBRWork><FRBRuri value="/akn/un/statement/deliberation/{body_of}/2036-10-29/91-7/"/>
<FRBRdate date="2036-10-29" name="adoption"/><FRBRauthor href="ga" as="author"/></FRBRWork>
<FRBRExpression><FRBRdate date="2036-11-02" name="publication"/><FRBRlanguage language="{language}"/></FRBRExpression>
</identification>{meta}<presentation source="#un"><akn4un:footerFirstPage><akn4un:internalCode>
<docketNumber refersTo="#publicationJobNumber">36-17552 (E)</docketNumber></akn4un:internalCode></akn4un:footerFirstPage>
</presentation></meta>
<coverPage><p><docNumber refersTo="#symbol">{symbol}</docNumber></p>
<p><docStatus refersTo="#generalDistribution">Distr.: General</docStatus></p>
<p><docDate date="2036-11-02" refersTo="#dateOfIssuance">2 November 2036</docDate></p><p>{session}</p>
<p><inline name="agenda item">Agenda items 38 and 40 (a) and (b)</inline></p>
<p><inline name="agenda item name">Lighthouses</inline></p>{cover}
<p><docProponent>[without reference to a Main Committee (<inline name="originating document">A/91/L.6</inline>)]</docProponent></p>
</coverPage><preface><p><docNumber>{number}</docNumber>
<docTitle refersTo="#resolutionTitle"><span class="bold">{title}</span></docTitle></p></preface>
<preamble><formula name="enactingFormula"><p><span class="italic">The General Assembly</span>,</p></formula>{preamble}</preamble>
<mainBody>{body}</mainBody><conclusions><p>{closing}</p></conclusions>{after}</statement></akomaNtoso>""".encode()


def container(inside: str) -> str:
    return f'<container name="x"><p xml:space="preserve">\t{inside}</p></container>'


def paragraph(number: str, inside: str) -> str:
    return f"<paragraph><num>{number}</num><content><p>\t{inside}</p></content></paragraph>"


def lead(text: str) -> str:
    return f'<span class="italic">{text}</span>'


def link(symbol: str, text: str, language: str = "en") -> str:
    return f'<a href="https://undocs.org/{language}/{symbol}">{text}</a>'


def note(mark: str, text: str) -> str:
    return f'<authorialNote marker="{mark}" placement="bottom"><p>\t\t{text}</p></authorialNote>'


def council(body: str, *, preamble: str = "", steps: str = "") -> bytes:
    """A resolution of the Security Council: no session, no title, the day and the meeting of its adoption on the cover page."""
    return f"""<akomaNtoso {NAMESPACES}><statement name="resolution"><meta><identification source="#DGACM">
<FRBRWork><FRBRuri value="/akn/un/statement/deliberation/unsc/2036-04-29/2999-2036/"/>
<FRBRdate date="2036-04-29" name="adoption"/><FRBRauthor href="sc" as="author"/></FRBRWork>
<FRBRExpression><FRBRdate date="2036-04-29" name="publication"/><FRBRlanguage language="eng"/></FRBRExpression>
</identification><workflow source="#un">{steps}</workflow><presentation><akn4un:footerFirstPage><akn4un:internalCode>
<docketNumber refersTo="#publicationJobNumber">36-07999 (E)</docketNumber></akn4un:internalCode></akn4un:footerFirstPage>
</presentation></meta><coverPage><p><docNumber refersTo="#symbol">S/RES/2999 (2036)</docNumber></p>
<p><docAuthority refersTo="#issuingBody">Security Council</docAuthority></p>
<p><docDate date="2036-04-30" refersTo="#dateOfIssuance">30 April 2036</docDate></p>
<p xml:space="preserve"><docTitle refersTo="#resolutionNumber">\t\tResolution 2999 (2036)</docTitle></p>
<p xml:space="preserve"><docTitle refersTo="#adoption">Adopted by the Security Council at its <inline name="adoptionMeeting"
title="9999th">9999th meeting</inline>, on<docDate date="2036-04-29" refersTo="#adoptionDate">29 April 2036</docDate></docTitle></p>
</coverPage><preamble><formula name="enactingFormula"><p><span class="italic">The Security Council</span>,</p></formula>
{preamble}</preamble><mainBody>{body}</mainBody></statement></akomaNtoso>""".encode()
