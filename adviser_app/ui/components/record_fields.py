"""The controls of a record's form, one for each kind of field. All give text as typed; what it means is checked later.

An `Editor` has a ``control`` that takes the keyboard (the label's buddy), ``text()``, ``set()`` with a canonical
value, and tells ``changed`` while one types and ``left`` when the keyboard goes elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QPlainTextEdit, QToolButton

from adviser_app.domain.records import COUNCILS, Field, FieldError, Kind, canonical
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import follow_icon
from adviser_app.ui.components.record_dates import DateEditor
from adviser_app.ui.components.record_editor import Editor, find_anywhere
from adviser_app.ui.components.record_tags import TagsEditor
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.records import Choices, typed

NOTHING = "Not given"
_SHORTEST = 20  # characters that a box to pick from has room for, if it must be narrow
_WIDTHS = {Kind.NUMBER: 140, Kind.INTEGER: 140, Kind.MONEY: 140, Kind.YEAR: 140, Kind.PHONE: 260}


def make_editor(theme: Theme, field: Field, choices: Choices, *, fixed: str | None = None) -> Editor:
    """The control for a field. ``fixed``: the shown text of a value that cannot be changed any more."""
    if fixed is not None:
        return FixedEditor(theme, field, fixed)
    if field.kind is Kind.LONG:
        return LongEditor(theme, field)
    if field.kind is Kind.DATE:
        return DateEditor(theme, field)
    if field.of == COUNCILS:
        return TagsEditor(theme, field, (), {code: words for code, words, _detail in choices.councils})
    if field.kind is Kind.TAGS:
        return TagsEditor(theme, field, field.choices or choices.tags.get(field.name, ()))
    if field.kind is Kind.CHOICE:
        return ChoiceEditor(theme, field, [(c, c) for c in field.choices])
    if field.kind is Kind.YES_NO:
        return ChoiceEditor(theme, field, [("yes", "Yes"), ("no", "No")])
    if field.kind is Kind.COUNCIL:
        return PickEditor(theme, field, [(code, words) for code, words, _detail in choices.councils])
    if field.kind is Kind.PERSON:
        return PickEditor(theme, field, choices.people)
    if field.kind is Kind.RECORD:
        return PickEditor(theme, field, choices.records.get(field.of, ()))
    return LineEditor(theme, field)


class LineEditor(Editor):
    """One line; pounds have their sign before it, a link opens from a button behind it."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self.line = QLineEdit()
        row = self.row()
        if field.kind is Kind.MONEY:
            row.addWidget(label("£", "muted"))
        row.addWidget(self.line, 1)
        if field.kind in _WIDTHS:
            theme.follow(self.line, lambda w: w.setFixedWidth(theme.px(_WIDTHS[field.kind])))
            row.addStretch(1)
        self.opener: QToolButton | None = None
        if field.kind is Kind.LINK:
            self.opener = QToolButton()
            self.opener.setAccessibleName(f"Open {field.label.lower()} in the browser")
            self.opener.setToolTip("Open in the browser")
            follow_icon(theme, self.opener, "external-link", "text")
            self.opener.clicked.connect(lambda _on=False: QDesktopServices.openUrl(QUrl(self.text())))
            row.addWidget(self.opener)
            self.line.textChanged.connect(lambda _text: self._can_open())
            self._can_open()
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.use(self.line)
        self.left.connect(self._tidy)

    def text(self) -> str:
        return self.line.text()

    def set(self, value: str) -> None:
        self.line.setText(typed(self.field, value))
        self.line.setCursorPosition(0)

    def _can_open(self) -> None:
        assert self.opener is not None
        self.opener.setEnabled(bool(self._value()))

    def _value(self) -> str:
        try:
            return canonical(self.field, self.line.text())
        except FieldError:
            return ""

    def _tidy(self) -> None:
        """What was understood is shown as it will be kept: "1250" becomes "1,250"."""
        shown = typed(self.field, self._value())
        if shown and shown != self.line.text():
            self.line.setText(shown)


class FixedEditor(Editor):
    """A value that was set when the record was made: to read, to select, not to change."""

    def __init__(self, theme: Theme, field: Field, shown: str) -> None:
        super().__init__(theme, field)
        self.shown = label(shown or NOTHING, "body" if shown else "muted", wrap=True)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.shown.setTextInteractionFlags(flags)
        self.row().addWidget(self.shown, 1)
        theme.follow(self.shown, lambda w: w.setContentsMargins(0, theme.px(8), 0, theme.px(8)))
        self.use(self.shown)

    def text(self) -> str:
        return ""

    def set(self, value: str) -> None:
        """Nothing: what is fixed is shown as it was given."""

    def named(self) -> None:
        self.shown.setAccessibleName(f"{self.field.label}: {self.shown.text()}, cannot be changed")


class LongEditor(Editor):
    """Several lines; Tab goes on to the next field."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(theme, field)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.row().addWidget(self.box, 1)
        theme.follow(self.box, lambda w: w.setFixedHeight(theme.px(132)))
        self.box.textChanged.connect(self.changed)
        self.use(self.box)

    def text(self) -> str:
        return self.box.toPlainText()

    def set(self, value: str) -> None:
        self.box.setPlainText(value)


class Combo(QComboBox):
    """A combo box that a turn of the wheel scrolls past, rather than changing what it holds unseen."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(Editor):
    """One of a few. What need not be given can be taken back."""

    def __init__(self, theme: Theme, field: Field, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme, field)
        self.box = Combo()
        if not (field.required and field.default):
            self.box.addItem("Choose…" if field.required else NOTHING, "")
        for value, words in choices:
            self.box.addItem(words[:1].upper() + words[1:], value)
        self.row().addWidget(self.box)
        self.row().addStretch(1)
        theme.follow(self.box, lambda w: w.setMinimumWidth(theme.px(220)))
        self.box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.use(self.box)

    def text(self) -> str:
        return str(self.box.currentData() or "")

    def set(self, value: str) -> None:
        at = self.box.findData(value)
        if at < 0 and value:  # what a newer version allows stays as it is
            self.box.addItem(value, value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(max(0, at))


class PickEditor(Editor):
    """One of many, found by typing any part of its name. A text that names none is given as it is: the check says so
    for councils and records; a person nobody knows is added when the record is saved. Where several are called alike,
    the one that was chosen from the list counts, and a typed name names none."""

    def __init__(self, theme: Theme, field: Field, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(theme, field)
        self._words = dict(choices)
        self._values: dict[str, str] = {}
        self._by_words()
        self.box = Combo()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(12)
        # Qt would measure each of thousands, again and again: for the box, for its list, and for that of what fits.
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(_SHORTEST)
        completer = self.box.completer()
        assert completer is not None
        find_anywhere(completer, f"{field.label}: what fits")
        for view in (self.box.view(), completer.popup()):
            if isinstance(view, QListView):
                view.setUniformItemSizes(True)
        listed = QStandardItemModel(self.box)
        for value, words in choices:
            item = QStandardItem(words)
            item.setData(value, Qt.ItemDataRole.UserRole)
            listed.appendRow(item)
        self.box.setModel(listed)
        self.row().addWidget(self.box, 1)
        edit = self.box.lineEdit()
        assert edit is not None
        self.line = edit
        self.set("")
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.use(self.box)
        self.line.installEventFilter(self)
        self.left.connect(self._complete)

    def _by_words(self) -> None:
        times = Counter(words.casefold() for words in self._words.values())
        self._values = {w.casefold(): value for value, w in self._words.items() if times[w.casefold()] == 1}

    def offer(self, value: str, words: str) -> None:
        """One that is not among the choices any more stays what it was: a record that was deleted."""
        self.offer_all([(value, words)])

    def offer_all(self, choices: Sequence[tuple[str, str]]) -> None:
        """The same of many: what they are called is looked through once."""
        for value, words in choices:
            if value not in self._words:
                self._words[value] = words
                self.box.addItem(words, value)
        self._by_words()

    def text(self) -> str:
        at, words = self.box.currentIndex(), " ".join(self.line.text().split())
        if at >= 0 and self.box.itemText(at) == self.line.text():
            return str(self.box.itemData(at))
        return self._found(words) or words

    def set(self, value: str) -> None:
        self.box.setCurrentIndex(self.box.findData(value) if value else -1)
        self.line.setText(self._words.get(value, value))
        self.line.setCursorPosition(0)

    @property
    def unknown(self) -> str:
        """The text that names nobody in the list, else ""."""
        text = self.text()
        return "" if text in self._words else text

    def _found(self, words: str) -> str:
        low = words.casefold()
        if low in self._values or not low:
            return self._values.get(low, "")
        fits = [value for name, value in self._values.items() if name.startswith(low)]
        return fits[0] if len(fits) == 1 else ""

    def _complete(self) -> None:
        found = self._found(" ".join(self.line.text().split()))
        if found and self.line.text() != self._words[found]:
            self.set(found)

    def describe(self, name: str, description: str) -> None:
        super().describe(name, description)
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._complete()
                return True
        return super().eventFilter(watched, event)
