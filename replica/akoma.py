"""Adopted resolutions as Akoma Ntoso, laid out like the United Nations' own repository of them (sources.md 7.1).

A folder for each session, a file for each language, named by symbol and job number; ``data_extract/80.json`` with one JSON object
a line. The oldest file has the older form of name, and one file is not well-formed, as a repository of thousands has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from documents.model import Document, Passage, PassageKind
from replica.writer.words import long_date, ordinal

_NAMESPACES = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://docs.oasis-open.org/legaldocml/ns/akn/3.0 http://docs.oasis-open.org/legaldocml/akn-core/v1.0/'
    'os/part2-specs/schemas/akomantoso30.xsd" xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" '
    'xmlns:html="http://www.w3.org/1999/xhtml" xmlns:akn4un="http://un.org/akn4un"'
)


def akoma(document: Document) -> bytes:
    """A resolution as the repository has it: no XML declaration, placeholder dates, links inside the text, empty elements.

    Footnotes are left out; the structure, numbers and words are the document's.
    """
    head = document.masthead
    number = (head.symbol or "").removeprefix("A/RES/")
    part = document.parts[0]
    adopted, issued = head.adopted or head.date or "", head.date or head.adopted or ""
    work = f"/akn/un/statement/deliberation/unga/{adopted}/{number.replace('/', '-')}/"
    source = (part.proponent or "").strip("[]")
    draft = source.rpartition("(")[2].partition(")")[0].partition(",")[0]
    agenda = head.agenda_items[0] if head.agenda_items else ""
    title = escape(part.title or document.title or "")
    subject = quoteattr((head.agenda_title or "").upper())
    meta = f"""  <statement name="resolution">
    <meta>
      <identification source="#DGACM">
        <FRBRWork>
          <FRBRthis value="{work}!main/"></FRBRthis>
          <FRBRuri value="{work}"></FRBRuri>
          <FRBRdate date="{adopted}" name="adoption"></FRBRdate>
          <FRBRauthor href="ga" as="author"></FRBRauthor>
          <FRBRcountry value="un"></FRBRcountry>
        </FRBRWork>
        <FRBRExpression>
          <FRBRthis value="{work}eng@!main/"></FRBRthis>
          <FRBRuri value="{work}eng@/"></FRBRuri>
          <FRBRdate date="{issued}" name="publication"></FRBRdate>
          <FRBRauthor href="ga" as="issuer"></FRBRauthor>
          <FRBRlanguage language="eng"></FRBRlanguage>
        </FRBRExpression>
      </identification>
      <classification source="DHLAUTH">
        <keyword value={subject} showAs={subject} dictionary="UNBIS Thesaurus"></keyword>
        <keyword refersTo="agenda" value="{agenda}" shortForm={subject} dictionary="A/{head.session}/251"></keyword>
      </classification>
      <workflow source="#un">
        <step date="0001-01-01" outcome="draftResolution" as="{escape(draft)}" by="" />
        <step date="0001-01-01" outcome="draftResolutionAdditionalSponsors" by="" />
        <step date="{adopted}" outcome="adopted" as="A/{head.session}/PV.48" by="" />
      </workflow>
      <presentation source="#un"><docketNumber refersTo="#publicationJobNumber">{head.job_number} (E)</docketNumber></presentation>
    </meta>
    <coverPage eId="coverPage_1">
      <p><docAuthority refersTo="#publisher">United Nations</docAuthority></p>
      <p class="upperRight"><docNumber refersTo="#symbol">{head.symbol}</docNumber></p>
      <p><docAuthority refersTo="#issuingBody">{escape(head.organ or "")}</docAuthority></p>
      <p><docStatus refersTo="#generalDistribution">Distr.: General</docStatus></p>
      <p><docDate date="{issued}" refersTo="#dateOfIssuance">{long_date(issued)}</docDate></p>
      <p><session value="{head.session}">{ordinal(int(head.session or 0)).capitalize()} session</session></p>
      <p><inline name="agenda item">Agenda item {agenda}</inline></p>
      <p><docTitle>Resolution adopted by the General Assembly on {long_date(adopted)}</docTitle></p>
      <p><docProponent>[<inline name="originating document">{escape(source)}</inline>]</docProponent></p>
    </coverPage>
    <preface>
      <p><docNumber>{number}.</docNumber>
        <docTitle refersTo="#resolutionTitle"><span class="bold">	{title}</span></docTitle></p>
    </preface>
"""
    preamble = [p for p in part.passages if p.kind == PassageKind.PREAMBULAR]
    body = [p for p in part.passages if p.kind != PassageKind.PREAMBULAR]
    lines = ["    <preamble>", '      <formula name="enactingFormula" eId="formula_1">']
    lines += [
        '        <p xml:space="preserve">',
        '          <span class="italic">The General Assembly</span>,</p>',
        "      </formula>",
    ]
    for place, passage in enumerate(preamble, 2):
        name = quoteattr(passage.lead or "Recalling")
        lines.append(
            f'      <container name={name} eId="container_{place}"><p xml:space="preserve">\t{_words(passage)}</p></container>'
        )
    lines += ["    </preamble>", '    <mainBody eId="mainBody">', *_body(body), "    </mainBody>"]
    meeting = escape(head.meeting or "")
    end = f"""    <conclusions eId="conclusions">
      <p><event refersTo="#adoption">
      <location title="{meeting.split(" ")[0]}" refersTo="#adoptionMeeting">{meeting}</location><eol />
      <docDate date="{adopted}" refersTo="#adoptionDate">{long_date(adopted)}</docDate></event><a></a></p>
    </conclusions>
  </statement>
</akomaNtoso>"""
    notice = "This is an unofficial copy for informational purposes only and prepared from the official electronic file"
    return f"<akomaNtoso {_NAMESPACES}>\n  <!--{notice}-->\n{meta}".encode() + ("\n".join(lines) + "\n" + end).encode()


def _words(passage: Passage) -> str:
    lead = passage.lead
    if lead and passage.text.startswith(lead):
        return f'<span class="italic">{escape(lead)}</span>{escape(passage.text[len(lead) :])}'
    return escape(passage.text)


def _body(passages: list[Passage]) -> list[str]:
    """Operative paragraphs; the points of a paragraph stand in a list inside it."""
    out: list[str] = []
    index = 0
    while index < len(passages):
        passage = passages[index]
        index += 1
        points: list[Passage] = []
        while index < len(passages) and passages[index].level > passage.level:
            points.append(passages[index])
            index += 1
        number = f"{(passage.number or '').rstrip('.')}."
        out.append(f'      <paragraph eId="para_{len(out) + 1}"><num>{number}</num>')
        if not points:
            out.append(f'        <content><p xml:space="preserve">\t{_words(passage)}</p></content>')
        else:
            out.append(f'        <list><intro><p xml:space="preserve">\t{_words(passage)}</p></intro>')
            for point in points:
                letter = (point.number or "").partition(" ")[2]
                out.append(f"          <point><num>{letter}</num><content><p>{_words(point)}</p></content></point>")
            out.append("        </list>")
        out.append("      </paragraph>")
    return out


def write_repository(folder: Path, resolutions: Iterable[Document], *, malformed: bool = True) -> list[Path]:
    """Writes the repository of ``resolutions`` into ``folder`` and returns its XML files.

    The first file has the older form of name (``75_176_E.xml``); with ``malformed`` one more file breaks off in the middle, under
    the symbol A/RES/{session}/999.
    """
    out: list[Path] = []
    extracts: dict[str, list[str]] = {}
    last: Document | None = None
    for document in resolutions:
        head = document.masthead
        place = folder / f"{head.session}session"
        place.mkdir(parents=True, exist_ok=True)
        symbol = (head.symbol or "").replace("/", "_").replace(" ", "")
        job = (head.job_number or "").replace("-", "")
        name = f"{symbol}-{job}E.xml" if out else f"{symbol.removeprefix('A_RES_')}_E.xml"
        path = place / name
        path.write_bytes(akoma(document))
        out.append(path)
        extracts.setdefault(head.session or "", []).append(json.dumps(_extract(document), ensure_ascii=False))
        last = document
    if malformed and last is not None:
        session = last.masthead.session
        path = folder / f"{session}session" / f"A_RES_{session}_999-9999999E.xml"
        whole = akoma(last).replace((last.masthead.symbol or "").encode(), f"A/RES/{session}/999".encode())
        path.write_bytes(whole[: len(whole) * 2 // 3])
        out.append(path)
    (folder / "data_extract").mkdir(parents=True, exist_ok=True)
    for session, lines in extracts.items():
        # JSON lines, although the name says JSON.
        (folder / "data_extract" / f"{session}.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return out


def _extract(document: Document) -> dict[str, object]:
    head = document.masthead
    part = document.parts[0]
    source = (part.proponent or "").strip("[]").rpartition("(")[2].rstrip(")")
    return {
        "symbol": head.symbol,
        "pv": f"A/{head.session}/PV.48",
        "resolution_number": f"{(head.symbol or '').removeprefix('A/RES/')}.",
        "title": part.title,
        "session": f"{ordinal(int(head.session or 0)).capitalize()} session",
        "adoption_meeting": head.meeting,
        "adoption_date": long_date(head.adopted) if head.adopted else "",
        "originating_document": source,
        "report_paragraph": source.partition("para. ")[2] or "N.A.",
        "agenda_item": f"Agenda item {head.agenda_items[0]}" if head.agenda_items else "",
        "agenda_item_name": head.agenda_title,
        "sponsors": [],
        "additional_sponsors": [],
        "voting_type": "adoptedWithoutVote",
        "subjects": [[(head.agenda_title or "").upper(), "UNBIS"]],
    }
