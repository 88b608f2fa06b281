"""Rules of the clock: what is due how many months after a challenge, by its date; changed like any record."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from adviser_app.domain.records.challenge import EXPECTED, STEPS
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_part import TablePart
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

_SAID = (
    "Months are counted from the last day on site, in calendar months. For each step the newest version holds whose "
    "day is not after the challenge’s last day on site; a step without a rule in it is not required. What is only "
    "expected is never late."
)
_NONE = Cell("–", None, "not given", Tone.MUTED)


class RulesPart(TablePart):
    key: ClassVar[str] = "rules"
    title: ClassVar[str] = "Rules"
    nothing: ClassVar[str] = "There are no rules: nothing is due. Ctrl+N writes one down."
    filters: ClassVar[tuple[str, ...]] = ()
    exports: ClassVar[bool] = False
    new_table: ClassVar[str] = "clock_rule"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("from", "Challenges from", width=140),
        Column("step", "What is due", width=170),
        Column("demand", "It is", width=96),
        Column("opens", "Due from", "number", 96, tip="Months after the last day on site"),
        Column("closes", "Due until", "number", 96, tip="Months after the last day on site"),
        Column("late", "Late after", "number", 96, tip="Months after the last day on site"),
        Column("source", "Source", width=260, stretch=True),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.version = button(
            theme, "New version…", self._version, icon="plus",
            tip="The chosen step’s rule, for challenges from another day on",
        )  # fmt: skip
        self.changes = button(theme, "Change…", self._change, icon="pencil", tip="Change the rule (Enter)")
        self.link = button(theme, "Source", self._follow, icon="external-link", tip="Open the source in the browser")
        self.link.setAccessibleName("Open the source")
        self.buttons += [self.version, self.changes]
        for made in (self.version, self.changes, self.link):
            self.table.add_control(made)
        self.say_notes((_SAID,))
        self.enable()

    def fetch(self) -> Op:
        return verbs.rules()

    def show_view(self, view: list[Any]) -> None:
        self.view = view
        self.put_rows([_cells(rule.values) for rule in view], [rule.id for rule in view], view)

    def say(self) -> str:
        versions = {rule.values["applies_from"] for rule in self.view or ()}
        return f"{text.sentence(text.plural(len(versions), 'version'))} of the rules." if versions else ""

    def enable(self) -> None:
        super().enable()
        line = self.line()
        if hasattr(self, "link"):
            self.link.setEnabled(line is not None and bool(line.values["link"]))

    def open_line(self, line: Any) -> None:
        self.host.work.records.change("clock_rule", line.id)

    def _change(self) -> None:
        line = self.line()
        if line is not None:
            self.open_line(line)

    def _version(self) -> None:
        """Begins with the months of the chosen rule; from when is for the user to say."""
        line = self.line()
        if line is not None:
            kept = {key: line.values[key] for key in ("step", "demand", "opens", "closes", "late")}
            self.host.work.records.new("clock_rule", {key: said for key, said in kept.items() if said})

    def _follow(self) -> None:
        line = self.line()
        if line is not None and line.values["link"]:
            QDesktopServices.openUrl(QUrl(line.values["link"]))

    def preset(self) -> dict[str, str]:
        return {}


def _cells(values: dict[str, str]) -> tuple[Cell, ...]:
    day = date.fromisoformat(values["applies_from"])
    step = values["step"]
    expected = values["demand"] == EXPECTED
    return (
        Cell(text.day(day), float(day.toordinal())),
        Cell(text.sentence(step), float(STEPS.index(step)) if step in STEPS else step),
        Cell(values["demand"], values["demand"], tone=Tone.MUTED if expected else Tone.NEUTRAL),
        *(_months(values[name]) for name in ("opens", "closes", "late")),
        Cell(values["source"], values["source"].casefold()),
    )


def _months(said: str) -> Cell:
    return Cell(said, float(said), text.plural(int(said), "month")) if said else _NONE
