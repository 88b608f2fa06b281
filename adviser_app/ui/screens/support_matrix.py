"""Who had what: councils × offers, to filter, sort, look into, and take along."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, OneLine, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.matrix import COUNCIL, INSTANCES, MatrixTable
from adviser_app.ui.components.matrix_paint import ICON
from adviser_app.ui.screen import Context
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.support import MARKS, MatrixView, status_cell

_LINE = 24  # a line of the legend in pixels at 100 %
ALL, SOME, NONE = "", "some", "none"
_SHOW = {ALL: None, SOME: True, NONE: False}
_ORDERS = (
    (COUNCIL, False, "Council"), ("type", False, "Type"), ("region", False, "Region"),
    (INSTANCES, True, "Most instances"), (INSTANCES, False, "Fewest instances"),
    ("offers", True, "Most offers"), ("offers", False, "Fewest offers"),
)  # fmt: skip


class MatrixPage(QWidget):
    """``set_view`` shows what was asked for; what is typed and chosen here narrows it in memory. ``opened(council's
    code, offer's id, whether there is anything)``: Enter on a cell; on a council's name the offer is ""."""

    opened = Signal(str, str, bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._view: MatrixView | None = None
        theme = context.theme
        self.sentence = label("", "strong", wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a council")
        self.search.setClearButtonEnabled(True)
        name(self.search, "Find a council", "Part of a name, a code, a type or a region")
        self.show_what = QComboBox()
        name(self.show_what, "Which councils")
        for key, words in ((ALL, "Every council"), (SOME, "Had at least one"), (NONE, "Had none")):
            self.show_what.addItem(words, key)
        self.order = QComboBox()
        name(self.order, "Sorted by")
        theme.follow(self.search, lambda w: w.setFixedWidth(theme.px(150)))
        theme.follow(self.show_what, lambda w: w.setFixedWidth(theme.px(146)))
        theme.follow(self.order, lambda w: w.setFixedWidth(theme.px(186)))
        self.table = MatrixTable(theme, "Councils and offers")
        self.said = OneLine(theme, "small")
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.legend = Legend(theme)
        self.notes = label("", "muted", wrap=True)
        controls = Flow([self.search, self.show_what, self.order])
        top = Columns(theme, [(self.sentence, 1), (controls, 0)], least=860, spacing=8)
        top.setContentsMargins(12, 0, 8, 0)
        self.card = Card()
        self.card.content.setContentsMargins(4, 12, 4, 8)
        self.card.content.addWidget(top)
        self.card.content.addWidget(self.table, 1)
        below = QVBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.setSpacing(4)
        below.addWidget(self.said)
        below.addWidget(self.legend)
        below.addWidget(self.notes)
        self.card.content.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        theme.follow(self.card, lambda w: w.setMinimumHeight(theme.px(420)))
        # A moment after the last key, as all tables do.
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)
        self._typing.timeout.connect(self._list)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._into_table)
        self.show_what.activated.connect(lambda _at: self._list())
        self.order.activated.connect(self._ordered)
        self.table.sorted.connect(lambda *_: self._name_order())
        self.table.said.connect(self.said.setText)
        self.table.opened.connect(self._open)

    def set_view(self, view: MatrixView) -> None:
        self._view = view
        self._offer_orders(view)
        self.notes.setText(" ".join(view.notes[1:]))
        self.notes.setVisible(len(view.notes) > 1)
        self._list()

    def shown(self) -> MatrixView | None:
        """What is on the page, in its order, with all that narrows it in words."""
        view, whole = self.table.view, self._view
        if view is None or whole is None:
            return None
        more = {SOME: "councils that had at least one", NONE: "councils that had none"}.get(
            str(self.show_what.currentData()), ""
        )
        words = self.search.text().strip()
        parts = (whole.scope, more, f"“{words}”" if words else "")
        return replace(view, scope="; ".join(part for part in parts if part))

    def _list(self) -> None:
        self._typing.stop()
        if self._view is None:
            return
        took_up = _SHOW[str(self.show_what.currentData() or ALL)]
        view = self._view.filtered(self.search.text(), took_up=took_up)
        self.table.set_view(view)
        self.sentence.setText(view.sentence)
        self._name_order()

    def _into_table(self) -> None:
        self._list()
        self.table.setFocus()

    # sorting

    def _offer_orders(self, view: MatrixView) -> None:
        self.order.clear()
        for column, descending, words in _ORDERS:
            self.order.addItem(f"Sort: {words[:1].lower()}{words[1:]}", (column, descending))
        for offer in view.offers:
            self.order.addItem(f"Sort: {offer.name}", (offer.id, True))
        self.order.view().setMinimumWidth(self.order.fontMetrics().averageCharWidth() * 48)

    def _ordered(self, at: int) -> None:
        column, descending = self.order.itemData(at)
        self.table.sort_by(column, descending)

    def _name_order(self) -> None:
        """The choice says how the table is sorted, also where a heading was pressed."""
        now = (self.table.sort_column, self.table.sort_descending)
        at = next((i for i in range(self.order.count()) if tuple(self.order.itemData(i)) == now), -1)
        if at < 0:
            at = next((i for i in range(self.order.count()) if self.order.itemData(i)[0] == now[0]), 0)
        self.order.setCurrentIndex(at)

    def _open(self, council: str, offer: str) -> None:
        view = self.table.view
        assert view is not None
        row = next(i for i, c in enumerate(view.councils) if c.code == council)
        column = next((j for j, o in enumerate(view.offers) if o.id == offer), -1)
        self.opened.emit(council, offer, column >= 0 and bool(view.episodes[row, column]))


class Legend(QWidget):
    """What the marks mean: each with its word, on the next line where there is no room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Marks: " + ", ".join(MARKS))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._resize)

    def _resize(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(400), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(_LINE))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[-1][1].bottom() + 1

    def _places(self, width: int) -> list[tuple[str, QRect]]:
        theme, metrics = self._theme, QFontMetrics(self._theme.font("small"))
        out: list[tuple[str, QRect]] = []
        x = y = 0
        for status in MARKS:
            room = theme.px(ICON + 5) + metrics.horizontalAdvance(status) + 2
            if x and x + room > width:
                x, y = 0, y + theme.px(_LINE)
            out.append((status, QRect(x, y, room, theme.px(_LINE))))
            x += room + theme.px(14)
        return out

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text_muted"))
        size = theme.px(ICON)
        for status, box in self._places(self.width()):
            cell = status_cell(status)
            icon = theme.icon(cell.icon, theme.tone_role(cell.tone))
            icon.paint(painter, QRect(box.left(), box.top() + (box.height() - size) // 2, size, size))
            painter.drawText(box.adjusted(theme.px(ICON + 5), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, status)
        painter.end()
