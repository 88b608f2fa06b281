"""Lists of the peer challenge page: due and late, published or not, never had one, lent and borrowed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.cards import CardRow
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_part import TablePart, YearChoice, last_day
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

_CHIP = "challenges/due"
_SAID_BEFORE = (
    "published on ",
    "not published, ",
    "not due: ",
)  # what the heading of the column and the icon say already


def _brief(cell: Cell) -> Cell:
    """As short as its column's heading lets it be; a screen reader hears all of it."""
    said = cell.text.replace(" peer challenge", "")
    for before in _SAID_BEFORE:
        said = said.removeprefix(before)
    return cell if said == cell.text else replace(cell, text=said, spoken=cell.said)


class DuePart(TablePart):
    """Every step that is late or due soon, the longest late first."""

    key: ClassVar[str] = "due"
    title: ClassVar[str] = "Due and late"
    nothing: ClassVar[str] = (
        "Nothing is late or due soon. Dates follow from the last day on site of each challenge, by the rules "
        "of the clock."
    )
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=150),
        Column("step", "What is due", width=170),
        Column("state", "It is", "tone", 236),
        Column("last", "Last day in time", width=150, tip="Under the pointer: from when until when it is due"),
        Column("challenge", "Of", width=270, stretch=True),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        self.chips = ChipRow(self.context.theme, "What is due")
        self.chips.chosen.connect(self._chosen)
        self.done = button(self.context.theme, "It is done…", self._done, icon="check",
                           tip="Write down the day and the link")  # fmt: skip
        self.page = button(self.context.theme, "Council", self.open_council, icon="building-2",
                           tip="The council’s page (Enter)")  # fmt: skip
        self.buttons += [self.done, self.page]
        self.table.add_control(self.done)
        self.table.add_control(self.page)
        line = self.table.heading_line
        line.insertWidget(0, self.chips, 1)
        for at in range(1, line.count()):  # the chips take what is left, not the number of rows
            line.setStretch(at, 0)
        self.enable()

    def fetch(self) -> Op:
        return verbs.due(self.host.filters.wanted)

    def show_view(self, view: Any) -> None:
        self.view = view
        chips = [("", f"All  {len(view.lines):,}")]
        chips += [(state, f"{text.sentence(state)}  {count:,}") for state, count in view.counts.items()]
        self.chips.set_chips(chips, self.chips.current or self.context.settings.text(_CHIP))
        self._list()

    def _chosen(self, key: object) -> None:
        self.context.settings.put(_CHIP, str(key))
        self._list()

    def _list(self) -> None:
        wanted = str(self.chips.current or "")
        lines = [x for x in self.view.lines if not wanted or x.kind == wanted]
        keys = [f"{x.council_code}/{x.step.sort}/{at}" for at, x in enumerate(lines)]
        self.put_rows([(x.council, x.step, x.state, last_day(x.line), _brief(x.challenge)) for x in lines], keys, lines)

    def _done(self) -> None:
        found = self.line()
        if found is not None:
            self.host.work.done(found.line)


class PublishedPart(TablePart):
    """Transparency: report and plan of each challenge held, published or not, with the link."""

    key: ClassVar[str] = "published"
    title: ClassVar[str] = "Published"
    nothing: ClassVar[str] = (
        "No challenge that took place is written down. The line on the board begins one; the programme team’s "
        "schedule comes in by Monthly refresh."
    )
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=150, stretch=True),
        Column("kind", "Kind", width=104),
        Column("last_day", "Last day on site", width=148),
        Column("report", "Feedback report", "tone", 200),
        Column("plan", "Action plan", "tone", 200),
        Column("review", "Review’s report", "tone", 200),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.cards = CardRow(theme, least_width=200, low=True)
        self.column.insertWidget(0, self.cards)
        self.links = [
            button(theme, words, partial(self._follow, field), icon="external-link", tip="Open it in the browser")
            for words, field in (("Report", "report_link"), ("Plan", "plan_link"), ("Review", "review_link"))
        ]
        for made, words in zip(self.links, ("report", "plan", "review’s report"), strict=True):
            made.setAccessibleName(f"Open the {words}")
            self.table.add_control(made)
        self.changes = button(theme, "Change…", self.change, icon="pencil", tip="The whole form (Enter)")
        self.buttons.append(self.changes)
        self.table.add_control(self.changes)
        self.enable()

    def fetch(self) -> Op:
        return verbs.published(self.host.filters.wanted)

    def show_view(self, view: Any) -> None:
        self.view = view
        self.cards.set_cards(view.cards)
        self.put_rows(
            [
                (x.council, _brief(x.kind), x.last_day, _brief(x.report), _brief(x.plan), _brief(x.review))
                for x in view.lines
            ],
            [x.row for x in view.lines], view.lines,
        )  # fmt: skip

    def say(self) -> str:
        """The cards say how much of it is published."""
        return "" if self.view is None else f"{text.plural(len(self.view.lines), 'challenge')} that took place."

    def enable(self) -> None:
        super().enable()
        line = self.line()
        for made, field in zip(
            getattr(self, "links", ()), ("report_link", "plan_link", "review_link"), strict=False
        ):  # fmt: skip
            made.setEnabled(line is not None and bool(getattr(line, field)))

    def open_line(self, line: Any) -> None:
        self.change()

    def _follow(self, field: str) -> None:
        line = self.line()
        if line is not None and getattr(line, field):
            QDesktopServices.openUrl(QUrl(getattr(line, field)))


class NeverPart(TablePart):
    """Councils without a peer challenge on record."""

    key: ClassVar[str] = "never"
    title: ClassVar[str] = "Never had one"
    nothing: ClassVar[str] = "Every council here had one."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=200, stretch=True),
        Column("type", "Type", width=170),
        Column("region", "Region", width=190),
        Column("words", "What there is", width=330),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.begin = button(theme, "New challenge…", self._begin, icon="plus", tip="Of the chosen council")
        self.page = button(theme, "Council", self.open_council, icon="building-2", tip="The council’s page (Enter)")
        self.buttons += [self.begin, self.page]
        for made in (self.begin, self.page):
            self.table.add_control(made)
        self.enable()

    def fetch(self) -> Op:
        return verbs.never(self.host.filters.wanted)

    def show_view(self, view: Any) -> None:
        self.view = view
        self.put_rows(
            [(x.council, x.type, x.region, x.words) for x in view.lines], [x.council_code for x in view.lines],
            view.lines,
        )  # fmt: skip

    def _begin(self) -> None:
        line = self.line()
        if line is not None:
            self.host.work.records.new("challenge", {"council": line.council_code})


class LendingPart(TablePart):
    """Peers lent and borrowed: whose councillors and officers gave days, whose challenges took them."""

    key: ClassVar[str] = "lending"
    title: ClassVar[str] = "Lent and borrowed"
    nothing: ClassVar[str] = (
        "No days are written down for this year. They come from the teams of challenges whose peers agreed, "
        "and from peer days under Support."
    )
    new_table: ClassVar[str] = "peer_days"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=170, stretch=True),
        Column("challenges", "Lent: challenges", "number", 140, tip="Days of its peers who agreed, in challenges"),
        Column("otherwise", "Lent otherwise", "number", 130, tip="Days of its peers written down under Support"),
        Column("total", "Lent in all", "number", 104),
        Column("own", "Borrowed: own", "number", 132, tip="Days of the teams at its own challenges"),
        Column("other", "Borrowed otherwise", "number", 156, tip="Peer days it had, written down under Support"),
        Column("borrowed", "Borrowed in all", "number", 134),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.year = YearChoice(theme)
        self.year.changed.connect(lambda: host.ask_again(self.key))
        self.tools = self.year
        self.page = button(theme, "Council", self.open_council, icon="building-2", tip="The council’s page (Enter)")
        self.buttons.append(self.page)
        self.table.add_control(self.page)
        self.enable()

    def fetch(self) -> Op:
        return verbs.lending(self.host.filters.wanted, self.year.wanted)

    def show_view(self, view: Any) -> None:
        self.view = view
        self.year.offer([(choice.value, choice.words) for choice in view.years], view.year)
        self.put_rows(
            [
                (x.council, x.lent_challenges, x.lent_otherwise, x.lent_total, x.borrowed_challenges,
                 x.borrowed_otherwise, x.borrowed_total)
                for x in view.lines
            ],
            [x.code for x in view.lines], view.lines,
        )  # fmt: skip
        self.say_notes(view.notes)

    def step_year(self, by: int) -> None:
        self.year.step(by)

    def open_council(self, line: Any = None) -> None:
        found = line if line is not None else self.line()
        if found is not None:
            self.context.navigate("council", code=found.code, tab="challenge")

    def first_focus(self) -> QWidget | None:
        return self.table.view if self.lines else self.year.box

    def preset(self) -> dict[str, str]:
        line = self.line()
        return {"lender": line.code} if line is not None else {}
