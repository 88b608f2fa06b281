"""What advisers wrote down of a council, for its pack where it was ticked; and the list of what would leave, first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from adviser_app.domain.errors import AdviserError
from adviser_app.services import councils, records
from adviser_app.services.records import RecordView, say
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels.document import Section
from adviser_app.viewmodels.pack_records import CHOICES, LABELS, Action, Contact, Leaving, Note
from adviser_app.viewmodels.pack_records import section as made_section

__all__ = ["CHOICES", "Leaving", "checked", "leaving", "section"]

_TABLES = {"contacts": "contact", "notes": "note", "actions": "action"}


def checked(ticked: Sequence[str]) -> tuple[str, ...]:
    """What was ticked, each once, in the order of a pack. Raises AdviserError 'no-such-choice'."""
    unknown = [name for name in ticked if name not in CHOICES]
    if unknown:
        raise AdviserError(
            "Nothing of that name", f"{unknown[0]!r} cannot be put into a pack.",
            f"One or more of: {', '.join(CHOICES)}.", code="no-such-choice",
        )  # fmt: skip
    return tuple(name for name in CHOICES if name in ticked)


def leaving(
    store: Store, codes: Sequence[str] | None, ticked: Sequence[str], *, today: date | None = None
) -> tuple[Leaving, ...]:
    """What packs of some councils (present codes; None: of all) would carry beyond figures, ticked or not."""
    day = (today or date.today()).isoformat()
    wanted = None if codes is None else set(codes)
    chosen = checked(ticked)
    out = []
    for key in CHOICES:
        of = [
            row.values["council"]
            for row in stored.rows(store, _TABLES[key])
            if _counts[key](row.values, day)
            and row.values["council"]
            and (wanted is None or row.values["council"] in wanted)
        ]
        out.append(Leaving(key, LABELS[key], len(of), len(set(of)), key in chosen))
    return tuple(out)


def section(store: Store, code: str, ticked: Sequence[str], today: date) -> Section | None:
    """A council's contacts of today, team notes and open actions, those that were ticked; None where nothing was."""
    chosen = checked(ticked)
    if not chosen:
        return None
    code = councils.find(store, code).code
    known = records.names(store)

    def rows(key: str) -> list[RecordView]:
        if key not in chosen:
            return []
        found = records.list_rows(store, _TABLES[key], council=code)
        return [row for row in found if _counts[key](row.values, today.isoformat())]

    def said(row: RecordView, name: str) -> str:
        return say(records.type_of(row.table), name, row.values[name], known)

    fields = ("name", "role", "email", "phone", "start", "remark")
    contacts = [Contact(*(said(row, name) for name in fields)) for row in rows("contacts")]
    notes = [Note(said(r, "date"), said(r, "text"), said(r, "theme"), r.by) for r in rows("notes")]
    actions = [Action(said(r, "what"), said(r, "detail"), said(r, "owner"), said(r, "due")) for r in rows("actions")]
    return made_section(chosen, contacts, notes, actions)


_counts: dict[str, Callable[[Mapping[str, str], str], bool]] = {
    "contacts": lambda values, day: not values["end"] or values["end"] >= day,
    "notes": lambda values, day: True,
    "actions": lambda values, day: values["status"] in ("", "open"),
}
"""Which rows count, by their values and the day: contacts that have not ended, all team notes, actions still open."""
