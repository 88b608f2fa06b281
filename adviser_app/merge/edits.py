"""Edits as merge uses them. They are defined in the domain, because the store keeps and reads them too, and the store
and merge do not import each other."""

from adviser_app.domain.records.edits import (
    DELETE,
    RESTORE,
    ROW,
    SCHEME,
    SET,
    Edit,
    digest_of,
    erase,
    fault,
    from_fields,
    id_of,
    make,
    set_digest,
)

__all__ = [
    "DELETE",
    "RESTORE",
    "ROW",
    "SCHEME",
    "SET",
    "Edit",
    "digest_of",
    "erase",
    "fault",
    "from_fields",
    "id_of",
    "make",
    "set_digest",
]
