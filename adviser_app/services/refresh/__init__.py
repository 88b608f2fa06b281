"""The monthly refresh: preview, apply, undo. What the preview says is what the apply does."""

from adviser_app.services.refresh.mappings import find as find_mapping
from adviser_app.services.refresh.mappings import save as save_mapping
from adviser_app.services.refresh.mappings import write_of_file as write_mapping
from adviser_app.services.refresh.verbs import (
    Applied,
    Preview,
    RefreshOptions,
    Undone,
    apply,
    preview,
    undo,
    write_rejects,
)

__all__ = [
    "Applied",
    "Preview",
    "RefreshOptions",
    "Undone",
    "apply",
    "find_mapping",
    "preview",
    "save_mapping",
    "undo",
    "write_mapping",
    "write_rejects",
]
