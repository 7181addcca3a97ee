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
) -> bytes:
    if not closing:
        closing = (
            '<inline name="adoptionMeeting" title="12th">12th plenary meeting</inline><eol/>'
            '<docDate date="2036-10-29" refersTo="#adoptionDate">29 October 2036</docDate>'
        )
    return f"""<akomaNtoso {NAMESPACES}><!--A copy--><statement name="resolution"><meta><identification source="#D">
<FRBRWork><FRBRdate date="2036-10-29" name="adoption"/><FRBRauthor href="ga" as="author"/></FRBRWork>
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
