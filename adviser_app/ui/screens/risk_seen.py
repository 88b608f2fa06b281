"""Seen, because …: why a reason needs no more looking at, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from adviser_app.domain.records import RECORD_TYPES, FieldError, canonical
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import add_row, button
from adviser_app.ui.components.record_fields import make_editor
from adviser_app.ui.components.record_form import FieldRow
from adviser_app.ui.screen import Context
from adviser_app.viewmodels import text
from adviser_app.viewmodels.records import Choices

if TYPE_CHECKING:
    from adviser_app.viewmodels.risk import ReasonView

SEEN = RECORD_TYPES["risk_seen"]
_MOST = 4  # reasons that are named; of more the number is told


class SeenDialog(QDialog):
    """``given``: because, and the ISO day until which ("": until it changes)."""

    given = Signal(str, str)

    def __init__(self, context: Context, reasons: Sequence[tuple[str, ReasonView]], parent: QWidget) -> None:
        """``reasons``: with the names of their councils."""
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle("Seen, because …")
        title = f"{reasons[0][0]}: {reasons[0][1].label[:1].lower()}{reasons[0][1].label[1:]}"
        if len(reasons) > 1:
            title = text.plural(len(reasons), "reason")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(title, "heading", wrap=True))
        if len(reasons) == 1:
            head.addWidget(label(reasons[0][1].sentence, "body", wrap=True))
        else:
            named = [f"{council}: {reason.label}" for council, reason in reasons[:_MOST]]
            rest = [f"and {len(reasons) - _MOST:,} more"] if len(reasons) > _MOST else []
            head.addWidget(label("\n".join([*named, *rest]), "body", wrap=True))
        said = "Parked until what is behind it changes: another indicator, a new figure, one more late step."
        head.addWidget(label(said, "muted", wrap=True))
        column.addLayout(head)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.rows: dict[str, FieldRow] = {}
        for field, words in (("because", "Seen, because"), ("until", "Until")):
            row = FieldRow(theme, make_editor(theme, SEEN.by_name[field], Choices()))
            add_row(form, words, row, control=row.editor.control)
            row.editor.describe(words, SEEN.by_name[field].help)
            self.rows[field] = row
        column.addLayout(form)
        column.addStretch(1)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addWidget(label("Ctrl+Enter saves", "muted"), 1)
        self.save_button = button(theme, "Park it" if len(reasons) == 1 else "Park them", self.save, icon="check",
                                  primary=True, tip="Out of sight until it changes (Ctrl+Enter)")  # fmt: skip
        for one in (button(theme, "Cancel", self.reject), self.save_button):
            one.setAutoDefault(False)
            ends.addWidget(one)
        column.addLayout(ends)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save)
        self.resize(min(theme.px(560), parent.width() - 32), min(theme.px(340), parent.height() - 32))
        self.rows["because"].editor.control.setFocus()

    def save(self) -> None:
        """What is wrong is said at its field, and nothing typed is lost."""
        values = {}
        wrong: dict[str, FieldError] = {}
        for field, row in self.rows.items():
            try:
                values[field] = canonical(SEEN.by_name[field], row.editor.text())
            except FieldError as error:
                wrong[field] = error
        if not values.get("because") and "because" not in wrong:
            wrong["because"] = FieldError(
                "no-because", "Say why.", "A few words: whoever meets the reason again will want to know."
            )
        for field, row in self.rows.items():
            row.set_wrong(wrong.get(field))
        if wrong:
            self.rows[next(f for f in self.rows if f in wrong)].editor.control.setFocus()
            return
        self.accept()
        self.given.emit(values["because"], values["until"])
