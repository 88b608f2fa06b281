"""Two windows on two stores, driven as two people: they write apart, exchange, quarrel, settle on the screen, and
exchange back; in the end both say the same, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from adviser_app.services import exchange, records
from adviser_app.store import edits
from adviser_app.ui.screens import asking
from adviser_app.ui.screens.conflicts import ConflictsScreen
from adviser_app.ui.screens.exchange import ExchangeScreen
from adviser_app.ui.screens.exchange_send import SendScreen
from adviser_app.ui.screens.exchange_take_in import DONE, PREVIEW, TakeInScreen
from adviser_app.ui.screens.record_dialogs import RecordDialog
from adviser_app.ui.screens.records import RecordsScreen
from tests.tools.team import Member, Team
from tests.tools.windows import Desk

ALT = Qt.KeyboardModifier.AltModifier


class Post:
    """What lies between the two: a folder into which one's window writes and from which the other's reads."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        self._patch = patch

    def send(self, desk: Desk, to: str = "") -> Path:
        """Through the page: Exchange, Send, for whom, where to, write."""
        before = set(self.folder.iterdir())
        self._patch.setattr(asking, "folder", lambda *_a: self.folder)
        desk.click(desk.shell.rail.button("exchange"))
        desk.click(desk.on(ExchangeScreen).send_button)
        send = desk.on(SendScreen)
        at = send.to.findText(to) if to else 0
        send.to.setCurrentIndex(at)
        send.to.activated.emit(at)
        desk.wait()
        desk.click(send.choose_button)
        desk.click(send.write_button)
        desk.on(ExchangeScreen)
        [bundle] = set(self.folder.iterdir()) - before
        return bundle

    def look(self, desk: Desk, bundle: Path) -> TakeInScreen:
        """Through the page: Exchange, Take in, the file."""
        self._patch.setattr(asking, "files", lambda *_a: [bundle])
        desk.click(desk.shell.rail.button("exchange"))
        desk.click(desk.on(ExchangeScreen).take_button)
        take = desk.on(TakeInScreen)
        desk.click(take.choose_button)
        assert take.step == PREVIEW
        return take

    def take(self, desk: Desk, bundle: Path) -> TakeInScreen:
        take = self.look(desk, bundle)
        desk.click(take.apply_button)
        assert take.step == DONE
        return take


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = Team(tmp_path / "team")
    made.build()
    made.work()
    return made


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[Member], Desk]]:
    desks: list[Desk] = []

    def down(member: Member) -> Desk:
        desks.append(Desk(qtbot, qapp, member.path))
        return desks[-1]

    yield down
    for desk in desks:
        desk.stop()
    qapp.setStyleSheet("")


def change(desk: Desk, table: str, words: str, **texts: str) -> None:
    """Open a record's form from its list, type, and save."""
    row = desk.ask(lambda store: records.list_rows(store, table, text=words)[0].id)
    screen = desk.go(RecordsScreen, table=table, row=row)
    desk.click(screen.edit_button)
    form = desk.dialog(RecordDialog)
    for field, typed in texts.items():
        control = form.form.rows[field].editor.control
        if isinstance(control, QPlainTextEdit):
            control.setPlainText("")
            desk.qtbot.keyClicks(control, typed)
        elif isinstance(control, QLineEdit):
            desk.type(control, typed)
        else:
            form.form.rows[field].editor.set(typed)
    form.save()
    desk.wait()
    assert not desk.is_open(RecordDialog)


def delete(desk: Desk, table: str, words: str) -> None:
    row = desk.ask(lambda store: records.list_rows(store, table, text=words)[0].id)
    screen = desk.go(RecordsScreen, table=table, row=row)
    desk.click(screen.delete_button)


def settle(desk: Desk, cell: str, how: Callable[[ConflictsScreen], None]) -> None:
    """Choose the conflict of a cell, and settle it."""
    screen = desk.on(ConflictsScreen)
    before = screen.table.model.rowCount()
    assert screen.table.select_key(next(k for k in screen._by_key if k[2] == cell))
    desk.wait()
    how(screen)
    desk.wait()
    assert screen.table.model.rowCount() == before - 1


def everything(desk: Desk) -> dict[str, object]:
    """What two laptops with the same edits have in common: every record row by row, how it stands, what is deleted."""

    def op(store: object) -> dict[str, object]:
        tables = [t for t in records.count(store) if t != "private_note"]  # type: ignore[arg-type]
        shown = {
            table: {
                r.id: (r.values, r.standing, r.conflicts, r.waiting, r.changed, r.by, r.caption)
                for r in records.list_rows(store, table)  # type: ignore[arg-type]
            }
            for table in tables
        }
        gone = {table: sorted(r.id for r in records.deleted(store, table)) for table in tables}  # type: ignore[arg-type]
        return {
            "records": shown,
            "deleted": gone,
            "edits": edits.set_of_all(store),  # type: ignore[arg-type]
            "conflicts": exchange.count_conflicts(store),  # type: ignore[arg-type]
            "gaps": exchange.gaps(store),  # type: ignore[arg-type]
        }

    return desk.ask(op)  # type: ignore[no-any-return]


def test_two_people_write_apart_quarrel_settle_and_agree(
    team: Team, sit: Callable[[Member], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(tmp_path / "post", monkeypatch)
    helen, david = sit(team.helen), sit(team.david)
    today = date.today()

    # Apart, each at their own window, without a network.
    change(helen, "contact", "Eleanor", phone="020 7946 0018")
    soon = today + timedelta(days=2)
    change(helen, "action", "Ring the chief", detail="She is away until Monday.", due=f"{soon:%d/%m/%Y}")
    change(helen, "contact", "151 Christminster", role="Chief finance officer (section 151)")
    delete(helen, "action", "Agree the scope")
    change(david, "contact", "Eleanor", phone="020 7946 0081")
    change(david, "action", "Ring the chief", detail="Her office asks for a letter.")
    change(david, "contact", "151 Christminster", email="finance@christminster.example")
    change(david, "action", "Agree the scope", detail="They would like two days.")
    assert everything(helen) != everything(david)

    # David's bundle to Helen: seen before it counts, then taken in. Nothing of hers is overwritten.
    bundle = post.send(david, to="Helen Marsh")
    take = post.look(helen, bundle)
    told = {card._label.text(): card._figure.text() for card in take.cards._cards}
    assert (told["Conflicts"], told["Merged automatically"]) == ("3", "1")
    helen.click(take.apply_button)
    assert helen.shell.notice.text() == "3 conflicts to settle"
    mine = helen.ask(lambda store: records.list_rows(store, "contact", text="Eleanor")[0])
    assert mine.conflicts == ("phone",)

    # Hers to David: he sees the same three.
    post.take(david, post.send(helen, to="David Okafor"))
    assert david.shell.notice.text() == "3 conflicts to settle"

    # Helen settles all: one version, both texts, the record kept.
    helen.click(helen.shell.notice)
    settle(helen, "phone", lambda screen: helen.click(screen.panel.cards[1].keep_button))
    settle(helen, "detail", lambda _screen: helen.keys(Qt.Key.Key_B, ALT))
    settle(helen, "_row", lambda screen: helen.click(screen.panel.cards[0].keep_button))
    assert helen.on(ConflictsScreen).empty.isVisible()
    assert not helen.shell.notice.isVisible()

    # David, not knowing, settles the telephone number in his own way: a third value.
    david.click(david.shell.notice)

    def third(screen: ConflictsScreen) -> None:
        screen.panel.write_third()
        david.wait()
        assert screen.panel.third is not None
        control = screen.panel.third.rows["phone"].editor.control
        assert isinstance(control, QLineEdit)
        david.type(control, "020 7946 0099")
        david.click(screen.panel.third.save_button)

    settle(david, "phone", third)

    # Exchanged back: what Helen settled is settled for David; the number is a new conflict, seen by both.
    post.take(helen, post.send(david, to="Helen Marsh"))
    post.take(david, post.send(helen, to="David Okafor"))
    for desk in (helen, david):
        assert desk.shell.notice.text() == "1 conflict to settle"
    helen.click(helen.shell.notice)
    screen = helen.on(ConflictsScreen)
    assert screen.panel.view is not None
    assert {v.value for v in screen.panel.view.versions} == {"020 7946 0018", "020 7946 0099"}
    settle(helen, "phone", lambda screen: helen.click(
        next(card for card in screen.panel.cards if card.plain == "020 7946 0099").keep_button
    ))  # fmt: skip
    post.take(david, post.send(helen, to="David Okafor"))

    # The same on both, row by row; and nothing that was typed is missing.
    here, there = everything(helen), everything(david)
    assert here == there
    assert here["conflicts"] == 0
    assert here["gaps"] == ()
    values = {table: {row[6]: row[0] for row in rows.values()} for table, rows in here["records"].items()}  # type: ignore[attr-defined]
    assert values["contact"]["Eleanor Harding · Leader"]["phone"] == "020 7946 0099"
    finance = values["contact"]["Sue Bridehead · Chief finance officer (section 151)"]
    assert finance["email"] == "finance@christminster.example"
    ring = values["action"]["Ring the chief executive about the date of the peer challenge"]
    assert "She is away until Monday." in ring["detail"]
    assert "Her office asks for a letter." in ring["detail"]
    assert ring["due"] == soon.isoformat()
    kept = values["action"]["Agree the scope of the housing adviser’s visit"]
    assert kept["detail"] == "They would like two days."

    # The private note is on Helen's laptop alone.
    assert helen.ask(records.count)["private_note"] == 1
    assert david.ask(records.count)["private_note"] == 0


def test_files_late_twice_and_in_the_wrong_order(
    team: Team, sit: Callable[[Member], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(tmp_path / "post", monkeypatch)
    helen, david = sit(team.helen), sit(team.david)
    change(david, "contact", "Esther", phone="020 7946 0140")
    first = post.send(david, to="Helen Marsh")
    change(david, "contact", "Esther", phone="020 7946 0141")
    second = post.send(david, to="Helen Marsh")
    post.take(helen, second)
    again = post.look(helen, second)
    assert again.already.text().startswith("This file was taken in on ")
    late = post.look(helen, first)
    assert late.verdict.text().startswith("All its edits are here already")
    helen.click(late.apply_button)
    change(helen, "contact", "Esther", remark="Prefers mornings")
    post.take(david, post.send(helen, to="David Okafor"))
    here, there = everything(helen), everything(david)
    assert here["records"] == there["records"]
    assert here["conflicts"] == there["conflicts"] == 0
