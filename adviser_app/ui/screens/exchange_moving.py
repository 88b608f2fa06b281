"""An adviser moves to another laptop: everything is copied on the old one, and brought in on the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.components.cards import ToneLabel, label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.fields import field
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.screen import Context
from adviser_app.ui.screens import asking, verbs_people
from adviser_app.ui.screens import verbs_exchange as verbs
from adviser_app.ui.screens.verbs_store import Outcome
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

LEAVE, COME = "leave", "come"
FILTERS = "Copies of a store (*.db *.adviser);;All files (*)"
_OLD = (
    ("retired", "It was handed back, or wiped", "It is retired in the roster. The key comes along."),
    ("lost", "It was lost or stolen",
     "It is revoked, and this laptop gets a new key: colleagues confirm its words once more."),
    ("stays", "I keep working on it too", "Both stay in use, each under a number of its own."),
)  # fmt: skip


class MoveDialog(QDialog):
    """``who``: the Identity or None; ``moved``: this store was brought here from another laptop already, and has no
    number of its own yet; ``unconfirmed``: how many edits nobody has confirmed."""

    def __init__(self, context: Context, who: Any, moved: bool, unconfirmed: int, parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context = context
        self._copy: Path | None = None
        self.setWindowTitle("Move to another laptop")
        self.resize(min(theme.px(640), parent.width() - 48), min(theme.px(680), parent.height() - 48))
        self.side = ChipRow(theme, "Which laptop is this?")
        self.side.set_chips([(LEAVE, "I leave this laptop"), (COME, "I have come to this laptop")], LEAVE)
        self.side.chosen.connect(self._turn)
        self.progress = ProgressPanel(theme)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._leaving(theme, unconfirmed))
        self.pages.addWidget(self._coming(theme))
        self.close_button = button(theme, "Close", self.reject)
        self.close_button.setAutoDefault(False)
        self.finish_button = button(theme, "Go on working here", self.finish, icon="check", primary=True)
        self.finish_button.setEnabled(False)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        ends.addStretch(1)
        ends.addWidget(self.close_button)
        ends.addWidget(self.finish_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("Move to another laptop", "heading"))
        column.addWidget(
            label("Everything of yours comes along, your private notes too. Nothing goes over a network.", "muted",
                  wrap=True)
        )  # fmt: skip
        column.addWidget(self.side)
        column.addWidget(self.progress)
        column.addWidget(self.pages, 1)
        column.addLayout(ends)
        self._arrived(who, moved)
        if moved:
            self.side.choose(COME)
        else:
            self._turn(LEAVE)

    def _turn(self, side: object) -> None:
        self.pages.setCurrentIndex(0 if side == LEAVE else 1)
        self.finish_button.setVisible(side == COME)

    # leaving

    def _leaving(self, theme: Theme, unconfirmed: int) -> QWidget:
        self.copy_button = button(theme, "Choose where…", self.carry_out, icon="save", primary=True)
        self.copied = ToneLabel(theme)
        self.copied.hide()
        open_ = (
            f" {text.plural(unconfirmed, 'edit')} of yours nobody has confirmed yet; they are in the copy too."
            if unconfirmed else ""
        )  # fmt: skip
        return _steps(
            theme,
            ("Copy everything", "Onto a stick, or a drive that both laptops reach. The copy is checked, and as "
             f"encrypted as your store is.{open_}", (self.copy_button, self.copied)),
            ("Start Adviser on the new laptop", "Install it there and start it. Choose Exchange, Move to another "
             "laptop, I have come to this laptop, and the copy.", ()),
            ("Write nothing more here", "What you would write on this laptop afterwards could only follow you as a "
             "bundle. Once you work on the new one, it is listed as retired.", ()),
        )  # fmt: skip

    def carry_out(self) -> None:
        """Copy the store into a folder."""
        context = self._context
        folder = asking.folder(self, context.settings, "Choose where to put the copy", "move")
        if folder is None:
            return

        def done(found: tuple[Path, int, bool]) -> None:
            path, size, encrypted = found
            how = (
                "It opens with your passphrase."
                if encrypted else "It has no passphrase: who has it can read it. Do not let it lie about."
            )  # fmt: skip
            tone, icon = (Tone.GOOD, "circle-check") if encrypted else (Tone.WARN, "triangle-alert")
            self.copied.set(f"Copied to {path}, {text.file_size(size)}. {how}", tone, icon)
            self.copied.show()

        def failed(error: AdviserError) -> None:
            self.copied.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
            self.copied.show()

        job = context.tasks.write(verbs_people.carry_out(folder), done, failed, requester=self, what=("backups",))
        self.progress.follow(job, "Copying everything")

    # coming

    def _coming(self, theme: Theme) -> QWidget:
        self.choose_button = button(theme, "Choose the copy…", self.choose_copy, icon="folder-open", primary=True)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.returnPressed.connect(self._bring_in)
        self.open_button = button(theme, "Open it", self._bring_in, icon="lock")
        self.open_button.setAutoDefault(False)
        self.locked = QWidget()
        row = QHBoxLayout(self.locked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(field("Passphrase of the copy", self.passphrase), 1)
        row.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.locked.hide()
        self.brought = ToneLabel(theme)
        self.brought.hide()
        self.laptop = QLineEdit()
        self.laptop.textChanged.connect(lambda _text: self._enable())
        self.old = QButtonGroup(self)
        choices = []
        for at, (_key, words, means) in enumerate(_OLD):
            made = QRadioButton(words)
            made.setAccessibleDescription(means)
            made.setChecked(at == 0)
            self.old.addButton(made, at)
            said = label(means, "muted", wrap=True)
            said.setContentsMargins(theme.px(26), 0, 0, 4)
            choices += [made, said]
        return _steps(
            theme,
            ("Choose the copy", "It takes the place of what is in this laptop’s store, which is kept beside it.",
             (self.choose_button, self.locked, self.brought)),
            ("Name this laptop", "", (field("This laptop is called", self.laptop, "Such as: Train laptop, Office."),)),
            ("What became of the old one?", "", tuple(choices)),
        )  # fmt: skip

    def choose_copy(self) -> None:
        found = asking.file(self, self._context.settings, "Choose the copy of your store", FILTERS, "move")
        if found is not None:
            self._copy = found
            self.passphrase.clear()
            self.locked.hide()
            self._bring_in()

    def _bring_in(self) -> None:
        copy = self._copy
        if copy is None:
            return
        outcome = Outcome()
        secret = self.passphrase.text() or None

        def done(_store: Any) -> None:
            if outcome.error is not None:
                failed(outcome.error)
                return
            self.locked.hide()
            self._context.tasks.query(
                verbs_people.moving_facts(),
                lambda found: self._arrived(found[0], found[1], copy, " ".join(outcome.notes)),
                requester=self, slot="moving",
            )  # fmt: skip

        def failed(error: AdviserError) -> None:
            asks = error.code in ("passphrase-needed", "passphrase-wrong")
            self.locked.setVisible(asks)
            if error.code == "passphrase-needed":
                self.brought.set("The copy is encrypted: give its passphrase.", Tone.NEUTRAL, "lock")
            else:
                self.brought.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
            self.brought.show()
            (self.passphrase if asks else self.choose_button).setFocus()

        job = self._context.tasks.open(verbs_people.bring_in(copy, secret, outcome), done, failed)
        self.progress.follow(job, "Bringing everything in")

    def _arrived(self, who: Any, moved: bool, copy: Path | None = None, notes: str = "") -> None:
        """What the store that is open now is."""
        self._moved = moved
        if copy is not None or moved:
            if who is None:
                said, tone = "The copy names nobody: nothing was ever written down in it.", Tone.WARN
            elif moved:
                said, tone = (
                    f"Everything of {who.name} is here, as it was on “{who.laptop}”. {notes}".strip(),
                    Tone.GOOD,
                )
            else:
                said, tone = "This copy was made on this very laptop: nothing has moved.", Tone.WARN
            self.brought.set(said, tone, "circle-check" if tone is Tone.GOOD else "info")
            self.brought.show()
            if moved:
                self.laptop.setFocus()
        self._enable()

    def _enable(self) -> None:
        self.finish_button.setEnabled(self._moved and bool(self.laptop.text().strip()))

    def finish(self) -> None:
        """Go on here under a number of its own; the old laptop retires, is revoked, or stays."""
        context = self._context
        old = _OLD[self.old.checkedId()][0]

        def done(moved: Any) -> None:
            if moved.new_key:
                said = f"“{moved.old}” is revoked. This laptop has a new key: read its words to your colleagues."
            elif old == "retired":
                said = f"“{moved.old}” is retired. Your next bundle tells your colleagues."
            else:
                said = f"“{moved.old}” stays in use."
            context.banner(
                f"You work on “{moved.me.laptop}” now", said, tone=Tone.GOOD, key="exchange",
                actions=(("Send…", lambda: context.navigate("exchange-send")),),
            )  # fmt: skip
            self.accept()

        def failed(error: AdviserError) -> None:
            self.brought.set(f"{error.message} {error.next_step}".strip(), Tone.BAD, "circle-alert")
            self.brought.show()

        context.tasks.write(
            verbs_people.move_in(self.laptop.text().strip(), old, ""), done, failed, requester=self, what=verbs.KINDS
        )


def _steps(theme: Theme, *steps: tuple[str, str, tuple[QWidget, ...]]) -> QWidget:
    """Numbered steps below each other: title, what it is about, controls."""
    inside = QWidget()
    inside.setObjectName("page")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 4, 12, 4)
    column.setSpacing(16)
    for at, (title, said, controls) in enumerate(steps, start=1):
        row = QHBoxLayout()
        row.setSpacing(12)
        number = QLabel(str(at))
        number.setProperty("role", "figure")
        theme.follow(number, lambda w: w.setFixedWidth(theme.px(24)))
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(label(title, "strong", wrap=True))
        if said:
            words.addWidget(label(said, "body", wrap=True))
        for control in controls:
            words.addWidget(Flow([control]) if isinstance(control, QPushButton) else control)
        row.addLayout(words, 1)
        column.addLayout(row)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
