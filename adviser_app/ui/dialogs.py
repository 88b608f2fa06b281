"""The few windows that stand before the page: passphrase, a store that cannot be opened, and our own faults."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import add_row, button
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Tone


class Ask(QDialog):
    """A title, a text, and buttons that say what they do. ``answer`` is the index of the button, -1 for Escape."""

    def __init__(
        self, theme: Theme, title: str, text: str, buttons: Sequence[str], *, primary: int = 0, details: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(480))
        self.answer = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading", wrap=True))
        said = label(text, "body", wrap=True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(said)
        self.details: QPlainTextEdit | None = None
        if details:
            self.details = QPlainTextEdit(details)
            self.details.setReadOnly(True)
            self.details.setAccessibleName("Details")
            self.details.setMinimumHeight(theme.px(180))
            column.addWidget(self.details, 1)
        self.setAccessibleDescription(text)
        row = QHBoxLayout()
        row.addStretch(1)
        self.buttons = []
        for i, words in enumerate(buttons):
            made = button(theme, words, lambda i=i: self._choose(i), primary=i == primary)  # type: ignore[misc]
            made.setDefault(i == primary)
            self.buttons.append(made)
            row.addWidget(made)
        column.addSpacing(4)
        column.addLayout(row)
        if self.buttons:
            self.buttons[primary].setFocus()

    def _choose(self, answer: int) -> None:
        self.answer = answer
        self.accept()


class PassphraseDialog(QDialog):
    """Asks for a store's passphrase; stays open and says so when it was wrong. ``accepted`` when one was typed."""

    def __init__(self, theme: Theme, store_name: str, *, wrong: bool = False, can_remember: bool = True,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle("Passphrase")
        self.setMinimumWidth(theme.px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label("This store is protected by a passphrase", "heading", wrap=True))
        column.addWidget(label(store_name, "muted", wrap=True))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        add_row(form, "&Passphrase", self._field)
        column.addLayout(form)
        self._wrong = label("That passphrase does not open this store. Try again; capitals count.", "body", Tone.BAD,
                            wrap=True)  # fmt: skip
        self._wrong.setVisible(wrong)
        if wrong:
            self._field.setAccessibleDescription(self._wrong.text())
        column.addWidget(self._wrong)
        self._remember = QCheckBox("Remember it on this computer")
        self._remember.setVisible(can_remember)
        column.addWidget(self._remember)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(theme, "Quit", self.reject))
        go = button(theme, "Open", self.accept, primary=True)
        go.setDefault(True)
        go.setEnabled(False)
        self._field.textChanged.connect(lambda text: go.setEnabled(bool(text)))
        row.addWidget(go)
        column.addSpacing(4)
        column.addLayout(row)
        self._field.setFocus()

    @property
    def passphrase(self) -> str:
        return self._field.text()

    @property
    def remember(self) -> bool:
        return self._remember.isChecked()


class CrashDialog(Ask):
    """Our fault: what happened in plain words, the details to send, and then the program ends in good order."""

    def __init__(self, theme: Theme, details: str, log: str, parent: QWidget | None = None) -> None:
        from adviser_app import __version__

        about = f"Adviser {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n{details}"
        text = (
            "This is a fault in Adviser, not something you did. Your data is as it was before the last step: changes "
            "are written whole or not at all. Adviser will now close; start it again to carry on."
        )
        if log:
            text += f" The details below are also in {log}."
        super().__init__(theme, "Adviser has to close", text, ["Copy details", "Close Adviser"], primary=1,
                         details=about, parent=parent)  # fmt: skip

    def _choose(self, answer: int) -> None:
        if answer == 0 and self.details is not None:
            QGuiApplication.clipboard().setText(self.details.toPlainText())
            return
        super()._choose(answer)


def log_crash(details: str) -> str:
    """Append to crash.log beside the user's data and on stderr; returns where, or "" where that failed too."""
    from datetime import UTC, datetime

    from adviser_app import paths

    print(details, file=sys.stderr)
    path = paths.data_dir() / "crash.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n{details}\n")
    except OSError:
        return ""
    return str(path)
