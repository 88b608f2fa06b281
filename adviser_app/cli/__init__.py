"""The same verbs without a window. Never loads Qt; heavy modules load when a command needs them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from adviser_app.cli.app import adviser, run

__all__ = ["adviser", "main", "run"]


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: runs the command line and ends the program with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))
