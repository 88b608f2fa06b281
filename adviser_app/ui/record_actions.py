"""What can be done with records wherever one is: write a new one, undo, redo."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.ui.actions import Action
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_records as verbs
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.records import RecordsScreen
from adviser_app.ui.screens.support_work import SupportWork
from adviser_app.ui.shell import Shell
from adviser_app.ui.tasks import ChangeNotice
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.records import LISTED

Texts = QLineEdit | QTextEdit | QPlainTextEdit


class RecordActions(QObject):
    """Registers the actions with the window and keeps the words of undo and redo in step with what was done."""

    def __init__(self, context: Context, shell: Shell) -> None:
        super().__init__(shell)
        self._context, self._shell = context, shell
        self.work = RecordWork(context, shell)
        add = context.actions.add
        add(Action("edit.undo", "Undo", self.undo, "Ctrl+Z", "undo-2", "Edit", help="Take back what was done last"))
        add(Action("edit.redo", "Redo", self.redo, "Ctrl+Shift+Z", "redo-2", "Edit", help="Do it again",
                   also=("Ctrl+Y",)))  # fmt: skip
        add(Action("record.new", "New record of this kind, or team note", self.new_here, "Ctrl+N", "plus", "File",
                   in_palette=False))  # fmt: skip
        self.support = SupportWork(context, shell)
        add(Action("support.event", "Event for many councils…", self.enter_many, "Ctrl+Shift+E", "users", "File",
                   help="Support that several councils shared, entered once"))  # fmt: skip
        for table in LISTED:
            record = RECORD_TYPES[table]
            add(Action(f"record.new.{table}", f"New {record.label[:1].lower()}{record.label[1:]}…",
                       partial(self.new, table), "", record.icon, "File", help=record.about))  # fmt: skip
        self._name(None, None)
        self.work.saved.connect(self._written)
        context.tasks.changed.connect(self._changed)
        if context.tasks.is_open:
            self._fetch()

    # new ones

    def new(self, table: str) -> None:
        """The form of a new record over whatever page is open, of the council one looks at."""
        screen = self._shell.current
        self.work.new(table, screen.record_preset() if screen is not None else {})

    def enter_many(self) -> None:
        """The dialog for an event, which begins with what the page is about."""
        screen = self._shell.current
        preset = screen.record_preset() if screen is not None else {}
        self.support.enter_many({"offer": preset["offer"]} if "offer" in preset else {})

    def new_here(self) -> None:
        screen = self._shell.current
        self.new(screen.record_table if screen is not None else "note")

    def _written(self, view: Any) -> None:
        """Said where the page one is on does not show it."""
        screen = self._shell.current
        if isinstance(screen, RecordsScreen) or (screen is not None and "council" in screen.record_preset()):
            return
        record = RECORD_TYPES[view.table]
        show = partial(self._context.navigate, "records", table=view.table, row=view.id)
        self._context.banner(
            f"{record.label} written down", "" if record.private else f"{view.caption}.", tone=Tone.GOOD,
            actions=(("Show it", show), ("Undo", self.undo)), key="record-written",
        )  # fmt: skip

    # undo and redo

    def undo(self) -> None:
        """Of the text one types in, else of what was written last."""
        field = _typed_in()
        if field is not None:
            field.undo()
        else:
            self._context.tasks.write(verbs.undo(), partial(self._done, "Undone"), what=verbs.EVERY_KIND)

    def redo(self) -> None:
        field = _typed_in()
        if field is not None:
            field.redo()
        else:
            self._context.tasks.write(verbs.redo(), partial(self._done, "Done again"), what=verbs.EVERY_KIND)

    def _done(self, how: str, result: Any) -> None:
        if result is None:
            self._context.banner("There is nothing to take back", key="undo")
            return
        other = ("Undo", self.undo) if how == "Done again" else ("Redo", self.redo)
        self._context.banner(
            f"{how}: {result.label}", " ".join(result.left), tone=Tone.WARN if result.left else Tone.NEUTRAL,
            actions=(other,), key="undo",
        )  # fmt: skip

    def _changed(self, notice: ChangeNotice) -> None:
        if notice.concerns({"records"}):
            self._fetch()

    def _fetch(self) -> None:
        self._context.tasks.query(
            verbs.undo_labels(), lambda found: self._name(*found), lambda _error: None, requester=self, slot="labels"
        )

    def _name(self, undo: str | None, redo: str | None) -> None:
        actions = self._context.actions
        actions.say("edit.undo", f"Undo: {undo}" if undo else "Undo", enabled=bool(undo))
        actions.say("edit.redo", f"Redo: {redo}" if redo else "Redo", enabled=bool(redo))


def _typed_in() -> Texts | None:
    """The field that has the keyboard, where it can be typed into."""
    field = QApplication.focusWidget()
    return field if isinstance(field, Texts) and not field.isReadOnly() else None
