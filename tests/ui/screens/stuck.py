"""Calls of the process beside the window that stop at a word of progress until they are cancelled, or killed."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from adviser_app.domain.progress import Work
from adviser_app.services import refresh_aside

LOOK, APPLY = refresh_aside._look, refresh_aside._apply


def _until(word: str, work: Work) -> Work:
    def report(text: str, fraction: float) -> None:
        work.step(text, fraction)
        while text.startswith(word):
            work.step(text, fraction)

    return Work(report)


def look(kept: dict[str, Any], work: Work, *arguments: Any) -> Generator[Any, None, Any]:
    """In the middle of the file."""
    return (yield from LOOK(kept, _until("Reading", work), *arguments))


def apply(kept: dict[str, Any], work: Work, *arguments: Any) -> Generator[Any, None, Any]:
    """In the middle of the transaction."""
    return (yield from APPLY(kept, _until("Writing", work), *arguments))
