"""Word files as tests read them: what a screen reader meets, in its order, with python-docx and the XML behind it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def words(element: Any) -> str:
    """The text of an element; a line break as " / "."""
    parts = []
    for node in element.iter(qn("w:t"), qn("w:br"), qn("w:tab"), PICTURE):
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == PICTURE:
            parts.append(f"[{node.get('descr')}]")
        else:
            parts.append(" / " if node.tag == qn("w:br") else " ")
    return "".join(parts)


def outline(content: bytes) -> Iterator[str]:
    """A line for each paragraph, with its style, and for each row of a table, its cells apart."""
    for element in opened(content).element.body:
        if element.tag == qn("w:p"):
            said = words(element)
            if said:
                yield f"{_style(element)}: {said}"
        elif element.tag == qn("w:tbl"):
            caption = element.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}")
            yield f"Table [{caption.get(qn('w:val'))}]"
            for row in element.iter(qn("w:tr")):
                head = "head" if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None else "row"
                yield f"  {head}: " + " | ".join(words(cell) for cell in row.iter(qn("w:tc")))


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "Normal" if found is None else str(found.get(qn("w:val")))


def rows(content: bytes) -> list[list[str]]:
    """Every row of every table, as the words of its cells."""
    tables = opened(content).element.body.iter(qn("w:tr"))
    return [[words(cell) for cell in row.iter(qn("w:tc"))] for row in tables]


def text(content: bytes) -> str:
    return "\n".join(outline(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}
