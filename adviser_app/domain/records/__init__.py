"""Records: what advisers write down, declared once for each type."""

from adviser_app.domain.records.declare import AREAS, MEMBER, RecordType, check, text_of
from adviser_app.domain.records.fields import (
    COUNCILS,
    Field,
    FieldError,
    Kind,
    Protection,
    canonical,
    clean,
    join_tags,
    pack,
    split_tags,
    unpack,
)
from adviser_app.domain.records.types import RECORD_TYPES

__all__ = [
    "AREAS",
    "COUNCILS",
    "MEMBER",
    "RECORD_TYPES",
    "Field",
    "FieldError",
    "Kind",
    "Protection",
    "RecordType",
    "canonical",
    "check",
    "clean",
    "join_tags",
    "pack",
    "split_tags",
    "text_of",
    "unpack",
]
