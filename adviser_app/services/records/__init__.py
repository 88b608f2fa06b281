"""What a user can do with records."""

from adviser_app.services.records.action import action, writing
from adviser_app.services.records.verbs import (
    RecordExists,
    RecordRefused,
    change,
    create,
    delete,
    deleted,
    get,
    list_rows,
    restore,
    share_note,
    type_of,
)
from adviser_app.services.records.views import Names, RecordView, names, say

__all__ = [
    "Names",
    "RecordExists",
    "RecordRefused",
    "RecordView",
    "action",
    "change",
    "create",
    "delete",
    "deleted",
    "get",
    "list_rows",
    "names",
    "restore",
    "say",
    "share_note",
    "type_of",
    "writing",
]
