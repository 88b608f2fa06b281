"""A change of theme or text size costs what is seen; what is hidden follows when it is shown, or while nobody waits."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from adviser_app.ui.ahead import Ahead
from adviser_app.ui.components.cards import label, set_tone
from adviser_app.ui.screen import ScreenSpec
from adviser_app.ui.shell import Shell
from adviser_app.ui.theme import Mode, Theme
from adviser_app.viewmodels.tone import Tone
from tests.ui.pages import SPECS

MakeShell = Callable[[list[ScreenSpec]], Shell]


class Dressed(QObject):
    """Counts how often widgets are told of a change of style."""

    def __init__(self, widgets: list[QWidget]) -> None:
        super().__init__()
        self.count = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.StyleChange
        return False


class Pages:
    """A window whose second page has been seen and is hidden now; ``note`` is a label on it in the muted colour."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.second = shell.go("second")
        self.note = label("said", "muted")
        for widget in (self.note, *(label(f"Line {n}") for n in range(12))):
            self.second.body.addWidget(widget)
        self.first = shell.go("first")
        QApplication.processEvents()

    def colour(self) -> str:
        return self.note.palette().color(QPalette.ColorRole.WindowText).name()


@pytest.fixture
def pages(make_shell: MakeShell) -> Iterator[Pages]:
    yield Pages(make_shell(SPECS))
    gc.unfreeze()


def test_a_change_of_theme_dresses_what_is_seen_and_nothing_else(pages: Pages, theme: Theme) -> None:
    seen = Dressed(pages.first.findChildren(QLabel))
    hidden = Dressed([pages.second, *pages.second.findChildren(QWidget)])
    light = pages.colour()
    theme.set_mode(Mode.DARK)
    title = pages.first.findChildren(QLabel)[0]
    assert title.palette().color(QPalette.ColorRole.WindowText) == theme.color("text")
    assert seen.count > 0
    assert hidden.count == 0
    assert pages.colour() == light


def test_a_hidden_page_has_the_new_looks_when_it_is_shown(pages: Pages, theme: Theme) -> None:
    heights = [pages.note.sizeHint().height()]
    theme.set_mode(Mode.DARK)
    theme.set_scale(1.5)
    pages.shell.go("second")
    assert pages.colour() == theme.color("text_muted").name()
    assert pages.note.font().pixelSize() == theme.font().pixelSize()
    assert pages.note.sizeHint().height() > heights[0]
    theme.set_mode(Mode.LIGHT)  # of what is seen now
    assert pages.colour() == theme.color("text_muted").name()


def test_a_page_that_missed_several_changes_has_only_the_last(pages: Pages, theme: Theme) -> None:
    before, size = pages.colour(), pages.note.font().pixelSize()
    for mode in (Mode.DARK, Mode.LIGHT, Mode.DARK, Mode.LIGHT):
        theme.set_mode(mode)
        theme.set_scale(2.0 if mode is Mode.DARK else 1.0)
    pages.shell.go("second")
    assert (pages.colour(), pages.note.font().pixelSize()) == (before, size)


def test_what_a_sheet_put_over_a_widget_goes_when_the_sheet_no_longer_says_it(pages: Pages, theme: Theme) -> None:
    """Not the colour of the sheet of yesterday, taken for the widget's own."""
    set_tone(pages.note, Tone.BAD)
    theme.set_mode(Mode.DARK)
    pages.shell.go("second")
    assert pages.colour() == theme.color("bad").name()
    pages.note.setProperty("role", "body")
    set_tone(pages.note, Tone.NEUTRAL)
    assert pages.colour() == theme.color("text").name()


def test_what_follows_the_theme_on_a_hidden_page_is_told_when_it_is_shown(pages: Pages, theme: Theme) -> None:
    told: list[str] = []
    theme.after(pages.note, lambda _note: told.append("after"))
    theme.follow(pages.note, lambda _note: told.append("with"))
    assert told == ["with"]
    theme.set_mode(Mode.DARK)
    assert told == ["with"]
    pages.shell.go("second")
    assert told == ["with", "with", "after"]
    theme.set_mode(Mode.LIGHT)
    assert told == ["with", "with", "after", "with", "after"]


def test_hidden_pages_are_dressed_while_nobody_touches_the_window(qtbot: QtBot, pages: Pages, theme: Theme) -> None:
    Ahead(pages.shell, lambda: 0.0).start()
    qtbot.waitUntil(lambda: not pages.shell.make_next())
    theme.set_mode(Mode.DARK)
    assert pages.colour() != theme.color("text_muted").name()
    made = pages.shell.findChild(Ahead)
    assert made is not None
    made._touched = -10.0
    qtbot.waitUntil(lambda: pages.colour() == theme.color("text_muted").name())
    dressed = Dressed(pages.second.findChildren(QWidget))
    pages.shell.go("second")
    assert dressed.count == 0


def test_a_hidden_part_of_a_page_sleeps_on_when_the_page_is_shown(pages: Pages, theme: Theme) -> None:
    part = QWidget()
    column = QVBoxLayout(part)
    labels = [label(f"Line {n}", "muted") for n in range(20)]
    for each in labels:
        column.addWidget(each)
    pages.second.body.addWidget(part)
    pages.shell.go("second")
    QApplication.processEvents()
    part.hide()
    pages.shell.go("first")
    theme.set_mode(Mode.DARK)
    muted, role = theme.color("text_muted"), QPalette.ColorRole.WindowText
    pages.shell.go("second")
    assert pages.colour() == muted.name()
    assert labels[0].palette().color(role) != muted
    part.show()
    assert {each.palette().color(role).name() for each in labels} == {muted.name()}


def test_a_change_over_many_hidden_pages_takes_two_turns_and_is_painted_after_the_second(
    qtbot: QtBot, pages: Pages, theme: Theme
) -> None:
    pages.shell.go("second")
    for _number in range(1000):
        pages.second.body.addWidget(QWidget())
    pages.shell.go("first")
    QApplication.processEvents()
    told: list[str] = []
    theme.follow(pages.first, lambda _page: told.append("told"))
    theme.changed.connect(lambda: told.append("changed"))
    theme.set_mode(Mode.DARK)
    assert told == ["told"]
    assert not pages.shell.updatesEnabled()
    theme.set_mode(Mode.LIGHT)  # before the first came round
    qtbot.waitUntil(lambda: told == ["told"] + 2 * ["told", "changed"])
    assert pages.shell.updatesEnabled()


def test_the_list_of_a_box_that_is_seen_is_not_left_for_later(pages: Pages, theme: Theme) -> None:
    box = QComboBox()
    box.addItems(["one", "two"])
    pages.first.body.addWidget(box)
    box.show()
    box.view().ensurePolished()
    theme.set_scale(2.0)
    assert box.view().font().pixelSize() == theme.font().pixelSize()


def test_what_is_gone_before_it_is_dressed_is_left_alone(pages: Pages, theme: Theme) -> None:
    theme.set_mode(Mode.DARK)
    shiboken6.delete(pages.note)
    pages.shell.go("second")
    theme.set_mode(Mode.LIGHT)
    pages.shell.go("first")
    theme.set_mode(Mode.DARK)
    pages.second.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    while theme.dressing.dress_some():
        pass
