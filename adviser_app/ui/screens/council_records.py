"""A council's records, in the order of its briefing pack, and a line to write one in."""

from __future__ import annotations

from datetime import date
from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, Field, Kind
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.entries import EntryList
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.screen import Screen
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.screens.council_tab import CouncilTab
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.records import SECTIONS, CouncilRecords, FactView, SectionView

AT_MOST = 6  # entries of a kind: the rest is a list of its own
_QUICK = (
    ("note", "Team note", "What the team should know", ""),
    ("private_note", "Private note", "What only you should know: it stays on this laptop", ""),
    ("action", "Action", "What is to be done", "Due"),
    ("meeting", "Meeting", "What the meeting is about", "On"),
)
_KIND = "council/quick-add"


class QuickAdd(QFrame):
    """One line: what kind, the words, a day where it has one; Enter writes it down. ``written`` tells when it was."""

    written = Signal()

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.setObjectName("card")
        self._screen, theme = screen, screen.context.theme
        self.code = ""
        self.kind = QComboBox()
        name(self.kind, "Kind of record", "What the line beside it becomes")
        for table, words, *_ in _QUICK:
            self.kind.addItem(words, table)
        self.kind.setCurrentIndex(max(0, self.kind.findData(screen.context.settings.text(_KIND))))
        self.line = QLineEdit()
        self.day_label = label("", "muted")
        self.day = DateEditor(theme, Field("day", "Day", Kind.DATE))
        self.add = button(theme, "Write down", self.save, icon="plus", tip="Write it down (Enter)")
        self.wrong = ToneLabel(theme)
        self.wrong.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.line, 1)
        row.addWidget(self.day_label)
        row.addWidget(self.day)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.wrong)
        self.kind.currentIndexChanged.connect(lambda _at: self._kind_chosen())
        self.line.returnPressed.connect(self.save)
        self.day.line.returnPressed.connect(self.save)
        self.line.textChanged.connect(lambda _text: self._tell(""))
        theme.after(self, QuickAdd._paint)
        self._paint()
        self._kind_chosen()

    def _paint(self) -> None:
        theme = self._screen.context.theme
        self.kind.setIconSize(QSize(theme.px(16), theme.px(16)))
        for at, (table, *_) in enumerate(_QUICK):
            self.kind.setItemIcon(at, theme.icon(RECORD_TYPES[table].icon, "text"))

    def _kind_chosen(self) -> None:
        table, words, hint, day = _QUICK[self.kind.currentIndex()]
        self._screen.context.settings.put(_KIND, table)
        self.line.setPlaceholderText(hint)
        name(self.line, f"New {words.lower()}", f"{hint}. Enter writes it down.")
        self.day_label.setText(day)
        self.day_label.setVisible(bool(day))
        self.day.setVisible(bool(day))
        name(self.day.line, f"{day} (a day)" if day else "Day")
        self._tell("")

    def save(self) -> None:
        """What was typed stays in the line until it is written down."""
        words, table = self.line.text().strip(), str(self.kind.currentData())
        if not words:
            self._tell("Type what to write down first.")
            self.line.setFocus()
            return
        day = self.day.text().strip() if self.day_label.text() else ""
        if day and self.day.day() is None:
            self._tell(f"“{day}” is no day. Write it as 22/11/2026 or 22 November 2026.")
            self.day.line.setFocus()
            return
        typed = self.day.day() if day else None
        self.add.setEnabled(False)
        job = self._screen.context.tasks.write(
            verbs.quick_add(table, self.code, words, typed), lambda _view: self._done(), self._refused,
            requester=self, what=verbs.kinds(table),
        )  # fmt: skip
        job.on_settled(lambda: self.add.setEnabled(True))

    def _done(self) -> None:
        self.line.clear()
        self.day.set("")
        self.line.setFocus()
        self.written.emit()

    def _refused(self, error: AdviserError) -> None:
        self._tell(f"{error.message} {error.next_step}".strip())

    def _tell(self, words: str) -> None:
        self.wrong.set(words, Tone.BAD, "circle-alert")
        self.wrong.setVisible(bool(words))


class Section(Card):
    """The records of one kind: the first of them, a way to all, and a button for a new one."""

    def __init__(self, owner: CouncilRecordsPage, tables: tuple[str, ...], title: str, empty: str) -> None:
        super().__init__(title)
        theme = owner.context.theme
        self.tables, self._title_words = tables, title
        self.content.setContentsMargins(16, 10, 8, 8)
        self.content.setSpacing(4)
        for table in tables:
            record = RECORD_TYPES[table]
            words = f"New {record.label.partition(' or ')[0].lower()}…"
            made = button(theme, words, lambda table=table: owner.new(table), icon="plus", flat=True)  # type: ignore[misc]
            self.add_control(made)
        self.list = EntryList(theme, title)
        self.list.chosen.connect(owner.open_record)
        self.empty = label(empty, "muted", wrap=True)
        self.all = button(theme, "", lambda: owner.show_all(tables[0]), icon="arrow-right", flat=True)
        self.content.addWidget(self.empty)
        self.content.addWidget(self.list)
        self.content.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)

    def show_section(self, section: SectionView) -> None:
        count = len(section.entries)
        self.set_title(f"{self._title_words}  {count:,}" if count else self._title_words)
        self.list.setAccessibleName(f"{self._title_words}, {text.plural(count, 'record')}")
        self.list.set_entries(section.entries[:AT_MOST])
        self.empty.setVisible(count == 0)
        self.all.setText(f"All {count:,}")
        self.all.setAccessibleName(f"All {count:,}: {self._title_words.lower()}")
        self.all.setVisible(count > AT_MOST)


class CouncilRecordsPage(CouncilTab):
    """Part of a council's page. ``counted`` tells how many records there are."""

    counted = Signal(int)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.work = RecordWork(screen.context, screen)
        self._detail_id = ""
        self.quick = QuickAdd(screen)
        self.details = Card("Council details")
        self.details.content.setContentsMargins(16, 10, 16, 14)
        self.change = button(self.context.theme, "Change…", self.change_details, icon="pencil", flat=True)
        self.details.add_control(self.change)
        self._facts = QWidget()
        self._no_facts = label(
            "Nothing is known yet of who leads the council, who its officers are and when it votes.", "muted", wrap=True
        )
        self.details.content.addWidget(self._no_facts)
        self.details.content.addWidget(self._facts)
        self.sections = [Section(self, *one) for one in SECTIONS]
        by_title = {section.tables[0]: section for section in self.sections}
        left = _stack([self.details, by_title["contact"]])
        right = _stack([by_title[table] for table in ("action", "meeting", "note", "case_study")])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.quick)
        column.addWidget(Columns(self.context.theme, [(left, 2), (right, 3)], least=820))
        column.addStretch(1)

    # data

    def show_council(self, code: str) -> None:
        self.quick.code = code
        super().show_council(code)

    def first_focus(self) -> QWidget | None:
        return self.quick.line

    def fetch(self) -> None:
        self._screen.query(verbs.council(self.code), self._show, slot="records")

    def _show(self, found: CouncilRecords) -> None:
        if found.code != self.code:
            return
        self._detail_id = found.detail_id
        self._show_facts(found.details)
        for section, view in zip(self.sections, found.sections, strict=True):
            section.show_section(view)
        self.counted.emit(found.count)

    def _show_facts(self, facts: tuple[FactView, ...]) -> None:
        theme = self.context.theme
        fresh = QWidget()
        form = QFormLayout(fresh)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for fact in facts:
            told = label(fact.label, "muted", wrap=True)
            theme.follow(told, lambda w: w.setFixedWidth(theme.px(128)))
            told.setAlignment(Qt.AlignmentFlag.AlignTop)
            value = label(fact.text, "body", wrap=True)
            if fact.link:
                value.setTextFormat(Qt.TextFormat.RichText)
                value.setText(f'<a href="{escape(fact.link)}">{escape(fact.text)}</a>')
                value.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse
                                              | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)  # fmt: skip
                value.setOpenExternalLinks(True)
                value.setAccessibleName(f"{fact.label}: {fact.text}")
            else:
                value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(told, value)
            if fact.note:
                form.addRow("", ToneLabel(theme, fact.note, Tone.BAD, "git-compare-arrows"))
        self.details.content.replaceWidget(self._facts, fresh)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = fresh
        self._no_facts.setVisible(not facts)
        self._facts.setVisible(bool(facts))
        self.change.setText("Change…" if self._detail_id else "Fill in…")
        self.change.setAccessibleName(f"{self.change.text().rstrip('…')} council details")

    # what one does

    def change_details(self) -> None:
        if self._detail_id:
            self.work.edit("council_detail", self._detail_id)
        else:
            self.new("council_detail")

    def new(self, table: str) -> None:
        self.work.new(table, {"council": self.code, "date": date.today().isoformat()})

    def open_record(self, table: str, row: str) -> None:
        self.work.edit(table, row)

    def show_all(self, table: str) -> None:
        self.context.navigate("records", table=table, council=self.code)


def _stack(parts: list[Card]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return box
