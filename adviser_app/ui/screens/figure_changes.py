"""What a release changed: series by series, and within one series council by council."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.choice import Choice
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs, verbs_history
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.domain.indicators import Release
    from adviser_app.viewmodels.changes import IndicatorChange, IndicatorChanges
    from adviser_app.viewmodels.models import ChangeRow, ChangesView

INDICATORS = (
    Column("title", "Indicator", width=240, stretch=True),
    Column("revised", "Revised", "number", 84),
    Column("withdrawn", "Withdrawn", "number", 100),
    Column("new", "New", "number", 76),
    Column("councils", "Councils", "number", 88, tip="With a figure that is new, revised or withdrawn"),
    Column("typical", "Typical revision", "number", 128, tip="The median of how far the revised figures moved"),
    Column("largest", "Largest revision", width=260),
    Column("detail", "Measure and unit", width=150, hidden=True),
)
COUNCILS = (
    Column("council", "Council", width=190, stretch=True),
    Column("period", "Period", width=140),
    Column("kind", "What happened", "tone", 150),
    Column("before", "Was", "number", 110),
    Column("after", "Is now", "number", 110),
    Column("movement", "Movement", "number", 120),
)
_OF_INDICATOR: tuple[Callable[[IndicatorChange], Cell], ...] = (
    lambda r: Cell(r.title),
    lambda r: _count(r.revised),
    lambda r: _count(r.withdrawn),
    lambda r: _count(r.new),
    lambda r: _count(r.areas),
    lambda r: r.typical,
    lambda r: r.largest,
    lambda r: Cell(r.detail),
)  # in the order of INDICATORS
_OF_COUNCIL: tuple[Callable[[ChangeRow], Cell], ...] = (
    lambda r: Cell(r.area_name),
    lambda r: Cell(r.period),
    lambda r: r.kind,
    lambda r: r.before,
    lambda r: r.after,
    lambda r: r.movement,
)  # in the order of COUNCILS

_WIDEST = 800  # pixels that the list of refreshes may take: at twice the text size the page has no more


def _count(n: int) -> Cell:
    return Cell(f"{n:,}" if n else "–", n, f"{n:,}")


class FigureChangesScreen(Screen):
    """``params``: release_id (the last unless given); series_id, to see one series council by council."""

    id = "changes"
    title = "What a refresh changed"
    icon = "history"
    scrolls = False
    watches = frozenset({"figures", "portfolio"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.release = Choice()
        name(self.release, "Which refresh")
        theme.follow(self.release, lambda w: w.setFixedWidth(min(theme.px(430), _WIDEST)))
        self.release.activated.connect(lambda _at: self._ask())
        self.mine = QCheckBox("Only the councils of the portfolio")
        self.mine.toggled.connect(lambda _on: self._ask())
        self.all_button = button(theme, "All indicators", self._to_all, icon="arrow-left")
        self.page_button = button(theme, "Open the indicator", self._open_indicator, icon="chart-line")
        self.sentence = label("", "body", wrap=True)
        self.indicators = DataTable(
            context, "changes-indicators", INDICATORS, title="By indicator", name="Changes by indicator"
        )
        self.indicators.activated.connect(self._to_series)
        self.councils = DataTable(
            context, "changes-councils", COUNCILS, title="Council by council", name="Changes council by council"
        )
        self.councils.activated.connect(self._open)
        self.nothing = EmptyState(
            theme, "check", "Nothing changed", "", "Monthly refresh", lambda: context.navigate("refresh")
        )
        self.stack = QStackedWidget()
        for part in (table_card(self.indicators), table_card(self.councils), self.nothing):
            self.stack.addWidget(part)
        self.body.addWidget(Flow([self.release, self.mine, self.all_button, self.page_button]))
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.stack, 1)

    @property
    def series_id(self) -> int | None:
        found = self.params.get("series_id")
        return found if isinstance(found, int) else None

    def first_focus(self) -> QWidget | None:
        table = self.councils if self.stack.currentIndex() == 1 else self.indicators
        return self.release if self.stack.currentIndex() == 2 else table

    def refetch(self) -> None:
        self.query(verbs.releases(), self._show_releases, slot="releases")

    def _show_releases(self, releases: list[Release]) -> None:
        wanted = self.params.get("release_id") or self.release.currentData()
        standing = [r for r in releases if r.undone is None]
        self.release.clear()
        for r in standing:
            last = " (the last)" if r is standing[0] else ""
            self.release.addItem(f"{text.iso_day(r.released)}, {r.publisher}{last}", r.id)
        self.release.setCurrentIndex(max(0, self.release.findData(wanted)))
        self.release.setEnabled(bool(standing))
        self._ask()

    def _ask(self) -> None:
        release, series = self.release.currentData(), self.series_id
        one = series is not None
        self.mine.setVisible(not one)
        self.all_button.setVisible(one)
        self.page_button.setVisible(one)
        if series is not None:
            self.query(verbs_history.of_series(series, release), self._show_series)
        else:
            self.query(verbs_history.by_indicator(release, self.mine.isChecked()), self._show_indicators)

    def _show_indicators(self, view: IndicatorChanges) -> None:
        self.header.set(view.title)
        self.sentence.setText(view.sentence)
        self.indicators.set_source(RecordRows(view.rows, [r.series_id for r in view.rows], _OF_INDICATOR))
        self._turn(0, bool(view.rows), "No figure of these councils came, went or was revised.")

    def _show_series(self, view: ChangesView) -> None:
        title = view.rows[0].title if view.rows else "One indicator"
        self.header.set(view.title, title)
        self.sentence.setText(view.sentence)
        keys = [(r.series_id, r.area_code, at) for at, r in enumerate(view.rows)]
        self.councils.set_source(RecordRows(view.rows, keys, _OF_COUNCIL))
        self._turn(1, bool(view.rows), "No figure of this indicator came, went or was revised.")

    def _turn(self, at: int, anything: bool, nothing: str) -> None:
        self.sentence.setVisible(anything)
        if not anything:
            why = nothing if self.release.count() else "No refresh has been imported yet."
            self.nothing.set("Nothing changed", why)
        self.stack.setCurrentIndex(at if anything else 2)

    def _to_series(self, key: object) -> None:
        self.context.navigate("changes", series_id=key, release_id=self.release.currentData())

    def _to_all(self) -> None:
        self.context.navigate("changes", release_id=self.release.currentData())

    def _open_indicator(self) -> None:
        if self.series_id is not None:
            code = self.context.settings.text("council/last")
            self.context.navigate("series", series_id=self.series_id, code=code)

    def _open(self, key: Any) -> None:
        self.context.navigate("series", series_id=key[0], code=key[1])
