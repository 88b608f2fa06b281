"""The exchange as its page shows it: how it stands in sentences, who has which laptop, the files that went and came.

What the services give (``services.exchange``) is handed in as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.records import short_day


def when(at: datetime) -> str:
    """ "3 Mar 2026, 14:05"."""
    return f"{short_day(at.date())}, {at:%H:%M}"


def _when_cell(at: datetime | None) -> Cell:
    return Cell(when(at), at.isoformat()) if at is not None else Cell("", None)


def possessed(name: str, laptop: str) -> str:
    """ "Jo Smith’s laptop “Train”"."""
    return f"{text.possessive(name or 'Somebody')} laptop “{laptop}”"


# -- how it stands -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence on how the exchange stands. ``wish``: what its button asks for, one of who, conflicts, reviews, kept,
    waiting, unconfirmed, or "" where there is nothing to press; ``button``: its words."""

    said: str
    tone: Tone = Tone.NEUTRAL
    icon: str = "info"
    wish: str = ""
    button: str = ""


def points(status: Any, *, named: bool, kept: int, used: bool) -> tuple[Point, ...]:
    """What somebody should know, the most urgent first. ``kept``: files kept back that wait for a decision; ``used``:
    whether any file has gone or come."""
    out: list[Point] = []
    if not named:
        out.append(
            Point("Nobody has said who works here: what you send would carry this computer’s own words for you.",
                  Tone.WARN, "triangle-alert", "who", "Say who you are…")
        )  # fmt: skip
    if status.conflicts:
        out.append(
            Point(f"{conflicts_said(status.conflicts)}: people wrote different things.", Tone.BAD,
                  "git-compare-arrows", "conflicts", "Settle…")
        )  # fmt: skip
    if kept:
        verb, whose = ("is", "its sender’s key") if kept == 1 else ("are", "their senders’ keys")
        said = f"{text.plural(kept, 'file')} {verb} kept back: nobody here has confirmed {whose}."
        out.append(Point(said, Tone.WARN, "shield-question-mark", "kept", "Decide…"))
    out += [Point(gap, Tone.WARN, "triangle-alert") for gap in status.gaps]
    if status.waiting:
        count = len(status.waiting)
        verb = "waits" if count == 1 else "wait"
        said = f"{text.plural(count, 'record')} {verb} for an earlier edit that has not arrived."
        out.append(Point(said, Tone.WARN, "hourglass", "waiting", "Which…"))
    if status.reviews:
        count = status.reviews
        verb = "was" if count == 1 else "were"
        said = f"{text.plural(count, 'record')} {verb} merged from two people’s edits, for you to look at."
        out.append(Point(said, Tone.NEUTRAL, "git-merge", "reviews", "Look…"))
    out += _confirmed(status, used=used)
    return tuple(out)


def _confirmed(status: Any, *, used: bool) -> list[Point]:
    open_ = status.unconfirmed
    if status.hub:
        return [Point("This laptop collects for all: what it sends tells each adviser what has arrived.", icon="inbox")]
    if not open_.hub:
        said = "No laptop in the roster collects for all yet, so nobody confirms what arrives."
        return [Point(said, Tone.MUTED, "info")]
    if open_.edits:
        verb = "is" if open_.edits == 1 else "are"
        said = (
            f"{text.plural(open_.edits, 'edit')} in {text.plural(len(open_.rows), 'record')} {verb} not confirmed by "
            "the programme team yet."
        )
        return [Point(said, Tone.NEUTRAL, "upload", "unconfirmed", "Which…")]
    return [Point("The programme team has confirmed all you wrote.", Tone.GOOD, "circle-check")] if used else []


def conflicts_said(count: int) -> str:
    """ "3 conflicts to settle"."""
    return f"{text.plural(count, 'conflict')} to settle"


def heading(status: Any) -> str:
    """Who works here and when files last went and came, for the line below the title."""
    parts = [status.person, f"laptop “{status.laptop}”"] if status.person else []
    for line, verb in ((status.last_out, "sent"), (status.last_in, "taken in")):
        parts.append(f"last {verb} {text.day(line.at.date())}" if line is not None else f"nothing {verb} yet")
    return " · ".join(parts)


# -- files -------------------------------------------------------------------------------------------------------

_KINDS = {"template": "A template came back", "refresh": "The programme team’s records"}
_STATES = {
    "applied": ("Taken in", Tone.NEUTRAL, "check"),
    "quarantined": ("Kept back", Tone.WARN, "shield-question-mark"),
    "refused": ("Refused", Tone.BAD, "circle-alert"),
}


def file_row(line: Any) -> tuple[Cell, ...]:
    """A line of the log: way, when, who, what, file."""
    out = line.way == "out"
    if out:
        way, who = Cell("Sent", icon="arrow-up"), line.who or "All"
    else:
        words, tone, icon = _STATES.get(line.state, (text.sentence(line.state), Tone.NEUTRAL, "info"))
        way = Cell(words, tone=tone, icon="arrow-down" if line.state == "applied" else icon)
        who = line.who or "somebody unknown"
    name = line.file.replace("\\", "/").rpartition("/")[2].removeprefix("adviser-exchange_")
    number = Cell(f"{line.number:,}", line.number) if line.number else Cell("", None)
    return way, _when_cell(line.at), Cell(who), number, Cell(_what(line)), Cell(name, spoken=line.file)


def _what(line: Any) -> str:
    counts = line.counts
    if line.way == "out":
        said = text.plural(_n(counts, "edits"), "edit")
        said += ", everything" if counts.get("everything") else ""
        volumes = _n(counts, "volumes")
        return said + (f", file {_n(counts, 'volume')} of {volumes}" if volumes > 1 else "")
    if line.state != "applied":
        return "Nobody has confirmed the sender’s key" if line.state == "quarantined" else ""
    parts = [text.plural(_n(counts, "new"), "new edit") if _n(counts, "new") else "Nothing new"]
    if line.kind in _KINDS:
        parts.insert(0, _KINDS[line.kind])
    for key, one, many in (
        ("conflicts", "conflict", ""),
        ("merged", "merged", "merged"),
        ("erased", "erased", "erased"),
    ):
        if _n(counts, key):
            parts.append(text.plural(_n(counts, key), one, many))
    return ", ".join(parts)


def _n(counts: Any, key: str) -> int:
    found = counts.get(key, 0)
    return int(found) if isinstance(found, int | float) else 0


# -- people and laptops ------------------------------------------------------------------------------------------

TRUST: dict[str, tuple[str, Tone, str]] = {
    "own": ("This laptop’s own", Tone.NEUTRAL, "laptop"),
    "trusted": ("Confirmed", Tone.GOOD, "shield-check"),
    "unknown": ("Not confirmed yet", Tone.WARN, "shield-question-mark"),
    "refused": ("Not trusted", Tone.BAD, "shield-alert"),
    "revoked": ("Revoked", Tone.BAD, "shield-alert"),
    "unsigned": ("Not signed", Tone.WARN, "shield-alert"),
}


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person, or one of their laptops (``laptop`` its row id, else ""), to read. ``facts``: (label, words);
    ``words``: of the laptop's key; ``can``: what can be done, of trust, distrust, revoke, retire, hand_over, change."""

    person: str
    laptop: str
    name: str
    role: str
    laptop_name: str
    key: str
    words: tuple[str, ...]
    trust: Cell
    facts: tuple[tuple[str, str], ...]
    can: frozenset[str]
    cells: tuple[Cell, ...]


def person_lines(people: Sequence[Any], decisions: Sequence[Any]) -> list[PersonView]:
    """The roster, a line a laptop, and one for each person who has none yet."""
    last = {d.key: d for d in decisions}
    out: list[PersonView] = []
    for person in people:
        out += [_laptop(person, lap, last.get(lap.key)) for lap in person.laptops]
        if not person.laptops:
            out.append(_no_laptop(person))
    return out


def _no_laptop(person: Any) -> PersonView:
    cells = (
        Cell(person.name), Cell("None yet", tone=Tone.MUTED), Cell("", None), Cell("", None), Cell(person.role),
    )  # fmt: skip
    facts = tuple((k, v) for k, v in (("Work e-mail", person.email),) if v)
    return PersonView(person.person, "", person.name, person.role, "", "", (), Cell(""), facts,
                      frozenset({"change", "hand_over"}), cells)  # fmt: skip


def _laptop(person: Any, lap: Any, decision: Any) -> PersonView:
    trust = trust_cell(str(lap.trust)) if lap.words else Cell("No key yet", "z", tone=Tone.MUTED)
    state = state_cell(lap)
    role = f"{person.role}, collects for all" if lap.hub else person.role
    last = Cell(short_day(lap.last.date()), lap.last.isoformat(), when(lap.last)) if lap.last else Cell("", None)
    stands = trust if lap.state == "in use" else state
    cells = (Cell(person.name), Cell(lap.name, icon="laptop"), stands, last, Cell(role))
    facts = [("Work e-mail", person.email)]
    if lap.hub:
        facts.append(("Collects for all", "Yes: it confirms to each adviser what has arrived"))
    facts.append(("State", state.text + (f": {lap.reason}" if lap.reason else "")))
    if lap.last is not None:
        facts.append(("Last heard of", f"{when(lap.last)}, file {lap.number:,}"))
    elif not lap.mine:
        facts.append(("Last heard of", "Nothing has been taken in from it"))
    if decision is not None:
        facts.append((trust.text, f"{text.day(decision.at.date())} by {decision.by}: {decision.how}"))
    facts.append(("Can be encrypted to", "Yes" if lap.encrypts else "No: it has no key for that yet"))
    return PersonView(
        person.person, lap.row, person.name, role, lap.name, lap.key, lap.words, trust,
        tuple((k, v) for k, v in facts if v), _can(lap), cells,
    )  # fmt: skip


def _can(lap: Any) -> frozenset[str]:
    can = {"change", "hand_over"}
    if lap.mine:
        return frozenset(can)
    if lap.state != "revoked":
        can.add("revoke")
    if lap.state == "in use":
        can.add("retire")
    if lap.words and str(lap.trust) in ("unknown", "refused"):
        can.add("trust")
    if lap.words and str(lap.trust) == "trusted":
        can.add("distrust")
    return frozenset(can)


def trust_cell(trust: str) -> Cell:
    """How a key stands, in words."""
    words, tone, icon = TRUST[trust]
    return Cell(words, tone=tone, icon=icon)


def state_cell(lap: Any) -> Cell:
    """A laptop's state, with its day where it is out of use."""
    since = f" {text.iso_day(lap.since)}" if lap.since else ""
    if lap.state == "revoked":
        return Cell(f"Revoked{since}", "2", tone=Tone.BAD, icon="shield-alert")
    if lap.state == "retired":
        return Cell(f"Retired{since}", "1", tone=Tone.MUTED, icon="minus")
    return Cell(text.sentence(lap.state), "0", icon="check")


# -- erased ------------------------------------------------------------------------------------------------------


def erasure_row(erasure: Any, labels: dict[str, str]) -> tuple[Cell, ...]:
    """A line of the register of erasures: when, who, why, how many values, of which kinds of records."""
    kinds: dict[str, int] = {}
    for table, _row in erasure.records:
        kinds[labels.get(table, table)] = kinds.get(labels.get(table, table), 0) + 1
    what = ", ".join(name if n == 1 else f"{n:,} × {name}" for name, n in sorted(kinds.items()))
    return (
        _when_cell(erasure.at), Cell(erasure.who), Cell(erasure.reason), Cell(f"{erasure.values:,}", erasure.values),
        Cell(what or "Not arrived here yet", tone=Tone.NEUTRAL if what else Tone.MUTED),
    )  # fmt: skip


def held_row(line: Any) -> tuple[Cell, ...]:
    """A line of what is held on somebody: record, field, value, when, who, standing."""
    return (
        Cell(f"{line.record}: {line.caption}" if line.caption else line.record), Cell(line.field),
        Cell(" ".join(line.value.split())), _when_cell(line.written), Cell(line.who),
        Cell(text.sentence(line.standing)),
    )  # fmt: skip
