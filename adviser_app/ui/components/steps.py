"""Where one is in a job of several steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from adviser_app.ui.theme import Theme


class StepBar(QWidget):
    """Numbered steps on one line; ``set_step`` says which is under way. A screen reader hears it as its name."""

    def __init__(self, theme: Theme, steps: Sequence[str]) -> None:
        super().__init__()
        self._theme, self._steps, self._at = theme, tuple(steps), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)
        self.set_step(0)

    def set_steps(self, steps: Sequence[str], at: int) -> None:
        """Other steps: a detour makes the way longer."""
        self._steps = tuple(steps)
        self.updateGeometry()
        self.set_step(at)

    def set_step(self, at: int) -> None:
        self._at = at
        self.setAccessibleName(f"Step {at + 1} of {len(self._steps)}: {self._steps[at]}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(360), self._theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size, x, middle = theme.px(22), 0.0, self.height() / 2
        bold = QFontMetrics(theme.font("body", bold=True))
        room = sum(size + theme.px(21) + bold.horizontalAdvance(w) for w in self._steps)
        narrow = room + theme.px(40) * (len(self._steps) - 1) > self.width()
        for i, step in enumerate(self._steps):
            words = step if i == self._at or not narrow else ""  # a number says enough of the other steps
            done, now = i < self._at, i == self._at
            circle = QRectF(x + 1, middle - size / 2, size, size)
            painter.setPen(theme.color("accent" if done or now else "hairline"))
            painter.setBrush(theme.color("accent") if now else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(circle)
            font = theme.font("small", bold=True)
            painter.setFont(font)
            if done:
                box = circle.toRect().adjusted(4, 4, -4, -4)
                theme.icon("check", "accent_text").paint(painter, box)
            else:
                painter.setPen(theme.color("on_accent" if now else "text_muted"))
                painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(i + 1))
            font = theme.font("body", bold=now)
            painter.setFont(font)
            painter.setPen(theme.color("text" if now else "text_muted"))
            width = QFontMetrics(font).horizontalAdvance(words)
            left = x + size + (theme.px(9) if words else 0)
            painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x = left + width + theme.px(12)
            if i + 1 < len(self._steps):
                painter.setPen(theme.color("hairline"))
                painter.drawLine(int(x), int(middle), int(x + theme.px(28)), int(middle))
                x += theme.px(40)
