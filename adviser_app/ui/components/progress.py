"""What long work is doing, how far it is, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button
from adviser_app.ui.tasks import Job
from adviser_app.ui.theme import Theme


class ProgressPanel(QFrame):
    """Hidden until it follows a job, hidden again when the job has ended."""

    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._job: Job | None = None
        self._title = label("", "heading")
        self._step = label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._cancel = button(theme, "Cancel", self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._step)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        column.addLayout(row)
        self.hide()

    def follow(self, job: Job, title: str) -> None:
        """Show ``job`` until it ends; Cancel asks it to stop."""
        self._job = job
        self._title.setText(title)
        self.setAccessibleName(title)
        self._cancel.setEnabled(True)
        self._cancel.setText("Cancel")
        self.report("Starting", -1.0)
        self.show()
        job.on_progress(self.report)
        job.on_settled(lambda: self._ended(job))

    def report(self, text: str, fraction: float) -> None:
        if self._job is not None and self._job.cancelling:
            return
        self._step.setText(text)
        self._bar.setRange(0, 0 if fraction < 0 else 1000)
        if fraction >= 0:
            self._bar.setValue(round(fraction * 1000))
        self._bar.setAccessibleDescription(text)

    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._step.setText("Stopping; nothing will have changed")
            self.cancelled.emit()

    def _ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.hide()
