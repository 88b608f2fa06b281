"""Records sent out as a sheet and taken back: where to, what it would change, line by line, and refused rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.records import RecordsScreen
from adviser_app.ui.screens.sheets import SheetDialog
from tests.ui import walk
from tests.ui.screens.conftest import BARNSLEY, settle, titles
from tests.ui.screens.record_steps import in_store, lists, made, opened, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)

Edit = Callable[[list[dict[str, str]]], None]


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the dialogs choose."""
    path = tmp_path / "contacts.csv"
    monkeypatch.setattr(asking, "save", lambda *_a, **_k: path)
    monkeypatch.setattr(asking, "file", lambda *_a, **_k: path)
    return path


def contacts(qtbot: QtBot, program: Program, *names: str) -> RecordsScreen:
    for name in names:
        made(qtbot, program, "contact", council=BARNSLEY, name=name, role="Director", email="a@barnsley.gov.uk")
    return lists(qtbot, program, "contact")


def edit(path: Path, how: Edit) -> None:
    """Change a sheet as somebody would in a spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    how(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def back(qtbot: QtBot, program: Program, screen: RecordsScreen) -> SheetDialog:
    screen.sheets.take_back()
    settle(qtbot, program)
    return opened(qtbot, program, SheetDialog)


def roles(qtbot: QtBot, program: Program) -> dict[str, str]:
    found: list[Any] = in_store(qtbot, program, lambda store: records.list_rows(store, "contact"))
    return {row.values["name"]: row.values["role"] for row in found}


def test_the_rows_shown_are_sent(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able", "Ben Best")
    screen.list.table.set_filter("best")
    program.actions.run("records.send")
    settle(qtbot, program)
    assert titles(program)[0] == "1 contact is in contacts.csv"
    text = sheet.read_text(encoding="utf-8-sig")
    assert "Ben Best" in text
    assert "Ann Able" not in text


def test_each_change_is_shown_taken_in_and_taken_back(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able", "Ben Best")
    screen.send()
    settle(qtbot, program)
    edit(sheet, lambda rows: [row.update(role="Chief executive") for row in rows] and None)
    dialog = back(qtbot, program, screen)
    assert walk.nameless(dialog) == []
    assert walk.too_small(dialog) == []
    assert "2 changes" in dialog._preview.sentence
    model = dialog.changes.model
    assert {tuple(model.part(r, c).text for c in (0, 3, 4, 5)) for r in range(model.rowCount())} == {
        ("Changed", "Role", "Director", "Chief executive")
    }
    assert roles(qtbot, program) == {"Ann Able": "Director", "Ben Best": "Director"}
    assert dialog.take.text() == "Take in 2 changes"
    dialog.take.click()
    settle(qtbot, program)
    assert set(roles(qtbot, program).values()) == {"Chief executive"}
    assert titles(program)[0] == "2 changes taken in"
    program.actions.run("edit.undo")
    settle(qtbot, program)
    assert set(roles(qtbot, program).values()) == {"Director"}


def test_a_line_can_be_left_out_with_the_space_bar(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able", "Ben Best")
    screen.send()
    settle(qtbot, program)
    edit(sheet, lambda rows: [row.update(role="Leader") for row in rows] and None)
    dialog = back(qtbot, program, screen)
    ann = next(i for i, line in enumerate(dialog._lines) if line.caption.startswith("Ann"))
    dialog.changes.select_key(ann)
    qtbot.keyClick(dialog.changes.view, Qt.Key.Key_Space)
    assert dialog.changes.model.part(dialog.changes.model.row_of(ann), 0).text == "Left out"
    assert dialog.turn.text() == "Take in again"
    assert dialog.take.text() == "Take in 1 change"
    dialog.take.click()
    settle(qtbot, program)
    assert roles(qtbot, program) == {"Ann Able": "Director", "Ben Best": "Leader"}


def test_new_rows_and_deletions_are_shown_as_such(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able", "Ben Best")
    screen.send()
    settle(qtbot, program)

    def how(rows: list[dict[str, str]]) -> None:
        rows[0]["_action"] = "DELETE"
        rows.append(dict.fromkeys(rows[0], "") | {
            "council": BARNSLEY, "name": "Cat Clear", "role": "Leader", "_end": "#",
        })  # fmt: skip

    edit(sheet, how)
    dialog = back(qtbot, program, screen)
    model = dialog.changes.model
    assert sorted(model.part(r, 0).text for r in range(model.rowCount())) == ["Added", "Deleted"]
    dialog.take.click()
    settle(qtbot, program)
    assert set(roles(qtbot, program)) == {"Ben Best", "Cat Clear"}


def test_many_clearings_ask_first(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, *(f"Person {n}" for n in range(6)))
    screen.send()
    settle(qtbot, program)
    edit(sheet, lambda rows: [row.update(email="") for row in rows] and None)
    dialog = back(qtbot, program, screen)
    assert not dialog.take.isEnabled()
    assert "6 cells were emptied" in dialog.asks[0].text()
    dialog.asks[0].click()
    assert dialog.take.isEnabled()
    dialog.take.click()
    settle(qtbot, program)
    assert titles(program)[0] == "6 changes taken in"


def test_refused_rows_say_why_and_can_be_kept(
    qtbot: QtBot, program: Program, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = contacts(qtbot, program, "Ann Able")
    screen.send()
    settle(qtbot, program)
    edit(sheet, lambda rows: rows[0].update(email="nonsense"))
    dialog = back(qtbot, program, screen)
    assert dialog.tabs.isVisible()
    assert dialog.stack.currentWidget() is dialog.problems
    assert "nonsense" in dialog.problems.model.part(0, 3).text
    assert not dialog.take.isEnabled()
    refused = tmp_path / "refused.csv"
    monkeypatch.setattr(asking, "save", lambda *_a, **_k: refused)
    dialog.keep.click()
    settle(qtbot, program)
    assert "nonsense" in refused.read_text(encoding="utf-8-sig")
    dialog.reject()


def test_the_same_file_again_says_so(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able")
    screen.send()
    settle(qtbot, program)
    edit(sheet, lambda rows: rows[0].update(role="Leader"))
    back(qtbot, program, screen).take.click()
    settle(qtbot, program)
    dialog = back(qtbot, program, screen)
    assert dialog.changes.model.part(0, 0).text == "Here already"
    assert dialog.take.text() == "Nothing to take in"
    dialog.reject()


def test_what_is_no_template_is_refused_in_words(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able")
    sheet.write_text("name,role\nAnn,Leader\n", encoding="utf-8")
    screen.sheets.take_back()
    settle(qtbot, program)
    assert titles(program)[0] == "Not a template"


def test_private_notes_are_not_offered(qtbot: QtBot, program: Program) -> None:
    screen = lists(qtbot, program, "private_note")
    screen._fill_menu()
    off = [a.text() for a in screen.menu.actions() if a.text() and not a.isEnabled()]
    assert "Private notes are never sent" in off


def test_what_was_changed_meanwhile_is_previewed_again(qtbot: QtBot, program: Program, sheet: Path) -> None:
    screen = contacts(qtbot, program, "Ann Able")
    screen.send()
    settle(qtbot, program)
    edit(sheet, lambda rows: rows[0].update(role="Leader"))
    dialog = back(qtbot, program, screen)
    row = in_store(qtbot, program, lambda store: records.list_rows(store, "contact"))[0]
    write(qtbot, program, lambda store: records.change(store, "contact", row.id, {"role": "Mayor"}))
    dialog.take.click()
    settle(qtbot, program)
    assert dialog.isVisible()
    assert dialog._said.isVisible()
    assert roles(qtbot, program) == {"Ann Able": "Mayor"}
    dialog.reject()
