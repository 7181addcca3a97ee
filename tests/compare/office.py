"""Accept or reject all tracked changes of a DOCX, in a few lines of XML and in LibreOffice, and what is then to read."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice")

_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(source As String, target As String, command As String, form As String)
  On Error Goto Failed
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:" &amp; command, "", 0, Array())
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = form
  how(1).Name = "FilterOptions" : how(1).Value = "UTF8,LF"
  document.storeToURL(ConvertToURL(target), how())
  document.close(True)
  Exit Sub
Failed:
  Open target For Output As #1
  Print #1, "failed: " &amp; Error$
  Close #1
End Sub
</script:module>"""


def settle_in_office(data: bytes, folder: Path, command: str) -> list[str]:
    """Open ``data`` in LibreOffice, let it accept or reject everything (its own command), and read the paragraphs as plain text."""
    assert SOFFICE
    office = [SOFFICE, "--headless", "--norestore", f"-env:UserInstallation=file://{folder / 'profile'}"]
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    if not module.is_file():
        # The first start fills the profile, and would overwrite what stands in it.
        subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
        module.write_text(_MACRO)
    source, target = folder / "source.docx", folder / f"{command}.txt"
    source.write_bytes(data)
    call = f'macro:///Standard.Module1.Settle("{source}","{target}","{command}","Text (encoded)")'
    subprocess.run([*office, call], check=True, capture_output=True, timeout=120)
    return target.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def settled(root: etree._Element, keep: str, drop: str) -> etree._Element:
    """Accept all changes (keep "ins", drop "del") or reject them (the other way round): ECMA-376 part 1, 17.13.5."""
    for gone in list(root.iter(f"{W}{drop}")):
        if gone.getparent().tag != f"{W}rPr":
            gone.getparent().remove(gone)
    for stays in list(root.iter(f"{W}{keep}")):
        above = stays.getparent()
        if above.tag == f"{W}rPr":
            above.remove(stays)
        else:
            at = above.index(stays)
            above[at : at + 1] = list(stays)
    for change in list(root.iter(f"{W}pPrChange")):
        properties = change.getparent()
        properties.remove(change)
        if keep == "del":
            properties[:] = list(change[0])
    for text in list(root.iter(f"{W}delText")):
        text.tag = f"{W}t"
    for paragraph in list(root.iter(f"{W}p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{drop}") is not None:
            follower = paragraph.getnext()
            follower[1:1] = [one for one in paragraph if one.tag != f"{W}pPr"]
            paragraph.getparent().remove(paragraph)
    return root


def paragraphs(root: etree._Element) -> list[tuple[str, str]]:
    """(style, text) of every paragraph; tabs and breaks as in plain text."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n"}
    found = []
    for paragraph in root.iter(f"{W}p"):
        text = "".join(
            signs.get(one.tag, one.text or "")
            for run in paragraph.iter(f"{W}r")
            for one in run
            if one.tag in signs or one.tag in (f"{W}t", f"{W}delText")
        )
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found.append((style.get(f"{W}val"), text))
    return found


def accepted(data: bytes, name: str = "word/document.xml") -> list[tuple[str, str]]:
    return paragraphs(settled(part(data, name), "ins", "del"))


def rejected(data: bytes, name: str = "word/document.xml") -> list[tuple[str, str]]:
    return paragraphs(settled(part(data, name), "del", "ins"))


def repacked(data: bytes, keep: str, drop: str) -> bytes:
    """The file with everything accepted or rejected, for readers that want a file."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            inside = source.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                inside = etree.tostring(settled(etree.fromstring(inside), keep, drop), encoding="UTF-8")
            target.writestr(name, inside)
    return out.getvalue()
