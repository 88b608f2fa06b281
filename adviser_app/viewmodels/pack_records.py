"""What advisers wrote down, in a pack where it was ticked: contacts, team notes, actions, and the reasons for which the
risk overview names the council; and the list of what leaves.

Private notes have no place here: nothing ticks them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from adviser_app.viewmodels import text
from adviser_app.viewmodels.document import Block, Column, Entry, Heading, Section, Table, Text
from adviser_app.viewmodels.tone import Tone

CHOICES = ("contacts", "notes", "actions", "reasons")
"""What can be ticked, in the order of a pack."""
LABELS = {
    "contacts": "Contacts", "notes": "Team notes", "actions": "Open actions", "reasons": "Reasons to look",
}  # fmt: skip
_WHAT = {
    "contacts": "names, roles, work e-mail and telephone, remarks: personal",
    "notes": "what the team wrote down: confidential; private notes never",
    "actions": "what is to be done, by whom and when: names of colleagues",
    "reasons": "why your risk overview names the council: your own working view, not a published judgement",
}
_ONE = {"contacts": "contact", "notes": "team note", "actions": "open action", "reasons": "reason"}
_CONTACTS = (Column("Name", 2.4), Column("Role", 2.6), Column("Work e-mail and telephone", 3.2), Column("Since", 1.6))
_ACTIONS = (Column("What is to be done", 5), Column("Owner", 2.2), Column("Due", 1.8))
_NOTES = (Column("Date", 1.6), Column("Note", 6.4), Column("By", 1.8))
_REASONS = (Column("Reason", 2.6), Column("What is behind it", 7.2))
TITLE = "Contacts and notes"
TITLE_OF_REASONS = "Reasons to look"
ABOUT_REASONS = (
    "Why the adviser’s risk overview names this council, by rules that can be seen and changed. The number of reasons "
    "says how many there are, not how grave they are; there is no score."
)
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
class Reason:
    """A reason of the risk overview: its rule as people read it, the sentence, and the indicators behind it."""

    label: str
    sentence: str
    tone: Tone
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A line of what packs carry beyond figures. ``key``: of ``CHOICES``; ``sentence``: "12 contacts of 5 councils
    (names, …: personal)"."""

    key: str
    label: str
    count: int
    councils: int

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


def reasons(found: Sequence[Reason]) -> Section:
    """The reasons as a section of their own; it says so where there is none."""
    if not found:
        none = Text("The risk overview finds no reason for this council today.")
        return Section(TITLE_OF_REASONS, (none,), "reasons")
    rows = tuple((Entry(r.label, strong=True, tone=r.tone), Entry(r.sentence, r.behind)) for r in found)
    table = Table(TITLE_OF_REASONS, _REASONS, rows)
    return Section(TITLE_OF_REASONS, (Text(ABOUT_REASONS, "note"), table), "reasons")


def _part(key: str, columns: tuple[Column, ...], rows: Sequence[tuple[Entry, ...]]) -> list[Block]:
    if not rows:
        return [Heading(LABELS[key]), Text(f"No {_ONE[key]} is written down.", "note")]
    return [Heading(LABELS[key]), Table(LABELS[key], columns, tuple(rows))]


_NAMED = 3  # files beside a pack that are named; of more it is said how many


def files_said(files: Sequence[str]) -> str:
    """The data files beside a pack in a sentence: few by name, more by how their names begin. "" without any."""
    if not files:
        return ""
    alike = takewhile(lambda words: len(set(words)) == 1, zip(*(name.split(" ") for name in files), strict=False))
    begin = " ".join(words[0] for words in alike)
    if len(files) <= _NAMED or not begin:
        return f"The figures behind this pack go with it as CSV: {text.listed(list(files))}."
    many = text.counted(len(files))
    return f"The figures behind this pack go with it in {many} CSV files whose names begin “{begin}”."


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
