"""A classification of councils taken in from a file: which class each is in, kept as own groups, one a class.

The own group of a class is called “CLASSIFICATION: CLASS”, so that a classification can be made, changed and exchanged
as any records; ``GroupRule.same_class`` compares each council with those of its own. How rural or urban councils are is
such a file: the ONS publishes it as a table of codes and classes.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from adviser_app.domain.areas import GroupRule, is_classification
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.records import join_tags
from adviser_app.domain.records.groups import OWN_GROUP, class_group
from adviser_app.services import groups
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.small_tables import as_text, contents
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.viewmodels import groups as view

MOST = 30  # classes: a column with more of them is a name or a figure
_CODE = re.compile(r"[EWSNK][0-9]{8}")


@dataclass(frozen=True, slots=True)
class ClassColumn:
    """A column of a file that could be the classes: its heading, and how many councils of England are in each."""

    title: str
    classes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Classified:
    """What taking a classification in did: ``rule`` compares by it; ``classes``: (class, own group, councils in it).

    ``without``: councils of today that it says nothing of; ``elsewhere``: rows of areas that are none of them;
    ``gone``: classes of before that the file does not have any more; ``problems``: rows that contradict each other."""

    name: str
    rule: GroupRule
    classes: tuple[tuple[str, GroupRule, int], ...]
    without: tuple[str, ...]
    elsewhere: int
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """What was left out, in sentences."""
        return view.classified(self.without, self.elsewhere, self.gone)


@dataclass
class _Table:
    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]  # with the line each begins on
    code_at: int = -1
    columns: dict[int, ClassColumn] = field(default_factory=dict)


def look(store: Store, path: Path) -> tuple[ClassColumn, ...]:
    """The columns of a CSV that could be its classes. Raises AdviserError 'cannot-read', 'no-classes'."""
    with cells.snapshot(store):
        return tuple(_table(loaded(store), path).columns.values())


def import_file(store: Store, path: Path, name: str, column: str = "", today: date | None = None) -> Classified:
    """Take in the classes of ``column`` (its heading; the only one that could be it unless given) as the
    classification ``name``, instead of what it was before. One action.

    A council by any of its codes; one that two rows put into different classes is in none, and both lines are told.
    Raises AdviserError 'cannot-read', 'no-classes', 'which-column', 'no-classification-name'.
    """
    from adviser_app.services import records

    name = " ".join(name.split())
    if not is_classification(name):
        raise AdviserError(
            "What is the classification called?", f"“{name}” cannot name one: it is empty, too long, or has a colon.",
            "Call it “Rural and urban”, for instance.", code="no-classification-name",
        )  # fmt: skip
    with cells.snapshot(store):
        state = loaded(store)
        table = _table(state, path)
    at = _column(table, column)
    of, elsewhere, problems = _councils(state, table, at)
    members: dict[str, list[str]] = {}
    for code, (said, _line) in of.items():
        members.setdefault(said, []).append(code)
    before = groups.classes(store).get(name, {})
    about = f"Of {path.name}, column {table.header[at]}."
    with records.action(store, f"took in a classification of councils ({len(members)} classes)"):
        known = {said: row for said, row in before.items() if said in members}
        told = {said: {"members": join_tags(sorted(codes)), "about": about} for said, codes in members.items()}
        records.change_many(store, OWN_GROUP.name, {row: told[said] for said, row in known.items()})
        new = sorted(members.keys() - known.keys())
        made = records.create_many(store, OWN_GROUP.name, [{"name": class_group(name, c), **told[c]} for c in new])
        gone = sorted(before.keys() - members.keys())
        records.delete(store, OWN_GROUP.name, [before[said] for said in gone])
    rows = known | dict(zip(new, made, strict=True))
    today = today or date.today()
    without = sorted(a.name for a in state.areas if a.is_council and a.exists_on(today) and a.code not in of)
    return Classified(
        name, GroupRule.same_class(name),
        tuple((said, GroupRule.own(rows[said]), len(codes)) for said, codes in sorted(members.items())),
        tuple(without), elsewhere, tuple(gone), tuple(problems),
    )  # fmt: skip


# -- reading -----------------------------------------------------------------------------------------------------


def _table(state: Loaded, path: Path) -> _Table:
    text = as_text(contents(path, lambda why: _no_classes(path.name, why)))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        header = [" ".join(cell.split()) for cell in next(reader, [])]
        line = reader.line_num + 1
        for raw in reader:
            if any(cell.strip() for cell in raw):
                rows.append((line, [" ".join(cell.split()) for cell in raw] + [""] * (len(header) - len(raw))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _no_classes(path.name, f"line {reader.line_num} is not CSV ({error})") from error
    table = _Table(path.name, header, rows)
    coded = Counter(at for _, row in rows for at in range(len(header)) if _council(state, row[at]))
    if not coded:
        raise _no_classes(path.name, "no column of it holds codes of councils")
    table.code_at = min(coded, key=lambda at: (-coded[at], at))
    for at, title in enumerate(header):
        if at != table.code_at and title:
            found = Counter(row[at] for _, row in rows if row[at] and _council(state, row[table.code_at]))
            if 2 <= len(found) <= MOST and len(found) < len(rows) and not any(map(_CODE.fullmatch, found)):
                table.columns[at] = ClassColumn(title, tuple(sorted(found.items())))
    if not table.columns:
        raise _no_classes(path.name, f"no column of it has 2 to {MOST} classes")
    return table


def _council(state: Loaded, code: str) -> str:
    """The code of the council that a code means, its own or a former one; "" for any other text."""
    if not _CODE.fullmatch(code):
        return ""
    area = state.by_code.get(code)
    return area.code if area is not None and area.is_council else ""


def _no_classes(file: str, why: str) -> AdviserError:
    return AdviserError(
        "No classification", f"{file}: {why}.",
        "Give a CSV with a row a council: a column of codes (E08000035), a column of classes.", code="no-classes",
    )  # fmt: skip


def _column(table: _Table, said: str) -> int:
    wanted = said.strip().casefold()
    found = [at for at, one in table.columns.items() if not wanted or one.title.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    there = "; ".join(f"{c.title} ({', '.join(name for name, _ in c.classes[:3])} …)" for c in table.columns.values())
    raise AdviserError(
        "Which column?", f"No column “{said}” of {table.file} has classes." if wanted else "Several could be it.",
        f"Name one of these: {there}.", code="which-column",
    )  # fmt: skip


def _councils(state: Loaded, table: _Table, at: int) -> tuple[dict[str, tuple[str, int]], int, list[Problem]]:
    """By council its class and the line that says it, how many rows are of other areas, and what contradicts itself."""
    of: dict[str, tuple[str, int]] = {}
    apart: dict[str, list[tuple[int, str, str]]] = {}
    elsewhere = 0
    for line, row in table.rows:
        code, said = _council(state, row[table.code_at]), row[at]
        if not code:
            elsewhere += 1
        elif said and code in of and of[code][0] != said:
            apart.setdefault(code, [(of[code][1], row[table.code_at], of[code][0])]).append(
                (line, row[table.code_at], said)
            )
        elif said:
            of.setdefault(code, (said, line))
    problems = [
        Problem(
            "council-twice", Severity.ERROR, table.file, line, table.header[at], said,
            f"{given} stands there twice, in other classes; neither row is taken.", "Keep one of them.",
        )
        for rows in apart.values()
        for line, given, said in rows
    ]  # fmt: skip
    return {code: found for code, found in of.items() if code not in apart}, elsewhere, problems
