"""What every control of a record's form can do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from adviser_app.domain.records import Field
from adviser_app.ui.theme import Theme


class Editor(QWidget):
    """Subclasses put their parts into ``row()``, name the one that takes the keyboard with ``use`` and write ``text``
    and ``set``."""

    changed = Signal()  # while one types
    left = Signal()  # the keyboard went elsewhere

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__()
        self.theme, self.field = theme, field
        self.control: QWidget = self
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def row(self) -> QHBoxLayout:
        return self._row

    def use(self, control: QWidget) -> None:
        """``control`` takes the keyboard and has the label's name."""
        self.control = control
        self.setFocusProxy(control)
        control.installEventFilter(self)

    def text(self) -> str:
        """As typed: what `domain.records.check` reads."""
        raise NotImplementedError

    def set(self, value: str) -> None:
        """Show a canonical value."""
        raise NotImplementedError

    def describe(self, name: str, description: str) -> None:
        """What a screen reader says: help and what is wrong besides the name."""
        self.control.setAccessibleName(name)
        self.control.setAccessibleDescription(description)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.control and isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._gone(event)
        return super().eventFilter(watched, event)

    def _gone(self, event: QFocusEvent) -> None:
        """Told a moment later: a form that is closed takes the focus from parts that are half gone already."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            QTimer.singleShot(0, self, self.left.emit)


def find_anywhere(completer: QCompleter, name: str) -> None:
    """Let a completer offer what contains the typed text, in a list with a name."""
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    popup = completer.popup()
    if popup is not None:
        popup.setAccessibleName(name)
