"""A box to choose from whose words are cut with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.choice import Choice


def told(box: Choice) -> str:
    """What stands beside the mouse."""
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5))))
    return box.toolTip()


def test_what_has_no_room_ends_in_an_ellipsis_and_is_told_in_full(qtbot: QtBot) -> None:
    box = Choice()
    qtbot.addWidget(box)
    box.addItems(["Short", "Greater Barnsley and Sheffield and all the rest"])
    box.setFixedWidth(160)
    assert (box.shown(), told(box)) == ("Short", "")
    box.setCurrentIndex(1)
    assert box.shown().endswith("…")
    assert told(box) == box.currentText() == "Greater Barnsley and Sheffield and all the rest"
    box.setFixedWidth(900)
    assert (box.shown(), told(box)) == (box.currentText(), "")
