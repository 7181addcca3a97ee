"""The package around the text: styles of a United Nations document, settings, header and footer, in a ZIP of fixed bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

from lxml import etree

from compare.render.docx.paragraphs import Comment, R, W, Writer, element
from compare.render.docx.terms import LOCALES

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CP = f"{_PACKAGE}/metadata/core-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("styles", "settings", "comments", "header1", "header2", "footer1")

# name: based on | indents (left, first line), white space (before, after), what else. Lengths in twentieths of a point.
_TAB = 567  # a centimetre, the step of the United Nations' indents
_BODY = 1134  # where the text of a document stands from the margin


def _styles() -> dict[str, tuple[tuple[int, int], tuple[int, int], str, tuple[int, ...]]]:
    """style → ((left, first line), (before, after), signs, tab stops).

    Signs: b bold, i italic, c centred, k keep with next, j justified, r rule below, s small, h heading size, l large.
    """
    body = {
        "Preambular": ((_BODY, _TAB), (0, 120), "j", (_BODY + 2 * _TAB,)),
        "Operative": ((_BODY, _TAB), (0, 120), "j", (_BODY + 2 * _TAB,)),
        "Numbered": ((_BODY, 0), (0, 120), "j", (_BODY + _TAB,)),
        "Other": ((_BODY, 0), (0, 120), "j", (_BODY + _TAB,)),
        "Signature": ((_BODY + 4 * _TAB, 0), (0, 60), "", ()),
        "TableRow": ((_BODY, 0), (0, 40), "s", (_BODY + _TAB,)),
        "Section": ((_BODY, 0), (240, 120), "bk", (_BODY + _TAB,)),
        "Formula": ((_BODY, _TAB), (0, 120), "ik", ()),
    }
    for deep in range(1, 5):
        body[f"Sub{deep}"] = ((_BODY, (deep + 1) * _TAB), (0, 120), "j", (_BODY + (deep + 2) * _TAB,))
    return body | {
        "Symbol": ((0, 0), (0, 60), "r", (9638,)),
        "Organ": ((0, 0), (60, 0), "", (6520,)),
        "Dated": ((0, 0), (0, 0), "", (6520,)),
        "Original": ((0, 0), (0, 60), "", (6520,)),
        "Session": ((0, 0), (0, 0), "b", ()),
        "Meeting": ((0, 0), (0, 0), "", ()),
        "Committee": ((0, 0), (0, 0), "", ()),
        "AgendaItem": ((0, 0), (0, 0), "", ()),
        "AgendaTitle": ((0, 0), (0, 120), "", ()),
        "Adopted": ((_BODY, 0), (180, 120), "bk", ()),
        "Sponsors": ((_BODY, 0), (180, 120), "k", ()),
        "PartLabel": ((_BODY, 0), (300, 120), "bkh", ()),
        "PartTitle": ((_BODY, 0), (240, 180), "bkh", ()),
        "Proponent": ((_BODY, 0), (0, 180), "ik", ()),
        "NotesHead": ((0, 0), (360, 120), "bks", ()),
        "Note": ((_TAB, -_TAB), (0, 60), "s", (_TAB,)),
        "End": ((_BODY + 5 * _TAB, 0), (240, 0), "r", ()),
        "Header": ((0, 0), (0, 240), "rs", ()),
        "Footer": ((0, 0), (0, 0), "s", (9638,)),
        "CommentText": ((0, 0), (0, 0), "s", ()),
    }


def pack(
    body: Iterable[etree._Element],
    first: Iterable[etree._Element],
    running: Iterable[etree._Element],
    footer: str,
    writer: Writer,
    *,
    title: str,
    language: str,
) -> bytes:
    """The file. ``body``, ``first`` (header of the first page) and ``running`` (of the others) are finished paragraphs, ``footer``
    is printed at the foot of every page."""
    document = element("document", element("body", *body, _section(writer.right_to_left)))
    page = [element("r", element("tab")), _field("PAGE")]
    footer_lines = writer.plain("Footer", *writer.runs("=", footer), *page)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")
        ),
        "docProps/core.xml": _core(title, writer, language),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(
            *((name.rstrip("12"), f"{name}.xml") for name in _PARTS), numbered=True
        ),
        "word/styles.xml": _style_sheet(language, writer.right_to_left),
        "word/settings.xml": _settings(language),
        "word/comments.xml": element("comments", *(_comment(one, writer) for one in writer.comments)),
        "word/header1.xml": element("hdr", *running),
        "word/header2.xml": element("hdr", *first),
        "word/footer1.xml": element("ftr", footer_lines),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in parts.items():
            # A fixed date and no word of the machine: the same comparison gives the same bytes.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return out.getvalue()


def _section(right_to_left: bool) -> etree._Element:
    properties = element("sectPr")
    for name, page in (("header1", "default"), ("header2", "first"), ("footer1", "default"), ("footer1", "first")):
        reference = element(f"{name[:-1]}Reference", type=page)
        reference.set(f"{{{R}}}id", f"rId{_PARTS.index(name) + 1}")
        properties.append(reference)
    properties.append(element("pgSz", w=11906, h=16838))
    properties.append(element("pgMar", top=1134, right=1134, bottom=1134, left=1134, header=709, footer=567, gutter=0))
    properties.append(element("titlePg"))  # the first page has a header of its own
    if right_to_left:
        properties.append(element("bidi"))
    return properties


def _style_sheet(language: str, right_to_left: bool) -> etree._Element:
    locale = LOCALES.get(language, language or "en-GB")
    fonts = element("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia="SimSun", cs="Times New Roman")
    spoken = element("lang", val=locale if language not in ("ar", "zh") else "en-GB")
    if language in ("ar", "zh"):
        spoken.set(f"{{{W}}}{'bidi' if right_to_left else 'eastAsia'}", locale)
    sheet = element(
        "styles",
        element(
            "docDefaults",
            element("rPrDefault", element("rPr", fonts, element("sz", val=20), element("szCs", val=20), spoken)),
            element("pPrDefault", element("pPr", element("spacing", line=250, lineRule="auto"))),
        ),
        element(
            "style",
            element("name", val="Normal"),
            element("qFormat"),
            element("pPr", element("bidi")) if right_to_left else None,
            type="paragraph",
            default=1,
            styleId="Normal",
        ),
    )
    for name, ((left, first), (before, after), signs, tabs) in _styles().items():
        sheet.append(_style(name, left, first, before, after, signs, tabs))
    return sheet


def _style(
    name: str, left: int, first: int, before: int, after: int, signs: str, tabs: tuple[int, ...]
) -> etree._Element:
    indent = {"left": left, "firstLine": first} if first >= 0 else {"left": left, "hanging": -first}
    if name in _styles() and left == _BODY:
        indent["right"] = _BODY  # the United Nations sets its texts with wide margins on both sides
    elif name == "End":
        indent["right"] = left
    kind = {"Symbol": "right"}.get(name, "right" if name == "Footer" else "left")
    rule = element("pBdr", element("bottom", val="single", sz=6, space=2, color="auto")) if "r" in signs else None
    properties = element(
        "pPr",
        element("keepNext") if "k" in signs else None,
        rule,
        element("tabs", *(element("tab", val=kind, pos=stop) for stop in tabs)) if tabs else None,
        element("spacing", before=before, after=after),
        element("ind", **indent),
        element("jc", val="both") if "j" in signs else None,
    )
    size = 18 if "s" in signs else 24 if "h" in signs else 0
    if name == "Organ":
        size = 0
    look = element(
        "rPr",
        *(element(tag) for sign in "bi" if sign in signs for tag in (sign, f"{sign}Cs")),
        *((element("sz", val=size), element("szCs", val=size)) if size else ()),
    )
    return element(
        "style",
        element("name", val=f"UN {name}"),  # never the name of a style that Word has of its own
        element("basedOn", val="Normal"),
        element("qFormat"),
        properties,
        look if len(look) else None,
        type="paragraph",
        customStyle=1,
        styleId=name,
    )


def _settings(language: str) -> etree._Element:
    """Further edits are tracked too: drafts that follow an adopted text are submitted so (Guidelines for submission of draft
    proposals of the General Assembly)."""
    compatible = element(
        "compat",
        element("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15),
    )
    fonts = element("themeFontLang", val=LOCALES.get(language, "en-GB"))
    return element("settings", element("trackRevisions"), element("defaultTabStop", val=_TAB), compatible, fonts)


def _comment(comment: Comment, writer: Writer) -> etree._Element:
    initials = "".join(word[0] for word in writer.author.split()[:3])
    inside = writer.plain("CommentText", *writer.runs("=", comment.text))
    return element(
        "comment", inside, id=comment.identity, author=writer.author, date=writer.date, initials=initials or "R"
    )


def _field(instruction: str) -> etree._Element:
    return element("fldSimple", element("r", element("t")), instr=f" {instruction} ")


def _root(tag: str, space: str) -> etree._Element:
    """An element of the default namespace, without a prefix: there are readers that know these parts in no other form."""
    return etree.fromstring(f'<{tag} xmlns="{space}"/>')


def _content_types() -> etree._Element:
    types = f"{_PACKAGE}/content-types"
    root = _root("Types", types)
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{types}}}Default", Extension=extension, ContentType=kind)
    kinds = {"/word/document.xml": f"{_WORD}.document.main+xml"}
    kinds |= {f"/word/{name}.xml": f"{_WORD}.{name.rstrip('1')}+xml" for name in _PARTS}
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    for part, kind in kinds.items():
        etree.SubElement(root, f"{{{types}}}Override", PartName=part, ContentType=kind)
    return root


def _relations(*relations: tuple[str, str], numbered: bool = False) -> etree._Element:
    """``rId1`` and on, in the order given."""
    space = f"{_PACKAGE}/relationships"
    root = _root("Relationships", space)
    for number, (kind, target) in enumerate(relations, 1):
        base = f"{_PACKAGE}/relationships" if kind.startswith("metadata/") else R
        etree.SubElement(root, f"{{{space}}}Relationship", Id=f"rId{number}", Type=f"{base}/{kind}", Target=target)
    return root


def _core(title: str, writer: Writer, language: str) -> etree._Element:
    root = etree.Element(f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI})
    etree.SubElement(root, f"{{{_DC}}}title").text = title
    etree.SubElement(root, f"{{{_DC}}}creator").text = writer.author
    etree.SubElement(root, f"{{{_DC}}}language").text = LOCALES.get(language, language)
    for name in ("created", "modified"):
        stamp = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        stamp.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        stamp.text = writer.date
    return root
