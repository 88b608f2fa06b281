"""Putting indicators into a basket and taking them out, from any page that shows indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import add_row, button, ends
from adviser_app.ui.screens import verbs_baskets as verbs
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context
    from adviser_app.viewmodels.baskets import Added, BasketView

_LAST = "baskets/last"  # the row of the basket that was chosen last


class BasketDialog(QDialog):
    """Which basket: one there is, or a new one by its name. ``chosen`` after it was accepted: a row, else a name."""

    def __init__(
        self, context: Context, count: int, baskets: Sequence[BasketView], last: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle("Add to a basket")
        self.setMinimumWidth(theme.px(460))
        self._rows = {b.line.name.casefold(): b.line.row for b in baskets}
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        theme.follow(self.box, lambda w: w.setMinimumWidth(theme.px(280)))
        for one in baskets:
            self.box.addItem(one.line.name, one.line.row)
        at = self.box.findData(last)
        self.box.setCurrentIndex(max(at, 0) if baskets else -1)
        line = self.box.lineEdit()
        assert line is not None  # an editable box has one
        line.setPlaceholderText("A name, such as Housing pressures")
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(12)
        add_row(form, "&Basket", self.box, "Choose one, or type the name of a new one.")
        self.said = label("", "muted", wrap=True)
        self.accept_button = button(theme, "Add", self.accept, icon="check", primary=True)
        self.accept_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(f"Add {text.plural(count, 'indicator')} to a basket", "heading"))
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(ends(theme, self.reject, self.accept_button))
        self._sentences = {b.line.row: b.line.sentence for b in baskets}
        self.box.editTextChanged.connect(lambda _words: self._typed())
        self._typed()
        self.box.setFocus()
        line.selectAll()

    @property
    def chosen(self) -> str:
        words = " ".join(self.box.currentText().split())
        return self._rows.get(words.casefold(), words)

    def _typed(self) -> None:
        chosen = self.chosen
        self.accept_button.setEnabled(bool(chosen))
        said = f"{self._sentences[chosen]}." if chosen in self._sentences else "A new basket." if chosen else ""
        self.said.setText(said)


class BasketWork(QObject):
    """``owner``: the page it is done for; the dialog opens over it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner

    def add(self, series_ids: Sequence[int]) -> None:
        """Ask for the basket, and put them in."""
        wanted = list(series_ids)
        if not wanted:
            return

        def opened(baskets: list[BasketView]) -> None:
            last = self._context.settings.text(_LAST)
            dialog = BasketDialog(self._context, len(wanted), baskets, last, self._owner.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._put(dialog.chosen, wanted))
            dialog.open()

        self._context.tasks.query(verbs.every(), opened, requester=self._owner, slot="baskets")

    def _put(self, basket: str, series_ids: Sequence[int]) -> None:
        def done(what: Added) -> None:
            self._context.settings.put(_LAST, what.row)
            more = "A new basket. " if what.made else ""
            back = (("Undo", lambda: self._take_back(what)),) if what.done or what.made else ()
            self._context.banner(
                what.sentence, f"{more}The page Indicators lists what is in it.", tone=Tone.GOOD, actions=back,
                key="basket",
            )  # fmt: skip

        self._context.tasks.write(verbs.add(basket, series_ids), done, what=verbs.KINDS)

    def _take_back(self, what: Added) -> None:
        def done(_none: object) -> None:
            self._context.banner("Taken back", f"“{what.name}” is as it was before.", key="basket")

        self._context.tasks.write(verbs.take_back(what), done, what=verbs.KINDS)

    def remove(self, basket: str, series_ids: Sequence[int]) -> None:
        """Take them out of the basket at this row; the banner puts them back."""

        def done(what: Added) -> None:
            back = (("Undo", lambda: self._put(what.row, what.done)),) if what.done else ()
            self._context.banner(what.sentence, actions=back, key="basket")

        if series_ids:
            self._context.tasks.write(verbs.remove(basket, list(series_ids)), done, what=verbs.KINDS)
