"""Erasing what a record says, in every version; what was erased; and everything that is held on somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, ToneLabel
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import field, table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.components.ticks import TickList
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, verbs_people
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.exchange_dialogs import ReasonDialog
from adviser_app.ui.screens.exchange_fitting import fit
from adviser_app.ui.screens.record_lists import ListDialog
from adviser_app.ui.screens.verbs_people import EraseFacts
from adviser_app.viewmodels import exchange as shown
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

ERASED_COLUMNS = (
    Column("at", "When", width=158),
    Column("who", "Who", width=150),
    Column("reason", "Why", width=300, stretch=True),
    Column("values", "Values", "number", 80),
    Column("what", "Of", width=200),
)
HELD_COLUMNS = (
    Column("record", "Record", width=180, stretch=True),
    Column("field", "Field", width=120),
    Column("value", "Value", width=220),
    Column("at", "Written", width=158),
    Column("by", "By", width=120),
    Column("standing", "Standing", width=132),
)


class EraseDialog(ReasonDialog):
    """What goes, why, and what that means. ``answer``: (fields, or None for all of it; reason) once accepted."""

    def __init__(self, context: Context, facts: EraseFacts, parent: QWidget) -> None:
        theme = context.theme
        self._facts = facts
        named = facts.kind[:1].lower() + facts.kind[1:]
        self.fields = TickList(
            theme, "Fields to erase", "Space ticks or clears one. With all ticked the record goes too."
        )
        self.fields.set_items(
            [
                (one, f"{words}: {' '.join(value.split()) or 'nothing now, something before'}")
                for one, words, value in facts.fields
            ],
            ticked=True,
        )
        theme.follow(self.fields, lambda w: w.setFixedHeight(w.height_of(min(5, max(2, len(facts.fields))))))
        frame = Card()
        frame.content.setContentsMargins(4, 4, 4, 4)
        frame.content.addWidget(self.fields)
        self.what = ToneLabel(theme)
        means = [ToneLabel(theme, said, Tone.NEUTRAL, icon) for said, icon in _means(facts)]
        super().__init__(
            theme, f"Erase this {named}?", (), "Who asked for it, and why?",
            "It stays in the register of erasures. Do not repeat here what is to be forgotten.", "Erase it for good",
            parent, about=facts.caption, middle=(frame, self.what, *means), dangerous=True, icon="eraser",
        )  # fmt: skip
        self.fields.turned.connect(self._say)
        self._say()
        fit(self)

    @property
    def answer(self) -> tuple[list[str] | None, str]:
        ticked = self.fields.ticked
        return None if len(ticked) == len(self._facts.fields) else ticked, self.reason

    def _say(self) -> None:
        ticked, every = len(self.fields.ticked), len(self._facts.fields)
        if ticked == every:
            said = "All of it goes, in every version, and the record too."
        elif ticked:
            said = f"{text.plural(ticked, 'field')} of {every} {'goes' if ticked == 1 else 'go'}, in every version."
        else:
            said = "Nothing is ticked."
        self.what.set(said, Tone.BAD if ticked else Tone.MUTED, "eraser" if ticked else "info")
        self.yes.setEnabled(ticked > 0)


def _means(facts: EraseFacts) -> list[tuple[str, str]]:
    """What erasing does and does not do: (sentence, icon)."""
    out = [("It cannot be undone. That something was here, who wrote it and when stays to be seen.", "info")]
    if facts.private:
        out.append(("It is a private note: no other laptop has it.", "lock"))
    else:
        out.append(
            ("On your colleagues’ laptops it goes once they take in what you send; also when an older file of it "
             "arrives later.", "arrow-left-right")
        )  # fmt: skip
    out.append(
        ("Backups still hold it until newer ones take their place; one that is put back is erased again at once. "
         "Packs and exports made before are yours to find.", "history")
    )  # fmt: skip
    return out


def erase_record(context: Context, table: str, row: str, owner: QWidget) -> None:
    """Ask, say what it means, and erase: from wherever a record is read."""

    def opened(facts: EraseFacts) -> None:
        dialog = EraseDialog(context, facts, owner.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: _erase(context, table, row, *dialog.answer))
        dialog.open()

    context.tasks.query(verbs_people.erase_facts(table, row), opened, requester=owner, slot="erase")


def _erase(context: Context, table: str, row: str, fields: list[str] | None, reason: str) -> None:
    def done(erased: Any) -> None:
        said = "Your next bundle has it erased elsewhere."
        if not erased.clean:
            said += " The last traces leave the file when Adviser is closed."
        context.banner(f"Erased: {text.plural(erased.values, 'value')}", said, tone=Tone.GOOD, key="exchange")

    context.tasks.write(verbs_people.erase(table, row, fields, reason), done, what=verbs.KINDS)


class ErasurePage(QWidget):
    """Part of the exchange's page: what is held on somebody, and the register of what was erased."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.context, self._screen = screen.context, screen
        theme = self.context.theme
        held = Card(
            "Everything held on a person",
            "Every version of every record in which a name or an address occurs, deleted ones and your private notes "
            "too: what somebody may ask to see.",
        )  # fmt: skip
        self.words = QLineEdit()
        self.words.returnPressed.connect(self.look)
        self.look_button = button(theme, "Look it up", self.look, icon="user-search")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field("Name or address", self.words), 1)
        row.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignBottom)
        held.content.addLayout(row)
        held.content.addStretch(1)
        how = Card("Erasing", "Where somebody asks to be forgotten.")
        for said, icon in (
            ("Open the record and choose Erase: all of it, or some of its fields, in every version.", "eraser"),
            ("Deleting only hides a record: it can be restored. Erasing cannot be undone.", "trash-2"),
            ("Every laptop that hears of it erases it too, and lists it with its reason.", "arrow-left-right"),
        ):
            how.content.addWidget(ToneLabel(theme, said, Tone.NEUTRAL, icon))
        self.table = DataTable(self.context, "erasures", ERASED_COLUMNS, title="Erased", name="Register of erasures")
        self.frame = table_card(self.table)
        theme.follow(self.frame, lambda w: w.setMinimumHeight(theme.px(260)))
        self.empty = EmptyState(
            theme, "eraser", "Nothing has been erased", "What is erased is listed here, with its reason."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Columns(theme, [(held, 1), (how, 1)], least=760))
        column.addWidget(self.empty, 1)
        column.addWidget(self.frame, 1)
        self.frame.hide()

    def fetch(self) -> None:
        self._screen.query(verbs_people.erasures(), self._show, slot="erasures")

    def _show(self, found: tuple[list[Any], Mapping[str, str]]) -> None:
        lines, labels = found
        self.table.set_rows([shown.erasure_row(line, dict(labels)) for line in lines])
        self.frame.setVisible(bool(lines))
        self.empty.setVisible(not lines)

    def look(self) -> None:
        """Open what is held on the name typed."""
        words = self.words.text().strip()

        def opened(found: list[Any]) -> None:
            dialog = HeldDialog(self.context, words, found, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._screen.query(verbs_people.held_on(words), opened, slot="held", long=True)


class HeldDialog(ListDialog):
    """What is held on somebody, to look through and to write into a file."""

    def __init__(self, context: Context, words: str, found: list[Any], parent: QWidget) -> None:
        records = len({line.id for line in found})
        said = (
            f"“{words}” occurs in {text.plural(len(found), 'value')} of {text.plural(records, 'record')}, earlier "
            "versions counted. Read it through before you hand it on: it may speak of others too."
            if found else f"Nothing that was written down names “{words}”. Try another spelling, or a part of the name."
        )  # fmt: skip
        super().__init__(context, f"Held on “{words}”", said, "held", HELD_COLUMNS, parent)
        self._context, self._for = context, words
        self.table.set_rows([shown.held_row(line) for line in found])
        if found:
            self.table.select_key(0)
        self.export_button = button(context.theme, "Save as CSV…", self.export, icon="download", primary=True)
        self.export_button.setAutoDefault(False)
        self.export_button.setEnabled(bool(found))
        self.ends.insertWidget(1, self.export_button)

    def export(self) -> None:
        context = self._context
        path = asking.save(self, context.settings, "Save what is held", "held.csv", "CSV files (*.csv)", "held")
        if path is None:
            return

        def done(count: int) -> None:
            context.banner(
                f"{text.plural(count, 'line')} saved", str(path), tone=Tone.GOOD, key="exchange",
                actions=(("Show in folder", lambda: asking.show_file(path.parent)),),
            )  # fmt: skip

        context.tasks.query(verbs_people.write_held_on(self._for, path), done, long=True)
        self.accept()
