"""Conflicts: shown with all that is known of them, settled by people. Settling is an edit like any other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES, Kind, RecordType, pack, unpack
from adviser_app.domain.records.fields import LONGEST
from adviser_app.merge import clock
from adviser_app.merge.edits import DELETE, RESTORE, ROW, SET, Edit
from adviser_app.merge.heads import CellState, RowState, Standing, Status, row_state
from adviser_app.services.exchange.outcome import field_label
from adviser_app.services.exchange.sending import RowLine, label_of, row_lines
from adviser_app.services.pen import Pen
from adviser_app.services.records import Names, names, writing
from adviser_app.services.records.history import laptop_names
from adviser_app.services.records.verbs import check_values
from adviser_app.services.records.views import caption, say_field
from adviser_app.store import edits as stored
from adviser_app.store import peers
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store
from adviser_app.store.edits import Key

NEWEST, MINE, THEIRS, BOTH, KEEP, REMOVE = "newest", "mine", "theirs", "both", "keep", "delete"
RULES = (NEWEST, MINE, THEIRS, BOTH, KEEP, REMOVE)
ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values in conflict, or their common ancestor. ``id`` of the edit; ``value`` canonical, of a group its
    JSON; ``shown`` in words; ``when`` local time; ``source``: the file it came with, "" for what was written here;
    ``kind``: set, delete, restore; ``field``: in the conflict of a row, which field the edit is about."""

    id: str
    value: str
    shown: str
    person: str
    who: str
    laptop: str
    when: datetime
    source: str
    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell with several values, or (``cell`` is ``_row``) a row that one deleted and another edited.

    ``heads``: the versions, the one shown now first; ``ancestor``: the last value both knew, None where there is
    none; ``around``: the record's other fields, (label, in words); ``fields``: names of the fields a third value is
    typed for, several for a group, none where none can be; ``both``: whether all texts can be kept.
    """

    table: str
    row: str
    cell: str
    label: str
    caption: str
    field: str
    heads: tuple[Version, ...]
    ancestor: Version | None
    around: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    both: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decided about a conflict: one of ``head`` (the id of the version to keep), ``texts`` (a third
    value, as typed, by field), ``both`` (all texts, one after the other); for a row ``keep`` True or False."""

    table: str
    row: str
    cell: str
    head: str = ""
    texts: Mapping[str, str] | None = None
    both: bool = False
    keep: bool | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """``settled``: how many conflicts; ``left``: a sentence for each that was not."""

    settled: int
    left: tuple[str, ...]


def conflicts(store: Store, only: Collection[Key] | None = None) -> list[Conflict]:
    """The conflicts that wait for somebody, by type and row; ``only`` those of some rows."""
    wanted = [(t, r, c) for t, r, c in stored_records.conflicts(store)]
    wanted += [(t, r, ROW) for t, r in stored_records.contested(store)]
    wanted = [w for w in wanted if only is None or w[:2] in only]
    teller = _Teller(store)
    rows = stored.of_rows(store, {w[:2] for w in wanted})
    return [teller.conflict(rows[table, row], cell) for table, row, cell in sorted(wanted)]


class _Teller:
    """Puts conflicts into words; reads names once."""

    def __init__(self, store: Store) -> None:
        self.names: Names = names(store)
        self._store = store
        self._laptops = laptop_names(store)

    def conflict(self, edits: Sequence[Edit], cell: str) -> Conflict:
        table, row = edits[0].table, edits[0].row
        record, state = RECORD_TYPES.get(table), row_state(edits)
        values = record.values(state.values) if record else {}
        heads = _heads(state, cell)
        sources = stored.sources(self._store, [e.id for e in edits])
        about_row = cell == ROW
        mine = _fields(record, cell)
        around = [
            (f.label, say_field(f, values[f.name], self.names))
            for f in (record.fields if record else ())
            if values[f.name] and f.name not in mine
        ]
        ancestor = None if about_row else _ancestor(edits, heads)
        return Conflict(
            table=table,
            row=row,
            cell=cell,
            label=label_of(table),
            caption=caption(record, values, self.names) if record else row,
            field=self._label(record, table, cell),
            heads=tuple(self.version(e, sources, about_row=about_row) for e in heads),
            ancestor=self.version(ancestor, sources, about_row=False) if ancestor else None,
            around=tuple(around),
            fields=() if about_row else mine,
            both=_is_text(record, cell),
        )

    def version(self, e: Edit, sources: Mapping[str, str], *, about_row: bool) -> Version:
        return Version(
            id=e.id,
            value=e.value or "",
            shown=self.shown(e),
            person=e.author,
            who=self.names.person(e.author),
            laptop=self._laptops.get(e.replica, ""),
            when=clock.moment(e.clock).astimezone(),
            source=sources.get(e.id, ""),
            kind=e.kind,
            field=field_label(e.table, e.field) if about_row and e.field != ROW else "",
        )

    def _label(self, record: RecordType | None, table: str, cell: str) -> str:
        return self.names.cell_label(record, cell) if record and cell != ROW else field_label(table, cell)

    def shown(self, e: Edit) -> str:
        if e.kind == DELETE:
            return "deleted"
        if e.kind == RESTORE:
            return "restored"
        if e.value is None:
            return ERASED
        record = RECORD_TYPES.get(e.table)
        if record is None:
            return e.value
        if e.field in record.groups:
            parts = unpack(e.value)
            said = [
                f"{f.label}: {say_field(f, parts[f.name], self.names)}"
                for f in record.groups[e.field]
                if parts.get(f.name)
            ]
            return "; ".join(said)
        if ":" in e.field:
            name, _, member = e.field.partition(":")
            named = say_field(record.by_name[name], member, self.names) if name in record.by_name else member
            return named if e.value else ""
        return say_field(record.by_name[e.field], e.value, self.names) if e.field in record.by_name else e.value


def _heads(state: RowState, cell: str) -> tuple[Edit, ...]:
    """The versions of a conflict: a cell's heads; of a row the deletions, and what they did not know of."""
    if cell != ROW:
        return state.cells[cell].heads
    assert state.row is not None
    covered = {c for e in state.row.heads for c in e.covers}
    bare = [e for c in state.cells.values() for e in c.heads if e.id not in covered]
    return (*state.row.heads, *sorted(bare, key=lambda e: e.order, reverse=True))


def _fields(record: RecordType | None, cell: str) -> tuple[str, ...]:
    """The fields of a cell that can be typed anew; a tag is there or not."""
    if record is None or cell == ROW or ":" in cell:
        return ()
    if cell in record.groups:
        return tuple(f.name for f in record.groups[cell])
    return (cell,) if cell in record.by_name else ()


def _is_text(record: RecordType | None, cell: str) -> bool:
    field = record.by_name.get(cell) if record else None
    return field is not None and not field.group and field.kind in (Kind.TEXT, Kind.LONG)


def _ancestor(edits: Iterable[Edit], heads: Sequence[Edit]) -> Edit | None:
    """The newest edit that all heads descend from."""
    by_id = {e.id: e for e in edits}

    def ancestors(e: Edit) -> set[str]:
        out, todo = set(), list(e.parents)
        while todo:
            id_ = todo.pop()
            if id_ in by_id and id_ not in out:
                out.add(id_)
                todo += by_id[id_].parents
        return out

    common = set.intersection(*(ancestors(e) for e in heads))
    return max((by_id[i] for i in common), key=lambda e: e.order, default=None)


# --- settling ---------------------------------------------------------------------------------------------------------


def resolve(store: Store, choices: Collection[Choice]) -> Resolved:
    """Settle conflicts as chosen, as one action that can be undone. What changed meanwhile is left and said.

    Raises records.RecordRefused for a third value that is none, AdviserError 'not-a-choice' for a choice that says
    nothing or does not fit, 'no-such-conflict'.
    """
    return _settle(store, [(c, _reading(c)) for c in choices])


def resolve_by_rule(store: Store, rule: str, only: Collection[Key] | None = None) -> Resolved:
    """Settle all conflicts (or those of some rows) by a rule, as one action that can be undone.

    ``newest``: the latest by its clock; ``mine``: what this person wrote, ``theirs``: what another did, where there is
    one such value; ``person:ID``: what that person wrote; ``both``: all texts; ``keep`` and ``delete``: rows that one
    deleted and another edited. What a rule does not settle is left, and said. Raises AdviserError 'no-such-rule'.
    """
    choose = _rule(store, rule)
    found = conflicts(store, only)
    chosen, left = [], []
    for conflict in found:
        choice = choose(conflict)
        if choice is None:
            left.append(f"{conflict.label} “{conflict.caption}”, {conflict.field}: the rule does not settle it.")
        else:
            chosen.append(choice)
    done = _settle(store, [(c, _reading(c)) for c in chosen])
    return Resolved(done.settled, (*done.left, *left))


def by_rule(store: Store, rule: str, found: Iterable[Conflict]) -> list[Choice]:
    """What a rule of ``resolve_by_rule`` chooses for some conflicts; those it does not settle are left out. Nothing is
    written. Raises AdviserError 'no-such-rule'."""
    choose = _rule(store, rule)
    return [choice for conflict in found if (choice := choose(conflict)) is not None]


_Reading = Callable[["_Open"], str | None]


def _settle(store: Store, choices: Sequence[tuple[Choice, _Reading]]) -> Resolved:
    left: list[str] = []
    settled = 0
    label = "settled a conflict" if len(choices) == 1 else f"settled {len(choices):,} conflicts"
    with writing(store, label) as pen:
        teller = _Teller(store)
        rows = stored.of_rows(store, {(c.table, c.row) for c, _ in choices})
        for choice, reading in choices:
            edits = rows.get((choice.table, choice.row))
            if edits is None:
                raise AdviserError(
                    "No such conflict", f"There is no row {choice.row} in {choice.table}.", "Look at the list again.",
                    code="no-such-conflict",
                )  # fmt: skip
            here = _Open(store, choice, edits, teller)
            problem = here.gone() or reading(here)
            if problem:
                left.append(f"{here.name}: {problem}")
            else:
                here.write(pen)
                settled += 1
    return Resolved(settled, tuple(left))


@dataclass
class _Open:
    """A conflict as it stands while it is being settled."""

    store: Store
    choice: Choice
    edits: list[Edit]
    teller: _Teller
    value: str = ""
    keep: bool | None = None

    def __post_init__(self) -> None:
        self.state = row_state(self.edits)
        self.record = RECORD_TYPES.get(self.choice.table)

    @property
    def cell(self) -> CellState | None:
        return self.state.cells.get(self.choice.cell)

    @property
    def name(self) -> str:
        values = self.record.values(self.state.values) if self.record else {}
        said = caption(self.record, values, self.teller.names) if self.record else self.choice.row
        return f"{label_of(self.choice.table)} “{said}”, {field_label(self.choice.table, self.choice.cell)}"

    def gone(self) -> str:
        """Why there is nothing to settle any more, in words; "" where there is."""
        if self.choice.cell == ROW:
            return "" if self.state.standing is Standing.CONTESTED else "it has been settled meanwhile."
        stands = self.cell is not None and self.cell.status is Status.CONFLICT
        return "" if stands else "it has been settled meanwhile."

    def write(self, pen: Pen) -> None:
        c = self.choice
        if c.cell != ROW:
            pen.put(c.table, c.row, c.cell, self.value, self.cell)
        elif self.keep:
            pen.restore(c.table, c.row, self.state)
        else:
            pen.delete(c.table, c.row, self.state)


def _reading(choice: Choice) -> _Reading:
    """What makes the new value of a choice; it gives a sentence where it cannot."""
    said = [bool(choice.head), choice.texts is not None, choice.both, choice.keep is not None]
    if sum(said) != 1 or (choice.keep is not None) != (choice.cell == ROW):
        raise _no_choice("A choice names one version, a third value, or both; for a row, whether it is kept.")
    if choice.head:
        return _take_head
    if choice.texts is not None:
        return _take_texts
    return _take_both if choice.both else _take_keep


def _no_choice(why: str) -> AdviserError:
    return AdviserError("Not a choice", why, "Choose again.", code="not-a-choice")


def _take_keep(here: _Open) -> str | None:
    here.keep = here.choice.keep
    return None


def _take_head(here: _Open) -> str | None:
    head = next((e for e in _heads(here.state, here.choice.cell) if e.id == here.choice.head), None)
    if head is None or head.kind != SET:
        return "what was chosen has been changed meanwhile."
    if head.value is None:
        return "what was chosen has been erased."
    here.value = head.value
    return None


def _take_texts(here: _Open) -> str | None:
    fields = _fields(here.record, here.choice.cell)
    texts = dict(here.choice.texts or {})
    if here.record is None or not fields or set(texts) - set(fields):
        raise _no_choice("This conflict has no such field to type a third value into.")
    values = check_values(here.store, here.record, texts, new=False)
    if here.choice.cell in here.record.groups:
        assert here.cell is not None
        # What a newer version keeps in the same cell stays.
        here.value = pack(unpack(here.cell.value) | {name: values.get(name, "") for name in fields})
    else:
        here.value = values[here.choice.cell]
    return None


def _take_both(here: _Open) -> str | None:
    if not _is_text(here.record, here.choice.cell):
        return "only texts can be kept both."
    assert here.record is not None and here.cell is not None
    heads = sorted((e for e in here.cell.heads if e.value), key=lambda e: e.order)
    long = here.record.by_name[here.choice.cell].kind is Kind.LONG
    parts: dict[str, list[Edit]] = {}
    for e in heads:
        parts.setdefault(e.value or "", []).append(e)
    said = [_signed(text, [here.teller.names.person(e.author) for e in by], by[-1], long) for text, by in parts.items()]
    here.value = ("\n\n" if long else " / ").join(said)
    return "both together are too long." if len(here.value) > LONGEST else None


def _signed(text: str, people: list[str], last: Edit, long: bool) -> str:
    who = " and ".join(dict.fromkeys(people))
    day = clock.moment(last.clock).date()
    return f"{text}\n({who}, {day.day} {day:%B %Y})" if long else f"{text} ({who})"


def _rule(store: Store, rule: str) -> Callable[[Conflict], Choice | None]:
    from adviser_app.store import identity as kept

    me = kept.get(store)
    my_id = me.person if me else ""
    if rule.startswith("person:") and len(rule) > 7:
        person = rule.removeprefix("person:")
        return lambda c: _of_people(c, lambda v: v.person == person)
    if rule == MINE:
        return lambda c: _of_people(c, lambda v: v.person == my_id)
    if rule == THEIRS:
        return lambda c: _of_people(c, lambda v: v.person != my_id)
    if rule == NEWEST:
        return _newest
    if rule == BOTH:
        return lambda c: Choice(c.table, c.row, c.cell, both=True) if c.both else None
    if rule in (KEEP, REMOVE):
        return lambda c: Choice(c.table, c.row, c.cell, keep=rule == KEEP) if c.cell == ROW else None
    raise AdviserError(
        "No such rule", f"“{rule}” is none.", f"One of: {', '.join(RULES)}, person:ID.", code="no-such-rule"
    )


def _chosen(c: Conflict, v: Version) -> Choice:
    if c.cell == ROW:
        return Choice(c.table, c.row, c.cell, keep=v.kind != DELETE)
    return Choice(c.table, c.row, c.cell, head=v.id)


def _newest(c: Conflict) -> Choice | None:
    return _chosen(c, max(c.heads, key=lambda v: (v.when, v.id)))


def _of_people(c: Conflict, fits: Callable[[Version], bool]) -> Choice | None:
    found = [v for v in c.heads if fits(v)]
    said = {v.kind == DELETE for v in found} if c.cell == ROW else {v.value for v in found}
    return _chosen(c, found[0]) if len(said) == 1 else None


# --- rows merged automatically ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A record made of two people's edits without a conflict, to be looked at. ``file``, ``at`` (local time): with
    which bundle; ``line``: the record."""

    id: int
    line: RowLine
    file: str
    at: datetime | None


def reviews(store: Store) -> list[ReviewLine]:
    """The records merged automatically that nobody has looked at, oldest first."""
    waiting = peers.reviews(store)
    files = {one.id: one for one in peers.incoming(store)}
    lines = {(x.table, x.row): x for x in row_lines(store, {(r.table, r.row) for r in waiting}, names(store))}
    out = []
    for r in waiting:
        came = files.get(r.incoming or 0)
        at = datetime.fromisoformat(came.at).astimezone() if came else None
        out.append(ReviewLine(r.id, lines[r.table, r.row], came.file if came else "", at))
    return out


def reviewed(store: Store, ids: Iterable[int]) -> None:
    """They were looked at, and are no longer listed."""
    with store.write():
        peers.reviewed(store, ids)
