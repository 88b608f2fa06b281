"""A council's support: what it had and gave, and beside it what councils like it took up and it did not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from adviser_app.domain.records import Field, Kind
from adviser_app.domain.records.support import EPISODE, STATUSES
from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.disclosure import Disclosure
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.pages import stacked
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_support as verbs
from adviser_app.ui.screens.council_tab import CouncilTab
from adviser_app.ui.screens.quick_entry import QuickEntry
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.support_episodes import plain_status
from adviser_app.ui.screens.support_filters import present_year
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.support_council import CouncilSupportView, MissingLine

_HAD = (
    Column("offer", "Offer", width=150, stretch=True),
    Column("status", "Status", "tone", 128),
    Column("when", "When", width=148),
    Column("people", "People", "number", 76),
    Column("days", "Days", "number", 64),
    Column("savings", "Savings", "number", 100, hidden=True),
    Column("event", "Event", width=150, hidden=True),
)
_YEARS = (
    Column("year", "Year", width=90, stretch=True),
    Column("instances", "Instances", "number", 92),
    Column("people", "People", "number", 116),
    Column("days", "Days received", "number", 126),
    Column("given", "Days given", "number", 112),
)
_GIVEN = (
    Column("when", "When", width=130),
    Column("role", "As", width=110),
    Column("days", "Days", "number", 60),
    Column("to", "To", width=140, stretch=True),
)
_MISSING = (
    Column("offer", "Offer", width=130, stretch=True),
    Column("had", "Had it", "number", 92, tip="How many of the councils like it had the offer"),
    Column("own", "Here", "tone", 184),
    Column("latest", "Last", width=76, hidden=True),
    Column("who", "Which", width=200, hidden=True),
)
_STATUS = "council/support-status"
_DAY = Field("day", "First day", Kind.DATE)


class QuickSupport(QuickEntry):
    """One line: which offer, how it stands, on which day, how many came; Enter writes it down."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen, EPISODE, "offer")
        theme, self.offer = screen.context.theme, self._chooser
        self.offer.describe("Offer", "Type part of its name. Enter writes it down.")
        self.offer.line.setPlaceholderText("Which offer")
        self.status = QComboBox()
        name(self.status, "Status")
        for status in STATUSES:
            self.status.addItem(status[:1].upper() + status[1:], status)
        kept = screen.context.settings.text(_STATUS)
        self.status.setCurrentIndex(max(0, self.status.findData(kept or "delivered")))
        self.day = DateEditor(theme, _DAY)
        self.day.line.setPlaceholderText("First day, or this year")
        name(self.day.line, "First day", "Empty: in this financial year, the day is not known")
        self.people = QLineEdit()
        self.people.setPlaceholderText("Councillors")
        name(self.people, "Councillors", "How many took part, where it is known")
        theme.follow(self.people, lambda w: w.setFixedWidth(theme.px(104)))
        theme.follow(self.offer, lambda w: w.setMinimumWidth(theme.px(180)))
        others = Flow([self.status, self.day, self.people, self.add])
        self.lay(Columns(theme, [(self.offer, 1), (others, 0)], least=860, spacing=8), [self.day.line, self.people])
        self.status.activated.connect(lambda _at: screen.context.settings.put(_STATUS, str(self.status.currentData())))

    def texts(self) -> dict[str, str]:
        day = self.day.text().strip()
        return {
            "council": self.code, "offer": self.offer.text(), "status": str(self.status.currentData()),
            "start": day, "year": "" if day else present_year(), "councillors": self.people.text().strip(),
        }  # fmt: skip

    def missing(self, texts: dict[str, str]) -> str:
        return "" if texts["offer"] else "Choose the offer first."

    def clear(self) -> None:
        self.offer.set("")
        self.day.set("")
        self.people.clear()
        self.offer.line.setFocus()


class CouncilSupportPage(CouncilTab):
    """Part of a council's page. ``counted`` tells how many instances it had."""

    counted = Signal(int)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        theme = self.context.theme
        self.work = RecordWork(screen.context, screen)
        self._view: CouncilSupportView | None = None
        self.quick = QuickSupport(screen)
        self.sentence = label("", "heading", wrap=True)
        self.notes = label("", "muted", wrap=True)
        self.chips = ChipRow(theme, "What it had and gave")
        self.chips.chosen.connect(lambda _key: self._list())
        lists = (
            ("council-support", _HAD, "Support it had"),
            ("council-support-years", _YEARS, "Support by year"),
            ("council-peer-days", _GIVEN, "Peer days it gave"),
        )
        self.had, self.years, self.given = (
            DataTable(self.context, key, columns, name=words, toolbar=False, fit_rows=14)
            for key, columns, words in lists
        )
        self.had.activated.connect(lambda row: self.work.edit("episode", str(row)))
        self.tables = {"had": self.had, "years": self.years, "given": self.given, "earlier": self.had}
        card = Card()
        card.content.setContentsMargins(4, 12, 4, 6)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 8, 0)
        top.setSpacing(8)
        self.new_button = button(
            theme, "New…", self.new_episode, icon="plus", flat=True, tip="The whole form of new support"
        )
        self.new_button.setAccessibleName("New support of this council")
        self.new_days = button(
            theme, "Peer days…", self.new_days_given, icon="plus", flat=True, tip="Days its peers gave to others"
        )
        self.new_days.setAccessibleName("New peer days given")
        top.addWidget(self.chips, 1)
        top.addWidget(self.new_button)
        top.addWidget(self.new_days)
        card.content.addLayout(top)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(12, 4, 12, 8)
        card.content.addWidget(self.nothing)
        for table in (self.had, self.years, self.given):
            table.heading_line.setContentsMargins(12, 0, 8, 0)
            card.content.addWidget(table)
        card.content.addStretch(1)
        self.missing = DataTable(
            self.context, "council-missing", _MISSING, title="Councils like it had, it did not", fit_rows=9,
            toolbar=False,
        )  # fmt: skip
        self.missing.current_changed.connect(lambda _key: self._say_who())
        self.missing.activated.connect(self._look_into)
        self.missing_sentence = label("", "muted", wrap=True)
        self.who = label("", "body", wrap=True)
        self.alike = Disclosure(theme, "Why they are alike", opened=False)
        self.alike_words = label("", "body", wrap=True)
        self.alike_words.setContentsMargins(8, 0, 0, 8)
        self.alike.content.addWidget(self.alike_words)
        right_card = table_card(self.missing)
        for words in (self.missing_sentence, self.who):
            words.setContentsMargins(12, 0, 12, 0)
        right_card.content.addWidget(self.who)
        right_card.content.addWidget(self.missing_sentence)
        right_card.content.addStretch(1)
        right = QWidget()
        stacked(right, (right_card, 1), self.alike)
        stacked(
            self, self.quick, self.sentence, Columns(theme, [(card, 4), (right, 3)], least=820), self.notes, top=True
        )

    # data

    def show_council(self, code: str) -> None:
        self.quick.code = code
        super().show_council(code)

    def first_focus(self) -> QWidget | None:
        return self.quick.offer.line

    def fetch(self) -> None:
        self._screen.query(verbs.council(self.code), self._show, slot="support")
        self._screen.query(verbs.offers(), self.quick.offer_all, slot="offers")

    def _show(self, view: CouncilSupportView) -> None:
        if view.code != self.code:
            return
        self._view = view
        self.sentence.setText(view.sentence)
        self.notes.setText(" ".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        chips = [("had", f"Support  {len(view.lines):,}"), ("years", "By year"),
                 ("given", f"Peer days  {len(view.given):,}")]  # fmt: skip
        if view.earlier:
            chips.append(("earlier", f"Before it  {len(view.earlier):,}"))
        self.chips.set_chips(chips)
        self.years.set_rows([(Cell(y.year), y.instances, y.people, y.days, y.given) for y in view.years])
        self.given.set_rows([tuple(map(Cell, one)) for one in view.given])
        missing = view.missing
        self.missing.set_rows(
            [(x.name, x.had, x.own, x.latest, x.who) for x in missing.lines], [x.offer for x in missing.lines]
        )
        self.missing_sentence.setText(f"{missing.sentence} {missing.rule}")
        self.alike.set_title(f"Why {text.plural(len(missing.like), 'council')} are like it")
        self.alike.setVisible(bool(missing.like))
        self.alike_words.setText("\n".join(like.sentence for like in missing.like))
        self._list()
        self._say_who()
        self.counted.emit(sum(1 for line in view.lines if line.episode.had))

    def _list(self) -> None:
        """The table of the chip that is chosen."""
        view, key = self._view, str(self.chips.current)
        if view is None:
            return
        lines = view.earlier if key == "earlier" else view.lines
        self.had.set_rows(
            [
                (x.offer, plain_status(x.status), x.when, x.people, x.days, x.savings,
                 x.event if key != "earlier" else Cell(x.council.text))
                for x in lines
            ],
            [x.row for x in lines],
        )  # fmt: skip
        empty = {
            "had": (view.lines, "Nothing is recorded yet. The line above writes it down; Ctrl+N opens the whole form."),
            "years": (view.years, "Nothing is recorded yet."),
            "given": (view.given, "No peer days are recorded that it gave to others."),
            "earlier": (view.earlier, ""),
        }  # fmt: skip
        found, words = empty.get(key, ((), ""))
        for table in (self.had, self.years, self.given):
            table.setVisible(table is self.tables.get(key) and bool(found))
        said = view.earlier_words if key == "earlier" else "" if found else words
        self.nothing.setText(said)
        self.nothing.setVisible(bool(said))

    def _say_who(self) -> None:
        line = self._missing_line()
        self.who.setText(
            "" if line is None else f"{line.name.text}: {line.who.text}"
            + (f"; last in {line.latest.text}." if line.latest.sort is not None else ".")
        )  # fmt: skip
        self.who.setVisible(line is not None)

    def _missing_line(self) -> MissingLine | None:
        key = self.missing.current_key()
        return None if self._view is None else next((x for x in self._view.missing.lines if x.offer == key), None)

    # what one does

    def new_episode(self) -> None:
        """The form, with the offer that councils like it had where one of them is chosen."""
        line = self._missing_line() if self.missing.view.hasFocus() else None
        self.work.new("episode", {"council": self.code, **({"offer": line.offer} if line is not None else {})})

    def new_days_given(self) -> None:
        self.work.new("peer_days", {"lender": self.code})

    def _look_into(self, offer: object) -> None:
        """Who had it: the matrix of this offer."""
        self.context.navigate("support", tab="episodes", offer=str(offer), year="")
