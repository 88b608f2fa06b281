"""Of an indicator's page: the figures of those a council followed, period by period."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.viewmodels import predecessors
from adviser_app.viewmodels.models import ChartView

TAB = "Predecessors"


class BeforePart(QWidget):
    """Empty until ``set_chart`` has one with predecessors."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.table: DataTable | None = None
        self.notes = label("", "small", wrap=True)
        self.notes.setContentsMargins(12, 4, 12, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.notes)

    def set_chart(self, view: ChartView) -> None:
        """Show them; the table is made anew only where they are others."""
        if not view.predecessors:
            return
        headers, rows = predecessors.table(view)
        if self.table is None or tuple(c.tip for c in self.table.model.columns) != headers:
            if self.table is not None:
                self._column.removeWidget(self.table)
                self.table.deleteLater()
            labels = ("Period", view.council, *(p.label for p in view.predecessors))
            columns = [
                Column(f"c{i}", words, "number" if i else "text", 200 if "(" in words else 150, tip=headers[i])
                for i, words in enumerate(labels)
            ]
            self.table = DataTable(self._context, "series-before", columns, name=TAB)
            self.table.heading_line.setContentsMargins(12, 0, 8, 0)
            self._column.addWidget(self.table, 1)
        self.table.set_rows(rows)
        self.notes.setText(" ".join(predecessors.notes(view)[1:] or predecessors.notes(view)))
