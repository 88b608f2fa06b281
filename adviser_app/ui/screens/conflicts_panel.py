"""One conflict to settle: what everybody knew, each version with who wrote it, a third value, the record around it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from adviser_app.domain.records import RECORD_TYPES, FieldError, unpack
from adviser_app.ui.components.cards import Card, ToneLabel, label
from adviser_app.ui.components.columns import Columns, Flow
from adviser_app.ui.components.facts import Facts
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.record_fields import make_editor
from adviser_app.ui.components.record_form import FieldRow
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import conflicts as shown
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.conflicts import ConflictView, VersionView
from adviser_app.viewmodels.records import Choices

_KEYS = 3  # versions that have a shortcut of their own: Alt+1 and so on
_SHORT = 60  # characters: what is shorter stands out by its size
_NARROW = 440  # pixels at 100 %: from here two versions stand side by side


class VersionCard(Card):
    """A version to read and to keep. ``kept`` when its button is pressed."""

    kept = Signal()

    def __init__(self, theme: Theme, at: int, view: VersionView, about_row: bool) -> None:
        super().__init__(view.who, view.where)
        self._theme, self._view = theme, view
        self.content.setContentsMargins(16, 12, 16, 12)
        short = not view.lines and len(view.value) <= _SHORT
        self.text = label("", "heading" if short and not view.deletes else "body", wrap=True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.content.addSpacing(4)
        self.content.addWidget(self.text)
        self.content.addStretch(1)
        if view.now:
            self.content.addWidget(ToneLabel(theme, "Shown until somebody decides", Tone.ACCENT, "eye"))
        self.content.addWidget(label(view.came[:1].upper() + view.came[1:], "small", wrap=True))
        keys = f"Alt+{at + 1}" if at < _KEYS else ""
        words = ("Delete the record" if view.deletes else "Keep the record") if about_row else "Keep this one"
        icon = "trash-2" if view.deletes else "check"
        self.keep_button = button(theme, words, self.kept.emit, icon=icon)
        self.keep_button.setAccessibleDescription(f"Of {view.who}, {view.where}: {self.plain}. {keys}".strip())
        self.keep_button.setEnabled(not view.erased)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keep_button)
        row.addWidget(label(keys, "small"))
        row.addStretch(1)
        self.content.addLayout(row)
        self.setAccessibleName(f"Version {at + 1}, {view.who}, {view.where}: {self.plain}")
        theme.follow(self.text, lambda _w: self._paint())

    @property
    def plain(self) -> str:
        lines = [f"{name}: {value}" for name, value in self._view.lines]
        return "; ".join(lines) or self._view.value

    def _paint(self) -> None:
        theme = self._theme
        mark = theme.color("selection").name()
        if self._view.lines:
            muted = theme.color("text_muted").name()
            said = [
                f"<p style='margin:0 0 6px 0'><span style='color:{muted}'>{escape(name)}</span><br>{_lines(value)}</p>"
                for name, value in self._view.lines
            ]
            self.text.setText("".join(said))
            return
        parts = [
            f"<span style='background:{mark}; text-decoration:underline'>{_lines(said)}</span>" if differs
            else _lines(said)
            for said, differs in self._view.parts
        ]  # fmt: skip
        self.text.setText("".join(parts))


class ThirdValue(Card):
    """The field's own editor, or those of a group, made when it is opened. ``saved`` tells the texts typed."""

    saved = Signal(dict)

    def __init__(self, context: Context, conflict: Any, view: ConflictView) -> None:
        super().__init__("Another value", "Neither is right: say what it should be.")
        self._context, self._conflict, self._fields = context, conflict, view.fields
        self.rows: dict[str, FieldRow] = {}
        self.save_button = button(context.theme, "Save this value", self.save, icon="check", primary=True)
        self.save_button.hide()
        self.hide()

    def open(self) -> None:
        """Show it, with the keyboard in its first field."""
        self.show()
        if self.rows:
            self._focus()
        else:
            self._context.tasks.query(
                verbs.choices(self._conflict.table, self._fields), self._build, requester=self, slot="choices"
            )

    def _build(self, choices: Choices) -> None:
        theme, record = self._context.theme, RECORD_TYPES[self._conflict.table]
        now = self._conflict.heads[0].value
        values = unpack(now) if self._conflict.cell in record.groups else {self._fields[0]: now}
        for field_name in self._fields:
            one = record.by_name[field_name]
            editor = make_editor(theme, one, choices)
            editor.set(values.get(field_name, ""))
            row = self.rows[field_name] = FieldRow(theme, editor)
            tag = label(one.label)
            tag.setBuddy(editor.control)
            editor.describe(one.label, one.help)
            editor.changed.connect(lambda row=row: row.set_wrong(None))
            self.content.addWidget(tag)
            self.content.addWidget(row)
        self.save_button.show()
        self.content.addWidget(Flow([self.save_button]))
        self._focus()

    def _focus(self) -> None:
        next(iter(self.rows.values())).editor.control.setFocus()

    def save(self) -> None:
        """What is typed settles it; what is no value of the field is said at it."""
        self.saved.emit({name: row.editor.text() for name, row in self.rows.items()})

    def show_wrong(self, wrong: Mapping[str, FieldError]) -> None:
        for name, row in self.rows.items():
            row.set_wrong(wrong.get(name))
        first = next((self.rows[name] for name in self.rows if name in wrong), None)
        if first is not None:
            first.editor.control.setFocus()


class ConflictPanel(QScrollArea):
    """``show_conflict`` fills it. ``chosen`` tells what was decided, as keywords of `services.exchange.Choice`;
    ``record_wanted`` to open the record, ``history_wanted`` what was said before."""

    chosen = Signal(dict)
    record_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.view: ConflictView | None = None
        self.cards: list[VersionCard] = []
        self.third: ThirdValue | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_conflict(self, conflict: Any) -> None:
        """``None``: nothing is chosen."""
        view = shown.conflict_view(conflict) if conflict is not None else None
        if view == self.view and view is not None:
            return
        self.view, self.cards, self.third = view, [], None
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 0, 12, 12)
        column.setSpacing(12)
        if view is not None:
            self._fill(column, conflict, view)
        column.addStretch(1)
        self.setWidget(inside)

    def _fill(self, column: QVBoxLayout, conflict: Any, view: ConflictView) -> None:
        theme = self._context.theme
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(label(f"{view.kind} · {view.field}", "muted", wrap=True))
        head.addWidget(label(view.title, "heading", wrap=True))
        head.addWidget(label(view.sentence, "body", wrap=True))
        column.addLayout(head)
        if view.before is not None:
            column.addWidget(self._before(*view.before))
        for at, version in enumerate(view.versions):
            card = VersionCard(theme, at, version, view.about_row)
            card.kept.connect(lambda at=at: self.keep(at))
            self.cards.append(card)
        if len(self.cards) == 2:
            column.addWidget(Columns(theme, [(card, 1) for card in self.cards], least=_NARROW))
        else:
            for card in self.cards:
                column.addWidget(card)
        if any(differs for v in view.versions for _said, differs in v.parts):
            column.addWidget(label("Underlined: what the other says differently.", "muted"))
        ways: list[QWidget] = []
        if view.both:
            ways.append(button(theme, "Keep both texts", self.keep_both, icon="copy",
                               tip="One after the other, each with its author (Alt+B)"))  # fmt: skip
        if view.fields:
            self.third = ThirdValue(self._context, conflict, view)
            self.third.saved.connect(lambda texts: self.chosen.emit({"texts": texts}))
            ways.append(button(theme, "Write another value…", self.write_third, icon="pencil",
                               tip="Neither is right: say what it should be (Alt+W)"))  # fmt: skip
        if ways:
            column.addWidget(Flow(ways))
        if self.third is not None:
            column.addWidget(self.third)
        column.addWidget(self._around(view))

    def _before(self, value: str, who: str) -> Card:
        card = Card()
        card.content.setContentsMargins(16, 10, 16, 10)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(label("Before", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(value, "body", wrap=True), 1)
        row.addWidget(label(who, "small"), 0, Qt.AlignmentFlag.AlignTop)
        card.content.addLayout(row)
        card.setAccessibleName(f"Before, as everybody knew it: {value}, {who}")
        return card

    def _around(self, view: ConflictView) -> Card:
        theme = self._context.theme
        card = Card("The record around it")
        facts = Facts(theme, "The record around it")
        facts.set_facts(view.around)
        card.content.addWidget(facts)
        if not view.around:
            card.content.addWidget(label("It says nothing else.", "muted"))
        card.content.addWidget(
            Flow([
                button(theme, "Open the record…", self.record_wanted.emit, icon="file-text"),
                button(theme, "History…", self.history_wanted.emit, icon="history"),
            ])
        )  # fmt: skip
        return card

    # what one does

    def keep(self, at: int) -> None:
        """Keep a version; of a record's conflict, the record or its deletion."""
        if self.view is None or at >= len(self.view.versions):
            return
        version = self.view.versions[at]
        if self.view.about_row:
            self.chosen.emit({"keep": not version.deletes})
        elif not version.erased:
            self.chosen.emit({"head": version.id})

    def keep_both(self) -> None:
        if self.view is not None and self.view.both:
            self.chosen.emit({"both": True})

    def write_third(self) -> None:
        """Open the field's editor."""
        if self.third is not None:
            self.third.open()

    def first_button(self) -> QWidget | None:
        return self.cards[0].keep_button if self.cards else None


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
