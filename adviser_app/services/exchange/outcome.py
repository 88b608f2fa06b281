"""What taking in a bundle does, told: the same function inside the preview's transaction and the one that stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge import clock, source
from adviser_app.merge.bundle import Bundle
from adviser_app.merge.edits import DELETE, RESTORE, SET, Edit
from adviser_app.merge.heads import Standing
from adviser_app.services.exchange.roster import Roster
from adviser_app.services.exchange.sending import RowLine, age_of_clock, row_lines
from adviser_app.store import exchange as asked
from adviser_app.store.connection import Store
from adviser_app.store.edits import Key
from adviser_app.store.exchange import RowNow


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell in a line: the row's ``caption``, ``cell`` its name, ``field`` in words ("Status, Done on"); for a row
    that one deleted and another edited, ``cell`` is ``_row`` and ``field`` says so."""

    table: str
    row: str
    label: str
    caption: str
    cell: str
    field: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bundle changes here.

    ``new``: edits that were not here; ``known``: that were; ``erased``: edits whose values vanish. Rows: ``changed``
    all that the new edits and erasures speak of; ``added`` those of them that were not here; ``merged``: of two
    people's edits, without a conflict, to be looked at; ``conflicts``: cells newly in conflict; ``waiting``: rows that
    newly wait for an edit; ``arrived``: rows that no longer do. ``unknown``: edits only a newer version understands,
    kept and passed on. Sentences: ``clocks``, ``forks``. ``own_fork``: edits of this laptop that it does not know
    arrived, so it goes on under a new number.
    """

    new: int
    known: int
    erased: int
    unknown: int
    changed: tuple[RowLine, ...]
    added: tuple[RowLine, ...]
    merged: tuple[RowLine, ...]
    conflicts: tuple[CellLine, ...]
    waiting: tuple[RowLine, ...]
    arrived: tuple[RowLine, ...]
    clocks: tuple[str, ...]
    forks: tuple[str, ...]
    own_fork: bool

    def counts(self) -> dict[str, int]:
        """The figures alone, as the list of incoming files keeps them."""
        return {
            "new": self.new, "known": self.known, "erased": self.erased, "unknown": self.unknown,
            "rows": len(self.changed), "merged": len(self.merged), "conflicts": len(self.conflicts),
            "waiting": len(self.waiting), "arrived": len(self.arrived), "clocks": len(self.clocks),
            "forks": len(self.forks),
        }  # fmt: skip


def unseen_by(bundle: Bundle, row_edits: Iterable[Edit], authors: Collection[str]) -> bool:
    """Whether a row holds an edit of somebody else that the sender did not have when they wrote."""
    holds = bundle.head.holdings
    return any(e.author not in authors and e.seq > holds.get(e.replica, (0, ""))[0] for e in row_edits)


def tell(
    store: Store,
    bundle: Bundle,
    fresh: Collection[Edit],
    touched: Collection[Key],
    before: Mapping[Key, RowNow],
    unseen: Collection[Key],
    twice: Mapping[str, Sequence[int]],
    erased: int,
    own: Collection[str],
    now: datetime,
    told: Sequence[RowLine] = (),
) -> Outcome:
    """The outcome, after the edits went in. ``fresh``: those that were not here; ``touched``: their rows and
    those that say less for an erasure, ``before``: how all of them stood; ``unseen``: rows with somebody else's edits
    that the sender did not have; ``twice``: by laptop, numbers that it gave twice; ``erased``: how many edits; ``own``:
    this laptop's replicas; ``told``: the rows in lines, as the preview told them."""
    roster = Roster(store)
    after = asked.standings(store, touched)
    nothing = RowNow(Standing.LIVE, (), ())
    conflicts, waiting, arrived, merged = [], set(), set(), set()
    for key, row in after.items():
        was = before.get(key, nothing)
        conflicts += [(key, cell) for cell in row.conflicts if cell not in was.conflicts]
        contested = row.standing is Standing.CONTESTED
        if contested and was.standing is not Standing.CONTESTED:
            conflicts.append((key, "_row"))
        if row.missing and not was.missing:
            waiting.add(key)
        if was.missing and not row.missing:
            arrived.add(key)
        if key in unseen and not (row.conflicts or row.missing or contested):
            merged.add(key)
    known = roster.names
    lines = {(x.table, x.row): x for x in told}
    if lines.keys() != {key for key in touched if key[0] != source.TABLE}:
        lines = {(x.table, x.row): x for x in row_lines(store, touched, known)}
    return Outcome(
        new=len(fresh),
        known=len(bundle.edits) - len(fresh),
        erased=erased,
        unknown=_not_understood(fresh),
        changed=_in_order(lines, touched),
        added=_in_order(lines, after.keys() - before.keys()),
        merged=_in_order(lines, merged),
        # Marks of files have no line: whatever somebody's edits make of one, there is nothing to settle.
        conflicts=tuple(_cell_line(lines[key], cell) for key, cell in sorted(conflicts) if key in lines),
        waiting=_in_order(lines, waiting),
        arrived=_in_order(lines, arrived),
        clocks=_clocks(fresh, roster, now),
        forks=_forks(twice, roster),
        own_fork=any(e.replica in own for e in fresh),
    )


def _in_order(lines: Mapping[Key, RowLine], wanted: Collection[Key]) -> tuple[RowLine, ...]:
    return tuple(line for key, line in lines.items() if key in wanted) if wanted else ()


def _cell_line(line: RowLine, cell: str) -> CellLine:
    return CellLine(line.table, line.row, line.label, line.caption, cell, field_label(line.table, cell))


def field_label(table: str, cell: str) -> str:
    """A cell in words."""
    record = RECORD_TYPES.get(table)
    if cell == "_row":
        return str(Standing.CONTESTED)
    return record.cell_label(cell) if record else cell


def _not_understood(fresh: Iterable[Edit]) -> int:
    """How many edits this version does not show, and does not know what they are for."""
    said = Counter((e.table, e.field, e.kind) for e in fresh)
    return sum(n for (table, field, kind), n in said.items() if not _understood(table, field, kind))


def _understood(table: str, field: str, kind: str) -> bool:
    if table == source.TABLE:
        return True
    record = RECORD_TYPES.get(table)
    if record is None or kind not in (SET, DELETE, RESTORE):
        return False
    name = field.partition(":")[0]
    return name == "_row" or name in record.groups or (name in record.by_name and not record.by_name[name].group)


def _clocks(fresh: Iterable[Edit], roster: Roster, now: datetime) -> tuple[str, ...]:
    """A sentence for each source whose clock is more than a day ahead of ours."""
    furthest: dict[str, str] = {}
    tomorrow = clock.stamp(now + clock.AHEAD)  # stamps sort as text: nearly every edit is done with here
    for e in fresh:
        if e.clock > tomorrow and e.clock > furthest.get(e.replica, "") and clock.ahead(e.clock, now):
            furthest[e.replica] = e.clock
    return tuple(
        f"The clock of {roster.whose(replica)} is {age_of_clock(clock.moment(stamp) - now)} ahead of this one. "
        "Its edits are taken in and keep their order; their dates are wrong, or this laptop's are."
        for replica, stamp in sorted(furthest.items())
    )


def _forks(twice: Mapping[str, Sequence[int]], roster: Roster) -> tuple[str, ...]:
    """A sentence for each laptop that gave numbers twice."""
    return tuple(
        f"{len(numbers):,} {'number was' if len(numbers) == 1 else 'numbers were'} given twice by "
        f"{roster.whose(replica)}, from {numbers[0]:,} on: its profile was copied, or a backup was put back. "
        "Both edits are kept; the copy goes on under a number of its own."
        for replica, numbers in twice.items()
    )
