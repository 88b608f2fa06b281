"""What a set of neighbours is called, asked before it is taken in from a file or computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from adviser_app.domain.areas import is_classification, is_edition, is_model
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import add_row, button, ends
from adviser_app.ui.screens.verbs_groups import SetWish
from adviser_app.ui.theme import Theme

if TYPE_CHECKING:
    from adviser_app.services.group_classes import ClassColumn


class SetDialog(QDialog):
    """``wish`` once it was accepted. With ``file`` it is taken in, else computed from one of ``baskets``."""

    def __init__(
        self, theme: Theme, file: Path | None, baskets: Sequence[tuple[str, str]], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._file = file
        title = "Take in neighbours" if file is not None else "Compute neighbours"
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(480))
        self.model, self.edition, self.source = QLineEdit(), QLineEdit(), QLineEdit()
        self.basket = QComboBox()
        for row, name in baskets:
            self.basket.addItem(name, row)
        self.replace = QCheckBox("Instead of this edition, if it is here already")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        if file is None:
            add_row(form, "&Basket", self.basket, "Its indicators say how near councils are to one another.")
        add_row(form, "&Model", self.model, "Small letters, figures and hyphens: global, adult-social-care.")
        add_row(form, "&Edition", self.edition, "Of when it is: 2026, 2026-03 or 2026-03-03.")
        if file is not None:
            add_row(form, "&Published by", self.source)
            self.model.setText(_model(file.stem))
            self.edition.setText(str(date.today().year))
        else:
            self.edition.setText(date.today().isoformat())
        self.accept_button = button(theme, "Take in" if file is not None else "Compute", self.accept, primary=True)
        self.accept_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        if file is not None:
            column.addWidget(label(file.name, "muted", wrap=True))
        column.addLayout(form)
        column.addWidget(self.replace)
        column.addLayout(ends(theme, self.reject, self.accept_button))
        for line in (self.model, self.edition):
            line.textChanged.connect(lambda _words: self._check())
        self._check()
        self.model.setFocus()

    @property
    def wish(self) -> SetWish:
        return SetWish(
            self.model.text().strip(), self.edition.text().strip(), self.source.text().strip(),
            self.replace.isChecked(), self._file, str(self.basket.currentData() or "") if self._file is None else "",
        )  # fmt: skip

    def _check(self) -> None:
        """It can be accepted where the names can name a set."""
        self.accept_button.setEnabled(is_model(self.model.text().strip()) and is_edition(self.edition.text().strip()))


class ClassesDialog(QDialog):
    """What a classification is called and which column of ``file`` holds it: ``name`` and ``column`` once accepted."""

    def __init__(self, theme: Theme, file: Path, columns: Sequence[ClassColumn], parent: QWidget | None) -> None:
        super().__init__(parent)
        title = "Take in a classification"
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(480))
        self._columns = tuple(columns)
        self._name = QLineEdit()
        self._name.setPlaceholderText("Rural and urban")
        self.which = QComboBox()
        for column in columns:
            self.which.addItem(column.title, column.title)
        self.which.currentIndexChanged.connect(lambda _at: self._show())
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        add_row(form, "&Name", self._name, "Each class becomes an own group, named after both.")
        add_row(form, "&Column", self.which)
        self.classes = label("", "muted", wrap=True)
        self.accept_button = button(theme, "Take in", self.accept, primary=True)
        self.accept_button.setDefault(True)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(24, 20, 24, 16)
        column_.setSpacing(12)
        column_.addWidget(label(title, "heading"))
        column_.addWidget(label(file.name, "muted", wrap=True))
        column_.addLayout(form)
        column_.addWidget(self.classes)
        column_.addLayout(ends(theme, self.reject, self.accept_button))
        self._name.textChanged.connect(lambda _words: self._show())
        self._show()
        self._name.setFocus()

    @property
    def name(self) -> str:
        return " ".join(self._name.text().split())

    @property
    def column(self) -> str:
        return str(self.which.currentData())

    def _show(self) -> None:
        """The classes of the column chosen; it can be accepted where the name can name them."""
        found = self._columns[self.which.currentIndex()].classes
        self.classes.setText(f"{len(found)} classes: {'; '.join(f'{c} ({n:,})' for c, n in found)}.")
        self.accept_button.setEnabled(is_classification(self.name))


def _model(stem: str) -> str:
    """What a file's name suggests: "Global Neighbours (2)" → "global"."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in stem.casefold()).split()
    return "-".join(w for w in words if w not in ("neighbours", "nearest", "neighbors") and not w.isdigit())
