"""What can be done with records from any page: write, change, follow back, delete, bring back, share.

Each begins by asking the worker for what its window needs, and ends in a write that all pages hear of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.screens.verbs_records import FormFacts
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone


class RecordWork(QObject):
    """``owner``: the page or window it is done for; windows open over it. ``saved`` tells each record that was written
    in a form."""

    saved = Signal(object)

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    # writing

    def new(self, table: str, preset: Mapping[str, str] | None = None) -> None:
        """The form of a new record, which begins with ``preset``."""
        self._open_form(table, None, dict(preset or {}))

    def edit(self, table: str, row: str) -> None:
        """The form of an existing one; what is not changed afterwards (a note) is read instead."""
        if RECORD_TYPES[table].append_only:
            self.read(table, row)
        else:
            self.change(table, row)

    def change(self, table: str, row: str) -> None:
        """The form of an existing one, of a note too: what is fixed is there to read."""
        self._open_form(table, row, {})

    def _open_form(self, table: str, row: str | None, preset: Mapping[str, str]) -> None:
        def opened(facts: FormFacts) -> None:
            from adviser_app.ui.screens.record_dialogs import RecordDialog, form_of

            form = form_of(self._context.theme, RECORD_TYPES[table], row, facts)

            def go_on() -> None:
                dialog = RecordDialog(self._context, form, row, facts, self._owner.window())
                dialog.saved.connect(self.saved)
                dialog.other_wanted.connect(lambda other: self.edit(table, other))
                if row is not None:
                    dialog.wanted.connect(lambda what: self._also(what, table, row))
                self.show(dialog)

            # The form of a peer challenge has 33 fields: with the window around it one turn would take over 100 ms.
            QTimer.singleShot(1, self, go_on)

        self._query(verbs.form(table, row, preset), opened)

    def _also(self, what: str, table: str, row: str) -> None:
        if what == "history":
            self.history(table, row)
        else:
            self.delete(table, [row])

    def read(self, table: str, row: str) -> None:
        """A record to read, with what can be done with it."""

        def opened(page: Any) -> None:
            from adviser_app.ui.screens.record_reading import ReadDialog

            self.show(ReadDialog(self._context, self, page, self._owner.window()))

        self._query(verbs.page(table, row), opened)

    # looking back

    def history(self, table: str, row: str) -> None:
        def opened(found: tuple[str, list[Any]]) -> None:
            from adviser_app.ui.screens.record_lists import HistoryDialog

            dialog = HistoryDialog(self._context, *found, self._owner.window())
            dialog.table.stays = lambda _key: RECORD_TYPES[table].private
            self.show(dialog)

        self._query(verbs.history(table, row), opened)

    def deleted(self, table: str) -> None:
        """The deleted ones, to bring back."""

        def opened(found: list[tuple[str, str, Any, str]]) -> None:
            from adviser_app.ui.screens.record_lists import DeletedDialog

            dialog = DeletedDialog(self._context, RECORD_TYPES[table].plural, found, self._owner.window())
            dialog.table.stays = lambda _row: RECORD_TYPES[table].private
            dialog.restore_wanted.connect(lambda rows: self.restore(table, rows))
            dialog.erase_wanted.connect(lambda row: self.erase(table, row))
            self.show(dialog)

        self._query(verbs.deleted(table), opened)

    # at once, with a way back

    def delete(self, table: str, rows: Sequence[str], caption: str = "") -> None:
        """Deletes without asking: the banner takes it back, and so does Undo."""
        record = RECORD_TYPES[table]

        def done(count: int) -> None:
            title = f"{record.label} deleted" if count == 1 else f"{text.plural(count, 'record')} deleted"
            said = f"{caption}." if caption and count == 1 and not record.private else ""
            self._context.banner(
                title, f"{said} It can be restored from the list of deleted ones.".strip() if count == 1 else
                "They can be restored from the list of deleted ones.",
                actions=(("Undo", lambda: self.restore(table, rows)),), key="record-deleted",
            )  # fmt: skip

        self._write(verbs.delete(table, rows), done, table)

    def restore(self, table: str, rows: Sequence[str]) -> None:
        record = RECORD_TYPES[table]

        def done(count: int) -> None:
            title = f"{record.label} restored" if count == 1 else f"{text.plural(count, 'record')} restored"
            self._context.banner(title, "As before it was deleted." if count == 1 else "As before they were deleted.",
                                 tone=Tone.GOOD, key="record-deleted")  # fmt: skip

        self._write(verbs.restore(table, rows), done, table)

    def share(self, row: str) -> None:
        """Asks: what the team has seen cannot become private again."""
        said = (
            "The team gets a copy of this note with the next exchange. The private one stays as it is. What was shared "
            "cannot become private again, only be erased."
        )
        if not asking.confirm(self._owner, self._context.theme, "Share this note with the team?", said, "Share a copy"):
            return

        def done(_view: Any) -> None:
            self._context.banner("The note is shared", "A copy is among the team notes.", tone=Tone.GOOD, key="share")

        self._write(verbs.share_note(row), done, "note")

    def erase(self, table: str, row: str) -> None:
        """Asks, and says what it means: every version of it goes, everywhere, and nothing brings it back."""
        from adviser_app.ui.screens.exchange_erase import erase_record

        erase_record(self._context, table, row, self._owner)

    def settle(self, table: str, row: str) -> None:
        """Where conflicts are settled."""
        self._context.navigate("conflicts", table=table, row=row)

    # the worker

    def _query(self, op: Any, done: Callable[[Any], None]) -> None:
        self._context.tasks.query(op, done, requester=self, slot="records")

    def _write(self, op: Any, done: Callable[[Any], None], table: str) -> None:
        # Nobody in particular asked: the page it was done on is told of the change like all others.
        self._context.tasks.write(op, done, what=verbs.kinds(table))

    def show(self, dialog: QDialog) -> None:
        """Open a window over the page; it goes away when it is closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
