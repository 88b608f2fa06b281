"""Records of how files are read: saved mappings, shared like any other record."""

from __future__ import annotations

from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import Field, Kind, Protection

MAPPING = RecordType(
    "mapping", "Mapping of a file", "Mappings of files", icon="file-text", title=("name",), order=("name",),
    apart=("name",), area="Indicators",
    about="How a file that says too little is to be read. It is used when a file with its header comes in.",
    fields=(
        Field("name", "Name", required=True, protection=Protection.PUBLIC),
        Field("about", "Which files it is for", Kind.LONG, protection=Protection.PUBLIC),
        Field("text", "Mapping", Kind.LONG, required=True, protection=Protection.PUBLIC,
              help="Monthly refresh → Say how to read it… writes it, as does `adviser refresh FILE --write-mapping`."),
    ),
)  # fmt: skip

MAPPING_TYPES = (MAPPING,)
