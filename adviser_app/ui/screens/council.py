"""A council's page, in the order of its briefing pack: how it stands, what changed, its indicators and their chart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import Card, CardRow, ToneLabel, label
from adviser_app.ui.components.chart import Chart, drawable
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.disclosure import Disclosure
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.group import GroupChooser
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.past import PastStrip
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.components.rowlist import Entry, RowList
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs, verbs_risk
from adviser_app.ui.screens.council_table import IndicatorTable
from adviser_app.ui.screens.revealing import reveal
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.models import CouncilPage, IndicatorRow, SeriesPage

if TYPE_CHECKING:
    from adviser_app.ui.screens.council_challenge import CouncilChallengePage
    from adviser_app.ui.screens.council_records import CouncilRecordsPage
    from adviser_app.ui.screens.council_support import CouncilSupportPage
    from adviser_app.ui.screens.council_tab import CouncilTab
    from adviser_app.viewmodels.risk import CouncilRisk

CHANGE_COLUMNS = (
    Column("title", "Indicator", width=260, stretch=True),
    Column("period", "Period", width=120),
    Column("kind", "What happened", "tone", 140),
    Column("before", "Was", "number", 100),
    Column("after", "Is now", "number", 100),
    Column("movement", "Movement", "number", 110),
)
_TAB = "council/tab"
_TABS = ("standing", "records", "support", "challenge")
_PLOT_HEIGHTS = (136, 260)  # in a window of 800 pixels and less, and at most


class CouncilScreen(Screen):
    id = "council"
    title = "Council"
    icon = "building-2"
    watches = frozenset({"figures", "polarity", "group", "practice", "past"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self._page: CouncilPage | None = None
        self._rows: dict[int, IndicatorRow] = {}
        context.actions.add(
            Action("council.pack", "Export pack", self.export_pack, "Ctrl+E", "file-text", "File", "council",
                   "Write this council's briefing pack as a PDF with its data")
        )  # fmt: skip
        self.reasons_button = self.header.add_button(
            "Reasons", self._open_reasons, icon="gauge", tip="Why it stands in the risk overview"
        )
        self.reasons_button.setAccessibleName("Reasons")
        theme.follow(self.reasons_button, lambda _w: self._word_reasons())
        self.reasons_button.hide()
        self.past = PastStrip(self)
        self.export_button = self.header.add_action("council.pack", primary=True)

        self.headline = label("", "heading", wrap=True)
        top = Columns(theme, [(self.headline, 1), (GroupChooser(context), 0)], least=720, spacing=16)
        self.notices = QVBoxLayout()
        self.notices.setSpacing(4)
        self.progress = ProgressPanel(theme)
        self.cards = CardRow(theme, least_width=180, low=True)
        self.changes = Disclosure(theme, opened=context.settings.flag("council/changes-open"))
        self.changes.toggled.connect(lambda on: context.settings.put("council/changes-open", on))
        self.change_table = DataTable(
            context, "changes-of-council", CHANGE_COLUMNS, name="What changed", toolbar=False, fit_rows=8
        )
        self.change_table.activated.connect(self._open_series)
        self.changes.content.addWidget(self.change_table)

        self.body.setSpacing(12)
        self.tabs = self._tabs()
        self.header.add_tabs(self.tabs)
        self.body.addLayout(self.notices)
        self.body.addWidget(self.progress)
        self.standing = QWidget()
        parts = QVBoxLayout(self.standing)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(12)
        parts.addWidget(self.past)
        parts.addWidget(top)
        parts.addWidget(self.cards)
        parts.addWidget(self.changes)
        self.pictures = self._pictures()
        parts.addWidget(self.pictures)
        self.indicators = IndicatorTable(context)
        self.indicators.opened.connect(self._open_series)
        self.indicators.current_changed.connect(self._select)
        self.indicators.sparks_wanted.connect(self._fetch_sparks)
        self.frame = Card()
        self.frame.content.setContentsMargins(4, 12, 4, 6)
        self.frame.content.addWidget(self.indicators, 1)
        parts.addWidget(self.frame, 1)
        self.body.addWidget(self.standing, 1)
        self._written: dict[str, CouncilTab] = {}  # the tabs behind the first
        self._turn(self.tabs.currentIndex())
        self.page.hide()  # until there is something to show
        if self.scroll_area is not None:
            self.scroll_area.viewport().installEventFilter(self)

    def _tabs(self) -> PageTabs:
        """How the council stands, what was written down about it, its support; the choice is remembered."""
        words = dict(zip(_TABS, ("How it stands", "Records", "Support", "Peer challenge"), strict=True))
        tabs = PageTabs(self.context, "How it stands, its records, its support, or its peer challenge", words, _TAB)
        tabs.currentChanged.connect(self._turn)
        return tabs

    def _turn(self, at: int) -> None:
        self.standing.setVisible(at == 0)
        if at and self._page is not None:
            self._tab(_TABS[at])
        for key, page in self._written.items():
            page.setVisible(key == _TABS[at])
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)

    def _count_records(self, count: int) -> None:
        self.tabs.setTabText(1, f"Records  {count:,}" if count else "Records")

    def _count_support(self, count: int) -> None:
        self.tabs.setTabText(2, f"Support  {count:,}" if count else "Support")
        self.tabs.setTabToolTip(2, "Instances of support, delivered or under way" if count else "None yet")

    # the tabs behind the first: the page is there sooner without them, and each is made in a turn of its own

    def _tab(self, key: str) -> CouncilTab:
        if key not in self._written:
            made = self._written[key] = getattr(self, f"_make_{key}")()
            made.hide()  # until it is turned to
            self.body.addWidget(made, 1)  # where it is shown: before it has a parent it would be a window
            if self._page is not None:
                made.show_council(self._page.code)
        return self._written[key]

    def _make_next(self) -> None:
        """The next tab that is not made yet: its count and what is late stand on it before it is turned to."""
        missing = [key for key in _TABS[1:] if key not in self._written]
        if missing:
            self._tab(missing[0])
            # Not after 0 ms: those Qt runs one after the other, before any timer, and two tabs held the window.
            QTimer.singleShot(1, self, self._make_next)

    def make_more(self) -> bool:
        if self.chart.make_plot():
            return True
        missing = next((key for key in _TABS[1:] if key not in self._written), None)
        if missing is not None:
            self._tab(missing)
        return missing is not None

    def _make_records(self) -> CouncilRecordsPage:
        from adviser_app.ui.screens.council_records import CouncilRecordsPage

        made = CouncilRecordsPage(self)
        made.counted.connect(self._count_records)
        return made

    def _make_support(self) -> CouncilSupportPage:
        from adviser_app.ui.screens.council_support import CouncilSupportPage

        made = CouncilSupportPage(self)
        made.counted.connect(self._count_support)
        return made

    def _make_challenge(self) -> CouncilChallengePage:
        from adviser_app.ui.screens.council_challenge import CouncilChallengePage

        made = CouncilChallengePage(self)
        made.counted.connect(self._count_challenges)
        return made

    @property
    def records(self) -> CouncilRecordsPage:
        return cast("CouncilRecordsPage", self._tab("records"))

    @property
    def support(self) -> CouncilSupportPage:
        return cast("CouncilSupportPage", self._tab("support"))

    @property
    def challenge(self) -> CouncilChallengePage:
        return cast("CouncilChallengePage", self._tab("challenge"))

    def _count_challenges(self, count: int, late: bool) -> None:
        self.tabs.setTabText(3, f"Peer challenge  {count:,}" if count else "Peer challenge")
        self.tabs.setTabIcon(3, self.context.theme.icon("triangle-alert", "bad") if late else QIcon())
        self.tabs.setTabToolTip(3, "Something is late" if late else "")

    @property
    def record_table(self) -> str:
        """What Ctrl+N writes here."""
        return {2: "episode", 3: "challenge"}.get(self.tabs.currentIndex(), super().record_table)

    def record_preset(self) -> dict[str, str]:
        return {"council": self._page.code} if self._page is not None else {}

    def activate(self, params: Mapping[str, Any]) -> None:
        """``params``: code; tab, one of ``_TABS``."""
        params = dict(params)
        tab = params.pop("tab", "")
        super().activate(params)
        if tab:
            self.tabs.setCurrentIndex(_TABS.index(tab) if tab in _TABS else 0)
        for page in self._written.values():
            page.freshen()

    def _pictures(self) -> Columns:
        """The chart of the chosen indicator, and beside it what presses and what goes well."""
        context = self.context
        self.chart_card = Card()
        self.chart_card.content.setContentsMargins(16, 8, 16, 10)
        self.chart = Chart(context, height=_PLOT_HEIGHTS[0], low=True)
        self.open_series = button(
            context.theme, "Details", self._open_current, icon="arrow-right",
            tip="Every value, the ranking, revisions, and where the number came from",
        )  # fmt: skip
        self.open_series.setEnabled(False)
        self.chart.add_control(self.open_series)
        self.chart_card.content.addWidget(self.chart)
        self.chart_card.content.addStretch(1)

        self.side = Card()
        self.side.content.setContentsMargins(12, 4, 12, 8)
        sides = {side: side for side in ("Pressures", "Strengths", "Practice")}
        self.side_tabs = PageTabs(context, "Pressures, strengths or good practice", sides, in_card=True)
        self.side_tabs.setObjectName("sides")  # narrow: three of them beside the chart
        self.side_tabs.currentChanged.connect(lambda _i: self._list_side())
        self.side_list = RowList(context.theme, "Pressures")
        self.side_list.chosen.connect(self._open_beside)
        self.side_empty = label("", "muted", wrap=True)
        self.side.content.addWidget(self.side_tabs)
        self.side.content.addWidget(self.side_empty)
        self.side.content.addWidget(self.side_list, 1)
        # No higher than the chart beside it: a long list scrolls.
        self.side_list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        context.theme.follow(self.side, lambda w: w.setMinimumHeight(context.theme.px(_PLOT_HEIGHTS[0] + 72)))
        return Columns(context.theme, [(self.chart_card, 7), (self.side, 3)], least=760)

    # data

    @property
    def code(self) -> str:
        return str(self.params.get("code") or self.context.settings.text("council/last"))

    def first_focus(self) -> QWidget | None:
        tab = self._written.get(_TABS[self.tabs.currentIndex()])
        if tab is not None:
            return tab.first_focus()
        return self.tabs if self.tabs.currentIndex() else self.indicators.table.view

    def refetch(self) -> None:
        if not self.code:
            self.context.navigate("councils")
            return
        self.query(self.context.past.at(verbs.council(self.code, self.context.group.rule)), self._show, self._failed)

    def _failed(self, error: AdviserError) -> None:
        if error.code == "no-such-council":
            self.context.settings.forget("council/last")
        self.context.banner(error, actions=(("All councils", lambda: self.context.navigate("councils")),))

    def _show(self, page: CouncilPage) -> None:
        before, self._page = self._page, page
        reveal(self)
        same = before is not None and before.code == page.code
        self.context.settings.put("council/last", page.code)
        for tab in self._written.values():
            tab.show_council(page.code)
        at = self.tabs.currentIndex()
        if at and self._tab(_TABS[at]).isHidden():
            made = self._tab(_TABS[at])
            made.show()
            focus = made.first_focus()
            if focus is not None and self.tabs.hasFocus():  # they held it until the tab was there
                focus.setFocus()
        self.header.set(page.name, page.subtitle)
        if not same:
            self.reasons_button.hide()
        self.query(verbs_risk.council(page.code, self.context.group.rule), self._show_reasons, slot="reasons")
        self.headline.setText(page.headline)
        self._show_notices(page.notices)
        self.cards.set_cards(page.cards)
        self._show_changes(page)
        self._rows = {row.series_id: row for group in page.themes for row in group.rows}
        self.side_tabs.setTabText(0, f"Pressures  {len(page.pressures)}")
        self.side_tabs.setTabText(1, f"Strengths  {len(page.strengths)}")
        self.side_tabs.setTabText(2, f"Practice  {len(page.practice)}" if page.practice else "Practice")
        self.side_tabs.setTabToolTip(2, "Case studies of other councils on the themes of these pressures")
        self._list_side()
        self.indicators.set_groups(page.themes, same_council=same)
        chosen = self.indicators.table.current_key() if same else None
        if chosen is not None:
            self._select(chosen)
        else:
            first = next(iter((*page.pressures, *self._rows.values())), None)
            if first is not None:
                self.indicators.show_series(first.series_id, at_top=True)
                self._select(first.series_id)
        if not self._rows:
            QTimer.singleShot(1, self, self._make_next)
        if not same and self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)

    def _show_reasons(self, found: CouncilRisk) -> None:
        """How many reasons there are to look at this council; the button leads to them."""
        count = len(found.reasons)
        self.reasons_button.setAccessibleName(text.plural(count, "reason"))
        self._word_reasons()
        self.reasons_button.setToolTip(f"In the risk overview: {found.words}")
        self.reasons_button.setVisible(bool(count) and self._page is not None and found.code == self._page.code)

    def _word_reasons(self) -> None:
        """In large text the number alone, so that the council's name keeps its room."""
        words = self.reasons_button.accessibleName()
        self.reasons_button.setText(words.split(" ")[0] if self.context.theme.scale > 1.5 else words)

    def _open_reasons(self) -> None:
        self.context.navigate("risk", code=self.code)

    def _show_notices(self, notices: tuple[str, ...]) -> None:
        while (item := self.notices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for notice in notices:
            self.notices.addWidget(ToneLabel(self.context.theme, notice, Tone.WARN, "info"))

    def _show_changes(self, page: CouncilPage) -> None:
        view = page.changes
        self.changes.set_title(view.title, view.sentence)
        self.changes.setVisible(bool(view.title))
        self.changes.head.setEnabled(bool(view.rows))
        if not view.rows:
            self.changes.set_open(False)
        self.change_table.set_rows(
            [(r.title, r.period, r.kind, r.before, r.after, r.movement) for r in view.rows],
            [r.series_id for r in view.rows],
        )

    def _list_side(self) -> None:
        if self._page is None:
            return
        at = self.side_tabs.currentIndex()
        self.side_list.setAccessibleName(("Pressures", "Strengths", "Good practice elsewhere")[at])
        if at == 2:
            entries = [
                Entry(p.row, p.title, " · ".join(t for t in (p.council, p.theme, p.date) if t), "book-open")
                for p in self._page.practice
            ]
        else:
            entries = [
                Entry(r.series_id, r.title, _in_short(r), r.standing.icon or r.direction.icon, r.standing.tone)
                for r in (self._page.pressures, self._page.strengths)[at]
            ]
        self.side_list.set_entries(entries)
        self.side_list.setVisible(bool(entries))
        self.side_empty.setVisible(not entries)
        self.side_empty.setText(
            (
                "No indicator stands in the worst quarter of its group.",
                "No indicator stands in the best quarter of its group.",
                "No case study of another council is listed on the themes of these pressures. Add those you know "
                "under Records.",
            )[at]
        )

    def _open_beside(self, key: object) -> None:
        """What was chosen beside the chart: an indicator, or a case study to read."""
        if isinstance(key, int):
            self.indicators_show(key)
        else:
            self.records.open_record("case_study", str(key))

    def _fetch_sparks(self, series_ids: list[int]) -> None:
        if self._page is None:
            return
        page = self._page

        def done(found: dict[int, Any]) -> None:
            if self._page is page:
                self.indicators.fill_sparks(found)

        # A slot of its own for each request: rows scrolled past keep their lines.
        op = self.context.past.at(verbs.sparks(page.code, series_ids, self.context.group.rule))
        self.query(op, done, slot=f"sparks-{series_ids[0]}")

    # the chosen indicator

    def indicators_show(self, series_id: int) -> None:
        """Show an indicator that was chosen beside the table: its row and its chart."""
        self.indicators.show_series(series_id)
        self._select(series_id)

    def _select(self, series_id: object) -> None:
        row = self._rows.get(series_id) if isinstance(series_id, int) else None
        if row is None or self._page is None:
            return
        self.open_series.setEnabled(True)
        op = self.context.past.at(verbs.series_page(row.series_id, self._page.code, self.context.group.rule))
        self.query(drawable(op), self._show_chart, slot="chart")

    def _show_chart(self, page: SeriesPage) -> None:
        if self.chart.make_plot():  # the first time; what it shows is drawn in the next turn
            QTimer.singleShot(1, self, partial(self._show_chart, page))
            return
        if page.series_id == self.indicators.table.current_key() or self.indicators.table.current_key() is None:
            self.chart.set_chart(page.chart)
        # Only now: a tab made in the turn in which the chart came held the window for a tenth of a second.
        QTimer.singleShot(1, self, self._make_next)

    def _open_current(self) -> None:
        self._open_series(self.indicators.table.current_key())

    def _open_series(self, series_id: object) -> None:
        if isinstance(series_id, int) and self._page is not None:
            self.context.navigate("series", series_id=series_id, code=self._page.code)

    # the pack

    def export_pack(self) -> None:
        """Ask for a folder and write the pack there; the Briefing packs page has more to choose from."""
        if self._page is None:
            return
        folder = asking.folder(self, self.context.settings, f"Where to write the pack of {self._page.name}", "packs")
        if folder is None:
            return
        wish = verbs.PackWish((self._page.code,), folder, self.context.group.rule)
        self.export_button.setEnabled(False)
        job = self.query(verbs.make_packs(wish), lambda results: self._packed(results, folder), slot="pack", long=True)
        job.on_settled(lambda: self.export_button.setEnabled(True))
        self.progress.follow(job, f"Making the briefing pack of {self._page.name}")

    def _packed(self, results: list[Any], folder: Path) -> None:
        self.write(verbs.remember_packs(results), lambda _nothing: None, what=("packs",))
        pdf = next(filter(None, map(verbs.pack_path, results)), None)
        actions = [("Open folder", lambda: asking.show_file(folder))]
        if pdf is not None:
            actions.insert(0, ("Open the pack", lambda: asking.show_file(pdf)))
        name_ = self._page.name if self._page else "the council"
        self.context.banner(
            f"The briefing pack of {name_} is ready", str(pdf or folder), tone=Tone.GOOD, actions=actions, key="pack"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A small window shows the first rows below a low chart; a large one has a higher chart and it all."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            theme = self.context.theme
            height = watched.height()
            low, high = _PLOT_HEIGHTS
            self.chart.set_plot_height(max(low, min(high, low + round((height / theme.scale - 700) * 0.35))))
            self.frame.setMinimumHeight(max(theme.px(300), min(height - theme.px(340), theme.px(380))))
        return super().eventFilter(watched, event)


def _in_short(row: IndicatorRow) -> str:
    parts = (row.latest.text, row.quartile.text, row.direction.text.lower())
    return " · ".join(part for part in parts if part)
