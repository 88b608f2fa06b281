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

_JOINED = ": "


def class_group(classification: str, name: str) -> str:
    """What the own group of a class is called: "Rural and urban: Mainly rural"."""
    return f"{classification}{_JOINED}{name}"


def class_of(group: str) -> tuple[str, str] | None:
    """Classification and class of an own group's name; None where it is a group of its own."""
    classification, joined, name = group.partition(_JOINED)
    return (classification, name) if classification and joined and name else None


GROUP_TYPES = (OWN_GROUP,)
