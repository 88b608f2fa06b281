"""The strip that says loudly that a page shows the figures of a past day, and where the day is changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.fields import date_field, day_of
from adviser_app.ui.components.forms import button

if TYPE_CHECKING:
    from adviser_app.ui.screen import Screen

TIP = "Figures as publishers had released them by a day of the past: what stood when it was quoted"


class PastStrip(QFrame):
    """Hidden while figures are those of today. Put at the top of a page; ``opener`` stands in its header, or where
    the page puts it (``in_header`` False)."""

    def __init__(self, screen: Screen, *, in_header: bool = True) -> None:
        super().__init__(screen)  # at once: without a parent it would be a window when it is shown
        self._context = context = screen.context
        theme = context.theme
        self.setObjectName("banner")
        self.setProperty("tone", "warn")
        self.opener: QPushButton = button(theme, "As at…", context.past.begin, icon="history", tip=TIP)
        if in_header:
            screen.header.add_end(self.opener)
            # In words where there is room for them; a screen reader hears them always.
            theme.follow(self.opener, lambda w: w.setText("As at…" if theme.scale <= 1.5 else ""))
        else:
            self.opener.setParent(screen)  # until the page puts it somewhere, for the same reason
        self.opener.setAccessibleName("Figures as at a past day")
        picture = QLabel()
        theme.follow(picture, lambda w: w.setPixmap(theme.icon("history", "warn").pixmap(theme.px(20), theme.px(20))))
        self.day = date_field("Figures as at", QDate.currentDate())
        self.day.setKeyboardTracking(False)  # a day that is being typed is not asked for
        self.day.setMaximumDate(QDate.currentDate())
        self.day.dateChanged.connect(lambda _day: self._choose())
        self.title = label("Figures as at", "strong")
        self.title.setBuddy(self.day)
        self.words = label("", "body", wrap=True)
        self.back = button(theme, "Back to today", lambda: context.past.choose(None), icon="undo-2")
        row = QVBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(4)
        row.addWidget(Columns(theme, [(Flow([picture, self.title, self.day]), 1), (self.back, 0)], least=480))
        row.addWidget(self.words)
        context.past.changed.connect(self._follow)
        context.past.refused.connect(lambda _error: self._follow())  # the day shown is the one that still counts
        self._follow()

    def _choose(self) -> None:
        self._context.past.choose(day_of(self.day))

    def _follow(self) -> None:
        said = self._context.past.said
        self.setVisible(said is not None)
        self.opener.setVisible(said is None)
        if said is None:
            return
        self._show(said.day)
        self.words.setText(f"{said.sentence} Other pages and packs show today’s figures.")
        self.setAccessibleName(f"{said.title}. {self.words.text()}")

    def _show(self, day: date) -> None:
        self.day.blockSignals(True)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.day.blockSignals(False)
