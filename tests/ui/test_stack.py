"""Pages on top of each other: as high as the one that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.stack import FittedStack


def test_it_is_as_high_as_the_page_that_is_shown(qtbot: QtBot) -> None:
    around, stack = QWidget(), FittedStack()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(stack)
    column.addStretch(1)
    low, high, words = QLabel("low"), QLabel("high"), QLabel("many words " * 60)
    low.setFixedHeight(40)
    high.setFixedHeight(700)
    words.setWordWrap(True)
    for page in (low, high, words):
        stack.addWidget(page)
    around.resize(400, 900)
    with qtbot.waitExposed(around):
        around.show()
    assert stack.height() == 40
    stack.setCurrentWidget(high)
    qtbot.waitUntil(lambda: stack.height() == 700)
    stack.setCurrentWidget(words)
    qtbot.waitUntil(lambda: stack.height() == words.heightForWidth(400))
    around.resize(800, 900)
    qtbot.waitUntil(lambda: stack.height() == words.heightForWidth(800))
    stack.setCurrentWidget(low)
    qtbot.waitUntil(lambda: stack.height() == 40)
