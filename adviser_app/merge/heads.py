"""Heads, conflicts and standing as merge uses them: defined in the domain, for the reason told in ``edits``."""

from adviser_app.domain.records.heads import CellState, RowState, Standing, Status, cell_state, row_state

__all__ = ["CellState", "RowState", "Standing", "Status", "cell_state", "row_state"]
