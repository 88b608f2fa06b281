"""The second step of a refresh: what it would do, and what the user has to decide before it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, CardRow, ToneLabel, label, stacked
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.model import Kind
from adviser_app.ui.components.pages import PageTabs
from adviser_app.ui.components.records import RecordRows
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card as FigureView
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.models import BucketRow, PreviewView

if TYPE_CHECKING:
    from adviser_app.services.refresh.asked import UnknownName

_TONES = {"rejected": Tone.BAD, "changed": Tone.WARN}
_CONTEXT = {
    "rows read": "in all files", "new": "first time", "changed": "will replace", "unchanged": "stay as is",
    "duplicate": "same twice", "superseded code": "passed over", "rejected": "not taken", "not for us": "small areas",
}  # fmt: skip
_PROBLEMS = 2  # the tab
_IN_FULL = ("What is wrong", "What to do")
_NOTHING = (
    "Nothing was read.",
    "No figure that is stored already changes by it.",
    "Nothing is refused, and there is nothing to warn of.",
)
_SHORT = {"superseded code": "Old code"}  # a card is narrow; the table below has the whole word


class PreviewPage(QWidget):
    """``apply_wanted``, ``back_wanted``, ``save_rejects_wanted``, ``mapping_wanted`` (read it another way),
    ``names_wanted`` (say whom names mean), ``again_wanted`` (read refused rows once more); ``joins_changed`` tells
    {rename id: joined}."""

    apply_wanted = Signal()
    back_wanted = Signal()
    save_rejects_wanted = Signal()
    mapping_wanted = Signal()
    names_wanted = Signal()
    again_wanted = Signal()
    joins_changed = Signal(dict)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self._context = context
        self.title = label("", "heading", wrap=True)
        self.sentence = label("", "body", wrap=True)
        head = stacked(self.title, self.sentence)
        self.back = button(theme, "Back", self.back_wanted.emit, icon="arrow-left")
        self.apply = button(theme, "Apply this refresh", self.apply_wanted.emit, primary=True, icon="check")
        self.another_way = button(theme, "Read it another way…", self.mapping_wanted.emit, icon="columns-3")
        top = Columns(theme, [(head, 1), (Flow([self.back, self.another_way, self.apply]), 0)], least=860)

        self.totals = CardRow(theme, least_width=104)
        self.findings_card = Card("What to know before you apply")
        self.findings = QVBoxLayout()
        self.findings.setSpacing(6)
        self.findings_card.content.addLayout(self.findings)
        self.again = button(theme, "Read the refused rows again", self.again_wanted.emit, icon="refresh-cw")
        self.findings_card.content.addWidget(Flow([self.again]))
        self.names_card = Card("Names that nobody knows")
        self.names = label("", "body", wrap=True)
        self.ask = button(theme, "Say whom they mean…", self.names_wanted.emit, icon="building-2")
        self.names_card.content.addWidget(Columns(theme, [(self.names, 1), (Flow([self.ask]), 0)], least=640))
        self.renames_card = Card(
            "What looks like a new name", "Ticked: one series that goes on under its new name. Not ticked: two series."
        )
        self.renames = QVBoxLayout()
        self.renames.setSpacing(6)
        self.renames_card.content.addLayout(self.renames)
        self._boxes: dict[str, QCheckBox] = {}
        self._view: PreviewView | None = None

        words = {"indicators": "By indicator", "movements": "Biggest movements", "problems": "Problems"}
        self.tabs = PageTabs(context, "What to show of the preview", words, in_card=True)
        self.stack = QStackedWidget()
        self.tables: list[DataTable | None] = [None, None, None]
        for _tab in words:
            self.stack.addWidget(QWidget())
        self.tabs.currentChanged.connect(self._turn)
        self.tabs.currentChanged.connect(lambda _at: self.tabs.updateGeometry())  # the chosen one is bold, and wider
        self._waiting: dict[int, Callable[[], None]] = {}  # tables that nobody has looked at yet
        self.save_rejects = button(theme, "Save rejected rows as CSV…", self.save_rejects_wanted.emit, icon="download")
        tables = Card()
        tables.content.setContentsMargins(4, 8, 4, 6)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 12, 0)
        line.addWidget(self.tabs)
        line.addStretch(1)
        line.addWidget(self.save_rejects)
        tables.content.addLayout(line)
        tables.content.addWidget(self.stack, 1)
        # What has no room in a row of the table, or why there is none.
        self.below = label("", "body", wrap=True)
        self.below.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.below.setContentsMargins(12, 4, 12, 8)
        tables.content.addWidget(self.below)
        tables.content.addStretch()
        theme.follow(tables, lambda w: w.setMinimumHeight(theme.px(320)))

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(self.totals)
        column.addWidget(self.findings_card)
        column.addWidget(self.names_card)
        column.addWidget(self.renames_card)
        column.addWidget(tables, 1)

    def show_preview(
        self, view: PreviewView, rejected: int, unknown: Sequence[UnknownName] = (), *, figures: bool = True
    ) -> None:
        """``unknown``: names to ask about; ``figures``: the files hold figures, which could be read otherwise."""
        self._view = view
        self._show_names(unknown)
        self.another_way.setVisible(figures)
        self.another_way.setText("Read it another way…" if view.can_apply else "Say how to read it…")
        self.title.setText(view.title)
        self.sentence.setText(view.sentence)
        self.apply.setEnabled(view.can_apply)
        self.apply.setToolTip("" if view.can_apply else view.nothing_to_do)
        self.totals.set_cards(
            [
                FigureView(
                    _SHORT.get(bucket.lower(), text.sentence(bucket)),
                    text.number(n, 0),
                    _CONTEXT.get(bucket.lower(), ""),
                    _TONES.get(bucket.lower(), Tone.NEUTRAL) if n else Tone.NEUTRAL,
                )
                for bucket, n in zip(view.buckets, view.total.counts, strict=True)
            ]
        )
        self._show_findings(view)
        self._show_renames(view)
        for at, (words, n) in enumerate(
            zip(view.tabs, (len(view.rows), len(view.movements), len(view.problems)), strict=True)
        ):
            self.tabs.setTabText(at, f"{words}  {n:,}")
        counts = tuple(text.sentence(b) for b in view.buckets)
        cells: list[Callable[[Any], Cell]] = [_name, *(partial(_count, at) for at in range(len(counts)))]
        self._waiting = {
            0: partial(self._table, 0, "refresh-buckets", (view.first, *counts), _Totalled(view), cells, counts)
        }
        for at, table_id, headers, rows in (
            (1, "refresh-movements", view.movement_headers, view.movements),
            (2, "refresh-problems", view.problem_headers, view.problems),
        ):
            texts = [itemgetter(i) for i in range(len(headers))]
            self._waiting[at] = partial(self._table, at, table_id, headers, rows, texts, _NUMBERS)
        self.save_rejects.setVisible(rejected > 0)
        self.tabs.setCurrentIndex(2 if view.problems and not view.rows else 0)
        self._turn(self.tabs.currentIndex())

    def _turn(self, at: int) -> None:
        """To a tab; its table is made now."""
        fill = self._waiting.pop(at, None)
        if fill is not None:
            fill()
        self.stack.setCurrentIndex(at)
        self._tell_below()

    def _tell_below(self) -> None:
        """The chosen problem in full; of a tab without rows why it has none."""
        at, view = self.tabs.currentIndex(), self._view
        known = self.tables[at] if at >= 0 else None
        words = ""
        if view is not None and known is not None:
            if not known.model.total:
                words = _NOTHING[at]
            elif at == _PROBLEMS and (key := known.current_key()) is not None:
                told = zip(view.problem_headers, view.problems[key], strict=True)
                words = " ".join(cell.text for header, cell in told if header in _IN_FULL)
        self.stack.setVisible(known is None or known.model.total > 0)
        self.below.setText(words)
        self.below.setVisible(bool(words))

    def _show_findings(self, view: PreviewView) -> None:
        _clear(self.findings)
        for cell in view.findings:
            self.findings.addWidget(ToneLabel(self._context.theme, cell.text, cell.tone, cell.icon or "info"))
        self.findings_card.setVisible(bool(view.findings))
        self.again.setVisible(view.can_read_again)

    def _show_names(self, unknown: Sequence[UnknownName]) -> None:
        self.names_card.setVisible(bool(unknown))
        named = text.listed([f"“{one.name}”" for one in unknown[:6]])
        more = f" and {len(unknown) - 6} more" if len(unknown) > 6 else ""
        is_one = len(unknown) == 1
        self.names.setText(
            f"{named}{more} {'is' if is_one else 'are'} not taken in until somebody says which council "
            f"{'it means' if is_one else 'they mean'}, or that {'it means' if is_one else 'they mean'} none. It is "
            "asked once."
        )

    def _show_renames(self, view: PreviewView) -> None:
        _clear(self.renames)
        self._boxes = {}
        for number, sentence, joined in view.renames:
            box = QCheckBox(sentence)
            box.setChecked(joined)
            box.toggled.connect(lambda _on: self.joins_changed.emit(self.joins()))
            self._boxes[number] = box
            self.renames.addWidget(box)
        self.renames_card.setVisible(bool(view.renames))

    def joins(self) -> dict[str, bool]:
        """The user's decisions on what looks like a rename."""
        return {number: box.isChecked() for number, box in self._boxes.items()}

    def _table(
        self, at: int, table_id: str, headers: Sequence[str], rows: Sequence[Any],
        cells: Sequence[Callable[[Any], Cell]], numbers: Sequence[str],
    ) -> None:  # fmt: skip
        known = self.tables[at]
        if known is None or tuple(c.title for c in known.model.columns) != tuple(headers):
            columns = [_column(i, words, numbers) for i, words in enumerate(headers)]
            known = DataTable(self._context, table_id, columns, name=self.tabs.tabText(at).partition("  ")[0])
            known.heading_line.setContentsMargins(12, 0, 8, 0)
            old, now = self.stack.widget(at), self.stack.currentIndex()
            if old is not None:
                self.stack.removeWidget(old)
                old.deleteLater()
            self.stack.insertWidget(at, known)
            self.stack.setCurrentIndex(now)
            self.tables[at] = known
            known.current_changed.connect(lambda _key: self._tell_below())
        known.set_source(RecordRows(rows, range(len(rows)), cells))
        if at == _PROBLEMS and rows:
            known.select_key(0)


class _Totalled(Sequence[BucketRow]):
    """The total, then a line each; those that nobody looks at are not read."""

    def __init__(self, view: PreviewView) -> None:
        self._total, self._rows = view.total, view.rows

    def __len__(self) -> int:
        return 1 + len(self._rows)

    @overload
    def __getitem__(self, at: int) -> BucketRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[BucketRow]: ...
    def __getitem__(self, at: int | slice) -> BucketRow | Sequence[BucketRow]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        return self._rows[at - 1] if at else self._total


_WIDTHS = {
    "Indicator": 210, "What is wrong": 240, "What to do": 220, "File": 140, "Area": 170, "Value": 104, "Line": 64,
    "Column": 92, "Code": 120, "What": 150, "Rows read": 96, "New": 80, "Changed": 88, "Unchanged": 100,
    "Duplicate": 96, "Superseded code": 140, "Rejected": 88, "Not for us": 96, "Record": 200, "Field": 140,
    "Said": 140, "Will say": 220, "Against": 240,
}  # fmt: skip


_WIDE = ("Indicator", "What is wrong", "Will say")
_NUMBERS = ("Line", "Was", "Becomes")
_TONED = ("What is wrong", "Against")


def _column(at: int, words: str, numbers: Sequence[str]) -> Column:
    kind: Kind = "tone" if words in _TONED else "number" if words in numbers else "text"
    return Column(f"c{at}", words, kind, _WIDTHS.get(words, 110), stretch=words in _WIDE)


def _name(row: BucketRow) -> Cell:
    return Cell(row.indicator)


def _count(at: int, row: BucketRow) -> Cell:
    n = row.counts[at]
    return Cell(text.number(n, 0), n, tone=Tone.NEUTRAL if n else Tone.MUTED)


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
