"""The exchange's page, sending and taking in, as somebody at the window does it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from adviser_app.services import exchange, identity, records
from adviser_app.ui.components.cards import ToneLabel
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.conflicts import ConflictsScreen
from adviser_app.ui.screens.exchange import ERASED, PEOPLE, ExchangeScreen
from adviser_app.ui.screens.exchange_dialogs import KeptDialog, RowsDialog
from adviser_app.ui.screens.exchange_keys import KeyDialog
from adviser_app.ui.screens.exchange_send import SendScreen
from adviser_app.ui.screens.exchange_take_in import CHOOSE, DONE, PREVIEW, REFUSED, TakeInScreen
from adviser_app.ui.screens.record_reading import ReadDialog
from adviser_app.ui.screens.who import WhoDialog
from tests.tools.team import HELEN, Team
from tests.tools.windows import Desk
from tests.ui.exchange.conftest import Sit


def sentences(screen: ExchangeScreen) -> list[str]:
    points = screen.overview.points
    texts = []
    for at in range(points.count()):
        item = points.itemAt(at)
        widget = item.widget() if item is not None else None
        assert widget is not None
        said = widget if isinstance(widget, ToneLabel) else widget.findChild(ToneLabel)
        assert said is not None
        texts.append(said.text())
    return texts


def point(screen: ExchangeScreen, wish: str) -> QPushButton:
    found = screen.overview.findChildren(QPushButton, wish)
    assert found, sentences(screen)
    return found[-1]  # those before it are on their way out


def shown(screen: TakeInScreen) -> dict[str, list[str]]:
    """By what happens, the records listed."""
    out: dict[str, list[str]] = {}
    for row in range(screen.rows.model.rowCount()):
        out.setdefault(screen.rows.model.part(row, 0).text, []).append(screen.rows.model.part(row, 2).text)
    return out


def team_row(desk: Desk, name: str) -> str:
    return str(desk.ask(lambda store: records.list_rows(store, "contact", text=name)[0].id))


def figures(screen: TakeInScreen) -> dict[str, str]:
    return {card._label.text(): card._figure.text() for card in screen.cards._cards}


# -- how it stands -----------------------------------------------------------------------------------------------


def test_the_page_says_who_works_here_and_how_it_stands(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    desk.click(desk.shell.rail.button("exchange"))
    screen = desk.on(ExchangeScreen)
    assert screen.header._subtitle.text().startswith("Helen Marsh · laptop “Train laptop” · last sent ")
    assert sentences(screen) == ["7 edits in 6 records are not confirmed by the programme team yet."]
    words = desk.ask(lambda store: exchange.status(store).words)
    assert screen.overview.words.words == words
    assert len(words) == 8
    ways = {screen.overview.log.model.part(r, 0).text for r in range(screen.overview.log.model.rowCount())}
    assert ways == {"Sent", "Taken in"}


def test_what_is_not_confirmed_is_listed_and_opens(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    desk.click(point(screen, "unconfirmed"))
    listed = desk.dialog(RowsDialog)
    kinds = {listed.table.model.part(r, 0).text for r in range(listed.table.model.rowCount())}
    assert kinds == {"Action", "Contact", "Meeting or visit"}
    assert listed.table.model.rowCount() == 6
    desk.press(listed.table.view, Qt.Key.Key_Return)
    assert not desk.is_open(RowsDialog)
    assert desk.is_open(ReadDialog)


def test_nobody_named_is_said_and_put_right(sit: Sit, team: Team) -> None:
    shutil.rmtree(team.helen.path.parent)
    team.helen.path.parent.mkdir()
    shutil.copyfile(team.folder / "template.db", team.helen.path)
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    assert sentences(screen)[0].startswith("Nobody has said who works here")
    desk.click(point(screen, "who"))
    dialog = desk.dialog(WhoDialog)
    desk.type(dialog.fields.name, "Nora Nickleby")
    desk.type(dialog.fields.laptop, "Attic")
    desk.click(dialog.keep)
    assert screen.header._subtitle.text().startswith("Nora Nickleby · laptop “Attic”")
    # Named, the laptop has a key whose words can be read out.
    assert len(screen.overview.words.words) == 8
    assert not any("who works here" in said for said in sentences(screen))


def test_collecting_for_all_is_asked_and_kept(sit: Sit, team: Team, yes: list[str]) -> None:
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    assert not screen.overview.collects.isChecked()
    desk.click(screen.overview.collects)
    assert yes[0].startswith("Does this laptop collect for all?")
    assert desk.ask(lambda store: identity.get(store)).hub
    assert any("collects for all" in said for said in sentences(screen))


def test_a_tab_can_be_gone_to(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    assert desk.go(ExchangeScreen, tab="people").tabs.currentIndex() == PEOPLE
    assert desk.go(ExchangeScreen, tab="erased").tabs.currentIndex() == ERASED


# -- sending -----------------------------------------------------------------------------------------------------


def test_a_bundle_is_shown_before_it_is_written(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    desk.click(screen.send_button)
    send = desk.on(SendScreen)
    assert send.sentence.text() == "7 edits in 6 records, by Helen Marsh."
    assert send.since.text() == "What the programme team has not confirmed yet."
    counts = {send.counts.model.part(r, 0).text: send.counts.model.part(r, 1).text
              for r in range(send.counts.model.rowCount())}  # fmt: skip
    assert counts == {"Actions": "3", "Contacts": "2", "Meeting or visit": "1"}
    assert send.rows.model.rowCount() == 6
    assert send.private.isVisible()
    assert send.private.text().startswith("1 private note stays on this laptop.")

    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "post")
    opened: list[Path] = []
    monkeypatch.setattr(asking, "show_file", opened.append)
    desk.click(send.choose_button)
    desk.click(send.write_button)
    desk.on(ExchangeScreen)
    [bundle] = (tmp_path / "post").glob("adviser-exchange_*_helen-marsh_3.zip")
    assert desk.says()[0] == "Bundle 3 is written"
    desk.choose("Show in folder")
    assert opened == [tmp_path / "post"]
    assert screen.overview.log.model.part(0, 5).text == bundle.name.removeprefix("adviser-exchange_")


def test_everything_and_one_person(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    send = desk.go(SendScreen)
    desk.click(send.everything)
    assert send.since.text().startswith("Everything, whatever was confirmed before")
    everything = send.sentence.text()
    assert everything != "7 edits in 6 records, by Helen Marsh."
    desk.click(send.everything)
    send.to.setCurrentIndex(send.to.findText("David Okafor"))
    send.to.activated.emit(send.to.currentIndex())
    desk.wait()
    assert send.since.text() == "What David Okafor has not confirmed yet."


def test_encrypted_only_who_is_ticked_can_open_it(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "post")
    desk = sit(team.helen)
    send = desk.go(SendScreen)
    desk.click(send.choose_button)
    assert "who has the file can read it" in send.encrypt_said.text()
    send.encrypt.tick(next(k for k in send.encrypt.keys if send.to.itemText(send.to.findData(k)) == "David Okafor"))
    assert "Only those who are ticked" in send.encrypt_said.text()
    desk.click(send.write_button)
    [bundle] = (tmp_path / "post").glob("*.zip.age")
    desk.stop()
    hub = sit(team.hub)
    take = hub.go(TakeInScreen, files=[str(bundle)])
    assert take.step == REFUSED
    assert "encrypted to other laptops" in take.refused_said.text()
    hub.stop()
    david = sit(team.david)
    take = david.go(TakeInScreen, files=[str(bundle)])
    assert take.step == PREVIEW
    assert take.apply_button.isEnabled()


def test_a_folder_that_cannot_be_written_is_said_and_loses_nothing(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "post").write_text("no folder")
    monkeypatch.setattr(asking, "folder", lambda *_a: tmp_path / "post")
    desk = sit(team.helen)
    send = desk.go(SendScreen)
    desk.click(send.choose_button)
    desk.click(send.write_button)
    desk.on(SendScreen)
    assert desk.says()[0] in ("Cannot write the file", "The folder cannot be written")
    assert send.write_button.isEnabled()


# -- taking in ---------------------------------------------------------------------------------------------------


def test_a_bundle_is_looked_at_then_taken_in(sit: Sit, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = team.send(team.david)
    monkeypatch.setattr(asking, "files", lambda *_a: [bundle])
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    desk.click(screen.take_button)
    take = desk.on(TakeInScreen)
    assert take.step == CHOOSE
    desk.click(take.choose_button)
    assert take.step == PREVIEW
    assert take.trust_said.text() == "Signed by David Okafor’s laptop “Blue laptop”, whose key is confirmed here."
    assert take.keys.isHidden()
    assert figures(take) == {
        "New edits": "7",
        "Records": "5",
        "Merged automatically": "1",
        "Conflicts": "5",
        "Waiting": "0",
    }
    listed = shown(take)
    assert len(listed["In conflict"]) == 4
    assert listed["Deleted here, edited there"] == ["Agree the scope of the housing adviser’s visit"]
    assert listed["Merged"] == ["Sue Bridehead · Chief finance officer (section 151)"]
    # A preview writes nothing.
    assert desk.ask(exchange.count_conflicts) == 0
    desk.click(take.apply_button)
    assert take.step == DONE
    assert take.done._title.text() == "Taken in: 7 edits in 5 records"
    assert desk.ask(exchange.count_conflicts) == 5
    desk.click(take.settle_button)
    desk.on(ConflictsScreen)


def test_the_same_file_again_says_so(sit: Sit, team: Team) -> None:
    bundle = team.send(team.david)
    team.take(team.helen, bundle)
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(bundle)])
    assert take.already.isVisible()
    assert take.already.text().startswith("This file was taken in on ")
    assert take.already.text().endswith("Nothing needs to be done.")
    assert take.apply_button.isHidden()
    assert not take.rows_frame.isVisible()


def test_several_files_are_looked_at_one_after_the_other(sit: Sit, team: Team) -> None:
    first, second = team.send(team.david), team.send(team.hub)
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(first), str(second)])
    assert take.next_button.isVisible()
    desk.click(take.apply_button)
    desk.click(take.more_button)
    assert take.step == PREVIEW
    assert "Programme team" in take.sender_card._title.text()
    assert take.next_button.isHidden()


def test_files_are_dropped(sit: Sit, team: Team) -> None:
    bundle = team.send(team.david)
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bundle))])
    event = QDropEvent(QPoint(5, 5).toPointF(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    screen.overview.drop.dropEvent(event)
    desk.wait()
    assert desk.on(TakeInScreen).step == PREVIEW


def test_a_damaged_file_is_refused_with_what_to_do(sit: Sit, team: Team) -> None:
    bundle = team.send(team.david)
    bundle.write_bytes(bundle.read_bytes()[:-300])
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(bundle)])
    assert take.step == REFUSED
    assert take.refused._title.text() == "The file is damaged"
    assert "Ask the sender for the file again" in take.refused_next.text()
    # Sent again, and tried again.
    bundle.unlink()
    shutil.copyfile(team.send(team.david, everything=True), bundle)
    desk.click(take.again_button)
    assert take.step == PREVIEW


def test_a_preview_that_is_out_of_date_is_made_anew(sit: Sit, team: Team) -> None:
    bundle = team.send(team.david)
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(bundle)])
    assert figures(take)["Conflicts"] == "5"
    row = team_row(desk, "Eleanor")
    desk.write(lambda store: records.change(store, "contact", row, {"phone": "020 7946 0081"}))
    # David wrote the same number: the page has heard of it, and says so.
    assert take.step == PREVIEW
    assert figures(take)["Conflicts"] == "4"
    desk.click(take.apply_button)
    assert take.step == DONE
    assert desk.ask(exchange.count_conflicts) == 4


# -- whom to trust -----------------------------------------------------------------------------------------------


def test_an_unknown_sender_is_trusted_once_the_words_were_compared(sit: Sit, team: Team) -> None:
    ruth = team.stranger("Ruth Pinch", "Kitchen laptop")
    bundle = team.send(ruth)
    with team.at(ruth) as store:
        words = exchange.status(store).words
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(bundle)])
    assert take.trust_said.text() == "Nobody here has confirmed the key of Ruth Pinch’s laptop “Kitchen laptop”."
    assert take.keys.words.words == words
    assert not take.apply_button.isEnabled()
    desk.click(take.keys.trust)  # without saying how: asked for
    assert take.keys._wrong.isVisible()
    assert desk.ask(exchange.decisions) and desk.ask(exchange.decisions)[-1].person != "Ruth Pinch"
    desk.type(take.keys.how, "Read to me on Monday")
    desk.click(take.keys.trust)
    assert desk.says()[0] == "The key of Ruth Pinch is confirmed"
    assert take.trust_said.text().startswith("Signed by Ruth Pinch’s laptop")
    desk.click(take.apply_button)
    assert take.step == DONE
    last = desk.ask(exchange.decisions)[-1]
    assert (last.decision, last.how, last.by) == ("trusted", "Read to me on Monday", HELEN)


def test_words_that_differ_are_refused_and_can_be_trusted_after_all(sit: Sit, team: Team) -> None:
    ruth = team.stranger("Ruth Pinch", "Kitchen laptop")
    bundle = team.send(ruth)
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(bundle)])
    desk.type(take.keys.how, "She read other words")
    desk.click(take.keys.refuse)
    assert take.trust_said.text().startswith("Somebody here decided not to take in")
    assert not take.apply_button.isEnabled()
    assert take.keys.refuse.isHidden()
    desk.type(take.keys.how, "I had misheard")
    desk.click(take.keys.trust)
    assert take.apply_button.isEnabled()


def test_kept_back_for_now_it_is_decided_later_from_the_list(sit: Sit, team: Team) -> None:
    ruth = team.stranger("Ruth Pinch", "Kitchen laptop")
    bundle = team.send(ruth)
    desk = sit(team.helen)
    take = desk.go(TakeInScreen, files=[str(bundle)])
    desk.click(take.keep_button)
    screen = desk.on(ExchangeScreen)
    assert "1 file is kept back: nobody here has confirmed its sender’s key." in sentences(screen)
    desk.click(point(screen, "kept"))
    desk.click(desk.dialog(KeptDialog).compare)
    dialog = desk.dialog(KeyDialog)
    assert len(dialog.panel.words.words) == 8
    desk.type(dialog.panel.how, "Read to me on Tuesday")
    desk.click(dialog.panel.trust)
    assert desk.says()[0] == "The key of Ruth Pinch is confirmed"
    assert not any("kept back" in said for said in sentences(screen))
    assert desk.go(TakeInScreen, files=[str(bundle)]).apply_button.isEnabled()


# -- the watched folder, and every page --------------------------------------------------------------------------


def test_a_bundle_in_the_watched_folder_is_offered(
    sit: Sit, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "synced"
    folder.mkdir()
    monkeypatch.setattr(asking, "folder", lambda *_a: folder)
    desk = sit(team.helen)
    screen = desk.go(ExchangeScreen)
    desk.click(screen.overview.watch_button)
    assert desk.says()[0] == "The folder is watched"
    assert screen.overview.watch_said.text() == f"Nothing new in {folder}"
    shutil.copy(team.send(team.david), folder)
    desk.program.exchange_watch.look()
    desk.wait()
    assert desk.says()[0] == "A new bundle is in the watched folder"
    desk.choose("Look at it…")
    assert desk.on(TakeInScreen).step == PREVIEW
    desk.stop()
    # At the next start too, until it was taken in.
    again = sit(team.helen)
    assert "A new bundle is in the watched folder" in again.says()
    screen = again.go(ExchangeScreen)
    assert screen.overview.offers.count() == 1
    again.click(screen.overview.stop_button)
    assert again.ask(exchange.watch_folder) is None
    assert screen.overview.offers.count() == 0


def test_the_number_of_conflicts_is_seen_from_every_page(sit: Sit, team: Team) -> None:
    team.take(team.helen, team.send(team.david))
    desk = sit(team.helen)
    assert desk.shell.current.id != "exchange"
    assert desk.shell.notice.isVisible()
    assert desk.shell.notice.text() == "5 conflicts to settle"
    rail = desk.shell.rail.button("exchange")
    assert rail.accessibleName() == "Exchange, 5 conflicts to settle"
    desk.click(desk.shell.notice)
    desk.on(ConflictsScreen)
    desk.keys(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.shell.notice.text() == "4 conflicts to settle"
    assert rail.accessibleName() == "Exchange, 4 conflicts to settle"


def test_the_palette_sends_takes_in_and_settles(sit: Sit, team: Team) -> None:
    desk = sit(team.helen)
    for words, kind in (
        ("send records", SendScreen),
        ("take records in", TakeInScreen),
        ("settle conf", ConflictsScreen),
    ):
        desk.program.context.open_palette(words)
        entry = desk.shell.palette_window.entries()[0]
        entry.run()
        desk.wait()
        desk.on(kind)
        desk.shell.palette_window.hide()
