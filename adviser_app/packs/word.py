"""A document as a Word file: real headings, lists and tables, pictures with alternative text, one set of styles.

The same document, drawings and moment give the same bytes: parts are written in a fixed order with a fixed time.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from xml.sax import saxutils

import docx
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.image import ImagePart

from adviser_app.packs import pictures, word_base
from adviser_app.packs.pictures import Drawing
from adviser_app.viewmodels.document import (
    Block,
    Bullets,
    Cards,
    Column,
    Document,
    Entry,
    Heading,
    Picture,
    Quote,
    Table,
    Text,
)
from adviser_app.viewmodels.tone import Tone

HIGHEST, HIGHEST_ACROSS = 640, 400  # points that a picture may be high on a page upright, and across
_EMU = 12_700  # in a point
_ZIPPED = (1980, 1, 1, 0, 0, 0)  # the moment of every part: a zip knows no earlier one
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[\t\n\r]+")
_STYLES = {"": "Normal", "intro": "Normal", "lead": "Lead", "note": "Note", "notice": "Notice"}
_NEW_PAGE = '<w:pageBreakBefore/><w:spacing w:before="0"/>'
_TONES = {Tone.GOOD: "Good", Tone.BAD: "Poor", Tone.WARN: "Warning", Tone.ACCENT: "Accent", Tone.MUTED: "Quiet"}
_GLANCE = (Column("What", 3), Column("Figure", 2), Column("Beside it", 4))


def write(document: Document, when: datetime, drawings: Mapping[str, Drawing] | None = None) -> bytes:
    """The Word file. ``when`` dates it; ``drawings`` are those that pictures and tables of the document name.

    Raises AdviserError ``fonts-missing`` where there are drawings and no fonts.
    """
    return _Writer(document, drawings or {}).whole(when)


def _fit(words: str) -> str:
    """What XML can hold, as XML: control characters and halves of characters gone, line ends as spaces."""
    return saxutils.escape(_plain(words))


def _plain(words: str) -> str:
    return _NO_TEXT.sub("", _SPACE.sub(" ", words))


def _attribute(words: str) -> str:
    return saxutils.quoteattr(_plain(words))


def _run(words: str, style: str = "") -> str:
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{_fit(words)}</w:t></w:r>' if words else ""


def _paragraph(style: str, runs: str, looks: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{looks}</w:pPr>{runs}</w:p>'


class _Writer:
    def __init__(self, document: Document, drawings: Mapping[str, Drawing]) -> None:
        self._document = document
        self._drawings = drawings
        self._pictures = pictures.png(drawings)
        self._file = docx.Document(BytesIO(word_base.base()))
        self._room = word_base.text_width(document.landscape)
        self._images: dict[bytes, str] = {}
        self._shapes = 0

    def whole(self, when: datetime) -> bytes:
        self._set_page()
        self._set_properties(when)
        parts = [*self._opening()]
        for section in self._document.sections:
            page = _NEW_PAGE if section.new_page else ""
            parts.append(_paragraph("Heading1", _run(section.title), page))
            parts += [self._block(b, near=_near(section.blocks[i : i + 4])) for i, b in enumerate(section.blocks)]
        body = self._file.element.body
        last = body[-1]  # the page's own measures stand at the end
        spaces = nsdecls("w", "r", "wp", "a", "pic")
        for element in parse_xml(f"<w:body {spaces}>{''.join(parts)}</w:body>"):
            last.addprevious(element)
        out = BytesIO()
        self._file.save(out)
        return _settled(out.getvalue())

    def _set_page(self) -> None:
        section = self._file.sections[0]
        size = section._sectPr.find(qn("w:pgSz"))
        wide, high = word_base.WIDTH, word_base.HEIGHT
        for name, value in (
            ("w", high if self._document.landscape else wide),
            ("h", wide if self._document.landscape else high),
        ):
            size.set(qn(f"w:{name}"), str(value))
        if self._document.landscape:
            size.set(qn("w:orient"), "landscape")
        margins = section._sectPr.find(qn("w:pgMar"))
        for side in ("left", "right", "bottom"):
            margins.set(qn(f"w:{side}"), str(word_base.MARGIN))
        margins.set(qn("w:top"), "1247")
        for side in ("header", "footer"):
            margins.set(qn(f"w:{side}"), "567")
        marking = _fit(self._document.marking)
        for part, content in (
            (section.header, word_base.header(_fit(self._document.running), marking, self._room)),
            (section.footer, word_base.footer(_fit(self._document.foot), marking, self._room)),
        ):
            part.is_linked_to_previous = False
            for old in list(part._element):
                part._element.remove(old)
            part._element.append(parse_xml(content))

    def _set_properties(self, when: datetime) -> None:
        """A moment without a zone is local; the file says it in universal time, to the second."""
        moment = when.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        about = self._file.core_properties
        about.title, about.author, about.last_modified_by = (
            _plain(words)[:255] for words in (self._document.title, self._document.author, self._document.author)
        )
        about.subject, about.comments = (_plain(words)[:255] for words in (self._document.kind, self._document.about))
        about.keywords = _plain(self._document.marking)[:255]
        about.category, about.language, about.revision = "", "en-GB", 1
        about.created = about.modified = moment

    def _opening(self) -> list[str]:
        document = self._document
        parts = [_paragraph("Kind", _run(document.kind)), _paragraph("Title", _run(document.title))]
        if document.subtitle:
            parts.append(_paragraph("Subtitle", _run(document.subtitle)))
        for what, said in document.facts:
            parts.append(_paragraph("Fact", f"{_run(what, 'Quiet')}<w:r><w:tab/></w:r>{_run(said)}"))
        return parts

    def _block(self, block: Block, *, near: bool = False) -> str:
        """``near``: words about the picture or table that comes next stay on its page."""
        match block:
            case Text():
                return _paragraph(_STYLES[block.style], _run(block.text), "<w:keepNext/>" if near else "")
            case Heading():
                return _paragraph("Heading2", _run(block.text))
            case Bullets():
                return self._bullets(block)
            case Cards():
                return self._table(_at_a_glance(block))
            case Table():
                return self._table(block)
            case Quote():
                named = f"<w:r><w:br/></w:r>{_run(block.who, 'Quiet')}" if block.who else ""
                return _paragraph("Quote", _run(f"“{block.text}”") + named)
            case Picture():
                return self._picture(block)

    def _bullets(self, block: Bullets) -> str:
        looks = ""
        style = "ListNumber" if block.numbered else "ListBullet"
        if block.numbered:
            number = self._new_numbering()
            looks = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(_paragraph(style, self._entry(item), looks) for item in block.items)

    def _new_numbering(self) -> int:
        """A numbering that begins at one: without it every list goes on from the one before."""
        numbering = self._file.part.numbering_part.element
        like = self._file.styles.element.xpath("w:style[@w:styleId='ListNumber']//w:numId/@w:val")[0]
        first = next(n for n in numbering.num_lst if str(n.numId) == str(like))
        number = numbering.add_num(first.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def _entry(self, entry: Entry) -> str:
        runs = self._words(entry)
        return f"{runs}<w:r><w:br/></w:r>{_run(entry.below, 'Quiet')}" if entry.below else runs

    def _words(self, entry: Entry) -> str:
        if entry.picture in self._pictures:
            drawing = self._drawings[entry.picture]
            return self._drawn(entry.picture, entry.text, drawing.width, drawing.height)
        style = _TONES.get(entry.tone, "")
        if entry.link:
            part = self._file.part
            found = part.relate_to(_plain(entry.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return f'<w:hyperlink r:id="{found}">{_run(entry.text, "Hyperlink")}</w:hyperlink>'
        if entry.strong and entry.text:
            marked = f'<w:rStyle w:val="{style}"/>' if style else ""
            return f'<w:r><w:rPr>{marked}<w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">{_fit(entry.text)}</w:t></w:r>'
        return _run(entry.text, style)

    def _table(self, block: Table) -> str:
        shares = sum(column.width for column in block.columns)
        room = round(self._room * block.share)
        widths = [int(room * column.width / shares) for column in block.columns]
        widths[-1] += room - sum(widths)
        sides = ["right" if column.right else "left" for column in block.columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = "".join(
            _cell(_paragraph("CellHead", _run(c.title), _set_to(side)), width)
            for c, width, side in zip(block.columns, widths, sides, strict=True)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for row in block.rows:
            if len(row) == 1 < len(widths):
                words = _paragraph("CellHead", _run(row[0].text))
                cells = _cell(words, room, len(widths))
            else:
                cells = "".join(
                    _cell(_paragraph("Cell", self._entry(entry), _set_to(side)), width)
                    for entry, width, side in zip(row, widths, sides, strict=True)
                )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        properties = (
            f'<w:tblStyle w:val="Rows"/><w:tblW w:w="{room}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/><w:tblCaption w:val={_attribute(block.title)}/>'
        )
        # A paragraph below keeps two tables that follow each other from becoming one.
        below = '<w:p><w:pPr><w:spacing w:before="0" w:after="60" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
        return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{below}"

    def _picture(self, block: Picture) -> str:
        parts = [_paragraph("Caption", _run(block.title))] if block.title else []
        if block.key in self._pictures:
            drawing = self._drawings[block.key]
            high = HIGHEST if not self._document.landscape else HIGHEST_ACROSS
            scale = min(self._room / 20 / drawing.width, high / drawing.height)
            near = "<w:keepNext/>" if block.notes else ""
            parts.append(
                _paragraph(
                    "Normal", self._drawn(block.key, block.alt, drawing.width * scale, drawing.height * scale), near
                )
            )
        if block.notes:
            parts.append(_paragraph("Note", _run(" ".join(block.notes))))
        return "".join(parts)

    def _image(self, content: bytes) -> str:
        """The relation to a picture's part, one for equal pictures. (python-docx looks through all parts for each.)"""
        if content not in self._images:
            name = PackURI(f"/word/media/image{len(self._images) + 1}.png")
            image = ImagePart.from_image(Image.from_blob(content), name)
            self._images[content] = self._file.part.relate_to(image, RELATIONSHIP_TYPE.IMAGE)
        return self._images[content]

    def _drawn(self, key: str, alt: str, width: float, height: float) -> str:
        """A picture in the line of text, of a size in points."""
        found = self._image(self._pictures[key])
        self._shapes += 1
        size = f'cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"'
        name, said = f'"Picture {self._shapes}"', _attribute(alt)
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{self._shapes}" name={name} descr={said}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{self._shapes}" name={name} descr={said}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{found}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def _set_to(side: str) -> str:
    return '<w:jc w:val="right"/>' if side == "right" else ""


def _near(blocks: Sequence[Block]) -> bool:
    """Whether the first of the blocks, and words that follow it, are about a picture or a table below them."""
    words = [isinstance(b, Text) and b.style in ("note", "intro") for b in blocks]
    end = words.index(False) if False in words else len(words)
    return 0 < end < len(blocks) and isinstance(blocks[end], Picture | Table)


def _cell(content: str, width: int, across: int = 1) -> str:
    span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{content}</w:tc>'


def _at_a_glance(block: Cards) -> Table:
    """Cards as a table: boxes side by side are read as nonsense by whoever hears them."""
    rows = tuple(
        (Entry(card.label), Entry(card.figure, strong=True), Entry(card.context, tone=card.tone))
        for card in block.cards
    )
    return Table("At a glance", _GLANCE, rows)


def _settled(content: bytes) -> bytes:
    """The same parts with a moment that does not depend on the clock."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            settled.writestr(part, made.read(name))
    return out.getvalue()
