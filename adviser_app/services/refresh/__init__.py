"""The monthly refresh: preview, apply, undo. What the preview says is what the apply does."""

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

__all__ = ["Applied", "Preview", "RefreshOptions", "Undone", "apply", "preview", "undo", "write_rejects"]
