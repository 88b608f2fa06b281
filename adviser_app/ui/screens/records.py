"""Records: what was written down, a list for each kind, and beside it the chosen one to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QToolButton, QWidget

from adviser_app.domain.records import AREAS, RECORD_TYPES, RecordType
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.forms import button, follow_icon
from adviser_app.ui.components.record_reader import PrivateNotice, RecordReader
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.screens.record_list import RecordList
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.sheets import SheetWork
from adviser_app.ui.screens.verbs_records import Listing
from adviser_app.viewmodels.records import LISTED, listed

_LAST = "records/table"


class RecordsScreen(Screen):
    """``params``: table (a record type's name), row (to be chosen), council (a code: only its records)."""

    id = "records"
    title = "Records"
    icon = "notebook-pen"
    watches = frozenset({"records", "portfolio"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        kept = context.settings.text(_LAST)
        self.table_name = kept if kept in LISTED else LISTED[0]
        self.work = RecordWork(context, self)
        self._listing: Listing | None = None
        self._lists: dict[str, RecordList] = {}
        self._wanted = ""  # a row to choose when its list is there
        self.sheets = SheetWork(context, self)
        self.more = QToolButton()
        self.more.setText("More")
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setAccessibleName("More to do with this list")
        self.more.setToolTip("Deleted records, send as CSV, take back a CSV, erase")
        self.more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        follow_icon(theme, self.more, "chevron-down", "text_muted")
        self.menu = QMenu(self.more)
        self.menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self.menu)
        self.header.add_end(self.more)
        self.new_button = self.header.add_button("New", self.new_record, icon="plus", primary=True)
        theme.follow(self.more, lambda w: w.setFixedHeight(self.new_button.sizeHint().height()))
        self.areas = ChipRow(theme, "Part of the work")
        self.areas.set_chips([(area, area) for area in AREAS], self.record.area)
        self.areas.chosen.connect(lambda area: self._choose_table(listed(area)[0]))
        self.chips = ChipRow(theme, "Kind of record")
        self._fill_chips()
        self.chips.chosen.connect(self._choose_table)
        self.about = label("", "muted", wrap=True)
        self.private = PrivateNotice(theme)
        self.stack = QStackedWidget()
        self.empty = FittedStack()
        self.reader = RecordReader(theme)
        self.reader.settle_wanted.connect(self.work.settle)
        self.side = self._side()
        # Less than this and the page scrolls: where text is enlarged, the one stands below the other.
        theme.follow(self.stack, lambda w: w.setMinimumHeight(theme.px(220)))
        theme.follow(self.side, lambda w: w.setMinimumHeight(theme.px(200)))
        self.lists_and_side = Columns(theme, [(self.stack, 5), (self.side, 3)], least=820)
        self.empty.addWidget(self.lists_and_side)
        self.body.setSpacing(12)
        self.body.addWidget(self.areas)
        self.body.addWidget(self.chips)
        self.body.addWidget(self.about)
        self.body.addWidget(self.private)
        self.body.addWidget(self.empty, 1)
        self._empty_page: EmptyState | None = None
        self._add_actions()
        theme.after(self, RecordsScreen._name_new)
        self._dress()

    def _side(self) -> Card:
        """The chosen record, and what can be done with it."""
        theme = self.context.theme
        card = Card()
        card.content.setContentsMargins(16, 12, 16, 12)
        self.edit_button = button(theme, "Change…", self.edit_record, icon="pencil", tip="Change it (Enter)")
        self.history_button = button(
            theme, "History…", self.show_history, icon="history", tip="What it said before, who changed it and when"
        )
        self.share_button = button(theme, "Share…", self._share, icon="users", tip="Share a copy with the team")
        self.delete_button = button(theme, "Delete", self.delete_records, icon="trash-2", tip="Delete (Del)")
        self._buttons = (self.edit_button, self.history_button, self.share_button, self.delete_button)
        card.content.addWidget(self.reader, 1)
        card.content.addWidget(Flow(self._buttons))
        return card

    def _add_actions(self) -> None:
        add = self.context.actions.add
        for name, text, handler, keys, icon, help_ in (
            ("edit", "Change this record…", self.edit_record, "F2", "pencil", "Open the form of the chosen record"),
            ("history", "History of this record…", self.show_history, "Ctrl+H", "history",
             "What it said before, who changed it and when"),
            ("delete", "Delete this record", self.delete_records, "Del", "trash-2", "Can be undone, and restored"),
            ("erase", "Erase this record…", self.erase_record, "", "eraser", "In every version, for good"),
            ("deleted", "Deleted records…", lambda: self.work.deleted(self.table_name), "", "archive-restore",
             "Bring back what was deleted"),
            ("send", "Send as CSV…", self.send, "", "upload",
             "The rows shown, for a colleague without Adviser; private notes never"),
            ("take-back", "Take back a CSV…", self.sheets.take_back, "", "download",
             "What a colleague changed in it; each change is shown before it counts"),
        ):  # fmt: skip
            add(Action(f"records.{name}", text, handler, keys, icon, "Edit", "records", help_))

    def _fill_menu(self) -> None:
        actions, menu = self.context.actions, self.menu
        menu.clear()
        gone = self._listing.gone if self._listing is not None else 0
        deleted = menu.addAction(f"Deleted records…  {gone:,}" if gone else "Nothing has been deleted")
        deleted.setEnabled(gone > 0)
        deleted.triggered.connect(lambda: actions.run("records.deleted"))
        menu.addSeparator()
        send = menu.addAction("Send as CSV…" if not self.record.private else "Private notes are never sent")
        send.setEnabled(not self.record.private)
        send.triggered.connect(lambda: actions.run("records.send"))
        menu.addAction("Take back a CSV…").triggered.connect(lambda: actions.run("records.take-back"))
        menu.addSeparator()
        erase = menu.addAction("Erase the chosen record for good…")
        erase.setEnabled(bool(self._current()))
        erase.triggered.connect(lambda: actions.run("records.erase"))

    # where one is

    @property
    def record(self) -> RecordType:
        return RECORD_TYPES[self.table_name]

    @property
    def list(self) -> RecordList:
        """The list of the kind chosen, made when it is first wanted."""
        if self.table_name not in self._lists:
            made = RecordList(self.context, self.record)
            made.table.activated.connect(lambda _key: self.edit_record())
            made.table.current_changed.connect(lambda _key: self._read())
            self._lists[self.table_name] = made
            self.stack.addWidget(made.card)
        return self._lists[self.table_name]

    def activate(self, params: Mapping[str, Any]) -> None:
        table = str(params.get("table") or self.table_name)
        if table not in LISTED:
            table = LISTED[0]
        if table != self.table_name:
            self.table_name = table
            self._fill_chips()
            self.stale = True
        self._wanted = str(params.get("row") or "")
        self.list.only_council(str(params.get("council") or ""))
        super().activate(params)
        self._dress()
        if self._wanted and not self.stale:
            self._choose_row()

    def _choose_table(self, table: object) -> None:
        self.context.navigate("records", table=str(table))

    @property
    def record_table(self) -> str:
        return self.table_name

    def record_preset(self) -> dict[str, str]:
        """What a new record begins with here: the council whose records are listed."""
        only = self.list.council
        return {self.record.council: only} if only and self.record.council else {}

    def first_focus(self) -> QWidget | None:
        if self.empty.currentWidget() is self.lists_and_side:
            return self.list.table.view
        return self._empty_page.button if self._empty_page is not None else None

    # data

    def refetch(self) -> None:
        self.query(verbs.listing(self.table_name), self._show)
        self.query(verbs.counts(), self._count, slot="counts")

    def _fill_chips(self) -> None:
        """The kinds of the part of the work that is chosen."""
        self.areas.set_chips([(area, area) for area in AREAS], self.record.area)
        self.chips.set_chips([(n, self._chip(n)) for n in listed(self.record.area)], self.table_name)

    def _count(self, found: dict[str, int]) -> None:
        self._counts = found
        self._fill_chips()

    _counts: Mapping[str, int] = {}

    def _chip(self, table: str) -> str:
        count = self._counts.get(table, 0)
        return f"{RECORD_TYPES[table].plural}  {count:,}" if count else RECORD_TYPES[table].plural

    def _show(self, listing: Listing) -> None:
        if listing.record.name != self.table_name:
            return
        had_focus = self._has_focus()
        self._listing = listing
        self.list.set_listing(listing)
        self._offer(not listing.lines)
        if self._wanted:
            self._choose_row()
        elif self.list.table.current_key() is None:
            self.list.choose_first()
        self._read()
        focus = self.first_focus()
        if had_focus and focus is not None:
            focus.setFocus()

    def _has_focus(self) -> bool:
        """Whether the keyboard is where a list or an empty page may have taken the other's place."""
        return self._empty_page is not None and self._empty_page.isAncestorOf(self.focusWidget() or self)

    def _choose_row(self) -> None:
        if self.list.choose(self._wanted):
            self._wanted = ""
        self._read()

    def _offer(self, nothing: bool) -> None:
        """An empty list says what it is for and how to begin."""
        record = self.record
        if nothing:
            if self._empty_page is not None:
                self.empty.removeWidget(self._empty_page)
                self._empty_page.deleteLater()
            named = record.label[:1].lower() + record.label[1:]
            plural = record.plural[:1].lower() + record.plural[1:]
            self._empty_page = EmptyState(
                self.context.theme, record.icon, f"No {plural} yet", record.about, f"New {named}…", self.new_record
            )
            self.empty.addWidget(self._empty_page)
            self.empty.setCurrentWidget(self._empty_page)
        else:
            self.empty.setCurrentWidget(self.lists_and_side)
        self.about.setVisible(not nothing and not record.private)

    def _dress(self) -> None:
        """Words and buttons of the kind chosen."""
        record = self.record
        self.context.settings.put(_LAST, self.table_name)
        self.stack.setCurrentWidget(self.list.card)
        self._name_new()
        self.about.setText(record.about)
        self.about.setVisible(not record.private)
        self.private.setVisible(record.private)
        self.edit_button.setText("Come back to it…" if record.append_only else "Change…")
        self.share_button.setVisible(record.private)
        self._read()

    def _name_new(self) -> None:
        """The button names the kind where there is room for it; a screen reader hears it always."""
        named = self.record.label[:1].lower() + self.record.label[1:].partition(" or ")[0]
        self.new_button.setText(f"New {named}…" if self.context.theme.scale <= 1.5 else "New…")
        self.new_button.setAccessibleName(f"New {named}")
        self.new_button.setToolTip(f"New {named} (Ctrl+N)")

    def _read(self) -> None:
        key = self.list.table.current_key()
        page = None
        if self._listing is not None and self._listing.record.name == self.table_name and isinstance(key, str):
            page = self._listing.page(key)
        self.reader.set_page(page)
        for one in self._buttons:
            one.setEnabled(page is not None)

    # what one does

    def _current(self) -> str:
        key = self.list.table.current_key()
        return key if isinstance(key, str) else ""

    def new_record(self) -> None:
        self.work.new(self.table_name, self.record_preset())

    def edit_record(self) -> None:
        """Enter: the form. Of a note the text is fixed, and the day to come back to it can be given."""
        if self._current():
            self.work.change(self.table_name, self._current())

    def show_history(self) -> None:
        if self._current():
            self.work.history(self.table_name, self._current())

    def delete_records(self) -> None:
        """The selected rows, else the current one."""
        rows = [key for key in self.list.table.selected_keys() if isinstance(key, str)] or [self._current()]
        if rows != [""]:
            caption = self._listing.caption(rows[0]) if self._listing is not None and len(rows) == 1 else ""
            self.work.delete(self.table_name, rows, caption)

    def send(self) -> None:
        """The rows shown, or all where the list is not narrowed."""
        keys, table = self.list.table.model.shown_keys(), self.table_name
        if self._listing is not None and len(keys) == len(self._listing.lines):
            self.sheets.send(table, None)
        else:
            self.sheets.send(table, keys)

    def erase_record(self) -> None:
        if self._current():
            self.work.erase(self.table_name, self._current())

    def _share(self) -> None:
        if self._current():
            self.work.share(self._current())
