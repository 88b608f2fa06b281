"""A window of text is as high as its text: Qt measures wrapped words at another width, and leaves gaps."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def fit(dialog: QDialog) -> None:
    """Give a window the height that its content has at its least width."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        width = max(dialog.minimumWidth(), layout.minimumSize().width())
        dialog.resize(width, layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else dialog.height())
