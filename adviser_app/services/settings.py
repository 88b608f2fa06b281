"""Settings that belong to the work, kept in the store. What belongs to this machine (theme, window) is not here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from adviser_app.domain.areas import GroupRule
from adviser_app.store import settings
from adviser_app.store.connection import Store


@dataclass(frozen=True, slots=True)
class Settings:
    """``group``: the comparison group, chosen once and stated everywhere. ``shown``: the display group, who is drawn
    beside a council; None: those it is compared with. ``prepared_by``: the adviser's name on packs. ``marking``: the
    protective marking on packs."""

    group: GroupRule = GroupRule.TYPE
    shown: GroupRule | None = None
    prepared_by: str = ""
    marking: str = "OFFICIAL"


_GROUPS = {"group", "shown"}


def get(store: Store) -> Settings:
    """The settings in force; defaults where nothing was set."""
    found = {field.name: settings.get(store, field.name) for field in fields(Settings)}
    known = {name: value for name, value in found.items() if value is not None}
    for name in _GROUPS & known.keys():
        known[name] = GroupRule(known[name])
    return Settings(**known)


def put(store: Store, **changes: Any) -> Settings:
    """Change some settings by name; all of them as they then are. Each change is logged and can be undone.

    Raises TypeError for a name that is no setting, ValueError for a group that is none.
    """
    for name in _GROUPS & changes.keys():
        if changes[name] is not None or name == "group":
            changes[name] = GroupRule(changes[name])
    new = Settings(**(asdict(get(store)) | changes))
    with store.write():
        for name in changes:
            settings.put(store, name, getattr(new, name))
    return new


def undo(store: Store, name: str) -> bool:
    """Take back the last change of one setting; False where there is none."""
    return settings.undo_last(store, name)
