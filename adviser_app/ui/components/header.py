"""The head of a page: large title, subtitle, the search box that opens the palette, and the page's buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.components.busy import BusyLine
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import widgets_of
from adviser_app.ui.components.forms import button

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context


_SEARCH = ("Find or do anything   Ctrl+K", "Ctrl+K", "")  # the longest that has room
_EDGE, _GAP = 24, 12


class PageHeader(QWidget):
    """Made by every Screen. ``changed`` tells the window that its title should follow."""

    changed = Signal()

    def __init__(self, context: Context, title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self._context, self._has_tabs = context, False
        self._row = row = QHBoxLayout()
        row.setSpacing(_GAP)
        self._title = label(title, "title", wrap=True)
        self._subtitle = label(subtitle, "muted", wrap=True)
        row.addWidget(self._title, 1)
        self._search = QPushButton(_SEARCH[0])
        self._search.setObjectName("search")
        self._search.setAccessibleName("Find or do anything")
        self._search.setAccessibleDescription("Opens a search over councils, indicators, pages and actions. Control K.")
        self._search.setCursor(Qt.CursorShape.IBeamCursor)
        self._search.clicked.connect(lambda: context.open_palette())
        row.addWidget(self._search, 0, Qt.AlignmentFlag.AlignTop)
        self._busy = BusyLine(context.theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._busy)
        self._words = words = QVBoxLayout()
        words.setContentsMargins(_EDGE, 16, _EDGE, 12)
        words.setSpacing(0)
        words.addLayout(row)
        words.addWidget(self._subtitle)
        column.addLayout(words)
        self.set(title, subtitle)
        context.theme.after(self, PageHeader._paint)
        self._paint()

    @property
    def title_text(self) -> str:
        return self._title.text()

    def set(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self._fit()
        self.changed.emit()

    def set_busy(self, busy: bool) -> None:
        """Whether data is on its way; a thin moving line appears after a moment."""
        self._busy.set_busy(busy)

    def add_button(
        self, text: str, handler: Callable[[], None], *, icon: str = "", primary: bool = False, tip: str = ""
    ) -> QPushButton:
        """A button of the page, right of the search box; ``primary`` for the one that matters most."""
        made = button(self._context.theme, text, handler, icon=icon, primary=primary, tip=tip)
        self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._fit()
        return made

    def add_action(self, action_id: str, *, primary: bool = False) -> QPushButton:
        """A button made from a registered action: its text, icon and shortcut."""
        action = self._context.actions.get(action_id)
        tip = f"{action.help or action.text} ({action.shortcut})" if action.shortcut else action.help
        made = self.add_button(action.text, lambda: self._context.actions.run(action_id), icon=action.icon,
                               primary=primary, tip=tip)  # fmt: skip
        qaction = self._context.actions.qaction(action_id)
        qaction.enabledChanged.connect(made.setEnabled)
        return made

    def add_end(self, widget: QWidget) -> None:
        """Any other control after the page's buttons."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._fit()

    def add_tabs(self, tabs: QWidget) -> None:
        """The parts of the page, below its title: they stay while the page scrolls."""
        self._words.setContentsMargins(_EDGE, 16, _EDGE, 8)
        self._has_tabs = True
        self._clear_subtitle()
        self._words.addWidget(tabs)

    def _clear_subtitle(self) -> None:
        """Room between its letters and buttons above it, or tabs below it."""
        below_buttons = self._words.indexOf(self._title) >= 0
        self._subtitle.setContentsMargins(0, 8 if below_buttons else 0, 0, 8 if self._has_tabs else 0)

    # sizes

    def minimumSizeHint(self) -> QSize:
        """As narrow as with the shortest search box: else a narrow page could never make it shorter."""
        hint = super().minimumSizeHint()
        spare = self._search.minimumWidth() - self._search_width(_SEARCH[-1])
        return QSize(max(0, hint.width() - max(0, spare)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a button was shown, or says something else
            self._fit()
        return super().event(event)

    def _search_width(self, words: str) -> int:
        theme = self._context.theme
        around = theme.px(16 + 4) + 28  # the icon, padding and border
        full = QFontMetrics(theme.font()).horizontalAdvance(words) + around
        return max(full, theme.px(248)) if words == _SEARCH[0] else full

    def _fit(self) -> None:
        """The search box gives way to the title and the buttons: its words go first, then all but its icon."""
        theme = self._context.theme
        others = sum(
            w.sizeHint().width() + _GAP for w in widgets_of(self._row)
            if not w.isHidden() and w not in (self._title, self._search)
        )  # fmt: skip
        metrics, said = QFontMetrics(theme.font("title")), self._title.text()
        room = self.width() - 2 * _EDGE - others - _GAP
        longest = max((metrics.horizontalAdvance(word) for word in said.split()), default=0)
        above = room - self._search_width(_SEARCH[-1]) < longest
        self._place_title(above)
        room -= 0 if above else min(metrics.horizontalAdvance(said), theme.px(300))
        words = next((w for w in _SEARCH if self._search_width(w) <= room), _SEARCH[-1])
        if self._search.text() != words:
            self._search.setText(words)
        self._search.setFixedWidth(self._search_width(words))

    def _place_title(self, above: bool) -> None:
        """Above search box and buttons where a word of it would be cut beside them, else before them."""
        if above == (self._words.indexOf(self._title) >= 0):
            return
        if above:
            self._row.removeWidget(self._title)
            self._row.insertStretch(0, 1)
            self._words.insertWidget(0, self._title)
        else:
            self._words.removeWidget(self._title)
            self._row.takeAt(0)
            self._row.insertWidget(0, self._title, 1)
        self._clear_subtitle()

    def _paint(self) -> None:
        theme = self._context.theme
        self._search.setIcon(theme.icon("search", "text_muted"))
        self._search.setIconSize(QSize(theme.px(16 + 4), theme.px(16)))
        self._fit()
