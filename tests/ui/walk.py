"""Walks a window as a screen reader meets it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QScrollBar, QWidget


def controls(window: QWidget) -> list[QWidget]:
    """Everything in ``window`` that can be seen and takes the keyboard."""
    return [
        w
        for w in window.findChildren(QWidget)
        if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(w, QScrollBar)
    ]


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader could not name; a placeholder is not a name."""
    found = []
    for widget in controls(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        inner = isinstance(widget.parentWidget(), QAbstractScrollArea | QComboBox)  # viewports and editors
        if not name and not inner:
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parentWidget()).__name__}")
    return found


def too_small(window: QWidget, least: int = 24) -> list[str]:
    """Buttons smaller than a target may be (WCAG 2.5.8)."""
    return [
        f"{w.text() or w.accessibleName()} {w.width()}×{w.height()}"
        for w in window.findChildren(QAbstractButton)
        if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus and min(w.width(), w.height()) < least
    ]
