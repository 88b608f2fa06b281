"""Portfolio: the councils one looks after, one line each, and what needs attention among them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.domain.areas import Area
from adviser_app.ui.components.cards import Card, CardRow, ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.group import GroupChooser
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs, verbs_risk
from adviser_app.ui.screens.home_due import DuePage
from adviser_app.ui.screens.map_work import HIGH, PortfolioMap
from adviser_app.ui.screens.portfolio_dialog import PortfolioDialog
from adviser_app.ui.screens.verbs_risk import Standing
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import HomePage

COLUMNS = (
    Column("name", "Council", width=172),
    Column("type", "Type", width=124, hidden=True),
    Column("region", "Region", width=180, hidden=True),
    Column("pressures", "Worst quarter", "number", 122, tip="Indicators in the worst quarter of the comparison group"),
    Column(
        "worsening",
        "Worsening",
        "number",
        112,
        hidden=True,
        tip="Indicators that got worse on the previous equivalent period",
    ),
    Column(
        "better",
        "Better than median",
        "number",
        156,
        hidden=True,
        tip="Indicators better than the comparison group's median",
    ),
    Column("changed", "Changed", "number", 92, tip="Figures that the last refresh changed"),
    Column("latest", "Newest data", width=136, hidden=True),
    Column("clock", "Peer challenge", "tone", 262, tip="The worst state of its clock"),
    Column("support", "Support", "number", 90, tip="Instances this financial year, delivered or under way"),
    Column("reasons", "Reasons", width=160, stretch=True, tip="For which it stands in the risk overview"),
    Column("election", "Next election", "tone", 160, hidden=True, tip="As it stands in the council's details"),
)


_WAITING = Cell("…", None, "being counted", Tone.MUTED)
_TAB = "home/tab"
_TABS = ("councils", "due", "map")


class HomeScreen(Screen):
    id = "home"
    title = "Portfolio"
    icon = "house"
    watches = frozenset({"figures", "portfolio", "polarity", "group", "support"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._page: HomePage | None = None
        self._standing: dict[str, Standing] = {}  # reasons and clock by council: they come after the figures
        self._standing_stale = True
        context.tasks.changed.connect(self._changed)
        self.choose = self.header.add_button(
            "Choose councils…", self.choose_councils, icon="users", tip="Choose the councils you look after"
        )
        self.import_here = self.header.add_button("Import data…", self._import, icon="upload", primary=True)
        self.import_here.hide()
        self.sentence = label("", "heading", wrap=True)
        top = Columns(context.theme, [(self.sentence, 1), (GroupChooser(context), 0)], least=720, spacing=16)
        self.elections = ToneLabel(context.theme)
        self.elections.hide()
        self.cards = CardRow(context.theme)
        self.table = DataTable(context, "home", COLUMNS, title="Your councils", name="Your councils")
        self.table.activated.connect(lambda code: context.navigate("council", code=code))
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        frame = table_card(self.table)
        context.theme.follow(frame, lambda w: w.setMinimumHeight(context.theme.px(260)))
        self.standing = QWidget()
        parts = QVBoxLayout(self.standing)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(16)
        parts.addWidget(top)
        parts.addWidget(self.elections)
        parts.addWidget(self.cards)
        parts.addWidget(frame, 1)
        self.due = DuePage(self)
        self.due.counted.connect(self._count_due)
        self.map = PortfolioMap(self)
        on_map = Card()
        on_map.content.setContentsMargins(0, 0, 0, 0)
        on_map.content.addWidget(self.map)
        self.map_card = on_map
        context.theme.follow(on_map, lambda w: w.setMinimumHeight(context.theme.px(HIGH)))
        self.tabs = self._tabs()
        column.addWidget(self.tabs)
        column.addWidget(self.standing, 1)
        column.addWidget(self.due, 1)
        column.addWidget(self.map_card, 1)
        self._turn(self.tabs.currentIndex())
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(full)
        self.stack.addWidget(self._welcome())
        self.choose_first = EmptyState(
            context.theme, "users", "Choose the councils you look after",
            "By region, by type, or by hand. Each then has its line here, the most pressed first.",
            "Choose councils…", self.choose_councils,
        )  # fmt: skip
        self.stack.addWidget(self.choose_first)
        self.body.addWidget(self.stack, 1)

    def _tabs(self) -> PageTabs:
        """The councils, what is due, or the map; the choice is remembered."""
        words = dict(zip(_TABS, ("Councils", "Due", "Map"), strict=True))
        tabs = PageTabs(self.context, "Councils, what is due, or the map", words, _TAB)
        tabs.currentChanged.connect(self._turn)
        return tabs

    def _turn(self, at: int) -> None:
        self.standing.setVisible(at == 0)
        self.due.setVisible(at == 1)
        self.map_card.setVisible(at == 2)
        self.map.set_front(at == 2)

    def _count_due(self, late: int, count: int) -> None:
        self.tabs.setTabText(1, f"Due  {late:,} late" if late else f"Due  {count:,}" if count else "Due")

    def activate(self, params: Mapping[str, Any]) -> None:
        """``params``: tab, one of ``_TABS``."""
        params = dict(params)
        tab = params.pop("tab", "")
        super().activate(params)
        if tab in _TABS:
            self.tabs.setCurrentIndex(_TABS.index(tab))
        self.due.freshen()
        self._fetch_standing()

    def _welcome(self) -> QWidget:
        """What an empty profile shows: the two steps, and a way to try it out."""
        theme = self.context.theme
        self.welcome = EmptyState(
            theme, "house", "Welcome to Adviser",
            "Import a monthly refresh and choose the councils you look after: then this page says how they stand. "
            "To look around first, try the sample data.",
            "Import data…", self._import,
        )  # fmt: skip
        self.sample_button = button(
            theme, "Try the sample data", self.try_sample, icon="table",
            tip="Real published figures that ship with Adviser; a preview shows them before anything is stored",
        )  # fmt: skip
        self.choose_button = button(theme, "Choose councils…", self.choose_councils, icon="users")
        others = QHBoxLayout()
        others.setSpacing(8)
        others.addStretch(1)
        others.addWidget(self.sample_button)
        others.addWidget(self.choose_button)
        others.addStretch(1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(2)
        column.addWidget(self.welcome)
        column.addLayout(others)
        column.addStretch(3)
        return page

    def _import(self) -> None:
        self.context.navigate("refresh")

    def first_focus(self) -> QWidget | None:
        at = self.stack.currentIndex()
        listed = (self.table.view, self.due.table.view, self.map.part.map)[self.tabs.currentIndex()]
        return {1: listed, 2: self.welcome.button, 3: self.choose_first.button}.get(at)

    def refetch(self) -> None:
        self.due.freshen()
        self._standing_stale = True
        self.query(verbs.home(self.context.group.rule), self._show)

    def _show(self, found: tuple[HomePage, bool]) -> None:
        page, has_data = found
        has_lines = bool(page.lines)
        self.header.set(page.title or self.title, page.group_rule if has_lines else "")
        self.sentence.setText(page.sentence)
        self.cards.set_cards(page.cards)
        self.elections.set("\n".join(page.notices), Tone.WARN, "info")
        self.elections.setVisible(bool(page.notices))
        self._page = page
        self._list()
        self._fetch_standing()
        if has_lines and page.empty_hint:
            self.sentence.setText(f"{page.sentence} {page.empty_hint}".strip())
        self.import_here.setVisible(has_lines and not has_data)
        self.stack.setCurrentIndex(1 if has_lines else 3 if has_data else 2)

    def _list(self) -> None:
        """A line a council; what takes longer to count fills in when it is there."""
        rows = []
        for x in self._page.lines if self._page is not None else ():
            found = self._standing.get(x.code)
            clock, reasons = (found.clock, found.reasons) if found else (_WAITING, _WAITING)
            rows.append((x.name, x.type, x.region, x.pressures, x.worsening, x.better, x.changed, x.latest, clock,
                         x.support, reasons, x.election))  # fmt: skip
        self.table.set_rows(rows, [x.code for x in self._page.lines] if self._page is not None else [])
        if self._page is not None:
            self.map.set_page(self._page, {code: (x.clock, x.reasons) for code, x in self._standing.items()})

    def _fetch_standing(self) -> None:
        if self._standing_stale and self._page is not None and self._page.lines and self.context.tasks.is_open:
            self._standing_stale = False
            codes = [x.code for x in self._page.lines]
            self.query(verbs_risk.standing(codes, self.context.group.rule), self._show_standing, slot="standing")

    def _show_standing(self, found: dict[str, Standing]) -> None:
        self._standing = found
        self._list()

    def _changed(self, notice: object) -> None:
        """A record was written: a challenge, a meeting, a rule may be behind a reason."""
        if getattr(notice, "concerns", lambda _kinds: False)({"records"}):
            self._standing_stale = True
            if self.isVisible():
                self._fetch_standing()

    # choosing councils

    def choose_councils(self) -> None:
        """Open the chooser; what it gives is kept at once and can be undone from the banner."""
        self.query(verbs.councils(), self._ask, slot="choose")

    def _ask(self, found: tuple[list[Area], list[str]]) -> None:
        councils, chosen = found
        dialog = PortfolioDialog(self.context.theme, councils, chosen, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._keep(dialog.chosen()))
        dialog.open()

    def _keep(self, codes: list[str]) -> None:
        def kept(before: list[str]) -> None:
            self.refetch()
            if before != codes:
                self.context.banner(
                    f"Your portfolio is now {text.plural(len(codes), 'council')}",
                    f"It was {text.plural(len(before), 'council')} before.",
                    tone=Tone.GOOD,
                    actions=(("Undo", lambda: self._restore(before)),),
                    key="portfolio",
                )

        self.write(verbs.keep_portfolio(codes), kept, what=("portfolio",))

    def _restore(self, before: list[str]) -> None:
        def restored(_codes: Any) -> None:
            self.refetch()
            self.context.banner(
                "Your portfolio is as it was before", f"{text.plural(len(before), 'council')}.", key="portfolio"
            )

        self.write(verbs.keep_portfolio(before), restored, what=("portfolio",))

    def try_sample(self) -> None:
        """The sample data go the way of every refresh: through the preview."""
        from adviser_app import paths

        found: list[Path] = sorted((paths.resources() / "sample").glob("*.zip"))
        self.context.navigate("refresh", files=[str(p) for p in found[:1]])
