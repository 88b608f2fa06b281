"""Adviser: how councils stand, offline, for the principal advisers of the Local Government Association."""

import os

__version__ = "0.1.0"

# The OpenBLAS that comes with numpy starts a thread for every processor when it is imported, which costs as much again
# as the rest of numpy's import. It is for linear algebra, and there is none here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
