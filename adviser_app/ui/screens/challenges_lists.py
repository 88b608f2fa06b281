"""Lists of the peer challenge page: due and late, published or not, never had one, lent and borrowed."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from adviser_app.analysis.clock import StepState
from adviser_app.ui.components.cards import CardRow
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column
from adviser_app.ui.screens import verbs_challenges as verbs
from adviser_app.ui.screens.challenges_part import TablePart, YearChoice
from adviser_app.ui.tasks import Op

_CHIP = "challenges/due"


class DuePart(TablePart):
    """Every step that is late or due soon, the longest late first."""

    key: ClassVar[str] = "due"
    title: ClassVar[str] = "Due and late"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=150),
        Column("step", "What is due", width=170),
        Column("state", "It is", "tone", 196),
        Column("due", "When", width=230, stretch=True),
        Column("since", "Last day", width=130, tip="How late it is, or in how many days the last day in time is"),
        Column("challenge", "Of", width=240),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        self.chips = ChipRow(self.context.theme, "What is due")
        self.chips.chosen.connect(self._chosen)
        line = self.table.heading_line
        line.insertWidget(0, self.chips, 1)
        for at in range(1, line.count()):
            line.setStretch(at, 0)
        self.done = button(self.context.theme, "It is done…", self._done, icon="check",
                           tip="Write down the day and the link")  # fmt: skip
        self.page = button(self.context.theme, "Council", self.open_council, icon="building-2",
                           tip="The council’s page (Enter)")  # fmt: skip
        self.buttons += [self.done, self.page]
        self.table.add_control(self.done)
        self.table.add_control(self.page)
        self.enable()

    def fetch(self) -> Op:
        return verbs.due(self.host.filters.wanted)

    def show_view(self, view: Any) -> None:
        self.view = view
        counts = {state: sum(x.kind == state for x in view.lines) for state in (StepState.LATE, StepState.DUE_SOON)}
        chips = [("", f"All  {len(view.lines):,}")]
        chips += [(state.value, f"{state.value.capitalize()}  {count:,}") for state, count in counts.items()]
        self.chips.set_chips(chips, self.chips.current or self.context.settings.text(_CHIP))
        self._list()

    def _chosen(self, key: object) -> None:
        self.context.settings.put(_CHIP, str(key))
        self._list()

    def _list(self) -> None:
        wanted = str(self.chips.current or "")
        lines = [x for x in self.view.lines if not wanted or x.kind == wanted]
        keys = [f"{x.council_code}/{x.step.sort}/{at}" for at, x in enumerate(lines)]
        self.put_rows([(x.council, x.step, x.state, x.due, x.since, x.challenge) for x in lines], keys, lines)

    def _done(self) -> None:
        found = self.line()
        if found is not None:
            self.host.work.done(found.line)


class PublishedPart(TablePart):
    """Transparency: report and plan of each challenge held, published or not, with the link."""

    key: ClassVar[str] = "published"
    title: ClassVar[str] = "Published"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=150, stretch=True),
        Column("kind", "Kind", width=120),
        Column("last_day", "Last day on site", width=140),
        Column("report", "Feedback report", "tone", 190),
        Column("plan", "Action plan", "tone", 190),
        Column("review", "Review’s report", "tone", 190),
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
            [(x.council, x.kind, x.last_day, x.report, x.plan, x.review) for x in view.lines],
            [x.row for x in view.lines], view.lines,
        )  # fmt: skip

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
    new_table: ClassVar[str] = "peer_days"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("council", "Council", width=170, stretch=True),
        Column("challenges", "Lent to challenges", "number", 150, tip="Days of peers who agreed, in challenges"),
        Column("otherwise", "Lent otherwise", "number", 136, tip="Days of peers written down under Support"),
        Column("total", "Lent in all", "number", 110),
        Column("own", "Borrowed, own challenge", "number", 186, tip="Days of the teams at its own challenges"),
        Column("other", "Borrowed otherwise", "number", 156),
        Column("borrowed", "Borrowed in all", "number", 130),
    )

    def __init__(self, host: Any) -> None:
        super().__init__(host)
        theme = self.context.theme
        self.year = YearChoice(theme)
        self.year.changed.connect(lambda: host.ask_again(self.key))
        self.column.insertWidget(0, self.year)
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
