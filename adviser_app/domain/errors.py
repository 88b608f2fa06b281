"""Errors sorted by blame: what the user or the world did (``AdviserError``) is told with a next step;
anything else is our fault and ends in the crash dialog or exit code 3."""

from __future__ import annotations


class AdviserError(Exception):
    """Something the user or the world can put right.

    ``title`` is a short heading, ``message`` what happened in a sentence or two, ``next_step`` what to do.
    ``code`` is stable (tests and ``--json`` use it).
    """

    def __init__(self, title: str, message: str, next_step: str = "", *, code: str = "refused") -> None:
        super().__init__(f"{title}: {message}")
        self.title = title
        self.message = message
        self.next_step = next_step
        self.code = code


class Cancelled(AdviserError):
    """The user pressed Cancel (or Ctrl+C); nothing was changed."""

    def __init__(self, what: str = "The work") -> None:
        super().__init__("Cancelled", f"{what} was cancelled.", "Nothing was changed.", code="cancelled")
