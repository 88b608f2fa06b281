"""Of a council's page: into which announced council it is to go. Light: the page is made of this and nothing more."""

from __future__ import annotations

from datetime import date

from adviser_app.domain.records import split_tags
from adviser_app.domain.records.figures import NEW_COUNCIL
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.store.records import Row
from adviser_app.viewmodels.announced_words import Announcement

_MEMBERS = NEW_COUNCIL.by_name["members"]


def members(row: Row) -> tuple[str, ...]:
    """The codes a record names, as it has them."""
    return split_tags(_MEMBERS, row.values["members"])


def announcement(row: Row) -> Announcement:
    """What a record says."""
    values = row.values
    try:
        vesting = date.fromisoformat(values["vesting"]) if values["vesting"] else None
    except ValueError:  # a newer version may write what this one does not read
        vesting = None
    return Announcement(
        row.id, values["name"], vesting, values["stage"], values["source"], values["link"], values["about"]
    )


def announced_notices(store: Store, code: str) -> tuple[str, ...]:
    """Of a council (its present code), in sentences; empty where it is to go into none."""
    out = []
    for row in stored.rows(store, NEW_COUNCIL.name):
        if code in members(row):
            said = announcement(row)
            source = f" ({said.source})" if said.source else ""
            out.append(f"To go into {said.name}: {said.when}{source}.")
    return tuple(out)
