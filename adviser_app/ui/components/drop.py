"""A frame to drop files into, with the buttons that choose them instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from adviser_app.ui.components.cards import label
from adviser_app.ui.theme import Theme


class DropZone(QFrame):
    """``dropped`` tells a list of paths; ``low``: less air around."""

    dropped = Signal(list)  # of Path

    def __init__(
        self, theme: Theme, words: str, more: str, buttons: Sequence[QPushButton], *, low: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        icon = QLabel()
        theme.follow(icon, lambda w: w.setPixmap(theme.icon("upload", "text_muted").pixmap(theme.px(28), theme.px(28))))
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in buttons:
            row.addWidget(one)
        row.insertStretch(0, 1)
        row.addStretch(1)
        column = QVBoxLayout(self)
        edge = 12 if low else 24
        column.setContentsMargins(16, edge, 16, edge)
        column.setSpacing(8)
        for part in (icon, label(words, "strong", wrap=True), label(more, "muted", wrap=True)):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(part)
        column.addSpacing(4)
        column.addLayout(row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._over(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        found = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if found:
            event.acceptProposedAction()
            self.dropped.emit(found)

    def _over(self, on: bool) -> None:
        self.setProperty("over", on)
        self.style().unpolish(self)
        self.style().polish(self)
