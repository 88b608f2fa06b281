"""The other views of the risk overview: its rules, interventions over the years, support beside pressure."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from adviser_app.domain.records.risk import INTERVENED, LITTLE_SUPPORT, NEW_LEADER, SEVERAL_THEMES
from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens.council import CouncilScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.risk import RiskScreen
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, titles
from tests.ui.screens.record_steps import opened, write
from tests.ui.screens.risk_steps import COMMISSIONERS, NOTICE, ago, judged, overview, reasons, stored
from tests.ui.screens.support_steps import ACADEMY, episodes

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)


def rule_row(qtbot: QtBot, program: Program, rule: str) -> dict[str, str]:
    return next(dict(r.values) for r in stored(qtbot, program, "risk_rule") if r.values["rule"] == rule)


# -- rules -------------------------------------------------------------------------------------------------------


def test_rules_say_what_would_change_without_each(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program, "rules")
    part = screen.rules
    model = part.table.model
    lines = {part.table.model.key(r): [model.part(r, c).text for c in range(5)] for r in range(model.rowCount())}  # type: ignore[union-attr]
    assert len(lines) == 10
    assert lines[NEW_LEADER] == ["Yes", "Leader changed", "within 6 months", "1", "0"]
    assert lines["chief executive changed"][3:] == ["1", "1"]
    part.table.select_key("chief executive changed")
    assert "none left: Doncaster." in part.editor.would.text()
    assert part.editor.gone.item(0).text() == "Doncaster"
    part.editor.gone.itemClicked.emit(part.editor.gone.item(0))
    settle(qtbot, program)
    assert isinstance(program.shell.current, CouncilScreen)


def test_a_threshold_is_changed_and_taken_back(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    write(qtbot, program, lambda store: [
        records.change(store, "council_detail", r.id, {"leader_since": ago(80)})
        for r in records.list_rows(store, "council_detail") if r.values["council"] == BARNSLEY
    ])  # fmt: skip
    screen = overview(qtbot, program, "rules")
    part = screen.rules
    part.table.select_key(NEW_LEADER)
    assert not part.editor.save_button.isEnabled()
    months = part.editor.rows["months"].editor
    assert months.text() == "6"
    months.control.setFocus()
    qtbot.keyClick(months.control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(months.control, "2")
    assert part.editor.save_button.isEnabled()
    qtbot.keyClick(months.control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert titles(program)[0] == "The rule is changed"
    assert rule_row(qtbot, program, NEW_LEADER)["months"] == "2"
    assert screen.view is not None
    line = screen.view.council(BARNSLEY)
    assert line is not None
    assert line.words == "Intervention"
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert rule_row(qtbot, program, NEW_LEADER)["months"] == "6"
    assert part.editor.rows["months"].editor.text() == "6"


def test_a_rule_is_switched_off_and_the_list_says_so(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program, "rules")
    part = screen.rules
    part.table.select_key(INTERVENED)
    qtbot.mouseClick(part.editor.on, Qt.MouseButton.LeftButton, pos=QPoint(8, part.editor.on.height() // 2))
    qtbot.mouseClick(part.editor.save_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert rule_row(qtbot, program, INTERVENED)["on"] == "no"
    assert "Switched off: intervention." in part.sentence.text()
    row = part.table.model.row_of(INTERVENED)
    assert part.table.model.part(row, 0).text == "No"  # type: ignore[union-attr]
    assert not part.editor.try_button.isEnabled()
    assert part.editor.would_heading.text() == "If it were switched on"


def test_what_is_no_number_is_refused_at_its_field(qtbot: QtBot, program: Program) -> None:
    screen = overview(qtbot, program, "rules")
    part = screen.rules
    part.table.select_key(SEVERAL_THEMES)
    share = part.editor.rows["share"].editor
    share.control.setFocus()
    qtbot.keyClick(share.control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(share.control, "many")
    qtbot.mouseClick(part.editor.save_button, Qt.MouseButton.LeftButton)
    assert part.editor.rows["share"].said()
    assert share.text() == "many"
    assert rule_row(qtbot, program, SEVERAL_THEMES)["share"] == "40"


def test_a_rule_is_held_to_a_basket(qtbot: QtBot, program: Program) -> None:
    first = "A first one"  # before those that come with Adviser
    basket = write(qtbot, program, lambda store: records.create(store, "basket", {"name": first})).id
    screen = overview(qtbot, program, "rules")
    part = screen.rules
    part.table.select_key(SEVERAL_THEMES)
    box = part.editor.basket
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == first
    part.editor.save()
    settle(qtbot, program)
    assert rule_row(qtbot, program, SEVERAL_THEMES)["basket"] == basket


def test_trying_without_a_rule_leads_to_the_overview(qtbot: QtBot, program: Program) -> None:
    reasons(qtbot, program)
    screen = overview(qtbot, program, "rules")
    screen.rules.table.select_key(INTERVENED)
    qtbot.mouseClick(screen.rules.editor.try_button, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert screen.tab == "overview"
    assert screen.overview.trying.isVisible()
    assert rule_row(qtbot, program, INTERVENED)["on"] == "yes"


# -- interventions -----------------------------------------------------------------------------------------------


def interventions(qtbot: QtBot, program: Program) -> RiskScreen:
    reasons(qtbot, program)
    screen = overview(qtbot, program, "interventions")
    settle(qtbot, program)
    return screen


def test_statutory_and_non_statutory_ones_are_never_mixed(qtbot: QtBot, program: Program) -> None:
    screen = interventions(qtbot, program)
    statutory, other = screen.interventions.groups
    assert COMMISSIONERS in {s.label for s in statutory.spans.spans}
    assert {s.label for s in other.spans.spans} == {NOTICE}
    assert not {s.key for s in statutory.spans.spans} & {s.key for s in other.spans.spans}
    assert "one statutory and one non-statutory" in screen.interventions.sentence.text()


def test_the_timeline_is_walked_read_and_opened_with_the_keyboard(qtbot: QtBot, program: Program) -> None:
    screen = interventions(qtbot, program)
    part = screen.interventions
    spans = part.groups[0].spans
    spans.setFocus()
    seen = []
    for _ in spans.spans:
        seen.append(part.reading.heading.text())
        qtbot.keyClick(spans, Qt.Key.Key_Down)
    assert len(set(seen)) == len(spans.spans)  # Doncaster's of 2010 and Barnsley's
    qtbot.keyClick(spans, Qt.Key.Key_Home)
    assert part.reading.heading.text() == "Barnsley: Commissioners"
    assert "Statutory" in part.reading.words
    assert "Invented: Commissioners." in part.reading.words
    qtbot.keyClick(spans, Qt.Key.Key_Return)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.form.rows["source"].editor.text() == "Invented, 2026"
    dialog.reject()


def test_the_mouse_chooses_a_bar_and_the_source_opens(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = interventions(qtbot, program)
    part = screen.interventions
    spans = part.groups[1].spans
    bar = spans._bar(spans._placed[0])
    qtbot.mouseClick(spans, Qt.MouseButton.LeftButton, pos=bar.center().toPoint())
    assert part.reading.heading.text() == "Barnsley: Best Value Notice"
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    qtbot.mouseClick(part.source, Qt.MouseButton.LeftButton)
    assert found == ["https://example.org/source"]
    qtbot.mouseClick(part.council, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert program.shell.current is not None
    assert program.shell.current.heading == "Barnsley"


def test_the_same_as_tables_and_only_what_goes_on(qtbot: QtBot, program: Program) -> None:
    screen = interventions(qtbot, program)
    part = screen.interventions
    qtbot.mouseClick(part.form, Qt.MouseButton.LeftButton)
    statutory, other = part.groups
    assert statutory.table.isVisible()
    assert not statutory.spans.isVisible()
    assert statutory.table.model.rowCount() == len(statutory.spans.spans)
    assert other.table.model.part(0, 1).text == NOTICE  # type: ignore[union-attr]
    before = statutory.table.model.rowCount()
    part.open_only.click()
    settle(qtbot, program)
    assert statutory.table.model.rowCount() == 1 < before
    statutory.table.view.setFocus()
    qtbot.keyClick(statutory.table.view, Qt.Key.Key_Return)
    opened(qtbot, program, RecordDialog).reject()


def test_a_new_intervention_is_written_from_here(qtbot: QtBot, program: Program) -> None:
    screen = overview(qtbot, program, "interventions")
    qtbot.mouseClick(screen.new_button, Qt.MouseButton.LeftButton)
    dialog = opened(qtbot, program, RecordDialog)
    assert dialog.windowTitle() == "New intervention"
    dialog.reject()


# -- support beside pressure -------------------------------------------------------------------------------------


def test_nothing_judged_says_what_to_do(qtbot: QtBot, program: Program) -> None:
    screen = overview(qtbot, program, "pressure")
    assert screen.pressure.stack.currentWidget() is screen.pressure.empty


def test_a_point_a_council_walked_and_opened_and_the_same_as_a_table(qtbot: QtBot, program: Program) -> None:
    judged(qtbot, program)
    episodes(qtbot, program, *({"council": DONCASTER, "offer": ACADEMY, "status": "delivered"} for _ in range(3)))
    screen = overview(qtbot, program, "pressure")
    part = screen.pressure
    view = part.view
    assert view is not None
    assert {p.code for p in view.points} == {BARNSLEY, DONCASTER}
    rows = {part.table.model.key(r): part.table.model.part(r, 3).text for r in range(2)}  # type: ignore[union-attr]
    assert rows == {BARNSLEY: "none", DONCASTER: "3"}
    part.plot.setFocus()
    qtbot.keyClick(part.plot, Qt.Key.Key_Up)  # the lowest first
    assert part.readout.startswith("Barnsley: ")
    qtbot.keyClick(part.plot, Qt.Key.Key_Up)
    assert part.readout.startswith("Doncaster: ")
    assert "3 instances of support" in part.readout
    qtbot.keyClick(part.plot, Qt.Key.Key_Return)
    settle(qtbot, program)
    assert isinstance(program.shell.current, CouncilScreen)
    assert program.shell.current.heading == "Doncaster"
    assert program.shell.current.support.isVisible()


def test_the_mouse_reads_and_opens_a_point(qtbot: QtBot, program: Program) -> None:
    judged(qtbot, program)
    screen = overview(qtbot, program, "pressure")
    part = screen.pressure
    view = part.view
    assert view is not None
    at = next(i for i, p in enumerate(view.points) if p.code == BARNSLEY)
    spot = part.plot.places()[at].toPoint()
    qtbot.mouseMove(part.plot, spot)
    qtbot.mouseClick(part.plot, Qt.MouseButton.LeftButton, pos=spot)
    settle(qtbot, program)
    assert isinstance(program.shell.current, CouncilScreen)


def test_the_corner_follows_the_rule(qtbot: QtBot, program: Program) -> None:
    judged(qtbot, program)
    screen = overview(qtbot, program, "pressure")
    assert {p.little for p in screen.pressure.view.points} == {True}  # type: ignore[union-attr]
    write(qtbot, program, lambda store: [
        records.change(store, "risk_rule", r.id, {"at_least": "0"})
        for r in records.list_rows(store, "risk_rule") if r.values["rule"] == LITTLE_SUPPORT
    ])  # fmt: skip
    settle(qtbot, program)
    assert {p.little for p in screen.pressure.view.points} == {False}  # type: ignore[union-attr]


# -- every part --------------------------------------------------------------------------------------------------


def test_every_part_has_names_a_focus_and_room_at_twice_the_size(qtbot: QtBot, program: Program) -> None:
    judged(qtbot, program)
    reasons(qtbot, program)
    program.shell.resize(1280, 800)
    for scale in (1.0, 2.0):
        program.theme.set_scale(scale)
        for tab in ("overview", "since", "pressure", "interventions", "rules"):
            screen = overview(qtbot, program, tab)
            assert walk.nameless(screen) == [], tab
            assert walk.too_small(screen) == [], tab
            focus = screen.first_focus()
            assert focus is not None, tab
            assert screen.isAncestorOf(focus), tab
            assert screen.scroll_area is not None
            assert screen.page.minimumSizeHint().width() <= screen.scroll_area.viewport().width(), (tab, scale)
            assert not screen.grab().isNull()
    program.actions.run("view.dark")
    assert not screen.grab().isNull()
    program.theme.set_scale(1.0)
