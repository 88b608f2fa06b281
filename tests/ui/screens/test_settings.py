"""Settings: appearance, passphrase, backups and restore, the check, export."""

from __future__ import annotations

import tomllib
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringError
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import refresh, stores
from adviser_app.services import settings as kept
from adviser_app.ui.app import Program
from adviser_app.ui.components.cards import ToneLabel
from adviser_app.ui.components.group import GroupChooser
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import settings as settings_screen
from adviser_app.ui.screens.settings import SettingsScreen
from adviser_app.ui.theme import Mode
from tests.ui.screens.conftest import settle, titles, visit

WORDS = "tall copper kettle"
MOST = 120_000  # milliseconds: keys are slow to derive on purpose, and the machine may be busy


def page(qtbot: QtBot, program: Program) -> SettingsScreen:
    screen = visit(qtbot, program, "settings")
    assert isinstance(screen, SettingsScreen)
    return screen


def pick(screen: SettingsScreen, name: str, at: int) -> None:
    box = getattr(screen, name)
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_theme_and_text_size_follow_at_once_and_are_kept(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    pick(screen, "mode", screen.mode.findText("Dark"))
    assert program.theme.dark
    pick(screen, "text_size", screen.text_size.findText("150 %"))
    assert program.theme.scale == 1.5
    assert program.settings.text("window/theme") == Mode.DARK.value
    assert program.settings.number("window/text-size") == 1.5


def test_the_shortcut_for_text_size_is_shown_here_too(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    program.actions.run("view.larger")
    assert screen.text_size.currentText() != "100 %"


def test_the_comparison_group_is_kept_in_the_store(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    chooser = screen.findChild(GroupChooser)
    assert chooser is not None
    chooser.setCurrentIndex(chooser.findData(str(GroupRule.TIER_ENGLAND)))
    chooser.activated.emit(chooser.currentIndex())
    settle(qtbot, program)
    found: list[GroupRule] = []
    program.tasks.query(lambda store, _work: kept.get(store).group, found.append)
    settle(qtbot, program)
    assert found == [GroupRule.TIER_ENGLAND]


def test_the_name_on_packs_is_kept(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    qtbot.keyClicks(screen.prepared_by, "A. Adviser")
    qtbot.keyClick(screen.prepared_by, Qt.Key.Key_Return)
    settle(qtbot, program)
    found: list[str] = []
    program.tasks.query(lambda store, _work: kept.get(store).prepared_by, found.append)
    settle(qtbot, program)
    assert found == ["A. Adviser"]


def test_a_passphrase_is_set_and_removed(qtbot: QtBot, program: Program, yes: list[str]) -> None:
    screen = page(qtbot, program)
    assert not screen.remove_pass.isVisible()
    qtbot.keyClicks(screen.new, WORDS)
    assert not screen.set_pass.isEnabled()
    qtbot.keyClicks(screen.again, WORDS)
    qtbot.mouseClick(screen.set_pass, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The passphrase is set" in titles(program), timeout=MOST)
    settle(qtbot, program)
    assert screen.remove_pass.isVisible()
    assert screen.new.text() == ""
    assert "encrypted" in screen.pass_state.text()
    with pytest.raises(AdviserError) as wrong:
        stores.doctor(program.store_path, "not the passphrase")
    assert wrong.value.code == "passphrase-wrong"
    qtbot.mouseClick(screen.remove_pass, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The store has no passphrase any more" in titles(program), timeout=MOST)
    settle(qtbot, program)
    assert "Who has the file can then read it" in yes[0]
    assert not screen.remove_pass.isVisible()


class Keyring:
    """A computer's keyring, with what it keeps; none at all where ``kept`` is None."""

    def __init__(self, kept: dict[str, str] | None) -> None:
        self.kept = kept

    def get_password(self, _service: str, name: str) -> str | None:
        return (self.kept or {}).get(name)

    def set_password(self, _service: str, name: str, key: str) -> None:
        if self.kept is None:
            raise KeyringError("No recommended backend was available.")
        self.kept[name] = key

    def delete_password(self, _service: str, name: str) -> None:
        assert self.kept is not None
        del self.kept[name]


@pytest.mark.parametrize("there", [True, False])
def test_the_tick_for_the_keyring_counts_at_once(
    qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    ring = Keyring({} if there else None)
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(ring, name))
    screen = page(qtbot, program)
    screen.remember.click()  # nothing is encrypted yet: it counts when a passphrase is set
    screen.remember.click()
    assert not titles(program)
    qtbot.keyClicks(screen.new, WORDS)
    qtbot.keyClicks(screen.again, WORDS)
    qtbot.mouseClick(screen.set_pass, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The passphrase is set" in titles(program), timeout=MOST)
    settle(qtbot, program)
    assert not ring.kept
    screen.remember.click()
    if not there:
        qtbot.waitUntil(lambda: titles(program) == ["Not remembered"], timeout=MOST)
        assert not screen.remember.isChecked()
        return
    qtbot.waitUntil(lambda: titles(program) == ["The keyring opens the store from now on"], timeout=MOST)
    settle(qtbot, program)
    assert len(ring.kept or {}) == 1
    assert "the keyring opens it" in screen.pass_state.text()
    screen.remember.click()
    qtbot.waitUntil(lambda: titles(program) == ["The keyring has forgotten the passphrase"], timeout=MOST)
    assert not ring.kept


def test_two_different_passphrases_are_told(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    qtbot.keyClicks(screen.new, WORDS)
    qtbot.keyClicks(screen.again, "tall brass")
    assert screen.pass_hint.isVisible()
    assert not screen.set_pass.isEnabled()


def test_too_short_a_passphrase_is_refused_and_the_store_goes_on(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    qtbot.keyClicks(screen.new, "short")
    qtbot.keyClicks(screen.again, "short")
    qtbot.mouseClick(screen.set_pass, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    assert titles(program)[0] == "Passphrase not suitable"
    visit(qtbot, program, "home")


def test_a_backup_is_made_listed_and_restored(qtbot: QtBot, program: Program, yes: list[str]) -> None:
    screen = page(qtbot, program)
    before = screen.backups.model.rowCount()
    qtbot.mouseClick(screen.backup, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    settle(qtbot, program)
    assert screen.backups.model.rowCount() >= before + 1
    program.tasks.write(lambda store, _work: refresh.undo(store), lambda _u: None, what=("figures",))
    settle(qtbot, program)
    why = [screen.backups.model.part(r, 1).text for r in range(screen.backups.model.rowCount())]
    screen.backups.view.selectRow(why.index("Asked for"))
    assert screen.restore_button.isEnabled()
    qtbot.mouseClick(screen.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("was restored" in t for t in titles(program)), timeout=MOST)
    settle(qtbot, program)
    assert "What is there now is kept" in yes[0]
    wizard = visit(qtbot, program, "refresh")
    states = [wizard.choose.releases.model.part(r, 7).text for r in range(2)]  # type: ignore[attr-defined]
    assert states == ["In force", "In force"]


def test_a_backup_that_cannot_be_restored_leaves_the_store_open(
    qtbot: QtBot, program: Program, yes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = page(qtbot, program)
    qtbot.mouseClick(screen.backup, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    settle(qtbot, program)

    def refuse(*_a: object) -> None:
        raise AdviserError("Backup damaged", "It cannot be read.", "Choose another.", code="damaged")

    monkeypatch.setattr(stores, "restore", refuse)
    screen.backups.view.selectRow(0)
    screen.restore()
    qtbot.waitUntil(lambda: "Backup damaged" in titles(program), timeout=MOST)
    settle(qtbot, program)
    home = visit(qtbot, program, "home")
    assert home.table.model.rowCount() == 2  # type: ignore[attr-defined]


def test_the_check_reports_a_sound_store(qtbot: QtBot, program: Program) -> None:
    screen = page(qtbot, program)
    qtbot.mouseClick(screen.check, Qt.MouseButton.LeftButton)
    settle(qtbot, program)
    found = [screen.findings.itemAt(i).widget() for i in range(screen.findings.count())]
    assert [w.text() for w in found if isinstance(w, ToneLabel)] == ["The store is sound: nothing was found."]
    assert screen.check.isEnabled()


@pytest.mark.parametrize("what", ["observations", "revisions"])
def test_the_data_are_exported(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(asking, "save", lambda *_a: out)
    screen = page(qtbot, program)
    screen.what.setCurrentIndex(screen.what.findData(what))
    qtbot.mouseClick(screen.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Exported" in titles(program), timeout=MOST)
    written = tmp_path / "out.csv"
    assert "Alpha rate" in written.read_text(encoding="utf-8-sig")


def test_about_credits_only_what_is_shipped() -> None:
    """pandas is what the tests check figures against."""
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]
    shipped = " ".join(project["dependencies"]).casefold()
    credited = next(words for words, licence in settings_screen._LICENCES if words.startswith("NumPy"))
    assert [name for name in credited.casefold().split(", ") if name not in shipped] == []
