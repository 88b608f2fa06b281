"""The support tab of a council's page, and the home list's column."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.council_support import CouncilSupportPage
from adviser_app.ui.screens.home import HomeScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.support import SupportScreen
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, visit
from tests.ui.screens.record_steps import opened, press, to_front, write
from tests.ui.screens.support_steps import ACADEMY, CYBER, LEEDS, MENTORING, change, episodes, offer_id, stored

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def council(qtbot: QtBot, program: Program, code: str = BARNSLEY) -> tuple[CouncilScreen, CouncilSupportPage]:
    to_front(qtbot, program)
    screen = visit(qtbot, program, "council", code=code, tab="support")
    assert isinstance(screen, CouncilScreen)
    settle(qtbot, program)
    return screen, screen.support


def texts(page: CouncilSupportPage) -> list[tuple[str, str]]:
    model = page.had.model
    return [(model.part(r, 0).text, model.part(r, 1).text) for r in range(model.rowCount())]  # type: ignore[union-attr]


def test_what_it_had_in_words_and_as_a_list(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    screen, page = council(qtbot, program)
    assert screen.tabs.tabText(2) == "Support  2"
    assert page.sentence.text().startswith("Barnsley had 2 instances of support from 1 offer; 1 booked.")
    assert sorted(texts(page)) == [(CYBER, "booked"), (ACADEMY, "delivered"), (ACADEMY, "delivered")]
    page.chips.choose("years")
    assert page.years.isVisible()
    assert not page.had.isVisible()
    assert screen.first_focus() is page.quick.offer.line
    assert walk.nameless(screen) == []
    assert walk.too_small(screen) == []


def test_written_down_in_a_line(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    assert page.nothing.text().startswith("Nothing is recorded yet")
    quick = page.quick
    quick.offer.line.setFocus()
    qtbot.keyClicks(quick.offer.line, "leadership aca")
    qtbot.keyClicks(quick.people, "3")
    qtbot.keyClick(quick.people, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert texts(page) == [(ACADEMY, "delivered")]
    row = stored(qtbot, program)[0].values
    assert (row["council"], row["councillors"], bool(row["year"]), row["start"]) == (BARNSLEY, "3", True, "")
    assert quick.offer.text() == ""
    assert quick.offer.line.hasFocus()
    qtbot.keyClicks(quick.offer.line, MENTORING)
    quick.day.line.setText("9 November 2026")
    qtbot.keyClick(quick.offer.line, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert [r.values["start"] for r in stored(qtbot, program) if r.values["year"] == ""] == ["2026-11-09"]


def test_what_cannot_be_taken_stays_in_the_line(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    quick = page.quick
    qtbot.keyClick(quick.people, Qt.Key.Key_Return)
    assert quick.wrong.text() == "Choose the offer first."
    qtbot.keyClicks(quick.offer.line, "Nonsense")
    qtbot.keyClick(quick.people, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert quick.wrong.isVisible()
    assert quick.offer.line.text() == "Nonsense"
    assert stored(qtbot, program) == []


def test_what_may_be_there_already_is_asked_before_the_line_is_written_down(qtbot: QtBot, program: Program) -> None:
    _screen, page = council(qtbot, program)
    quick = page.quick

    def again() -> None:
        quick.offer.line.setText("")
        qtbot.keyClicks(quick.offer.line, MENTORING)
        qtbot.keyClicks(quick.day.line, "9 November 2026")
        qtbot.keyClick(quick.people, Qt.Key.Key_Return)
        settle(qtbot, program)

    again()
    again()
    assert len(stored(qtbot, program)) == 1
    assert "If yours is another one, write it down all the same." in quick.wrong.text()
    assert quick.add.text() == "Write down all the same"
    assert quick.offer.text() == offer_id(qtbot, program, MENTORING)
    qtbot.keyClicks(quick.people, "4")  # something else is about to be written: asked anew
    assert quick.add.text() == "Write down"
    assert not quick.wrong.isVisible()
    qtbot.keyClick(quick.people, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert len(stored(qtbot, program)) == 1
    qtbot.keyClick(quick.people, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert len(stored(qtbot, program)) == 2
    assert quick.add.text() == "Write down"


def test_what_councils_like_it_had_and_why_they_are_like_it(qtbot: QtBot, program: Program) -> None:
    episodes(
        qtbot, program,
        *({"council": code, "offer": MENTORING, "status": "delivered"} for code in (DONCASTER, LEEDS)),
        {"council": BARNSLEY, "offer": MENTORING, "status": "declined"},
    )  # fmt: skip
    _screen, page = council(qtbot, program)
    model = page.missing.model
    assert model.part(0, 0).text == MENTORING  # type: ignore[union-attr]
    assert model.part(0, 1).text.startswith("2 of ")  # type: ignore[union-attr]
    assert model.part(0, 2).text.startswith("declined in ")  # type: ignore[union-attr]
    page.missing.select_key(offer_id(qtbot, program, MENTORING))
    assert page.who.text().startswith("Mentoring: ")
    assert "Doncaster" in page.who.text()
    assert "Doncaster: same region" in page.alike_words.text() or "Doncaster: " in page.alike_words.text()
    page.missing.view.setFocus()
    page.new_button.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.texts()["council"] == BARNSLEY
    dialog.reject()
    qtbot.keyClick(page.missing.view, Qt.Key.Key_Return)
    settle(qtbot, program)
    current = program.shell.current
    assert isinstance(current, SupportScreen)
    assert current.tab == "episodes"


def test_peer_days_given_and_an_episode_opened(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    write(
        qtbot, program,
        lambda store: records.create(
            store, "peer_days", {"lender": BARNSLEY, "role": "Member peer", "days": "2.5", "date": "2026-05-04",
                                 "receiver": LEEDS}),
    )  # fmt: skip
    _screen, page = council(qtbot, program)
    page.chips.choose("given")
    model = page.given.model
    assert [model.part(0, c).text for c in range(4)] == ["4 May 2026", "Member peer", "2.5", "Leeds"]  # type: ignore[union-attr]
    page.new_days.click()
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.texts()["lender"] == BARNSLEY
    dialog.reject()
    page.chips.choose("had")
    page.had.view.setFocus()
    page.had.select_key(page.had.model.key(0))
    qtbot.keyClick(page.had.view, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    press(dialog, "Cancel")


def test_control_n_writes_support_here(qtbot: QtBot, program: Program) -> None:
    _screen, _page = council(qtbot, program)
    qtbot.keyClick(program.shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.record.name == "episode"
    assert dialog.form.texts()["council"] == BARNSLEY
    dialog.reject()


def test_the_home_list_says_how_many_this_year_and_none_in_words(qtbot: QtBot, program: Program) -> None:
    episodes(qtbot, program)
    change(
        qtbot,
        program,
        lambda store: records.create(
            store, "episode", {"council": DONCASTER, "offer": CYBER, "status": "delivered", "start": "2019-05-01"}
        ),
    )
    screen = visit(qtbot, program, "home")
    assert isinstance(screen, HomeScreen)
    model = screen.table.model
    at = next(i for i, c in enumerate(model.columns) if c.id == "support")
    said = {model.key(r): model.part(r, at).text for r in range(model.rowCount())}  # type: ignore[union-attr]
    assert said == {BARNSLEY: "2", DONCASTER: "1"}
    change(
        qtbot,
        program,
        lambda store: records.delete(
            store, "episode", [r.id for r in records.list_rows(store, "episode", council=DONCASTER)]
        ),
    )
    said = {model.key(r): model.part(r, at).text for r in range(model.rowCount())}  # type: ignore[union-attr]
    assert said[DONCASTER] == "none"
