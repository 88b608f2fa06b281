"""Whom does a file mean? Names that nobody knows, asked once: a line each, with the likeliest councils first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.record_editor import find_anywhere
from adviser_app.ui.components.record_fields import Combo
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.services.refresh.asked import UnknownName

NOT_YET, NONE = "Not decided", "None of the councils"
_NONE_CODE = ""


class NamesDialog(QDialog):
    """``answers()``: code by name, "" for none of the councils; names not decided are left out."""

    def __init__(
        self, theme: Theme, unknown: Sequence[UnknownName], councils: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("Whom do these names mean?")
        self._codes = {words.casefold(): code for code, words in councils}
        self._names = [one.name for one in unknown]
        self._model = QStringListModel([words for _code, words in councils], self)
        self.boxes: list[QComboBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Whom do these names mean?", "heading", wrap=True))
        column.addWidget(
            label(
                "Each is asked once and remembered, also for those you exchange records with. The likeliest councils "
                "stand first; type to find any other. What is not decided is not taken in.", "muted", wrap=True,
            )
        )  # fmt: skip
        lines = QWidget()
        inner = QVBoxLayout(lines)
        inner.setContentsMargins(0, 0, theme.px(12), 0)
        inner.setSpacing(10)
        for one in unknown:
            inner.addWidget(self._line(theme, one))
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys go from name to name
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(lines)
        column.addWidget(area, 1)
        self.wrong = label("", "body", Tone.BAD, wrap=True)
        self.wrong.setVisible(False)
        column.addWidget(self.wrong)
        row = QHBoxLayout()
        rest = button(theme, "The others are no councils", self._rest_none, tip="For totals, regions and the like")
        row.addWidget(rest)
        row.addStretch(1)
        row.addWidget(button(theme, "Cancel", self.reject))
        self.save = button(theme, "Remember", self._save, primary=True)
        self.save.setDefault(True)
        row.addWidget(self.save)
        column.addLayout(row)
        room = parent.window().size() if parent is not None else None
        wide, high = theme.px(660), theme.px(200 + 58 * min(len(unknown), 6))
        self.resize(min(wide, room.width() - 64) if room else wide, min(high, room.height() - 64) if room else high)
        if self.boxes:
            self.boxes[0].setFocus()

    def _line(self, theme: Theme, one: UnknownName) -> QWidget:
        words = QWidget()
        inner = QVBoxLayout(words)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(label(one.name, "strong", wrap=True))
        where = f"{text.plural(one.rows, 'row')}, first on line {one.line} of {one.file}"
        inner.addWidget(label(f"{where}; several areas have this name" if one.several else where, "muted", wrap=True))
        box = Combo()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.addItem(NOT_YET, None)
        for guess in one.guesses:
            box.addItem(guess.words, guess.code)
        box.addItem(NONE, _NONE_CODE)
        completer = QCompleter(self._model, box)
        find_anywhere(completer, f"{one.name}: what fits")
        box.setCompleter(completer)
        name(box, f"Whom “{one.name}” means", "Choose, or type any part of a council’s name")
        edit = box.lineEdit()
        assert edit is not None
        name(edit, f"Whom “{one.name}” means")
        edit.textChanged.connect(lambda _text: self.wrong.setVisible(False))
        self.boxes.append(box)
        return Columns(theme, [(words, 3), (box, 2)], least=480)

    def _rest_none(self) -> None:
        for box in self.boxes:
            if self._code(box) is None and box.currentText().strip() in ("", NOT_YET):
                box.setCurrentIndex(box.findText(NONE))

    def _code(self, box: QComboBox) -> str | None:
        """None: not decided. A text that names no council counts as that."""
        words = " ".join(box.currentText().split())
        at = box.findText(words, Qt.MatchFlag.MatchFixedString)
        if at >= 0:
            found: str | None = box.itemData(at)
            return found
        return self._codes.get(words.casefold())

    def answers(self) -> dict[str, str]:
        found = {one: self._code(box) for one, box in zip(self._names, self.boxes, strict=True)}
        return {one: code for one, code in found.items() if code is not None}

    def _save(self) -> None:
        for box in self.boxes:
            words = " ".join(box.currentText().split())
            if words and words != NOT_YET and self._code(box) is None:
                self.wrong.setText(f"“{words}” is no council. Choose one of the list, or “{NONE}”.")
                self.wrong.setVisible(True)
                box.setFocus()
                return
        self.accept()
