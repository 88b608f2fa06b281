"""Ctrl+K: what is found, in which order, and the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from adviser_app.ui.palette import Entry, Palette, best, score
from adviser_app.ui.screen import Context
from tests.ui import walk


def found(query: str, *texts: str) -> list[str]:
    return [e.text for e in best(query, [Entry(t, lambda: None) for t in texts])]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("exp", "Export briefing pack"),
        ("pack exp", "Export briefing pack"),
        ("bri pa", "Export briefing pack"),
        ("st hel", "St. Helens"),
        ("kings lynn", "King’s Lynn and West Norfolk"),
        ("bcp", "Bournemouth, Christchurch and Poole".replace(" and", "")),
        ("ÉAST", "éast Devon"),
        ("", "Anything"),
    ],
)
def test_the_starts_of_words_find_a_text(query: str, text: str) -> None:
    assert score(query, text) is not None


@pytest.mark.parametrize(("query", "text"), [("port", "Export"), ("exp x", "Export pack"), ("xyz", "Barnsley")])
def test_anything_else_does_not(query: str, text: str) -> None:
    assert score(query, text) is None


def test_the_beginning_comes_before_the_middle_and_the_short_before_the_long() -> None:
    assert found("dev", "East Devon", "Devon County Council", "Devon", "Barnsley") == [
        "Devon", "Devon County Council", "East Devon",
    ]  # fmt: skip


def test_a_code_or_a_former_name_finds_a_council() -> None:
    entry = Entry("Barnsley", lambda: None, kind="council", words="E08000038 E08000016")
    assert best("e08000016", [entry]) == [entry]


@pytest.fixture
def opened(qtbot: QtBot, context: Context) -> Iterator[tuple[Palette, QLineEdit, list[str]]]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.setCentralWidget(QLineEdit())
    with qtbot.waitActive(window):
        window.show()
    window.centralWidget().setFocus()
    ran: list[str] = []
    entries = [
        Entry("Export briefing pack", lambda: ran.append("pack"), "file-text", "", "Ctrl+E", "action"),
        Entry("Exeter", lambda: ran.append("Exeter"), "building-2", "District · South West", "", "council"),
        Entry("Councils", lambda: ran.append("page"), "building-2", "", "Ctrl+2", "page"),
    ]
    palette = Palette(context, [lambda: entries], window)
    palette.open_at()
    field = palette.findChild(QLineEdit)
    assert field is not None
    yield palette, field, ran
    window.close()


def test_empty_it_lists_what_can_be_done_and_where_to_go(opened: tuple[Palette, QLineEdit, list[str]]) -> None:
    palette, _field, _ran = opened
    assert [e.text for e in palette.entries()] == ["Export briefing pack", "Councils"]


def test_typing_arrow_and_enter_do_it(qtbot: QtBot, opened: tuple[Palette, QLineEdit, list[str]]) -> None:
    palette, field, ran = opened
    qtbot.keyClicks(field, "ex")
    assert [e.text for e in palette.entries()] == ["Export briefing pack", "Exeter"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ran == ["Exeter"])
    assert not palette.isVisible()


def test_escape_closes_and_nothing_happens(qtbot: QtBot, opened: tuple[Palette, QLineEdit, list[str]]) -> None:
    palette, field, ran = opened
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert ran == []
    assert palette.parentWidget().centralWidget().hasFocus()  # type: ignore[attr-defined]


def test_it_closes_when_the_keyboard_goes_elsewhere(qtbot: QtBot, opened: tuple[Palette, QLineEdit, list[str]]) -> None:
    palette, _field, _ran = opened
    palette.parentWidget().centralWidget().setFocus()  # type: ignore[attr-defined]
    assert not palette.isVisible()


def test_indicators_come_from_the_store_and_late_answers_are_dropped(
    qtbot: QtBot, opened: tuple[Palette, QLineEdit, list[str]]
) -> None:
    palette, field, _ran = opened
    asked: list[tuple[str, object]] = []
    palette.search = lambda text, answer: asked.append((text, answer))
    qtbot.keyClicks(field, "recyc")
    qtbot.waitUntil(lambda: bool(asked) and asked[-1][0] == "recyc")
    assert palette.entries() == []
    asked[-1][1]([Entry("Household waste recycled", lambda: None, kind="indicator")])  # type: ignore[operator]
    assert [e.text for e in palette.entries()] == ["Household waste recycled"]
    late = asked[-1][1]
    field.setText("ex")
    late([Entry("Late", lambda: None, kind="indicator")])  # type: ignore[operator]
    assert "Late" not in [e.text for e in palette.entries()]


def test_everything_in_it_has_a_name(opened: tuple[Palette, QLineEdit, list[str]]) -> None:
    assert walk.nameless(opened[0]) == []
