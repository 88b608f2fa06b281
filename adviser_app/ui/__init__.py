"""Layer 6: Qt and pyqtgraph, only here."""

import builtins

import PySide6.QtCore  # noqa: F401

# PySide6 puts a function of its own in the place of Python's import, for `from __feature__ import …`, which nothing
# here does: after each import, from whichever thread, it reads the module's source to see whether it names PySide6.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
