"""Exchange: how one stands with one's colleagues, who they are, and what was erased."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from adviser_app.ui.actions import Action
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs_people, verbs_records
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.exchange_dialogs import KeptDialog, RowsDialog
from adviser_app.ui.screens.exchange_erase import ErasurePage
from adviser_app.ui.screens.exchange_overview import OverviewPage
from adviser_app.ui.screens.exchange_people import PeoplePage
from adviser_app.ui.screens.verbs_exchange import Overview
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels.cells import Tone

OVERVIEW, PEOPLE, ERASED = range(3)
_TABS = ("overview", "people", "erased")


class ExchangeScreen(Screen):
    """``params``: tab, one of overview, people, erased."""

    id = "exchange"
    title = "Exchange"
    icon = "arrow-left-right"
    watches = frozenset({"records", "exchange", "settings"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: Overview | None = None
        self.take_button = self.header.add_button(
            "Take in…", self.take_in, icon="inbox", tip="Look at a bundle that a colleague sent"
        )
        self.send_button = self.header.add_button(
            "Send…", self.send, icon="send", primary=True, tip="Write what is new into a file for your colleagues"
        )
        words = ("Overview", "People and laptops", "Personal data")
        self.tabs = PageTabs(context, "Parts of this page", dict(zip(_TABS, words, strict=True)))
        self.tabs.currentChanged.connect(self._turn)
        self.header.add_tabs(self.tabs)
        self.overview = OverviewPage(context)
        self.body.addWidget(self.overview, 1)
        self._people: PeoplePage | None = None
        self._erasures: ErasurePage | None = None
        self.overview.wished.connect(self._do)
        self.overview.file_chosen.connect(self.look_at)
        self.overview.watch_wanted.connect(self.watch)
        self.overview.collect_wanted.connect(self.collect)
        self._turn(OVERVIEW)
        add = context.actions.add
        add(Action("exchange.hand-over", "Hand a portfolio over…", self._hand_over, "", "users", "File", self.id,
                   "To a successor, with its open actions and meetings to come"))  # fmt: skip
        add(Action("exchange.move", "Move to another laptop…", self.move_laptop, "", "laptop", "File", self.id,
                   "Everything of yours comes along"))  # fmt: skip

    # the other tabs are made when they are first turned to

    @property
    def people(self) -> PeoplePage:
        if self._people is None:
            self._people = PeoplePage(self)
            self._people.setVisible(self.tabs.currentIndex() == PEOPLE)
            self.body.addWidget(self._people, 1)
            if self._found is not None:
                self._people.show_overview(self._found)
        return self._people

    @property
    def erasures(self) -> ErasurePage:
        if self._erasures is None:
            self._erasures = ErasurePage(self)
            self._erasures.setVisible(self.tabs.currentIndex() == ERASED)
            self.body.addWidget(self._erasures, 1)
            if self.context.tasks.is_open:
                self._erasures.fetch()
        return self._erasures

    # where one is

    def activate(self, params: Mapping[str, Any]) -> None:
        super().activate({})
        tab = str(params.get("tab") or "")
        if tab in _TABS:
            self.tabs.setCurrentIndex(_TABS.index(tab))

    def _turn(self, at: int) -> None:
        self.overview.setVisible(at == OVERVIEW)
        if at == PEOPLE or self._people is not None:
            self.people.setVisible(at == PEOPLE)
        if at == ERASED or self._erasures is not None:
            self.erasures.setVisible(at == ERASED)
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget | None:
        at = self.tabs.currentIndex()
        if at == PEOPLE:
            return self.people.table.view
        return self.erasures.words if at == ERASED else self.send_button

    # data

    def refetch(self) -> None:
        self.query(verbs.overview(), self._show)
        if self._erasures is not None:
            self._erasures.fetch()

    def _show(self, found: Overview) -> None:
        self._found = found
        self.header.set(self.title, found.heading)
        self.overview.show_overview(found)
        if self._people is not None:
            self._people.show_overview(found)
        if found.named and not found.status.words:
            # Whoever said who they are can be asked for the words of their key from then on.
            self.context.tasks.write(verbs.make_keys(), lambda _nothing: None, lambda _error: None, what=("exchange",))

    # what one does

    def send(self) -> None:
        self.context.navigate("exchange-send")

    def take_in(self) -> None:
        self.context.navigate("exchange-in")

    def look_at(self, files: list[Path]) -> None:
        self.context.navigate("exchange-in", files=[str(f) for f in files])

    def _do(self, wish: str) -> None:
        """What the button of a sentence asks for."""
        found = self._found
        if wish == "conflicts":
            self.context.navigate("conflicts")
        elif wish == "reviews":
            self.context.navigate("conflicts", tab="reviews")
        elif wish == "names":
            self.context.navigate("settings")
        elif wish == "who":
            self._ask_who()
        elif wish == "move":
            self.move_laptop()
        elif wish == "kept" and found is not None:
            kept = KeptDialog(self.context, found.kept, self.window())
            kept.key_wanted.connect(self._compare)
            self._open(kept)
        elif wish == "waiting" and found is not None:
            said = "An earlier edit of theirs has not arrived, so what they show may be out of date."
            self._list_rows("Records that wait", found.status.waiting, said)
        elif wish == "unconfirmed" and found is not None:
            said = "What you wrote and the programme team has not said it holds. Your next bundle has it."
            self._list_rows("Not confirmed yet", found.status.unconfirmed.rows, said)

    def _list_rows(self, title: str, rows: Any, sentence: str) -> None:
        dialog = RowsDialog(self.context, title, sentence, rows, self.window())
        dialog.row_wanted.connect(self.people.work.read)
        self._open(dialog)

    def _compare(self, kept: Any) -> None:
        """The words of the key of a file kept back; trusted, the file is to be chosen again."""
        from adviser_app.ui.screens.exchange_keys import KeyDialog

        whose = shown.possessed(kept.sender, kept.laptop)
        dialog = KeyDialog(self.context.theme, whose, kept.sender or "the sender", kept.words, self.window())

        def done(_decision: Any) -> None:
            trusted, _how = dialog.answer
            if trusted:
                self.context.banner(
                    f"The key of {kept.sender} is confirmed", f"Take {kept.file} in again.", tone=Tone.GOOD,
                    key="exchange", actions=(("Choose the file…", self.overview.choose_files),),
                )  # fmt: skip
            else:
                self.context.banner(f"The key of {kept.sender} is refused", "Nothing it signs is taken in here.",
                                    tone=Tone.WARN, key="exchange")  # fmt: skip

        dialog.accepted.connect(
            lambda: self.context.tasks.write(
                verbs_people.decide_key(kept.key, *dialog.answer), done, what=("exchange",)
            )
        )
        self._open(dialog)

    def _ask_who(self) -> None:
        def found(answer: Any) -> None:
            from adviser_app.ui.screens.who import WhoDialog

            dialog = WhoDialog(self.context.theme, answer, self.window())
            dialog.accepted.connect(
                lambda: self.context.tasks.write(
                    verbs_records.name_identity(*dialog.answer), lambda _who: None, what=verbs.ROSTER
                )
            )
            self._open(dialog)

        self.context.tasks.query(verbs_records.identity(), found, requester=self, slot="who")

    def watch(self, folder: Path | None) -> None:
        """Watch a folder from now on, or none."""

        def done(_folder: Path | None) -> None:
            self.refetch()
            if folder is None:
                self.context.banner("No folder is watched any more", key="exchange")
            else:
                self.context.banner("The folder is watched", f"New bundles in {folder} are offered.", tone=Tone.GOOD,
                                    key="exchange")  # fmt: skip

        self.write(verbs.watch(folder), done, what=("exchange",))

    def collect(self, wanted: bool) -> None:
        """This laptop collects for all; asked before, since everybody's bundles are then confirmed by it."""
        if wanted:
            title = "Does this laptop collect for all?"
            said = (
                "There is one such laptop, the programme team’s. Advisers send their bundles to it; what it sends "
                "holds everybody’s edits and confirms what has arrived."
            )
        else:
            title = "Does this laptop collect no longer?"
            said = "What it sends then holds your own edits alone, and confirms nothing to anybody."
        if not asking.confirm(self, self.context.theme, title, said, "Yes"):
            self.overview.collects.setChecked(not wanted)
            return

        def done(_who: Any) -> None:
            self.refetch()

        self.write(verbs.collect(wanted), done, what=verbs.ROSTER)

    def _hand_over(self) -> None:
        self.people.hand_over()

    def move_laptop(self) -> None:
        """Come to another laptop, or leave this one."""

        def opened(found: tuple[Any, bool, int]) -> None:
            from adviser_app.ui.screens.exchange_moving import MoveDialog

            self._open(MoveDialog(self.context, *found, self.window()))

        self.context.tasks.query(verbs_people.moving_facts(), opened, requester=self, slot="move")

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
