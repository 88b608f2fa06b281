"""A document to print, read in the window first: headings, sentences, tables and pictures, in the theme's look."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.document import (
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

_ROLES = {
    Tone.GOOD: "good", Tone.BAD: "bad", Tone.WARN: "warn", Tone.MUTED: "text_muted", Tone.ACCENT: "accent_text",
}  # fmt: skip


PART = 6_000  # characters of HTML that are taken in in one turn of the event loop: some 10 ms
_ROWS = 16  # of a table at once


class DocumentPage(QTextBrowser):
    """``set_document`` shows it from the top; pictures are said in words here, drawn on the page. A long document
    arrives part by part, each in a turn of its own: what it begins with can be read at once, and the window answers."""

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
        self.document().setUndoRedoEnabled(False)
        self._parts: Iterator[str] = iter(())  # those that are not there yet
        self._place = 0  # where the reader was, to be gone back to once there is so much of it
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._add_part)
        theme.after(self, DocumentPage._draw)

    @property
    def complete(self) -> bool:
        """Whether the whole document is there."""
        return not self._next.isActive()

    def set_document(self, document: Document | None) -> None:
        same = document is self._shown
        self._shown = document
        if not same:
            self.verticalScrollBar().setValue(0)
            self._draw()

    def _draw(self) -> None:
        self._place = self.verticalScrollBar().value()
        self.clear()
        self._parts = document_parts(self._shown, self._theme) if self._shown is not None else iter(())
        self._next.start()
        self._add_part()

    def _add_part(self) -> None:
        part = next(self._parts, None)
        if part is None:
            self._next.stop()
            return
        at = QTextCursor(self.document())
        at.movePosition(QTextCursor.MoveOperation.End)
        at.insertHtml(part)
        if self._place:
            bar = self.verticalScrollBar()
            bar.setValue(self._place)
            if bar.value() == self._place:
                self._place = 0


def document_parts(document: Document, theme: Theme) -> Iterator[str]:
    """The document as HTML of what QTextDocument knows, in the theme's colours and sizes; in parts of `PART` characters
    or a piece more. All but the first begin with a table: a paragraph would lose the room above it, or go on in the one
    before."""
    part = ""
    for piece in _pieces(document, theme):
        if len(part) >= PART and piece.startswith("<table"):
            yield part
            part = ""
        part += piece
    yield part


def _pieces(document: Document, theme: Theme) -> Iterator[str]:
    yield _p(document.kind, "text_muted", theme)
    yield _heading(document.title, theme, 1)
    yield _p(document.subtitle, "text_muted", theme)
    for section in document.sections:
        yield _heading(section.title, theme, 2)
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _table(block, theme)
            else:
                yield _block(block, theme)


def _open(link: QUrl) -> None:
    QDesktopServices.openUrl(link)


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


def _block(block: Text | Heading | Bullets | Cards | Quote | Picture, theme: Theme) -> str:
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
    notes = " ".join(block.notes)
    return _heading(block.title, theme, 3) + _p(f"{block.alt} {notes}".strip(), "text_muted", theme)


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


def _table(table: Table, theme: Theme) -> Iterator[str]:
    """A long one in pieces, tables of their own to Qt: with columns of one width they look like one."""
    edge = theme.color("hairline").name()
    cell = f"padding:{theme.px(5)}px {theme.px(8)}px; border-bottom:1px solid {edge}"
    long, room = len(table.rows) > _ROWS, sum(column.width for column in table.columns)
    widths = [f' width="{100 * column.width / room:.0f}%"' if long else "" for column in table.columns]
    head = "".join(
        f'<th align="{_side(column)}"{width} style="{cell}; color:{theme.color("text_muted").name()}; font-weight:600">'
        f"{escape(column.title)}</th>"
        for column, width in zip(table.columns, widths, strict=True)
    )
    for first in range(0, max(len(table.rows), 1), _ROWS):
        rows = [] if first else [f"<thead><tr>{head}</tr></thead>"]
        for row in table.rows[first : first + _ROWS]:
            if len(row) == 1 and len(table.columns) > 1:
                rows.append(
                    f'<tr><td colspan="{len(table.columns)}" style="{cell}; font-weight:600">'
                    f"{_entry(row[0], theme)}</td></tr>"
                )
                continue
            cells = "".join(
                f'<td align="{_side(column)}"{width} style="{cell}">{_entry(entry, theme)}</td>'
                for column, width, entry in zip(table.columns, widths, row, strict=False)
            )
            rows.append(f"<tr>{cells}</tr>")
        above = 0 if first else theme.px(4)
        below = theme.px(8) if first + _ROWS >= len(table.rows) else 0
        yield (
            f'<table width="98%" cellspacing="0" style="border-collapse:collapse; margin-top:{above}px;'
            f' margin-bottom:{below}px">{"".join(rows)}</table>'
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
