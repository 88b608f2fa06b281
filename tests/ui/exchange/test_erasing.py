"""Erasing at the window, the register of what was erased, and everything held on somebody."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from adviser_app import paths
from adviser_app.services import records
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.exchange import ExchangeScreen
from adviser_app.ui.screens.exchange_erase import EraseDialog, HeldDialog
from adviser_app.ui.screens.exchange_take_in import TakeInScreen
from adviser_app.ui.screens.record_lists import DeletedDialog
from adviser_app.ui.screens.record_reading import ReadDialog
from adviser_app.ui.screens.records import RecordsScreen
from tests.tools.team import Team
from tests.tools.windows import Desk
from tests.ui.exchange.conftest import Sit


def register(desk: Desk) -> list[tuple[str, ...]]:
    """Who, why, how many values, of what."""
    screen = desk.go(ExchangeScreen, tab="erased")
    model = screen.erasures.table.model
    return [tuple(model.part(r, c).text for c in range(1, 5)) for r in range(model.rowCount())]


def row(desk: Desk, table: str, words: str) -> str:
    return str(desk.ask(lambda store: records.list_rows(store, table, text=words)[0].id))


def test_a_record_is_erased_with_a_reason_and_listed(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    desk.go(RecordsScreen, table="contact", row=row(desk, "contact", "Arabella"))
    desk.program.actions.run("records.erase")
    desk.wait()
    dialog = desk.dialog(EraseDialog)
    assert dialog.what.text() == "All of it goes, in every version, and the record too."
    desk.click(dialog.yes)
    assert dialog.wrong.isVisible()
    desk.type(dialog.reason_line, "Asked for by herself")
    desk.click(dialog.yes)
    assert desk.says()[0].startswith("Erased: ")
    assert desk.ask(lambda store: records.list_rows(store, "contact", text="Arabella")) == []
    assert desk.ask(lambda store: records.held_on(store, "Arabella")) == []
    [(who, why, values, what)] = register(desk)
    assert (who, why, what) == ("Helen Marsh", "Asked for by herself", "Contact")
    assert int(values) >= 3


def test_one_field_alone(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    desk.go(RecordsScreen, table="contact", row=row(desk, "contact", "Michael Henchard"))
    desk.program.actions.run("records.erase")
    desk.wait()
    dialog = desk.dialog(EraseDialog)
    for key in dialog.fields.keys:
        dialog.fields.tick(key, on=key == "phone")
    assert dialog.what.text() == f"1 field of {len(dialog.fields.keys)} goes, in every version."
    desk.type(dialog.reason_line, "His private number")
    desk.click(dialog.yes)
    kept = desk.ask(lambda store: records.list_rows(store, "contact", text="Michael Henchard")[0].values)
    assert kept["phone"] == ""
    assert kept["role"] == "Leader"


def test_nothing_ticked_cannot_be_erased_and_cancel_is_the_default(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    desk.go(RecordsScreen, table="contact", row=row(desk, "contact", "Esther"))
    desk.program.actions.run("records.erase")
    desk.wait()
    dialog = desk.dialog(EraseDialog)
    for key in dialog.fields.keys:
        dialog.fields.tick(key, on=False)
    assert not dialog.yes.isEnabled()
    dialog.fields.tick("name")
    assert dialog.yes.isEnabled()
    desk.type(dialog.reason_line, "Asked for")
    desk.press(dialog.reason_line, Qt.Key.Key_Return)
    assert not desk.is_open(EraseDialog)
    assert len(desk.ask(lambda store: records.list_rows(store, "contact", text="Esther"))) == 1


def test_from_a_note_that_is_read(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = desk.go(RecordsScreen, table="private_note")
    screen.work.read("private_note", row(desk, "private_note", "leaving"))
    desk.wait()
    desk.click(desk.dialog(ReadDialog).erase)
    dialog = desk.dialog(EraseDialog)
    desk.type(dialog.reason_line, "No longer needed")
    desk.click(dialog.yes)
    assert desk.ask(lambda store: records.list_rows(store, "private_note")) == []


def test_what_was_deleted_is_erased_too(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = desk.go(RecordsScreen, table="contact", row=row(desk, "contact", "Edmund"))
    desk.click(screen.delete_button)
    assert desk.ask(lambda store: records.held_on(store, "Edmund")) != []
    screen.work.deleted("contact")
    desk.wait()
    desk.click(desk.dialog(DeletedDialog).erase)
    dialog = desk.dialog(EraseDialog)
    desk.type(dialog.reason_line, "Asked for")
    desk.click(dialog.yes)
    assert desk.ask(lambda store: records.held_on(store, "Edmund")) == []


def test_it_goes_on_other_laptops_with_the_next_bundle(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    desk.go(RecordsScreen, table="contact", row=row(desk, "contact", "Lucetta"))
    desk.program.actions.run("records.erase")
    desk.wait()
    dialog = desk.dialog(EraseDialog)
    desk.type(dialog.reason_line, "Asked for")
    desk.click(dialog.yes)
    desk.stop()
    bundle = team.send(team.helen)
    # As on another computer: this one remembers erasures for whatever store it opens.
    (paths.data_dir() / "erasures.json").unlink()
    with team.at(team.david) as store:
        assert records.held_on(store, "Lucetta") != []
    other = sit(team.david)
    take = other.go(TakeInScreen, files=[str(bundle)])
    assert "Erased" in {card._label.text() for card in take.cards._cards}
    other.click(take.apply_button)
    assert other.ask(lambda store: records.held_on(store, "Lucetta")) == []
    assert [line[1] for line in register(other)] == ["Asked for"]


def test_everything_held_on_a_person_is_shown_and_saved(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "held.csv"
    monkeypatch.setattr(asking, "save", lambda *_a: path)
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen, tab="erased")
    desk.type(screen.erasures.words, "eleanor harding")
    desk.press(screen.erasures.words, Qt.Key.Key_Return)
    dialog = desk.dialog(HeldDialog)
    assert dialog.table.model.rowCount() == 1
    assert dialog.table.model.part(0, 2).text == "Eleanor Harding"
    desk.click(dialog.export_button)
    assert desk.says()[0] == "1 line saved"
    with path.open(encoding="utf-8-sig", newline="") as file:
        [line] = csv.DictReader(file)
    assert (line["value"], line["standing"]) == ("Eleanor Harding", "shown now")


def test_nothing_held_and_nothing_typed_are_said(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen, tab="erased")
    desk.click(screen.erasures.look_button)
    assert desk.says()[0] == "Nothing to look for"
    desk.type(screen.erasures.words, "Pecksniff")
    desk.click(screen.erasures.look_button)
    dialog = desk.dialog(HeldDialog)
    assert dialog.sentence.text().startswith("Nothing that was written down names “Pecksniff”.")
    assert not dialog.export_button.isEnabled()
    dialog.reject()
