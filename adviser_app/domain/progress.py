"""How long work tells what it is doing and hears that it should stop. Knows no Qt and no terminal."""

from __future__ import annotations

from collections.abc import Callable

from adviser_app.domain.errors import Cancelled

Report = Callable[[str, float], None]


class Work:
    """Handed to every long operation: call ``step`` often; it raises ``Cancelled`` when asked to stop.

    ``report(text, fraction)`` is called from the working thread; fraction is 0..1, or -1 where unknown.
    """

    def __init__(self, report: Report | None = None, cancelled: Callable[[], bool] | None = None) -> None:
        self._report = report
        self._cancelled = cancelled

    def step(self, text: str, fraction: float = -1.0) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(text)
        if self._report is not None:
            self._report(text, fraction)


QUIET = Work()
