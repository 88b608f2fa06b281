"""Tags: a chip each, and a line that completes what others have called it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QSizePolicy, QWidget

from adviser_app.domain.records import Field
from adviser_app.ui.components.columns import FlowLayout
from adviser_app.ui.components.forms import follow_icon
from adviser_app.ui.components.record_editor import Editor, find_anywhere
from adviser_app.ui.theme import Theme


class TagsEditor(Editor):
    """Enter or a semicolon makes a tag of what was typed; Backspace in the empty line takes the last one away. What is
    typed and not yet a chip counts too: nothing is lost by saving early.

    ``named``: what tags stand for, where they are codes; then names are typed and shown, and codes given."""

    def __init__(
        self, theme: Theme, field: Field, known: Sequence[str], named: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(theme, field)
        self._names = dict(named or {})
        self._codes = {words.casefold(): code for code, words in self._names.items()}
        self.tags: list[str] = []
        self._chips: list[QPushButton] = []
        self._box = QWidget()
        self._flow = FlowLayout(self._box, 6)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._box.setSizePolicy(policy)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Add a council" if named is not None else "Add a tag")
        theme.follow(self.line, lambda w: w.setFixedWidth(theme.px(176)))
        completer = QCompleter(sorted([*known, *self._names.values()], key=str.casefold), self.line)
        find_anywhere(completer, f"{field.label} in use")
        # Queued: after the completer has put the whole word into the line.
        completer.activated.connect(self._add_typed, Qt.ConnectionType.QueuedConnection)
        self.line.setCompleter(completer)
        self._flow.addWidget(self.line)
        self.row().addWidget(self._box, 1)
        self.line.textChanged.connect(self._typed)
        self.use(self.line)

    def text(self) -> str:
        typed = self._code(self.line.text().strip())
        return "; ".join([*self.tags, *([typed] if typed else [])])

    def set(self, value: str) -> None:
        self.tags = [part for part in value.split("; ") if part]
        self._show()

    def add(self, words: str) -> None:
        """Tags that are already there, however written, are not added again."""
        for part in words.split(";"):
            tag = self._code(" ".join(part.split()))
            if tag and tag.casefold() not in {t.casefold() for t in self.tags}:
                self.tags.append(tag)
        self._show()
        self.changed.emit()

    def _code(self, words: str) -> str:
        return self._codes.get(words.casefold(), words)

    def remove(self, tag: str) -> None:
        self.tags.remove(tag)
        self._show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _typed(self, text: str) -> None:
        if ";" in text:
            self._add_typed()
        else:
            self.changed.emit()

    def _add_typed(self, _word: str = "") -> None:
        words = self.line.text()
        self.line.clear()
        self.add(words)

    def _show(self) -> None:
        while self._flow.count():
            self._flow.takeAt(0)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for tag in self.tags:
            words = self._names.get(tag, tag)
            chip = QPushButton(words)
            chip.setProperty("look", "chip")
            chip.setAccessibleName(f"Remove {words}" if self._names else f"Remove tag {tag}")
            chip.setToolTip("Take this one away" if self._names else "Take this tag away")
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the word
            follow_icon(self.theme, chip, "x", "text_muted")
            chip.setIconSize(QSize(self.theme.px(14), self.theme.px(14)))
            chip.clicked.connect(lambda _on=False, tag=tag: self.remove(tag))
            self._chips.append(chip)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.line)
        self._box.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._add_typed()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self.tags:
                self.remove(self.tags[-1])
                return True
        return super().eventFilter(watched, event)
