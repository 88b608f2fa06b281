"""Pages on top of each other, as high as the one that is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget


class FittedStack(QStackedWidget):
    """QStackedWidget asks for the room of its largest page whichever it shows: below a short one there would be a
    hole, and the page around it would scroll to nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def hasHeightForWidth(self) -> bool:
        return False  # a layout around it would ask all pages; the hints know the width

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return self._fitted(shown.sizeHint()) if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        hint, inside = shown.minimumSizeHint(), shown.layout()
        if inside is None or not inside.hasHeightForWidth():
            return self._fitted(hint)
        return QSize(hint.width(), inside.minimumHeightForWidth(max(self.width(), hint.width())))

    def _fitted(self, hint: QSize) -> QSize:
        shown = self.currentWidget()
        if shown is None or not shown.hasHeightForWidth():
            return hint
        return QSize(hint.width(), shown.heightForWidth(max(self.width(), hint.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
