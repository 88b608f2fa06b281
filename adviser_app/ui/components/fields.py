"""Fields with the label above them, and tables that fill a card: how the pages lay out forms and lists."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.table import DataTable


def field(text: str, control: QWidget, help: str = "") -> QWidget:
    """A label above its control, help in a muted line below; both are told to a screen reader."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    tag = label(text)
    tag.setBuddy(control)
    if not control.accessibleName():
        control.setAccessibleName(text)
    column.addWidget(tag)
    column.addWidget(control)
    if help:
        if not control.accessibleDescription():
            control.setAccessibleDescription(help)
        column.addWidget(label(help, "muted", wrap=True))
    return box


def table_card(table: DataTable, above: QWidget | None = None) -> Card:
    """A card that a table fills: the words of its cells stand under the words of its heading."""
    card = Card()
    card.content.setContentsMargins(4, 12, 4, 6)
    table.heading_line.setContentsMargins(12, 0, 8, 0)
    if above is not None:
        card.content.addWidget(above)
    card.content.addWidget(table, 1)
    return card


def date_field(name: str, start: QDate) -> QDateEdit:
    """A day to choose, with a calendar, named for a screen reader in all its parts."""
    made = QDateEdit(start)
    made.setCalendarPopup(True)
    made.setDisplayFormat("d MMMM yyyy")
    made.setAccessibleName(name)
    edit = made.lineEdit()
    if edit is not None:
        edit.setAccessibleName(name)
    return made


def day_of(chosen: QDateEdit) -> date:
    """The day as Python has it."""
    day = chosen.date()
    return date(day.year(), day.month(), day.day())
