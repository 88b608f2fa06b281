"""All councils of England: find one, open its page."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from adviser_app.domain.areas import TYPE_SHORT, Area, CouncilType
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import name
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

COLUMNS = (
    Column("name", "Council", width=220, stretch=True),
    Column("type", "Type", width=136),
    Column("region", "Region", width=196),
    Column("code", "Code", width=116),
    Column("population", "Population 2020", "number", 150),
    Column("mine", "Portfolio", "tone", 136),
    Column("until", "Abolished", width=150, hidden=True),
)


class CouncilsScreen(Screen):
    id = "councils"
    title = "Councils"
    icon = "building-2"
    scrolls = False
    watches = frozenset({"portfolio"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._areas: list[Area] = []
        self._mine: set[str] = set()
        self.region = QComboBox()
        self.kind = QComboBox()
        name(self.region, "Region")
        name(self.kind, "Type of council")
        self.region.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.region.addItem("All regions", "")
        self.kind.addItem("All types", None)
        for kind in CouncilType:
            self.kind.addItem(TYPE_SHORT[kind], kind)
        self.abolished = QCheckBox("Abolished councils too")
        self.table = DataTable(context, "councils", COLUMNS, title="Councils", name="Councils")
        self.table.add_control(Flow([self.region, self.kind, self.abolished]))
        self.table.activated.connect(lambda code: context.navigate("council", code=code))
        self.region.activated.connect(lambda _i: self._list())
        self.kind.activated.connect(lambda _i: self._list())
        self.abolished.toggled.connect(lambda _on: self.refetch())
        self.body.addWidget(table_card(self.table), 1)

    def first_focus(self) -> QWidget | None:
        return self.table

    def refetch(self) -> None:
        self.query(verbs.councils(include_abolished=self.abolished.isChecked()), self._show)

    def _show(self, found: tuple[list[Area], list[str]]) -> None:
        self._areas, mine = found
        self._mine = set(mine)
        if self.region.count() == 1:
            for region in sorted({a.region for a in self._areas if a.region}):
                self.region.addItem(region, region)
        self._list()

    def _list(self) -> None:
        region, kind = self.region.currentData(), self.kind.currentData()
        shown = [
            a for a in self._areas if region in ("", a.region) and kind in (None, a.council_type)
        ]  # fmt: skip
        self.table.set_rows([self._row(a) for a in shown], [a.code for a in shown])

    def _row(self, area: Area) -> tuple[Cell, ...]:
        until = None if area.exists_on(date.today()) else area.end
        tone = Tone.MUTED if until else Tone.NEUTRAL
        mine = Cell("In portfolio", "0", tone=Tone.ACCENT, icon="check")
        people = area.population
        return (
            Cell(area.name, area.name, f"{area.name}, abolished" if until else "", tone),
            Cell(TYPE_SHORT[area.council_type] if area.council_type else "", tone=tone),
            Cell(area.region, tone=tone),
            Cell(area.code, tone=tone),
            Cell(text.number(people, 0), people) if people else Cell("", None, "not known"),
            mine if area.code in self._mine else Cell("", "1", "not in the portfolio"),
            Cell(text.day(until), until.isoformat(), tone=tone) if until else Cell("", ""),
        )
