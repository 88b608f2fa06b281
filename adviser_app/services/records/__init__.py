"""What a user can do with records."""

from adviser_app.services.records.action import action, writing
from adviser_app.services.records.erase import (
    Erased,
    Erasure,
    HeldLine,
    erase,
    erasures,
    held_on,
    write_held_on,
)
from adviser_app.services.records.history import HistoryLine, history
from adviser_app.services.records.search import Hit, search
from adviser_app.services.records.undo import UndoResult, redo, undo, undo_labels
from adviser_app.services.records.verbs import (
    RecordExists,
    RecordRefused,
    change,
    change_many,
    count,
    create,
    create_many,
    delete,
    deleted,
    get,
    list_rows,
    restore,
    share_note,
    type_of,
)
from adviser_app.services.records.views import Names, RecordView, names, not_found, say

__all__ = [
    "Erased",
    "Erasure",
    "HeldLine",
    "HistoryLine",
    "Hit",
    "Names",
    "RecordExists",
    "RecordRefused",
    "RecordView",
    "UndoResult",
    "action",
    "change",
    "change_many",
    "count",
    "create",
    "create_many",
    "delete",
    "deleted",
    "erase",
    "erasures",
    "get",
    "held_on",
    "history",
    "list_rows",
    "names",
    "not_found",
    "redo",
    "restore",
    "say",
    "search",
    "share_note",
    "type_of",
    "undo",
    "undo_labels",
    "write_held_on",
    "writing",
]
