"""The programme's pages, as somebody works with them: real window, real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.components.record_fields import ChoiceEditor, LineEditor
from adviser_app.ui.components.table import DataTable
from adviser_app.ui.screens.programme import KEYS, ProgrammeScreen
from adviser_app.ui.screens.programme_counted import CountedDialog
from adviser_app.ui.screens.programme_deliverables import DeliverablesPart
from adviser_app.ui.screens.programme_evaluation import EvaluationPart
from adviser_app.ui.screens.programme_grant import GrantPart
from adviser_app.ui.screens.programme_meetings import MeetingsPart
from adviser_app.ui.screens.programme_needs import WAITING, DeliverableDialog, NeedsPart
from adviser_app.ui.screens.programme_typing import ProgressDialog
from adviser_app.ui.screens.programme_voices import FEEDBACK, QUOTES, SURVEYS, QuotesPage, SurveysPage
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.record_lists import ListDialog
from adviser_app.ui.screens.registry import SCREENS
from tests.tools.windows import Desk
from tests.ui import walk
from tests.ui.screens import programme_example
from tests.ui.screens.programme_example import YEAR, Example


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Example:
    return programme_example.make(tmp_path_factory.mktemp("programme"))


@pytest.fixture
def example(made: Example, tmp_path: Path) -> Example:
    return made.copy(tmp_path / "profile")


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, example: Example) -> Iterator[Desk]:
    at = Desk(qtbot, qapp, example.path)
    yield at
    at.stop()
    qapp.setStyleSheet("")


@pytest.fixture
def screen(desk: Desk) -> ProgrammeScreen:
    return desk.go(ProgrammeScreen, tab="deliverables", year=YEAR, quarter="Q2")


def words(table: DataTable, column: str) -> list[str]:
    at = next(i for i, c in enumerate(table.model.columns) if c.id == column)
    return [table.model.part(row, at).text for row in range(table.model.rowCount())]  # type: ignore[union-attr]


def deliverables(screen: ProgrammeScreen) -> DeliverablesPart:
    part = screen.part
    assert isinstance(part, DeliverablesPart)
    return part


# -- deliverables --------------------------------------------------------------------------------------------------


def test_what_is_off_track_stands_first_with_its_rule_in_words(screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    assert words(part.table, "what") == [
        "Places on Next Generation filled", "Councils with a productivity expert", "Guide published",
    ]  # fmt: skip
    assert words(part.table, "status") == ["Off track", "On track", "Not yet due"]
    assert "30 councillors: 10 below the target of 40 by the end of Q2" in part.reading.words
    assert words(part.quarters, "quarter") == ["Q1", "Q2"]
    assert "3 deliverables: 1 off track" in part.say()
    assert "Off track: more than a tenth below it" in "\n".join(line.text() for line in [part._rules])


def test_a_theme_and_a_status_narrow_the_list(screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    key = next(t.value for t in part._view.themes if t.words == "Leadership")  # type: ignore[union-attr]
    part.themes.choose(key)
    assert words(part.table, "number") == ["1.1", "1.2"]
    assert part.new_preset() == {"theme": key}
    part.status.setCurrentIndex(part.status.findData("Not yet due"))
    part.status.activated.emit(part.status.currentIndex())
    assert words(part.table, "number") == ["1.2"]
    assert "Guide published" in part.reading.words


def test_a_quarter_is_typed_in_one_window_and_taken_back(desk: Desk, screen: ProgrammeScreen, example: Example) -> None:
    part = deliverables(screen)
    desk.press(part.table.view, Qt.Key.Key_Return)
    dialog = desk.dialog(ProgressDialog)
    value = dialog.rows["value"].editor
    assert isinstance(value, LineEditor)
    assert value.line.text() == "30"
    desk.type(value.line, "41")
    comment = dialog.rows["comment"].editor.control
    assert isinstance(comment, QPlainTextEdit)
    comment.setPlainText("Two more groups came.")
    desk.press(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not desk.is_open(ProgressDialog)
    line = next(x for x in part._lines.values() if x.number.text == "1.1")
    assert (line.value.text, line.status.text, line.comment) == ("41", "On track", "Two more groups came.")
    assert desk.says()[0] == "Q2 written down"
    desk.choose("Undo")
    desk.wait()
    assert next(x for x in part._lines.values() if x.number.text == "1.1").value.text == "30"
    kept = desk.ask(lambda store: records.get(store, "progress", example.ids["typed"]).values)
    assert kept["comment"] == ""


def test_what_is_no_number_is_said_at_its_field(desk: Desk, screen: ProgrammeScreen) -> None:
    deliverables(screen).type_quarter()
    desk.wait()
    dialog = desk.dialog(ProgressDialog)
    value = dialog.rows["value"].editor
    assert isinstance(value, LineEditor)
    desk.type(value.line, "many")
    desk.click(dialog.save_button)
    assert desk.is_open(ProgressDialog)
    assert dialog.rows["value"].wrong is not None
    assert value.line.text() == "many"


def test_a_status_needs_its_reason_and_then_stands_before_the_rule(desk: Desk, screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    part.type_quarter()
    desk.wait()
    dialog = desk.dialog(ProgressDialog)
    status, reason = dialog.rows["status"].editor, dialog.rows["reason"].editor
    assert isinstance(status, ChoiceEditor)
    assert isinstance(reason, LineEditor)
    assert status.box.itemText(0) == "As the rule says: Off track"
    status.box.setCurrentIndex(status.box.findData("At risk"))
    desk.click(dialog.save_button)
    assert dialog.rows["reason"].wrong is not None
    desk.type(reason.line, "ten more begin in October")
    desk.click(dialog.save_button)
    assert not desk.is_open(ProgressDialog)
    assert words(part.table, "status")[0] == "At risk *"
    said = part.reading.words
    assert "At risk was typed instead of Off track: ten more begin in October" in said
    assert "The rule says Off track: 30 councillors" in said


def test_an_override_is_worded_anew_and_taken_off(desk: Desk, screen: ProgrammeScreen, example: Example) -> None:
    typed = {"status": "At risk", "reason": "ten more begin in October"}
    desk.write(lambda store: records.change(store, "progress", example.ids["typed"], typed))
    part = deliverables(screen)
    part.table.select_key(example.ids["places"])
    part.type_quarter()
    desk.wait()
    dialog = desk.dialog(ProgressDialog)
    reason = dialog.rows["reason"].editor
    assert isinstance(reason, LineEditor)
    desk.type(reason.line, "twelve more begin in October")
    assert dialog.texts() == {"status": "At risk", "reason": "twelve more begin in October"}
    desk.click(dialog.save_button)
    assert "typed instead of Off track: twelve more begin" in part.reading.words

    part.type_quarter()
    desk.wait()
    dialog = next(d for d in desk.shell.findChildren(ProgressDialog) if d.isVisible())
    status = dialog.rows["status"].editor
    assert isinstance(status, ChoiceEditor)
    status.box.setCurrentIndex(0)
    desk.click(dialog.save_button)
    assert not desk.is_open(ProgressDialog)
    kept = desk.ask(lambda store: records.get(store, "progress", example.ids["typed"]).values)
    assert (kept["status"], kept["reason"], kept["value"]) == ("", "", "30")


def test_a_reason_alone_is_refused(desk: Desk, screen: ProgrammeScreen) -> None:
    deliverables(screen).type_quarter()
    desk.wait()
    dialog = desk.dialog(ProgressDialog)
    reason = dialog.rows["reason"].editor
    assert isinstance(reason, LineEditor)
    desk.type(reason.line, "it will do")
    desk.click(dialog.save_button)
    assert dialog.rows["status"].wrong is not None
    assert desk.is_open(ProgressDialog)


def test_save_and_next_types_one_deliverable_after_the_other(desk: Desk, screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    part.themes.choose(next(t.value for t in part._view.themes if t.words == "Leadership"))  # type: ignore[union-attr]
    part.type_quarter()
    desk.wait()
    first = desk.dialog(ProgressDialog)
    desk.click(first.next_button)
    desk.wait()
    second = desk.dialog(ProgressDialog)
    assert second is not first
    assert second.windowTitle() == "Q2: Guide published"
    assert second.next_button.isHidden()
    value = second.rows["value"].editor
    assert isinstance(value, LineEditor)
    desk.type(value.line, "1")
    desk.click(second.save_button)
    line = next(x for x in part._lines.values() if x.number.text == "1.2")
    assert (line.value.text, line.status.text) == ("1", "Delivered")


def test_a_counted_value_says_what_it_counts_and_opens_its_rows(desk: Desk, screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    assert part.counted_button.isHidden()
    part.table.select_key(next(row for row, x in part._lines.items() if x.number.text == "2.1"))
    assert "Counted: Councils with an expert" in part.reading.words
    desk.click(part.counted_button)
    dialog = desk.dialog(CountedDialog)
    assert words(dialog.table, "council") == ["Doncaster", "Barnsley"]
    assert "2 records up to 30 September 2017: 2 councils." in dialog.sentence.text()
    desk.press(dialog.table.view, Qt.Key.Key_Return)
    form = desk.dialog(RecordDialog)
    assert form.windowTitle() == "Change support episode"


def test_a_counted_value_cannot_be_typed(desk: Desk, screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    part.table.select_key(next(row for row, x in part._lines.items() if x.number.text == "2.1"))
    part.type_quarter()
    desk.wait()
    assert set(desk.dialog(ProgressDialog).rows) == {"comment", "status", "reason"}


def test_the_quarters_and_the_parts_have_keys(desk: Desk, screen: ProgrammeScreen) -> None:
    desk.keys(Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert (screen.quarter, screen.view.quarter) == ("Q1", "Q1")  # type: ignore[union-attr]
    assert deliverables(screen).type_button.text() == "Type Q1…"
    desk.keys(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert screen.quarter == "Q2"
    desk.keys(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(screen.part, GrantPart)
    desk.keys(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(screen.part, DeliverablesPart)


def test_the_quarter_after_the_fourth_is_the_next_years_first(desk: Desk, screen: ProgrammeScreen) -> None:
    desk.write(lambda store: records.create(store, "deliverable", {"year": "2018/19", "text": "Next"}))
    desk.go(ProgrammeScreen, tab="deliverables", year=YEAR, quarter="Q4")
    screen.step_quarter(1)
    desk.wait()
    assert (screen.year, screen.quarter) == ("FY2018-19", "Q1")
    assert words(deliverables(screen).table, "what") == ["Next"]
    screen.step_quarter(-1)
    desk.wait()
    assert (screen.year, screen.quarter) == (YEAR, "Q4")


def test_a_part_is_reached_by_name_and_remembered(desk: Desk) -> None:
    """From any page, before the programme's was ever opened."""
    found = {a.text: a.id for a in desk.program.actions.available() if a.in_palette}
    assert {spec.id: [key for key, _ in spec.parts] for spec in SCREENS}["programme"] == KEYS
    desk.program.actions.run(found["Programme: grant"])
    desk.wait()
    screen = desk.on(ProgrammeScreen)
    assert isinstance(screen.part, GrantPart)
    assert desk.program.context.settings.text("programme/tab") == "grant"


def test_what_was_written_is_the_chosen_line(desk: Desk, screen: ProgrammeScreen) -> None:
    part = deliverables(screen)
    part.table.select_key(next(iter(part._lines)))
    desk.click(screen.new_button)
    form = desk.dialog(RecordDialog)
    text = form.form.rows["text"].editor.control
    assert isinstance(text, QLineEdit)
    desk.type(text, "A new one")
    desk.click(form.save_button)
    assert part.current is not None
    assert part.current.what.text == "A new one"


def test_new_and_ctrl_n_write_what_one_looks_at(desk: Desk, screen: ProgrammeScreen) -> None:
    desk.click(screen.new_button)
    form = desk.dialog(RecordDialog)
    assert form.windowTitle() == "New deliverable"
    assert form.form.rows["year"].editor.text() == "2017/18"
    form.reject()
    desk.program.actions.run("record.new")
    desk.wait()
    assert desk.dialog(RecordDialog).windowTitle() == "New deliverable"


# -- the grant -----------------------------------------------------------------------------------------------------


def test_the_grant_stands_beside_what_was_said_of_it(desk: Desk, screen: ProgrammeScreen) -> None:
    desk.go(ProgrammeScreen, tab="grant")
    part = screen.part
    assert isinstance(part, GrantPart)
    assert part.change.text().startswith("From £41.3m (2010/11) to £21.0m (2017/18): 49.2 per cent less in cash, 5")
    assert "GDP deflator" in part.deflator.text()
    assert "approximately 60 per cent" in part.said.text()
    assert part.say().startswith("Funded by: Top-slice of the revenue support grant 2010/11 to 2016/17, then direct")
    assert words(part.table, "year")[0] == "2017/18"


def test_the_grants_chart_is_a_table_too_and_walks_by_keys(desk: Desk, screen: ProgrammeScreen) -> None:
    desk.go(ProgrammeScreen, tab="grant")
    part = screen.part
    assert isinstance(part, GrantPart)
    chart = part.chart
    assert chart.readout.startswith("2017/18: Cash £21.0m")
    desk.press(chart.plot, Qt.Key.Key_Home)
    assert chart.readout.startswith("2010/11: Cash £41.3m, 2017/18 prices £4")
    desk.click(chart.toggle)
    assert chart.as_table
    assert chart.table is not None
    assert [c.title for c in chart.table.model.columns] == ["Year", "Cash", "2017/18 prices", "Estimated savings"]


# -- meetings ------------------------------------------------------------------------------------------------------


def meetings(desk: Desk) -> MeetingsPart:
    part = desk.go(ProgrammeScreen, tab="meetings", year=YEAR).part
    assert isinstance(part, MeetingsPart)
    return part


def test_a_meeting_has_its_actions_and_their_days(desk: Desk, example: Example) -> None:
    part = meetings(desk)
    assert words(part.table, "actions") == ["1 open, 1 late"]
    assert "They asked about the north." in part.reading.words
    assert words(part.listed, "what") == ["Count the councils of the north"]
    part.listed.select_key(example.ids["action"])
    desk.click(part.done_button)
    assert words(part.table, "actions") == ["all done"]
    assert desk.says()[0] == "Action done"
    desk.choose("Undo")
    desk.wait()
    assert words(part.table, "actions") == ["1 open, 1 late"]


def test_an_action_is_written_to_its_meeting(desk: Desk, example: Example) -> None:
    part = meetings(desk)
    desk.click(part.action_button)
    form = desk.dialog(RecordDialog)
    what = form.form.rows["what"].editor.control
    assert isinstance(what, QLineEdit)
    desk.type(what, "Send the list")
    desk.click(form.save_button)
    found = desk.ask(lambda store: [r.values for r in records.list_rows(store, "action")])
    assert {v["meeting"] for v in found} == {example.ids["meeting"]}
    assert sorted(words(part.listed, "what")) == ["Count the councils of the north", "Send the list"]


# -- evaluation ----------------------------------------------------------------------------------------------------


def evaluation(desk: Desk) -> EvaluationPart:
    part = desk.go(ProgrammeScreen, tab="evaluation").part
    assert isinstance(part, EvaluationPart)
    return part


def test_surveys_move_over_time_and_few_answers_have_no_per_cent(desk: Desk) -> None:
    part = evaluation(desk)
    surveys = part.page(SURVEYS)
    assert isinstance(surveys, SurveysPage)
    shown = dict(zip(words(surveys.table, "question"), words(surveys.table, "percent"), strict=True))
    assert shown == {"Satisfied with the council?": "68%", "Did it help?": "too few"}
    surveys.table.select_key(("Residents", "Satisfied with the council?", "residents", "satisfied"))
    assert words(surveys.waves, "change") == ["+3.0", "–"]
    assert surveys.chart.readout == "15 October 2017: satisfied 68%, n 1,010"
    part.kinds.choose(FEEDBACK)
    assert words(part.page(FEEDBACK).table, "percent") == ["too few"]
    assert words(part.page(FEEDBACK).table, "positive") == ["5 of 6"]


def test_new_writes_the_kind_of_evaluation_that_is_shown(desk: Desk) -> None:
    part = evaluation(desk)
    part.kinds.choose(QUOTES)
    assert part.host.new_button.accessibleName() == "New quote"
    page = part.page(QUOTES)
    assert isinstance(page, QuotesPage)
    assert "On a page it is signed: Name withheld." in page.reading.words
    desk.click(part.host.new_button)
    assert desk.dialog(RecordDialog).windowTitle() == "New quote"


# -- needs ---------------------------------------------------------------------------------------------------------


def test_needs_lead_to_a_deliverable_in_one_step(desk: Desk, example: Example) -> None:
    part = desk.go(ProgrammeScreen, tab="needs", year=YEAR).part
    assert isinstance(part, NeedsPart)
    assert words(part.table, "text") == ["A list of who helps", "Mentors for new leaders"]
    assert part.which.itemText(part.which.findData(WAITING)) == "Waiting  2"
    part.table.view.selectAll()
    desk.click(part.feed_button)
    dialog = desk.dialog(DeliverableDialog)
    assert "2 needs will be marked as planned" in dialog.sentence.text()
    dialog.table.select_key(example.ids["guide"])
    desk.click(dialog.take)
    assert words(part.table, "state") == ["Planned", "Planned"]
    assert "It led to: 1.2 Guide published." in part.reading.words.replace(" · ", " ")
    assert part.which.itemText(part.which.findData(WAITING)) == "Waiting  0"
    desk.choose("Undo")
    desk.wait()
    assert words(part.table, "state") == ["New", "New"]


def test_enter_on_a_theme_lists_only_its_needs(desk: Desk) -> None:
    part = desk.go(ProgrammeScreen, tab="needs", year=YEAR).part
    assert isinstance(part, NeedsPart)
    place = words(part.demand, "theme").index("Leadership")
    part.demand.view.setFocus()
    part.demand.view.selectRow(place)
    desk.press(part.demand.view, Qt.Key.Key_Return)
    assert words(part.table, "text") == ["Mentors for new leaders"]
    none = words(part.demand, "theme").index("Without a theme")
    part.demand.activated.emit(part.demand.model.key(none))
    assert words(part.table, "text") == ["A list of who helps"]


# -- consultations -------------------------------------------------------------------------------------------------


def test_a_body_covers_the_councils_of_its_region(desk: Desk) -> None:
    screen = desk.go(ProgrammeScreen, tab="consultations")
    part = screen.part
    table: DataTable = part.table  # type: ignore[attr-defined]
    said = part.reading.words  # type: ignore[attr-defined]
    assert words(table, "responses") == ["2"]
    assert "1 answered themselves" in said
    assert "Councils are those that existed on 1 December 2017." in said
    part.show_councils()  # type: ignore[attr-defined]
    listed = desk.dialog(ListDialog).table
    how = dict(zip(words(listed, "council"), words(listed, "how"), strict=True))
    assert how["Barnsley"] == "Answered itself"
    assert how["Gateshead"] == "Through a body"
    assert how["Doncaster"] == "Not covered"


def test_a_response_is_written_to_its_consultation(desk: Desk, example: Example) -> None:
    part = desk.go(ProgrammeScreen, tab="consultations").part
    desk.click(part.answer_button)  # type: ignore[attr-defined]
    form = desk.dialog(RecordDialog)
    assert form.windowTitle() == "New response to a consultation"
    assert form.form.rows["consultation"].editor.text() == example.ids["consultation"]


# -- for everybody -------------------------------------------------------------------------------------------------


def test_every_part_can_be_read_and_reached_without_a_mouse(desk: Desk) -> None:
    for key in KEYS:
        screen = desk.go(ProgrammeScreen, tab=key, year=YEAR, quarter="Q2")
        assert walk.nameless(screen) == [], key
        assert walk.too_small(screen) == [], key
        focus = screen.first_focus()
        assert focus is not None and focus.isVisible(), key


def test_windows_over_the_page_have_names_and_targets(desk: Desk, screen: ProgrammeScreen) -> None:
    deliverables(screen).type_quarter()
    desk.wait()
    dialog = desk.dialog(ProgressDialog)
    assert walk.nameless(dialog) == []
    assert walk.too_small(dialog) == []


def test_at_twice_the_text_size_no_part_scrolls_sideways(desk: Desk) -> None:
    desk.shell.resize(1280, 800)
    desk.program.theme.set_scale(2.0)
    for key in KEYS:
        screen = desk.go(ProgrammeScreen, tab=key, year=YEAR, quarter="Q2")
        assert screen.scroll_area is not None
        assert screen.page.minimumSizeHint().width() <= screen.scroll_area.viewport().width(), key
        assert screen.header.minimumSizeHint().width() <= screen.width(), key
    desk.program.theme.set_scale(1.0)


def test_an_empty_programme_says_what_to_do_next(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    desk = Desk(qtbot, qapp, folder / "adviser.db")
    for key in KEYS:
        screen = desk.go(ProgrammeScreen, tab=key)
        focus = screen.first_focus()
        assert focus is not None, key
        assert focus.isVisible(), key
        assert walk.nameless(screen) == [], key
    screen = desk.go(ProgrammeScreen, tab="deliverables")
    desk.click(deliverables(screen).empty.button)
    assert desk.dialog(RecordDialog).windowTitle() == "New deliverable"
    assert isinstance(screen.choose_year, QComboBox)
    desk.stop()
    qapp.setStyleSheet("")
