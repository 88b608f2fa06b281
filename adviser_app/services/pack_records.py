"""What advisers wrote down of a council and why the risk overview names it, for its pack where it was ticked; and the
list of what would leave, first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import councils, records, risk
from adviser_app.services.records import RecordView, say
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels.document import Section
from adviser_app.viewmodels.pack_records import CHOICES, LABELS, Action, Contact, Leaving, Note, Reason
from adviser_app.viewmodels.pack_records import reasons as made_reasons
from adviser_app.viewmodels.pack_records import section as made_section
from adviser_app.viewmodels.risk import ReasonView

__all__ = ["CHOICES", "Leaving", "checked", "leaving", "reasons", "section"]

_TABLES = {"contacts": "contact", "notes": "note", "actions": "action"}


def checked(ticked: Sequence[str]) -> tuple[str, ...]:
    """What was ticked, each once, in the order of a pack. Raises AdviserError 'no-such-choice'."""
    unknown = [name for name in ticked if name not in CHOICES]
    if unknown:
        raise AdviserError(
            "Nothing of that name", f"“{unknown[0]}” cannot be put into a pack.",
            f"One or more of: {', '.join(CHOICES)}.", code="no-such-choice",
        )  # fmt: skip
    return tuple(name for name in CHOICES if name in ticked)


def leaving(
    store: Store, codes: Sequence[str] | None, ticked: Sequence[str], *, rule: GroupRule = GroupRule.TYPE,
    today: date | None = None,
) -> tuple[Leaving, ...]:  # fmt: skip
    """What was ticked, as packs of some councils (present codes; None: of all) would carry it beyond figures."""
    day = today or date.today()
    chosen = checked(ticked)
    wanted = None if codes is None else set(codes)
    out = []
    for key in chosen:
        if key == "reasons":
            every = [area.code for area in councils.list_councils(store)] if codes is None else codes
            of = [c for c, n in risk.counts(store, every, rule=rule, today=day).items() for _ in range(n.reasons)]
        else:
            of = [
                row.values["council"]
                for row in stored.rows(store, _TABLES[key])
                if _counts[key](row.values, day.isoformat())
                and row.values["council"]
                and (wanted is None or row.values["council"] in wanted)
            ]
        out.append(Leaving(key, LABELS[key], len(of), len(set(of))))
    return tuple(out)


def reasons(store: Store, code: str, ticked: Sequence[str], rule: GroupRule, today: date) -> Section | None:
    """Why the risk overview names a council, where that was ticked; parked reasons and private notes never leave."""
    if "reasons" not in checked(ticked):
        return None
    found = risk.told(store, code, rule=rule, today=today)
    return made_reasons([Reason(r.label, r.sentence, r.tone, _behind(r)) for r in found])


def _behind(reason: ReasonView) -> str:
    """The indicators a reason rests on, by name; records behind it are not named."""
    named = [link.caption for link in reason.links if link.kind == "series"]
    more = [f"and {reason.more:,} more"] if reason.more and named else []
    return "; ".join([*named, *more])


def section(store: Store, code: str, ticked: Sequence[str], today: date) -> Section | None:
    """A council's contacts of today, team notes and open actions, those that were ticked; None where nothing was."""
    chosen = [key for key in checked(ticked) if key in _TABLES]
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
