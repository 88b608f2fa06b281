"""The roster at the window: keys confirmed, laptops lost and retired, a portfolio handed over, a move to a new
laptop."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from adviser_app.services import exchange, identity, records
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.exchange import ExchangeScreen
from adviser_app.ui.screens.exchange_dialogs import EndDialog
from adviser_app.ui.screens.exchange_handover import HandOverDialog
from adviser_app.ui.screens.exchange_keys import KeyDialog
from adviser_app.ui.screens.exchange_moving import COME, LEAVE, MoveDialog
from adviser_app.ui.screens.exchange_send import SendScreen
from adviser_app.ui.screens.exchange_take_in import TakeInScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from tests.tools.team import Team
from tests.tools.windows import Desk
from tests.ui.exchange.conftest import Sit


def roster(desk: Desk) -> ExchangeScreen:
    return desk.go(ExchangeScreen, tab="people")


def choose(desk: Desk, screen: ExchangeScreen, name: str) -> None:
    key = next(k for k, line in screen.people._lines.items() if line.name == name)
    screen.people.table.select_key(key)
    desk.wait()


def laptops(desk: Desk) -> dict[str, str]:
    """State by laptop."""
    found = desk.ask(exchange.people)
    return {lap.name: lap.state for person in found for lap in person.laptops}


def test_everybody_is_listed_with_their_laptop_and_its_key(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = roster(desk)
    model = screen.people.table.model
    listed = {model.part(r, 0).text: (model.part(r, 1).text, model.part(r, 2).text) for r in range(model.rowCount())}
    assert listed == {
        "Helen Marsh": ("Train laptop", "This laptop’s own"),
        "David Okafor": ("Blue laptop", "Confirmed"),
        "Programme team": ("Office", "Confirmed"),
    }
    choose(desk, screen, "David Okafor")
    facts = dict(screen.people.facts.facts)
    assert facts["Work e-mail"] == "david.okafor@example.org"
    assert "by Helen Marsh: Read to me by David Okafor over the telephone" in facts["Confirmed"]
    assert len(screen.people.words.words) == 8
    choose(desk, screen, "Helen Marsh")
    # One's own laptop is neither revoked nor retired here.
    assert screen.people.revoke_button.isHidden()
    assert screen.people.retire_button.isHidden()


def test_a_person_is_added(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = roster(desk)
    desk.click(screen.people.add_button)
    form = desk.dialog(RecordDialog)
    form.form.rows["name"].editor.set("Nora Nickleby")
    form.save()
    desk.wait()
    assert "Nora Nickleby" in {line.name for line in screen.people._lines.values()}
    choose(desk, screen, "Nora Nickleby")
    assert screen.people.words.isHidden()
    assert screen.people.side._subtitle.text() == "No laptop yet"


def test_a_lost_laptop_is_revoked_with_a_reason(sit: Sit, team: Team) -> None:
    bundle = team.send(team.david)
    desk = sit(team.helen)
    screen = roster(desk)
    choose(desk, screen, "David Okafor")
    desk.click(screen.people.revoke_button)
    dialog = desk.dialog(EndDialog)
    desk.click(dialog.yes)
    assert dialog.wrong.isVisible()
    desk.type(dialog.reason_line, "Stolen from the car")
    desk.click(dialog.yes)
    assert desk.says()[0] == "The laptop “Blue laptop” is revoked"
    assert laptops(desk)["Blue laptop"] == "revoked"
    choose(desk, screen, "David Okafor")
    assert "Stolen from the car" in dict(screen.people.facts.facts)["State"]
    assert screen.people.revoke_button.isHidden()
    take = desk.go(TakeInScreen, files=[str(bundle)])
    assert not take.apply_button.isEnabled()
    assert "is revoked in the roster" in take.trust_said.text()
    assert take.keys.isHidden()


def test_a_laptop_is_retired_and_still_heard(sit: Sit, team: Team) -> None:
    bundle = team.send(team.david)
    desk = sit(team.helen)
    screen = roster(desk)
    choose(desk, screen, "David Okafor")
    desk.click(screen.people.retire_button)
    dialog = desk.dialog(EndDialog)
    desk.type(dialog.reason_line, "Replaced")
    desk.press(dialog.reason_line, Qt.Key.Key_Return)
    assert laptops(desk)["Blue laptop"] == "retired"
    assert desk.go(TakeInScreen, files=[str(bundle)]).apply_button.isEnabled()


def test_a_key_is_doubted(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = roster(desk)
    choose(desk, screen, "David Okafor")
    assert screen.people.trust_button.isHidden()
    desk.click(screen.people.distrust_button)
    dialog = desk.dialog(KeyDialog)
    desk.type(dialog.panel.how, "He read other words today")
    desk.click(dialog.panel.refuse)
    assert screen.people.trust_said.text() == "Key: not trusted"
    assert screen.people.trust_button.isVisible()


# -- handing over ------------------------------------------------------------------------------------------------


def test_a_portfolio_is_handed_over_after_a_preview_and_undone(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = roster(desk)
    choose(desk, screen, "Helen Marsh")
    desk.click(screen.people.hand_over_button)
    dialog = desk.dialog(HandOverDialog)
    desk.wait()
    assert dialog.giver.currentText() == "Helen Marsh"
    assert dialog.to.currentText() == "David Okafor"
    assert dialog.go.text() == "Hand over 6 councils"
    assert dialog.said.text().startswith("6 councils, ")
    assert dialog.along.count() > 0
    first = dialog.councils.keys[0]
    assert dialog.councils.item(0).text() == "Barsetshire"
    for key in dialog.councils.keys[1:]:
        dialog.councils.tick(key, on=False)
    desk.qtbot.waitUntil(lambda: dialog.go.text() == "Hand over 1 council")
    assert dialog.along.count() == 1
    desk.click(dialog.go)
    assert desk.says()[0] == "Handed over to David Okafor: 1 council"

    def running(store: object) -> set[str]:
        known = records.names(store)  # type: ignore[arg-type]
        rows = records.list_rows(store, "portfolio", council=first)  # type: ignore[arg-type]
        today = date.today().isoformat()
        return {known.person(r.values["person"]) for r in rows if not r.values["end"] or r.values["end"] >= today}

    assert desk.ask(running) == {"David Okafor"}
    desk.choose("Undo")
    assert desk.ask(running) == {"Helen Marsh"}


def test_nothing_ticked_and_nobody_else_cannot_be_handed_over(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = roster(desk)
    choose(desk, screen, "Helen Marsh")
    desk.click(screen.people.hand_over_button)
    dialog = desk.dialog(HandOverDialog)
    desk.wait()
    for key in dialog.councils.keys:
        dialog.councils.tick(key, on=False)
    desk.qtbot.waitUntil(lambda: dialog.said.text() == "No council is ticked.")
    assert not dialog.go.isEnabled()
    dialog.to.setCurrentIndex(dialog.to.findText("Helen Marsh"))
    dialog.to.activated.emit(dialog.to.currentIndex())
    desk.wait()
    assert "has the portfolio already" in dialog.said.text()
    assert not dialog.go.isEnabled()
    dialog.reject()


# -- moving ------------------------------------------------------------------------------------------------------


def move_dialog(desk: Desk) -> MoveDialog:
    screen = desk.go(ExchangeScreen)
    desk.click(screen.overview.move_button)
    return desk.dialog(MoveDialog)


def new_laptop(qtbot: QtBot, qapp: QApplication, team: Team, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Adviser started for the first time on another computer."""
    monkeypatch.setenv("ADVISER_HOME", str(home))
    path = home / "store" / "adviser.db"
    path.parent.mkdir(parents=True)
    shutil.copyfile(team.folder / "template.db", path)
    return Desk(qtbot, qapp, path)


@pytest.mark.parametrize("old", ["retired", "lost", "stays"])
def test_everything_moves_to_a_new_laptop(
    sit: Sit, team: Team, qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(asking, "folder", lambda *_a: stick)
    desk = sit(team.helen)
    dialog = move_dialog(desk)
    assert dialog.side.current == LEAVE
    desk.click(dialog.copy_button)
    assert dialog.copied.text().startswith(f"Copied to {stick}")
    assert "who has it can read it" in dialog.copied.text()
    desk.click(dialog.close_button)
    before = desk.ask(identity.get)
    wrote = desk.ask(records.count)
    desk.stop()

    [copy] = stick.glob("*.db")
    monkeypatch.setattr(asking, "file", lambda *_a: copy)
    there = new_laptop(qtbot, qapp, team, tmp_path / "new-home", monkeypatch)
    dialog = move_dialog(there)
    dialog.side.choose(COME)
    assert not dialog.finish_button.isEnabled()
    there.click(dialog.choose_button)
    assert dialog.brought.text().startswith("Everything of Helen Marsh is here, as it was on “Train laptop”.")
    there.type(dialog.laptop, "New laptop")
    choice = ["retired", "lost", "stays"].index(old)
    dialog.old.button(choice).setChecked(True)
    there.click(dialog.finish_button)
    assert there.says()[0] == "You work on “New laptop” now"
    me = there.ask(identity.get)
    assert (me.person, me.laptop) == (before.person, "New laptop")
    assert me.replica != before.replica
    assert (me.verify_key != before.verify_key) == (old == "lost")
    there_now = there.ask(records.count)
    assert there_now["private_note"] == wrote["private_note"] == 1
    assert there_now["action"] == wrote["action"]
    state = {"retired": "retired", "lost": "revoked", "stays": "in use"}[old]
    assert laptops(there) == {
        "Train laptop": state,
        "New laptop": "in use",
        "Blue laptop": "in use",
        "Office": "in use",
    }

    # What is written there arrives at the programme team's, after the words of a new key were compared.
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "post")
    there.choose("Send…")
    send = there.on(SendScreen)
    there.click(send.choose_button)
    there.click(send.write_button)
    there.stop()
    [bundle] = (tmp_path / "post").glob("*.zip")
    monkeypatch.setenv("ADVISER_HOME", str(tmp_path / "hub-home"))
    shown = None
    with team.at(team.hub) as store:
        shown = exchange.preview(store, bundle)
        assert shown.can_apply == (old != "lost")
        if old == "lost":
            with pytest.raises(Exception, match="nobody here has confirmed"):
                exchange.apply(store, shown, backup=False)
            exchange.trust(store, shown.key, "Read to me")
            shown = exchange.preview(store, bundle)
        exchange.apply(store, shown, backup=False)
        states = {lap.name: lap.state for person in exchange.people(store) for lap in person.laptops}
    assert states["Train laptop"] == state
    qapp.setStyleSheet("")


def test_a_copy_with_a_passphrase_asks_for_it(
    sit: Sit, team: Team, qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adviser_app.services import stores

    with team.at(team.helen) as store:
        locked = stores.set_passphrase(store, "three odd words")
        copy = stores.backup(locked, tmp_path / "copy.db")
        locked.close()
    monkeypatch.setattr(asking, "file", lambda *_a: copy)
    there = new_laptop(qtbot, qapp, team, tmp_path / "new-home", monkeypatch)
    dialog = move_dialog(there)
    dialog.side.choose(COME)
    there.click(dialog.choose_button)
    assert dialog.locked.isVisible()
    assert dialog.brought.text() == "The copy is encrypted: give its passphrase."
    there.type(dialog.passphrase, "three even words")
    there.click(dialog.open_button)
    assert dialog.locked.isVisible()
    there.type(dialog.passphrase, "three odd words")
    there.press(dialog.passphrase, Qt.Key.Key_Return)
    assert dialog.brought.text().startswith("Everything of Helen Marsh is here")
    assert there.ask(lambda store: store.passphrase_set)
    dialog.reject()
    there.stop()
    qapp.setStyleSheet("")


def test_a_copy_of_this_very_laptop_has_moved_nothing(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adviser_app.services import stores

    with team.at(team.helen) as store:
        copy = stores.backup(store, tmp_path / "copy.db")
    monkeypatch.setattr(asking, "file", lambda *_a: copy)
    desk = sit(team.helen)
    dialog = move_dialog(desk)
    dialog.side.choose(COME)
    desk.click(dialog.choose_button)
    assert dialog.brought.text() == "This copy was made on this very laptop: nothing has moved."
    desk.type(dialog.laptop, "Another")
    assert not dialog.finish_button.isEnabled()
    dialog.reject()


def test_a_file_that_is_no_copy_leaves_the_store_as_it_was(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.db").write_text("Dear all")
    monkeypatch.setattr(asking, "file", lambda *_a: tmp_path / "letter.db")
    desk = sit(team.helen)
    dialog = move_dialog(desk)
    dialog.side.choose(COME)
    desk.click(dialog.choose_button)
    assert dialog.brought.isVisible()
    assert not dialog.finish_button.isEnabled()
    assert desk.ask(identity.get).name == "Helen Marsh"
    dialog.reject()
