"""What a screen reader is told that a picture is: a graphic. Qt calls what is painted a part of a window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_MARK = "picture"  # the property of a widget that is one
_installed: list[bool] = []


def picture(widget: QWidget) -> None:
    """Say that ``widget`` is a graphic. To be called while it is made: Qt asks once for each widget."""
    if not _installed:
        QAccessible.installFactory(_spoken)
        _installed.append(True)
    widget.setProperty(_MARK, True)


def _spoken(_kind: str, asked: QObject) -> QAccessibleInterface | None:
    """How a widget is spoken of; None leaves it to Qt, which asks for every widget."""
    if isinstance(asked, QWidget) and asked.property(_MARK):
        return QAccessibleWidget(asked, QAccessible.Role.Graphic)
    return None
