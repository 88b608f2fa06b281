"""What advisers wrote down, in a pack where it was ticked: contacts, team notes, actions; and the list of what leaves.

Private notes have no place here: nothing ticks them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from adviser_app.viewmodels import text
from adviser_app.viewmodels.document import Block, Column, Entry, Heading, Section, Table, Text

CHOICES = ("contacts", "notes", "actions")
"""What can be ticked, in the order of a pack."""
LABELS = {"contacts": "Contacts", "notes": "Team notes", "actions": "Open actions"}
_WHAT = {
    "contacts": "names, roles, work e-mail and telephone, remarks: personal",
    "notes": "what the team wrote down: confidential; private notes never",
    "actions": "what is to be done, by whom and when: names of colleagues",
}
_ONE = {"contacts": "contact", "notes": "team note", "actions": "open action"}
_CONTACTS = (Column("Name", 2.4), Column("Role", 2.6), Column("Work e-mail and telephone", 3.2), Column("Since", 1.6))
_ACTIONS = (Column("What is to be done", 5), Column("Owner", 2.2), Column("Due", 1.8))
_NOTES = (Column("Date", 1.6), Column("Note", 6.4), Column("By", 1.8))
TITLE = "Contacts and notes"
_BESIDE = {
    "support": "the support recorded for it",
    "challenge": "what is recorded of its peer challenges and of interventions",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as a pack says it: texts as people read them."""

    name: str
    role: str
    email: str
    phone: str
    since: str
    remark: str


@dataclass(frozen=True, slots=True)
class Note:
    date: str
    text: str
    theme: str
    by: str


@dataclass(frozen=True, slots=True)
class Action:
    what: str
    detail: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """A line of what a pack would carry beyond figures. ``key``: of ``CHOICES``; ``ticked``: it does; ``sentence``:
    "12 contacts of 5 councils (names, …: personal)"."""

    key: str
    label: str
    count: int
    councils: int
    ticked: bool

    @property
    def sentence(self) -> str:
        said = text.plural(self.count, _ONE[self.key])
        where = f" of {text.plural(self.councils, 'council')}" if self.councils > 1 else ""
        return f"{said}{where} ({_WHAT[self.key]})"


def section(
    ticked: Sequence[str], contacts: Sequence[Contact], notes: Sequence[Note], actions: Sequence[Action]
) -> Section | None:
    """What was ticked; None where nothing was."""
    blocks: list[Block] = []
    if "contacts" in ticked:
        blocks += _part(
            "contacts", _CONTACTS,
            [
                (Entry(c.name, c.remark, strong=True), Entry(c.role), Entry(c.email, c.phone), Entry(c.since))
                for c in contacts
            ],
        )  # fmt: skip
    if "notes" in ticked:
        blocks += _part("notes", _NOTES, [(Entry(n.date), Entry(n.text, n.theme), Entry(n.by)) for n in notes])
    if "actions" in ticked:
        blocks += _part("actions", _ACTIONS, [(Entry(a.what, a.detail), Entry(a.owner), Entry(a.due)) for a in actions])
    return Section(TITLE, tuple(blocks), "records") if blocks else None


def _part(key: str, columns: tuple[Column, ...], rows: Sequence[tuple[Entry, ...]]) -> list[Block]:
    if not rows:
        return [Heading(LABELS[key]), Text(f"No {_ONE[key]} is written down.", "note")]
    return [Heading(LABELS[key]), Table(LABELS[key], columns, tuple(rows))]


def holds(ticked: Sequence[str], sections: Collection[str] = ()) -> str:
    """What a pack holds, in its last sentence. ``sections``: keys of those that stand beside the figures."""
    beside = [words for key, words in _BESIDE.items() if key in sections]
    facts = text.listed(["published figures", "public facts of the council", *beside])
    kept = [key for key in CHOICES if key in ticked]
    if not kept:
        return f"This pack holds {facts}: no contact, note or other personal detail."
    named = text.listed([LABELS[key].lower() for key in kept])
    return (
        f"This pack holds {facts}, and what was chosen to go with it: {named}. Handle it as personal and confidential; "
        "private notes are never part of a pack."
    )
