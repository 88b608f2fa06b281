"""Controls with their names: every field made here says to a screen reader what it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.theme import Theme


def button(
    theme: Theme, text: str, handler: Callable[[], None], *, icon: str = "", primary: bool = False, flat: bool = False,
    tip: str = "",
) -> QPushButton:  # fmt: skip
    """A push button; ``primary`` is filled with the accent, ``flat`` looks like a link until pointed at."""
    made = QPushButton(text)
    made.setProperty("look", "primary" if primary else "flat" if flat else "plain")
    made.clicked.connect(lambda _checked=False: handler())
    if tip:
        made.setToolTip(tip)
        made.setAccessibleDescription(tip)
    if icon:
        role = "on_accent" if primary else "accent_text" if flat else "text"
        follow_icon(theme, made, icon, role)
    return made


def ends(theme: Theme, cancel: Callable[[], None], accept: QPushButton) -> QHBoxLayout:
    """The last line of a dialog: Cancel, and at the right end what it is for."""
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addStretch(1)
    line.addWidget(button(theme, "Cancel", cancel))
    line.addWidget(accept)
    return line


def follow_icon(theme: Theme, made: QAbstractButton, icon: str, role: str) -> None:
    """Give a button an icon that follows the theme."""
    theme.follow(made, lambda button: _paint_icon(theme, button, icon, role))


def _paint_icon(theme: Theme, made: QAbstractButton, icon: str, role: str) -> None:
    made.setIcon(theme.icon(icon, role))
    room = 4 if made.text() else 0
    made.setIconSize(QSize(theme.px(16 + room), theme.px(16)))


def add_row(
    form: QFormLayout, text: str, field: QWidget, help: str = "", *, control: QWidget | None = None
) -> QLabel:  # fmt: skip
    """A labelled field: label buddy, accessible name and description, and the help as a muted line below.

    ``control``: the part of a ``field`` of several parts that takes the keyboard; the label and the names are its.
    """
    control = control or field
    tag = label(text)
    tag.setBuddy(control)
    control.setAccessibleName(text.rstrip(":").replace("&", ""))
    if help:
        control.setAccessibleDescription(help)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(field)
        column.addWidget(label(help, "muted", wrap=True))
        form.addRow(tag, box)
    else:
        form.addRow(tag, field)
    return tag


def name(widget: QWidget, text: str, description: str = "") -> QWidget:
    """Give a control without a visible label its accessible name."""
    widget.setAccessibleName(text)
    if description:
        widget.setAccessibleDescription(description)
    return widget
