"""Names and breaks of indicators: series that look like one offered for joining, joins that stand, breaks in series."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs_history
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.same_series import joined_said

if TYPE_CHECKING:
    from adviser_app.viewmodels.breaks import BreakLine, BreaksView
    from adviser_app.viewmodels.same_series import AlikeView, JoinedLine, Likeness

OFFERED = (
    Column("kept", "Indicator that stays", width=230, stretch=True, tip="Its publisher spoke of it last"),
    Column("gone", "Becomes a part of it", width=220),
    Column("same", "Same figures", "number", 116, tip="Of those both have"),
    Column("periods", "Periods", "number", 82),
    Column("publishers", "Publishers", width=250),
)
JOINED = (
    Column("title", "Indicator", width=250, stretch=True),
    Column("was", "Was also", width=250),
    Column("publisher", "Its publisher", width=190),
    Column("joined", "Joined", width=130),
)
BREAKS = (
    Column("title", "Indicator", width=240, stretch=True),
    Column("start", "From", width=130),
    Column("kind", "What", width=190),
    Column("why", "Why", width=240),
    Column("publisher", "Measure and publisher", width=200),
)
WHAT = ("figures", "polarity", "baskets")


class SameSeriesScreen(Screen):
    id = "alike"
    title = "Names and breaks of indicators"
    icon = "git-merge"
    watches = frozenset({"figures", "records"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._offered: dict[str, Likeness] = {}
        self._lines: dict[str, BreakLine] = {}
        self._next: DataTable | None = None  # where the keyboard goes once what was asked for is done
        self.records = RecordWork(context, self)
        self.sentence = label("", "body", wrap=True)
        self.progress = ProgressPanel(theme)
        self.join_button = button(
            theme, "Join…", self.join, icon="git-merge", primary=True,
            tip="Figures, their history and all names become one; it can be taken back",
        )  # fmt: skip
        self.swap_button = button(
            theme, "Join the other way round…", lambda: self.join(swapped=True), icon="arrow-left-right",
            tip="The one on the right stays",
        )  # fmt: skip
        self.two_button = button(theme, "They are two", self.keep_apart, icon="equal", tip="Not offered again")
        self.again_button = button(theme, "Offer all again", self.offer_again, icon="undo-2")
        self.offered = DataTable(
            context, "alike-offered", OFFERED, title="Look like one indicator", name="Indicators that look like one",
            fit_rows=10,
        )  # fmt: skip
        self.offered.add_control(Flow([self.join_button, self.swap_button, self.two_button, self.again_button]))
        self.offered.view.selectionModel().selectionChanged.connect(lambda _more, _less: self._can())
        self.apart_button = button(
            theme, "Take apart…", self.take_apart, icon="undo-2", tip="Both are what they were before they were joined"
        )
        self.joined = DataTable(
            context, "alike-joined", JOINED, title="Joined", name="Indicators that were joined", fit_rows=8
        )
        self.joined.add_control(self.apart_button)
        self.joined.view.selectionModel().selectionChanged.connect(lambda _more, _less: self._can())
        self.breaks = DataTable(
            context, "alike-breaks", BREAKS, title="Breaks in series", name="Breaks in series", fit_rows=10
        )
        self.breaks.activated.connect(self._open_break)
        self.breaks_said = label("", "muted", wrap=True)
        self.no_break = EmptyState(
            theme, "chart-line", "No break in series is marked",
            "No publisher marks one, and nobody wrote one down. Open an indicator and mark it under Revisions: it is "
            "drawn on every chart, and no change is told across it.",
            "Indicators", partial(context.navigate, "indicators"),
        )  # fmt: skip
        self.offered_card, self.joined_card = table_card(self.offered), table_card(self.joined)
        self.breaks_card = table_card(self.breaks)
        for part in (self.sentence, self.progress, self.offered_card, self.joined_card, self.breaks_said,
                     self.breaks_card, self.no_break):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._can()

    def first_focus(self) -> QWidget | None:
        if self._offered or self._lines:
            return self.offered if self._offered else self.breaks
        self._next = self.offered  # once what is there has been read
        return None if self.no_break.isHidden() else self.no_break.button

    def refetch(self) -> None:
        job = self.query(verbs_history.alike(), self._show, long=True)
        self.progress.follow(job, "Looking for indicators with the same figures")
        self.query(verbs_history.breaks(), self._show_breaks, slot="breaks")

    def _show(self, view: AlikeView) -> None:
        self.sentence.setText(view.sentence)
        self._offered = {one.id: one for one in view.offered}
        self.offered.set_rows([_offer(one) for one in view.offered], list(self._offered))
        self.joined.set_rows([_joined(line) for line in view.joined], [line.id for line in view.joined])
        self.offered_card.setVisible(bool(view.offered) or view.apart > 0)
        self.joined_card.setVisible(bool(view.joined))
        self.again_button.setVisible(view.apart > 0)
        for table, keys in (
            (self.offered, list(self._offered)), (self.joined, [line.id for line in view.joined])
        ):  # fmt: skip
            if keys and not table.selected_keys():
                table.select_key(keys[0])
        self._can()
        # The button that was pressed is gone with its line; Qt would take the next widget, whatever that is.
        if self._next is not None and self._next.isVisible():
            self._next.view.setFocus()
        self._next = None

    def _show_breaks(self, view: BreaksView) -> None:
        self.breaks_said.setText(
            f"{view.sentence} A break is marked on an indicator’s page, under Revisions; it is drawn on every chart, "
            "and no change is told across it."
        )
        keys = [line.row or f"{line.series_id}:{line.start}" for line in view.lines]
        self._lines = dict(zip(keys, view.lines, strict=True))
        self.breaks.set_rows([_break(line) for line in view.lines], keys)
        for part, there in ((self.breaks_said, True), (self.breaks_card, True), (self.no_break, False)):
            part.setVisible(bool(view.lines) is there)

    def _can(self) -> None:
        for made in (self.join_button, self.swap_button, self.two_button):
            made.setEnabled(len(self._chosen()) == 1)
        self.apart_button.setEnabled(len(self.joined.selected_keys()) == 1)

    def _chosen(self) -> list[Likeness]:
        return [self._offered[key] for key in self.offered.selected_keys() if key in self._offered]

    # joining

    def join(self, *, swapped: bool = False) -> None:
        """The pair that is chosen, after a question that names both."""
        for one in self._chosen()[:1]:
            kept, gone = (one.gone, one.kept) if swapped else (one.kept, one.gone)
            said = (
                f"“{gone.title}” ({gone.detail}; {gone.span}) becomes a part of “{kept.title}” ({kept.detail}; "
                f"{kept.span}). {one.evidence} Their history and names are one afterwards, and a later file under "
                "either name finds them. It can be taken back until a refresh brings more of them."
            )
            if asking.confirm(self, self.context.theme, "Make one indicator of the two?", said, "Join"):
                self.write(verbs_history.join(kept.id, gone.id), self._is_joined, what=WHAT)

    def _is_joined(self, done: tuple[Likeness, int]) -> None:
        likeness, number = done
        self._next = self.joined
        self.refetch()
        self.context.banner(
            "Joined", joined_said(likeness), tone=Tone.GOOD, key="join",
            actions=(("Take apart", partial(self._apart, number)),),
        )  # fmt: skip

    def keep_apart(self) -> None:
        """The pair that is chosen is two."""
        for one in self._chosen()[:1]:
            self.write(
                verbs_history.keep_apart(one.kept.id, one.gone.id), lambda _none: self.refetch(), what=("joins",)
            )

    def offer_again(self) -> None:
        """Pairs that were said to be two are offered again."""
        self.write(verbs_history.offer_again(), lambda _n: self.refetch(), what=("joins",))

    def take_apart(self) -> None:
        """The join that is chosen."""
        for number in self.joined.selected_keys()[:1]:
            said = "Both indicators are what they were before they were joined, with their own names and histories."
            if asking.confirm(self, self.context.theme, "Take the join apart?", said, "Take apart"):
                self._apart(int(number))

    def _apart(self, number: int) -> None:
        def done(line: JoinedLine) -> None:
            self._next = self.offered
            self.refetch()
            said = f"“{line.was}” is an indicator of its own again, beside “{line.title}”."
            self.context.banner("Taken apart", said, tone=Tone.GOOD, key="join")

        self.write(verbs_history.apart(number), done, what=WHAT)

    def _open_break(self, key: object) -> None:
        line = self._lines.get(str(key))
        if line is not None and line.row:
            self.records.edit("series_break", line.row)
        elif line is not None and line.series_id is not None:
            code = self.context.settings.text("council/last")
            self.context.navigate("series", series_id=line.series_id, code=code)


def _offer(one: Likeness) -> tuple[Cell, ...]:
    a = one.agreement
    names = list(dict.fromkeys((one.kept.key.publisher, one.gone.key.publisher)))
    return (
        Cell(one.kept.title, spoken=f"{one.kept.title}, {one.kept.detail}, {one.kept.span}"),
        Cell(one.gone.title, spoken=f"{one.gone.title}, {one.gone.detail}, {one.gone.span}"),
        Cell(f"{a.agreeing:,} of {a.common:,}", a.share, one.evidence),
        Cell(f"{a.periods:,}", a.periods),
        Cell(text.listed(names)),
    )


def _joined(line: JoinedLine) -> tuple[Cell, ...]:
    return Cell(line.title), Cell(line.was), Cell(line.was_detail), Cell(line.joined)


def _break(line: BreakLine) -> tuple[Cell, ...]:
    what = f"{line.kind}: {text.plural(line.figures, 'figure')}" if line.figures else line.kind
    return (
        Cell(line.title), Cell(line.period or line.day, line.start), Cell(what), Cell(line.why or "–", line.why),
        Cell(line.detail),
    )  # fmt: skip
