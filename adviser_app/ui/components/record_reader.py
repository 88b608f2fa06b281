"""A record to read: airy, selectable, one stop for the keyboard; what is private or in conflict says so in words."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.forms import button
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.records import FactView, RecordPage

PRIVATE = "Private: what you write here stays on this laptop. No exchange carries it."


class PrivateNotice(QFrame):
    """A lock and words in a dashed frame: wherever a private note is shown or written."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("private")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(ToneLabel(theme, PRIVATE, Tone.ACCENT, "lock"), 1)
        self.setAccessibleName(PRIVATE)


class RecordReader(QWidget):
    """``set_page`` shows a record; ``settle_wanted`` tells (table, row) of one whose mark was followed."""

    settle_wanted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: RecordPage | None = None
        self._kind = ToneLabel(theme)
        self._title = label("", "heading", wrap=True)
        self._mark = ToneLabel(theme)
        self._settle = button(theme, "Settle it…", self._ask)
        marked = QHBoxLayout()
        marked.setSpacing(8)
        marked.addWidget(self._mark, 1)
        marked.addWidget(self._settle, 0, Qt.AlignmentFlag.AlignTop)
        self.text = QTextBrowser()
        self.text.setObjectName("reader")
        self.text.setAccessibleName("The record")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(_open)
        self.text.document().setDocumentMargin(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._kind)
        column.addWidget(self._title)
        column.addLayout(marked)
        level = QVBoxLayout()  # the text is level with the title, the room for its focus frame outside
        level.setContentsMargins(-2, 0, 0, 0)
        level.addWidget(self.text, 1)
        column.addLayout(level, 1)
        theme.after(self, RecordReader._write)
        self.set_page(None)

    @property
    def page(self) -> RecordPage | None:
        return self._page

    def set_page(self, page: RecordPage | None) -> None:
        """``None``: nothing is chosen."""
        same = page is not None and self._page is not None and page.id == self._page.id
        self._page = page
        if page is not None and page.private:
            self._kind.set(f"{page.kind}: stays on this laptop", Tone.ACCENT, "lock")
        else:
            self._kind.set(page.kind if page else "", Tone.MUTED)
        self._title.setText(page.title if page else "")
        marked = page.marks[0] if page and page.marks else None
        self._mark.setVisible(marked is not None)
        self._settle.setVisible(marked is not None)
        if marked is not None:
            self._mark.set(marked.said[:1].upper() + marked.said[1:], marked.tone, marked.icon)
            self._settle.setText("Look at it…" if marked.tone is Tone.WARN else "Settle it…")
        self.text.setAccessibleName(f"{page.kind}: {page.title}" if page else "The record")
        at = self.text.verticalScrollBar().value()
        self._write()
        self.text.verticalScrollBar().setValue(at if same else 0)

    def _ask(self) -> None:
        if self._page is not None:
            self.settle_wanted.emit(self._page.table, self._page.id)

    def _write(self) -> None:
        theme, page = self._theme, self._page
        muted, bad = theme.color("text_muted").name(), theme.color("bad").name()
        self.text.document().setDefaultStyleSheet(
            f"a {{ color: {theme.color('accent_text').name()}; }}"
            f" .label {{ color: {muted}; font-size: {theme.px(12)}px; }} .wrong {{ color: {bad}; }}"
            " p { margin-top: 0; line-height: 130%; margin-bottom: 10px; } p.lead { margin-bottom: 16px; }"
        )
        if page is None:
            self.text.setHtml(f"<p class='label'>{escape('Choose a row to read all of it here.')}</p>")
            return
        parts = [f"<p class='lead'>{_lines(page.lead)}</p>"] if page.lead else []
        parts += [_fact(fact) for fact in page.facts]
        parts.append(f"<p class='label'>{escape(page.changed)}</p>")
        self.text.setHtml("".join(parts))


def _fact(fact: FactView) -> str:
    """A label over its value; lines and paragraphs as they were typed."""
    value = _lines(fact.text)
    if fact.link:
        value = f'<a href="{escape(fact.link, quote=True)}">{value}</a>'
    wrong = f"<br><span class='wrong'>{escape(fact.note)}</span>" if fact.note else ""
    return f"<p class='fact'><span class='label'>{escape(fact.label)}</span><br>{value}{wrong}</p>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _open(url: QUrl) -> None:
    """Only what a browser or a mail program opens: a record must not start a program."""
    if url.scheme().lower() in ("http", "https", "mailto"):
        QDesktopServices.openUrl(url)
