"""The window, as a program of its own: the command line never loads Qt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def command(store: Path | None = None) -> list[str]:
    """What starts the window, on a store where one is given: this Python, or the frozen program itself."""
    base = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "adviser_app"]
    return base if store is None else [*base, "--store", str(store)]


def open_window(store: Path | None = None) -> int:
    """Open the window and wait until it is closed; its exit code."""
    return subprocess.run(command(store), check=False).returncode
