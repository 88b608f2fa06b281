"""Records of whom one compares with: an adviser's own groups of councils."""

from __future__ import annotations

from adviser_app.domain.records.declare import RecordType
from adviser_app.domain.records.fields import COUNCILS, Field, Kind

OWN_GROUP = RecordType(
    "own_group", "Own group of councils", "Own groups of councils", icon="users", title=("name",), order=("name",),
    apart=("name",), area="Indicators",
    about="A named group of councils to compare with, or to show beside one: “Coastal towns”, “Our cluster”.",
    fields=(
        Field("name", "Name", required=True),
        Field("members", "Councils", Kind.TAGS, of=COUNCILS),
        Field("about", "What they have in common", Kind.LONG),
    ),
)  # fmt: skip

GROUP_TYPES = (OWN_GROUP,)
