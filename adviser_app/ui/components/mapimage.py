"""A drawing as a picture of pixels."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImageReader

from adviser_app.domain.errors import AdviserError

_ENLARGED = 2.5  # sharp on a page of a document


def write_png(svg: str, path: Path) -> None:
    """SVG text as a PNG file. Raises AdviserError 'cannot-write'."""
    buffer = QBuffer()
    buffer.setData(QByteArray(svg.encode("utf-8")))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"svg")
    reader.setScaledSize(reader.size() * _ENLARGED)
    if not reader.read().save(str(path)):
        raise AdviserError(
            "Cannot write the picture", f"{path} cannot be written.", "Choose another folder.", code="cannot-write"
        )
