"""What every Word file of ours begins from: A4, British English, our styles by name, a running head and page numbers.

The looks live in styles, so that whoever edits the file changes a style and not five hundred paragraphs. Made once
from python-docx's empty document, of which only what is used stays.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from adviser_app.packs import templates

FONT, FALLBACK = "Inter", "Arial"  # Word takes the second where the first is not installed
MARGIN, WIDTH, HEIGHT = 1021, 11906, 16838  # twentieths of a point: 18 mm, A4
_KEPT = frozenset(
    ("Normal", "Title", "Subtitle", "Heading1", "Heading2", "ListBullet", "ListNumber", "Caption", "Header", "Footer",
     "Quote", "DefaultParagraphFont", "TableNormal", "NoList")
)  # fmt: skip
_LANGUAGE = '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
_TAB = "<w:r><w:tab/></w:r>"


def text_width(landscape: bool) -> int:
    """Room between the margins, in twentieths of a point."""
    return (HEIGHT if landscape else WIDTH) - 2 * MARGIN


def base() -> bytes:
    """The empty document, in the printed palette."""
    return _made(tuple(sorted(templates.palette().items())))


@lru_cache(maxsize=2)
def _made(palette: tuple[tuple[str, str], ...]) -> bytes:
    document = docx.Document()
    colour = {role: value.removeprefix("#") for role, value in palette}
    _drop_what_is_not_used(document)
    _set_styles(document.styles.element, colour)
    _set_settings(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _drop_what_is_not_used(document: Any) -> None:
    """The thumbnail of another document, a second copy of all styles, and styles nobody asks for."""
    part = document.part
    for holder in (part.package, part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del holder.rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT:
            styles.remove(style)


def _set_styles(styles: Any, colour: dict[str, str]) -> None:
    """Our styles in the place of those of the same name, and the defaults all of them build on."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    defaults = parse_xml(
        f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{fonts}<w:color w:val="{colour["ink"]}"/>'
        f'<w:sz w:val="19"/><w:szCs w:val="19"/>{_LANGUAGE}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    styles.replace(styles.find(qn("w:docDefaults")), defaults)
    for source in _styles(colour):
        style = parse_xml(source)
        old = next(
            (s for s in styles.findall(qn("w:style")) if s.get(qn("w:styleId")) == style.get(qn("w:styleId"))), None
        )
        if old is None:
            styles.append(style)
        else:
            styles.replace(old, style)


def _paragraph(
    identity: str, name: str, looks: str, run: str = "", *, then: str = "Normal", level: int | None = None
) -> str:
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{then}"/><w:qFormat/><w:pPr>{looks}{outline}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _character(identity: str, name: str, run: str) -> str:
    return (
        f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{run}</w:rPr></w:style>'
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _spaced(before: int, after: int, line: int = 264) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _styles(colour: dict[str, str]) -> list[str]:
    def in_(role: str) -> str:
        return f'<w:color w:val="{colour[role]}"/>'

    def rule(side: str, role: str, eighths: int, space: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour[role]}"/>'

    bold, near = "<w:b/><w:bCs/>", "<w:keepNext/><w:keepLines/>"
    brand = in_("brand")
    row_rule = rule("bottom", "hairline", 4, 0)
    return [
        # Here and not among the defaults: LibreOffice takes those for direct formatting of what stands in tables.
        f'<w:style {nsdecls("w")} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:rPr>{in_('ink')}</w:rPr></w:style>",
        _paragraph("Title", "Title", near + _spaced(0, 60, 240), bold + brand + _size(52), then="Subtitle"),
        _paragraph("Subtitle", "Subtitle", _spaced(0, 160), in_("muted") + _size(19)),
        _paragraph("Kind", "Kind of document", near + _spaced(0, 60),
                   f"{bold}<w:caps/>{in_('muted')}<w:spacing w:val=\"12\"/>{_size(15)}", then="Title"),
        _paragraph("Fact", "Fact", f'<w:tabs><w:tab w:val="left" w:pos="1985"/></w:tabs>{_spaced(0, 20)}'
                   '<w:ind w:left="1985" w:hanging="1985"/>', _size(18), then="Fact"),
        _paragraph("Heading1", "heading 1",
                   f"{near}<w:pBdr>{rule('bottom', 'hairline', 6, 4)}</w:pBdr>{_spaced(400, 160, 240)}",
                   bold + brand + _size(34), level=0),
        _paragraph("Heading2", "heading 2", near + _spaced(260, 100, 240), bold + brand + _size(22), level=1),
        _paragraph("Lead", "Lead", f"{near}{_spaced(60, 140)}", bold + brand + _size(25)),
        _paragraph("Note", "Note", _spaced(0, 120), in_("muted") + _size(16)),
        _paragraph("Notice", "Notice",
                   f"<w:keepLines/><w:pBdr>{rule('left', 'warn', 18, 6)}</w:pBdr>"
                   f'<w:shd w:val="clear" w:color="auto" w:fill="{colour["wash"]}"/>{_spaced(80, 120)}'
                   '<w:ind w:left="142" w:right="57"/>'),
        _paragraph("Quote", "Quote",
                   f"<w:keepLines/><w:pBdr>{rule('left', 'accent_soft', 18, 8)}</w:pBdr>{_spaced(80, 160)}"
                   '<w:ind w:left="284" w:right="284"/>', "<w:i/><w:iCs/>"),
        _paragraph("Caption", "caption", near + _spaced(200, 60), bold + _size(19)),
        _paragraph("Cell", "Table text", _spaced(30, 30, 240), _size(17), then="Cell"),
        _paragraph("CellHead", "Table heading", "<w:keepNext/>" + _spaced(30, 30, 240),
                   bold + brand + _size(15), then="Cell"),
        _paragraph("Header", "header", f"<w:pBdr>{rule('bottom', 'hairline', 4, 4)}</w:pBdr>{_spaced(0, 0, 240)}",
                   in_("muted") + _size(15), then="Header"),
        _paragraph("Footer", "footer", _spaced(0, 0, 240), in_("muted") + _size(15), then="Footer"),
        _character("Quiet", "Quiet", in_("muted") + _size(15)),
        _character("Strong", "Strong words", bold),
        _character("Good", "Good", in_("good")),
        _character("Poor", "Poor", in_("bad")),
        _character("Warning", "Warning", in_("warn")),
        _character("Accent", "Accent", in_("accent")),
        _character("Hyperlink", "Hyperlink", in_("accent") + '<w:u w:val="single"/>'),
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Rows"><w:name w:val="Rows"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{row_rule}'
        f"{rule('insideH', 'hairline', 4, 0)}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{rule("bottom", "brand", 8, 0)}</w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>',
    ]  # fmt: skip


def _set_settings(document: Any) -> None:
    """British English throughout, today's Word rather than a mode that imitates an older one, and what to take where
    our typeface is not installed."""
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), "en-GB")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    fonts = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    known = (
        f'<w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    fonts._blob = fonts.blob.replace(b"</w:fonts>", f"{known}</w:fonts>".encode())


def header(words: str, marking: str, room: int) -> str:
    """What stands at the head of a page, as content of a header part: escaped texts, room in twentieths of a point."""
    return (
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Header"/><w:tabs><w:tab w:val="right" w:pos="{room}"/></w:tabs>'
        f"</w:pPr>{_run(words)}{_TAB}{_run(marking, '<w:b/>')}</w:p>"
    )


def footer(words: str, marking: str, room: int) -> str:
    """What stands at the foot: when it was made, the marking, "Page n of m"."""
    pages = f"{_run('Page ')}{_field('PAGE')}{_run(' of ')}{_field('NUMPAGES')}"
    return (
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="center" w:pos="{room // 2}"/>'
        f'<w:tab w:val="right" w:pos="{room}"/></w:tabs></w:pPr>'
        f"{_run(words)}{_TAB}{_run(marking, '<w:b/>')}{_TAB}{pages}</w:p>"
    )


def _run(words: str, looks: str = "") -> str:
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>' if words else ""


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
