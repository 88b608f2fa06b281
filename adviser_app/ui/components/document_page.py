"""A document to print, read in the window first: headings, sentences, tables and pictures, in the theme's look."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QTextBrowser

from adviser_app.ui.theme import Theme
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
    Section,
    Table,
    Text,
)
from adviser_app.viewmodels.tone import Tone

_ROLES = {
    Tone.GOOD: "good", Tone.BAD: "bad", Tone.WARN: "warn", Tone.MUTED: "text_muted", Tone.ACCENT: "accent_text",
}  # fmt: skip


class DocumentPage(QTextBrowser):
    """``set_document`` shows it from the top; pictures are said in words here, drawn on the page."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Document | None = None
        self.setObjectName("reader")
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.anchorClicked.connect(_open)
        self.document().setDocumentMargin(10)  # the words stand clear of the line around what has the keyboard
        theme.changed.connect(self._draw)

    def set_document(self, document: Document | None) -> None:
        same = document is self._shown
        self._shown = document
        if not same:
            self._draw()

    def _draw(self) -> None:
        at = self.verticalScrollBar().value()
        self.setHtml(document_html(self._shown, self._theme) if self._shown is not None else "")
        self.verticalScrollBar().setValue(at)


def document_html(document: Document, theme: Theme) -> str:
    """The document as HTML of what QTextDocument knows, in the theme's colours and sizes."""
    return "".join(
        [
            _p(document.kind, "text_muted", theme),
            _heading(document.title, theme, 1),
            _p(document.subtitle, "text_muted", theme),
            *(_section(section, theme) for section in document.sections),
        ]
    )


def _open(link: QUrl) -> None:
    QDesktopServices.openUrl(link)


def _section(section: Section, theme: Theme) -> str:
    return _heading(section.title, theme, 2) + "".join(_block(block, theme) for block in section.blocks)


def _heading(words: str, theme: Theme, level: int) -> str:
    if not words:
        return ""
    size = theme.px({1: 20, 2: 16, 3: 14}[level])
    above = theme.px({1: 0, 2: 20, 3: 12}[level])
    return (
        f'<h{level} style="font-size:{size}px; font-weight:600; margin-top:{above}px; margin-bottom:{theme.px(4)}px;'
        f' color:{theme.color("text").name()}">{escape(words)}</h{level}>'
    )


def _p(words: str, role: str, theme: Theme, *, size: str = "body", weight: int = 400) -> str:
    if not words:
        return ""
    pixels = theme.px({"body": 13, "small": 12, "heading": 15}[size])
    return (
        f'<p style="margin-top:0; margin-bottom:{theme.px(6)}px; font-size:{pixels}px; font-weight:{weight};'
        f' color:{theme.color(role).name()}">{escape(words)}</p>'
    )


def _block(block: Block, theme: Theme) -> str:
    if isinstance(block, Text):
        if block.style == "lead":
            return _p(block.text, "text", theme, size="heading")
        return _p(block.text, {"note": "text_muted", "notice": "warn"}.get(block.style, "text"), theme)
    if isinstance(block, Heading):
        return _heading(block.text, theme, 3)
    if isinstance(block, Bullets):
        tag = "ol" if block.numbered else "ul"
        items = "".join(f"<li>{_entry(item, theme)}</li>" for item in block.items)
        return f'<{tag} style="margin-top:0; margin-bottom:{theme.px(8)}px; -qt-list-indent:1">{items}</{tag}>'
    if isinstance(block, Cards):
        return _cards(block, theme)
    if isinstance(block, Quote):
        said = f"“{block.text}”"
        return _p(said, "text", theme, size="heading") + _p(block.who, "text_muted", theme)
    if isinstance(block, Picture):
        notes = " ".join(block.notes)
        return _heading(block.title, theme, 3) + _p(f"{block.alt} {notes}".strip(), "text_muted", theme)
    return _table(block, theme)


def _cards(block: Cards, theme: Theme) -> str:
    """Four in a line: more would be too narrow for their words."""
    room = f"padding-right:{theme.px(16)}px; padding-bottom:{theme.px(8)}px"
    cells = [
        f'<td width="25%" style="{room}">{_p(card.label, "text_muted", theme, size="small")}'
        f"{_p(card.figure, 'text', theme, size='heading', weight=600)}"
        f"{_p(card.context, _ROLES.get(card.tone, 'text_muted'), theme, size='small')}</td>"
        for card in block.cards
    ]
    rows = ["".join(cells[at : at + 4]) for at in range(0, len(cells), 4)]
    return f'<table width="98%">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'


def _table(table: Table, theme: Theme) -> str:
    edge = theme.color("hairline").name()
    cell = f"padding:{theme.px(5)}px {theme.px(8)}px; border-bottom:1px solid {edge}"
    head = "".join(
        f'<th align="{_side(column)}" style="{cell}; color:{theme.color("text_muted").name()}; font-weight:600">'
        f"{escape(column.title)}</th>"
        for column in table.columns
    )
    rows = []
    for row in table.rows:
        if len(row) == 1 and len(table.columns) > 1:
            rows.append(
                f'<tr><td colspan="{len(table.columns)}" style="{cell}; font-weight:600">'
                f"{_entry(row[0], theme)}</td></tr>"
            )
            continue
        cells = "".join(
            f'<td align="{_side(column)}" style="{cell}">{_entry(entry, theme)}</td>'
            for column, entry in zip(table.columns, row, strict=False)
        )
        rows.append(f"<tr>{cells}</tr>")
    below = theme.px(8)
    return (
        f'<table width="98%" cellspacing="0" style="border-collapse:collapse; margin-top:{theme.px(4)}px;'
        f' margin-bottom:{below}px"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _side(column: Column) -> str:
    return "right" if column.right else "left"


def _entry(entry: Entry, theme: Theme) -> str:
    role = _ROLES.get(entry.tone, "text")
    words = escape(entry.text)
    if entry.link:
        words = f'<a href="{escape(entry.link)}" style="color:{theme.color("accent_text").name()}">{words}</a>'
    weight = "600" if entry.strong else "400"
    said = f'<span style="color:{theme.color(role).name()}; font-weight:{weight}">{words}</span>'
    if entry.below:
        said += f'<br/><span style="color:{theme.color("text_muted").name()}">{escape(entry.below)}</span>'
    return said
