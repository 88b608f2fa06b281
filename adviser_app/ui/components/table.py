"""Tables: columns are declared, rows are view models' cells, `DataTable` is the widget with everything around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from adviser_app.viewmodels.cells import Cell, Spark

if TYPE_CHECKING:
    from adviser_app.ui.screen import Context

Kind = Literal["text", "number", "tone", "spark"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``id`` is remembered (width, hidden, order), so it must not change.

    ``kind``: text (left), number (right-aligned), tone (icon and words in the cell's tone), spark (a `Spark`).
    ``width`` in pixels at 100 %; the first column with ``stretch`` takes what is left.
    """

    id: str
    title: str
    kind: Kind = "text"
    width: int = 120
    stretch: bool = False
    hidden: bool = False
    tip: str = ""


class DataTable(QWidget):
    """A table with its heading, text filter, column chooser, copy, CSV export, sorting, keyboard, remembered state.

    Fill it with ``set_rows(rows, keys)``: each row a sequence of Cell, Spark, str or None, one per column; ``keys``
    one value a row, given back by the signals and by ``current_key``. ``activated`` is Enter or a double click.
    """

    activated = Signal(object)
    current_changed = Signal(object)

    def __init__(
        self, context: Context, table_id: str, columns: Sequence[Column], *, title: str = "", name: str = "",
        toolbar: bool = True, fit_rows: int = 0, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``name``: what a screen reader calls it (the title unless given). ``toolbar`` False: no filter line (Ctrl+F
        still opens it). ``fit_rows`` > 0: as high as its rows, at most so many, for a table within a scrolling page."""
        super().__init__(parent)

    def set_rows(
        self, rows: Sequence[Sequence[Cell | Spark | str | None]], keys: Sequence[Any] | None = None
    ) -> None: ...

    def current_key(self) -> Any: ...

    def selected_keys(self) -> list[Any]: ...

    def select_key(self, key: Any) -> None: ...

    def set_title(self, title: str) -> None: ...

    def set_filter(self, text: str) -> None: ...

    def add_control(self, widget: QWidget) -> None:
        """Another control in the heading line, before the filter."""
