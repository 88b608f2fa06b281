"""What can be done with a peer challenge from any page: move it on, ask what if, make its team, say a step is done."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from adviser_app.domain.records.challenge import STAGES
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking, verbs_records
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.take_along import TakeAlong
from adviser_app.ui.screens.verbs_support import Wanted
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone


class ChallengeWork(TakeAlong):
    """``owner``: the page it is done for; windows open over it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(context, owner)
        self.records = RecordWork(context, owner)
        self._undo = (("Undo", partial(context.actions.run, "edit.undo")),)

    # moving on

    def move(self, row: str, stage: str) -> None:
        """To another stage, from today; the banner takes it back."""

        def done(moved: Any) -> None:
            said = " ".join(moved.missing)
            fill = (("Fill it in…", partial(self.records.edit, "challenge", row)),) if said else ()
            self._context.banner(
                moved.sentence, said, tone=Tone.WARN if said else Tone.GOOD, actions=(*fill, *self._undo),
                key="challenge-moved",
            )  # fmt: skip

        self._context.tasks.write(verbs.move(row, stage), done, what=verbs_records.kinds("challenge"))

    def menu(self, row: str, stage: str, council: str, title: str, place: QPoint) -> QMenu:
        """What can be done with a card, where the pointer or the keyboard is."""
        menu = QMenu(self._owner)
        menu.setAccessibleName(title)
        stages = menu.addMenu("Move to")
        for name in STAGES:
            action = stages.addAction(text.sentence(name))
            action.setCheckable(True)
            action.setChecked(name == stage)
            action.setEnabled(name != stage)
            action.triggered.connect(lambda _on=False, name=name: self.move(row, name))
        menu.addSeparator()
        for words, handler in (
            ("Change…", partial(self.records.edit, "challenge", row)), ("What if its days move…",
             partial(self.what_if, row)), ("Team…", partial(self.team, row)),
            ("New recommendation…", partial(self.records.new, "recommendation", {"challenge": row})),
            ("Its history…", partial(self.records.history, "challenge", row)),
        ):  # fmt: skip
            menu.addAction(words).triggered.connect(lambda _on=False, do=handler: do())
        menu.addSeparator()
        page = menu.addAction("The council’s page")
        page.triggered.connect(lambda _on=False: self._context.navigate("council", code=council, tab="challenge"))
        delete = menu.addAction("Delete")
        delete.triggered.connect(lambda _on=False: self.records.delete("challenge", [row], title))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu

    # windows

    def what_if(self, row: str) -> None:
        """What would be due when if its days on site moved."""

        def opened(found: Any) -> None:
            from adviser_app.ui.screens.challenges_what_if import WhatIfDialog

            self.records.show(WhatIfDialog(self._context, found, self._owner.window()))

        self._query(verbs.one(row), opened)

    def team(self, row: str, peers: tuple[str, ...] = ()) -> None:
        """Its team, made from the register of peers; ``peers`` are on the new team already."""

        def opened(found: tuple[Any, list[Any], Any, dict[str, str]]) -> None:
            from adviser_app.ui.screens.challenges_team import TeamDialog

            dialog = TeamDialog(self._context, *found, peers, self._owner.window())
            dialog.new_peer_wanted.connect(lambda: self.records.new("peer"))
            dialog.saved.connect(self._team_made)
            self.records.show(dialog)

        self._query(verbs.team_facts(row), opened)

    def _team_made(self, words: str, notes: tuple[str, ...]) -> None:
        said = " ".join((*notes, "One Undo takes it back."))
        self._context.banner(words, said, tone=Tone.WARN if notes else Tone.GOOD, actions=self._undo, key="team")

    def done(self, step: Any) -> None:
        """Say that a step of the clock is done, or correct the day; the next challenge is a new one."""
        from adviser_app.domain.records.challenge import NEXT

        if step.step == NEXT or not step.row:
            self.records.new("challenge", {"council": step.council_code})
            return

        def opened(found: Any) -> None:
            from adviser_app.ui.screens.challenges_done import DoneDialog

            self.records.show(DoneDialog(self._context, step, found.values, self._owner.window()))

        self._query(verbs.one(step.row), opened)

    # taking along

    def calendar(self, wanted: Wanted) -> None:
        """The dates to come, as a file that a calendar takes in and brings up to date when it takes in a newer one."""
        path = self._path("Dates for a calendar", "peer-challenges.ics", "Calendar files (*.ics)", ".ics")
        if path is not None:
            self._query(verbs.calendar(wanted, path), partial(self._calendar_written, path))

    def _calendar_written(self, path: Path, count: int) -> None:
        self._context.banner(
            "The calendar file is written",
            f"{text.sentence(text.plural(count, 'date'))} in {path}. Open it with your calendar; a newer file brings "
            "the same entries up to date.",
            tone=Tone.GOOD, actions=(("Open folder", partial(asking.show_file, path.parent)),), key="export",
        )  # fmt: skip

    def _query(self, op: Any, done: Any) -> None:
        self._context.tasks.query(op, done, requester=self, slot="challenge")
