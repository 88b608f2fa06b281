"""Cards with hairlines, headline figures, and labels whose look is a role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.tone import Tone

if TYPE_CHECKING:
    from adviser_app.viewmodels.cells import Card as FigureView

_PLAIN = 0  # Qt.TextFormat.PlainText, as a number: the first window has labels, and does without the names in Qt
_LARGE = 1.25  # from this text size on, lines wrap rather than end in an ellipsis


def label(text: str = "", role: str = "body", tone: Tone = Tone.NEUTRAL, *, wrap: bool = False) -> QLabel:
    """A label. ``role``: body, small, muted, heading, title, figure; its colour follows ``tone``."""
    made = QLabel(text)
    made.setProperty("textFormat", _PLAIN)
    made.setProperty("role", role)
    made.setProperty("tone", tone.value)
    made.setWordWrap(wrap)
    return made


def stacked(*parts: QWidget, gap: int = 2) -> QWidget:
    """A title and what stands close below it, or other parts, ``gap`` pixels apart."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for part in parts:
        column.addWidget(part)
    return made


def set_tone(made: QWidget, tone: Tone) -> None:
    """Change a label's tone; the style sheet looks again."""
    if made.property("tone") != tone.value:
        made.setProperty("tone", tone.value)
        made.style().unpolish(made)
        made.style().polish(made)


class ToneLabel(QWidget):
    """An icon and words in one tone: a verdict, a notice line. The words always say what the colour says."""

    def __init__(self, theme: Theme, text: str = "", tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        super().__init__()
        self._theme, self._tone, self._icon_name = theme, tone, icon
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon = QLabel()
        self._text = label(text, "body", tone, wrap=True)
        row.addWidget(self._icon, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.after(self, ToneLabel._paint_icon)
        self._paint_icon()

    def set(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        self._tone, self._icon_name = tone, icon
        self._text.setText(text)
        set_tone(self._text, tone)
        self._paint_icon()

    def text(self) -> str:
        return self._text.text()

    def _paint_icon(self) -> None:
        self._icon.setVisible(bool(self._icon_name))
        if self._icon_name:
            size = self._theme.px(16)
            icon = self._theme.icon(self._icon_name, self._theme.tone_role(self._tone))
            self._icon.setPixmap(icon.pixmap(size, size))


class OneLine(QLabel):
    """A label on one line that ends in an ellipsis where it is too long; its tip and its name say all of it. Where
    text is enlarged it wraps instead, so that nothing is lost to whoever needs it large."""

    def __init__(self, theme: Theme, role: str = "small") -> None:
        super().__init__()
        self.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._theme, self._full, self._two = theme, "", False
        theme.follow(self, OneLine._fit)

    def allow_two(self, two: bool) -> None:
        """Whether it has room for two lines, as what it says is mostly longer than one."""
        if two != self._two:
            self._two = two
            self._fit()
            self._cut()

    def _fit(self) -> None:
        self.setWordWrap(self._two or self._theme.scale > _LARGE)
        self.setMinimumHeight(self._theme.px(32) if self._two else 0)
        if self._two:
            self.setAlignment(QtCore.Qt.AlignmentFlag.AlignTop)

    def setText(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        self._cut()

    def text(self) -> str:
        return self._full

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return hint if self.wordWrap() else QSize(0, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = self._full
        if not self.wordWrap():
            shown = QFontMetrics(self._theme.font("small")).elidedText(
                self._full, QtCore.Qt.TextElideMode.ElideRight, max(0, self.width() - 2)
            )
        if super().text() != shown:
            super().setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class Card(QFrame):
    """A framed part of a page: optional heading and subtitle, then ``content``. ``heading_row`` takes controls to
    the right of the heading."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(16, 12, 16, 16)
        self.content.setSpacing(8)
        self.heading_row = QHBoxLayout()
        self.heading_row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = label(title, "heading", wrap=True)
        self._subtitle = label(subtitle, "muted", wrap=True)
        self.heading_row.addWidget(self._title, 1)
        words.addLayout(self.heading_row)
        words.addWidget(self._subtitle)
        self.content.addLayout(words)
        self.set_title(title, subtitle)

    def set_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        if title:
            self.setAccessibleName(title)

    def add_control(self, widget: QWidget) -> None:
        """A button or choice to the right of the heading."""
        self.heading_row.addWidget(widget, 0, QtCore.Qt.AlignmentFlag.AlignTop)


class FigureCard(QFrame):
    """A headline figure: label above, figure large, a toned line of context below (``low``: beside the figure); read
    as one by a screen reader."""

    def __init__(self, view: FigureView, *, low: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8 if low else 12, 16, 8 if low else 12)
        column.setSpacing(2 if low else 4)
        self._label = label("", "muted", wrap=True)
        self._figure = label("", "figure")
        self._context = label("", "body", wrap=True)
        column.addWidget(self._label)
        if low:
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(self._figure)
            row.addWidget(self._context, 1)
            column.addLayout(row)
        else:
            column.addWidget(self._figure)
            column.addWidget(self._context)
        column.addStretch(1)
        self.show_view(view)

    def show_view(self, view: FigureView) -> None:
        self._label.setText(view.label)
        self._figure.setText(view.figure)
        self._context.setText(view.context)
        set_tone(self._context, Tone.MUTED if view.tone is Tone.NEUTRAL else view.tone)
        self.setAccessibleName(f"{view.label}: {view.figure}, {view.context}".rstrip(", "))


class CardRow(QWidget):
    """Figure cards side by side, as many in a line as have room; the rest move to the next line."""

    def __init__(self, theme: Theme, least_width: int = 200, *, low: bool = False) -> None:
        """``low``: cards of two lines, the context beside the figure."""
        super().__init__()
        self._low = low
        self._theme, self._least = theme, least_width
        self._cards: list[FigureCard] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)

    def set_cards(self, views: Sequence[FigureView]) -> None:
        """Show these; cards already there are filled anew rather than made again."""
        while len(self._cards) > len(views):
            gone = self._cards.pop()
            self._grid.removeWidget(gone)
            gone.deleteLater()
        for card, view in zip(self._cards, views, strict=False):
            card.show_view(view)
        self._cards.extend(FigureCard(view, low=self._low) for view in views[len(self._cards) :])
        self._columns = 0
        self._arrange(self.width())
        self.setVisible(bool(views))

    def minimumSizeHint(self) -> QSize:
        """As narrow as one card: else the page could never become narrow enough for fewer columns."""
        hint = super().minimumSizeHint()
        return QSize(max((c.minimumSizeHint().width() for c in self._cards), default=0), hint.height())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange(self.width())

    def _arrange(self, width: int) -> None:
        if not self._cards:
            return
        fit = max(1, (width + 12) // (self._theme.px(self._least) + 12))
        lines = -(-len(self._cards) // min(fit, len(self._cards)))
        columns = -(-len(self._cards) // lines)  # even lines: 3 + 3 rather than 5 + 1
        if columns == self._columns:
            return
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for i, card in enumerate(self._cards):
            self._grid.addWidget(card, i // columns, i % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
