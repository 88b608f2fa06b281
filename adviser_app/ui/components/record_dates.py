"""A day: typed as one likes, chosen from a calendar, or moved with the arrow keys."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from adviser_app.domain.records import Field, FieldError, canonical
from adviser_app.ui.components.forms import follow_icon
from adviser_app.ui.components.record_editor import Editor
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.records import typed


class DateEditor(Editor):
    """Accepts what `domain.records` reads as a day; arrow up and down move by a day, Alt+Down opens the calendar."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self.line = QLineEdit()
        theme.follow(self.line, lambda w: w.setFixedWidth(theme.px(176)))
        self.opener = QToolButton()
        self.opener.setAccessibleName(f"{field.label}: choose from a calendar")
        self.opener.setToolTip("Choose from a calendar (Alt+Down)")
        follow_icon(theme, self.opener, "calendar", "text")
        self.opener.clicked.connect(lambda _on=False: self.open_calendar())
        self.row().addWidget(self.line)
        self.row().addWidget(self.opener)
        self.row().addStretch(1)
        self.popup: CalendarPopup | None = None
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.use(self.line)
        self.left.connect(self._tidy)

    def text(self) -> str:
        return self.line.text()

    def set(self, value: str) -> None:
        self.line.setText(typed(self.field, value))

    def day(self) -> date | None:
        """What is typed, where it is a day."""
        try:
            value = canonical(self.field, self.line.text())
        except FieldError:
            return None
        return date.fromisoformat(value) if value else None

    def open_calendar(self) -> None:
        if self.popup is None:
            self.popup = CalendarPopup(self.theme, self)
            self.popup.setAccessibleName(f"{self.field.label}: calendar")
        self.popup.open_below(self.line, self.day() or date.today(), self._chosen)

    def _chosen(self, day: date) -> None:
        self.set(day.isoformat())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tidy(self) -> None:
        day = self.day()
        if day is not None and self.line.text() != typed(self.field, day.isoformat()):
            self.set(day.isoformat())

    def _move(self, days: int) -> None:
        day = self.day()
        start = date.today() if day is None else day
        try:
            self.set(date.fromordinal(start.toordinal() + (days if day is not None else 0)).isoformat())
        except (ValueError, OverflowError):
            return  # the ends of the calendar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
                return True
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if step is not None and (self.day() is not None or not self.line.text().strip()):
                self._move(step)
                return True
        return super().eventFilter(watched, event)


class CalendarPopup(QFrame):
    """A month below a field. A click or Enter chooses, Escape closes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._choose: object = None
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.calendar.setAccessibleName("Calendar")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.calendar)
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)
        theme.follow(self, lambda popup: popup.paint_with(theme))

    def paint_with(self, theme: Theme) -> None:
        """Weekdays and weekends in the theme's colours: the widget's own red means nothing here."""
        muted, plain = QTextCharFormat(), QTextCharFormat()
        muted.setForeground(theme.color("text_muted"))
        plain.setForeground(theme.color("text"))
        self.calendar.setHeaderTextFormat(muted)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        for name, icon, words in (
            ("qt_calendar_prevmonth", "arrow-left", "Previous month"),
            ("qt_calendar_nextmonth", "arrow-right", "Next month"),
        ):
            turn = self.calendar.findChild(QToolButton, name)
            if turn is not None:
                turn.setIcon(theme.icon(icon))
                turn.setAccessibleName(words)
        self.calendar.setMinimumSize(theme.px(304), theme.px(256))

    def open_below(self, field: QWidget, day: date, choose: object) -> None:
        """``choose(day)`` is called with the day that is chosen."""
        self._choose = choose
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        at = field.mapToGlobal(QPoint(0, field.height() + 2))
        screen = field.screen().availableGeometry()
        if at.y() + self.height() > screen.bottom():
            at = field.mapToGlobal(QPoint(0, -self.height() - 2))
        self.move(at)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, chosen: QDate) -> None:
        self.close()
        if callable(self._choose):
            choose, self._choose = self._choose, None
            choose(date(chosen.year(), chosen.month(), chosen.day()))
