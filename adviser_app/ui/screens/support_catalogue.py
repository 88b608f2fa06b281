"""What councils can take up: offers by theme, what was had of each in the year, against its targets."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.facts import Facts
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.rowlist import Entry, RowList
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.verbs_support import Catalogue
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support_offers import OfferLine

COLUMNS = (
    Column("offer", "Offer", width=210, stretch=True),
    Column("theme", "Theme", width=150),
    Column("instances", "Instances", "number", 94, tip="Delivered or under way, in the year chosen above"),
    Column("councils", "Councils", "number", 90, tip="Distinct councils reached, in the year chosen above"),
    Column("target", "Target", width=146, tip="The newest target of the year chosen, and what was reached"),
    Column("years", "Ran", width=140, hidden=True),
)
_NO_TARGET = Cell("–", None, "no target", Tone.MUTED)


class CataloguePage(QWidget):
    """``set_catalogue`` lists; offers, themes and targets are changed in their forms."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        context = screen.context
        theme = context.theme
        self.work = RecordWork(context, screen)
        self._found: Catalogue | None = None
        self.sentence = label("", "strong", wrap=True)
        self.table = DataTable(context, "support-catalogue", COLUMNS, name="Offers")
        self.table.activated.connect(lambda row: self.work.edit("offer", str(row)))
        self.table.current_changed.connect(lambda _row: self._read())
        self.new_offer = button(theme, "New offer…", lambda: self.work.new("offer"), icon="plus")
        self.sentence.setContentsMargins(12, 0, 12, 0)
        self.table.heading_line.insertWidget(0, self.new_offer)
        offers = table_card(self.table, self.sentence)
        theme.follow(offers, lambda w: w.setMinimumHeight(theme.px(300)))

        self.side = Card("Offer")
        self.about = label("", "body", wrap=True)
        self.facts = Facts(theme, "Offer", 112)
        self.targets = RowList(theme, "Targets")
        self.targets.chosen.connect(lambda row: self.work.edit("offer_target", str(row)))
        self._theme = theme
        self.no_target = label("No target has been set for it.", "muted", wrap=True)
        self.change = button(theme, "Change…", self._change, icon="pencil", tip="Change the offer (Enter)")
        self.new_target = button(theme, "New target…", self._target, icon="plus", tip="A target for a year")
        self.side.content.addWidget(self.about)
        self.side.content.addWidget(self.facts)
        self.side.content.addWidget(label("Targets", "strong"))
        self.side.content.addWidget(self.targets)
        self.side.content.addWidget(self.no_target)
        self.side.content.addWidget(Flow([self.change, self.new_target]))
        self.side.content.addStretch(1)
        self.themes = Card("Themes")
        self.themes.content.setContentsMargins(16, 10, 8, 8)
        self.themes.add_control(
            button(theme, "New theme…", lambda: self.work.new("support_theme"), icon="plus", flat=True)
        )
        self.theme_list = RowList(theme, "Themes")
        self.theme_list.chosen.connect(lambda row: self.work.edit("support_theme", str(row)))
        theme.follow(self.theme_list, lambda w: w.setFixedHeight(theme.px(184)))
        self.themes.content.addWidget(self.theme_list)
        right = QWidget()
        stacked(right, (self.side, 1), self.themes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Columns(theme, [(offers, 5), (right, 2)], least=820), 1)

    @property
    def view(self) -> Any:
        return self._found.view if self._found is not None else None

    def set_catalogue(self, found: Catalogue) -> None:
        self._found = found
        self.sentence.setText(found.view.sentence)
        self.table.set_rows(
            [(x.name, x.theme, x.instances, x.councils, _target(x), x.years) for x in found.view.lines],
            [x.offer for x in found.view.lines],
        )
        if self.table.current_key() is None and found.view.lines:
            self.table.select_key(self.table.model.key(0))
        counts: dict[str, int] = {}
        for line in found.view.lines:
            counts[line.theme.text] = counts.get(line.theme.text, 0) + 1
        self.theme_list.set_entries(
            [
                Entry(r.id, r.values["name"], text.plural(counts.get(r.values["name"], 0), "offer"), "tag")
                for r in found.themes
            ]
        )
        self._read()

    def _line(self) -> OfferLine | None:
        key = self.table.current_key()
        return None if self._found is None else next((x for x in self._found.view.lines if x.offer == key), None)

    def _read(self) -> None:
        line = self._line()
        for one in (self.change, self.new_target):
            one.setEnabled(line is not None)
        if line is None or self._found is None:
            return
        about, link, counted = self._found.about.get(line.offer, ("", "", ""))
        self.side.set_title(line.name.text, line.theme.text)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        facts = (
            ("Ran", line.years.text or "not known"), ("Counted", counted.replace("; ", ", ")),
            ("Link", link),
        )  # fmt: skip
        self.facts.set_facts([(what, said) for what, said in facts if said])
        every = next((x for x in self._found.every.lines if x.offer == line.offer), line)
        said = {(t.year, t.measure): t.sentence.partition(": ")[2] for t in every.targets}
        entries = []
        for row in self._found.targets:
            if row.values["offer"] == line.offer:
                year = f"{row.values['year'][2:6]}/{row.values['year'][7:]}"
                sentence = said.get((year, row.values["measure"]), row.caption)
                entries.append(Entry(row.id, f"{year}, {row.values['measure']}", sentence, "circle-dot"))
        self.targets.set_entries(entries)
        self.targets.setFixedHeight(self._theme.px(42 * min(len(entries), 3) + 8))
        self.targets.setVisible(bool(entries))
        self.no_target.setVisible(not entries)

    def _change(self) -> None:
        line = self._line()
        if line is not None:
            self.work.edit("offer", line.offer)

    def _target(self) -> None:
        line = self._line()
        if line is not None:
            self.work.new("offer_target", {"offer": line.offer})


def _target(line: OfferLine) -> Cell:
    """The newest target and how far it is, in words."""
    if not line.targets:
        return _NO_TARGET
    first = line.targets[0]
    more = f" (+{len(line.targets) - 1})" if len(line.targets) > 1 else ""
    share = float((first.reached or 0) / first.target) if first.target else None
    return Cell(first.sentence.partition(": ")[2] + more, share, "; ".join(t.sentence for t in line.targets))
