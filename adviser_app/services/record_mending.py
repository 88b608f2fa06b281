"""What a file of records leaves to people: rows to mend, as they stand in it, and rows that may be here already."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from adviser_app.analysis import same_challenge
from adviser_app.csvio import write
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.domain.records.challenge import CHALLENGE
from adviser_app.domain.records.support import EPISODE
from adviser_app.merge.sheet import Sheet
from adviser_app.merge.source import NOTES, PREVIOUS, SHORT
from adviser_app.services.records.views import caption, names
from adviser_app.services.support.entering import similar_values
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels.support_council import SimilarRow

if TYPE_CHECKING:
    from adviser_app.services.record_refresh import FilePreview


def write_rows(shown: FilePreview, found: Sheet | None, path: Path) -> int:
    """The rows of a file that were not taken, with what is wrong of each, to be mended and taken in like the file
    itself: it then says that it follows that one. Columns of the file by the names it has. How many rows.

    Raises AdviserError 'nothing-to-mend', 'cannot-write'.
    """
    wrong: dict[int, list[Problem]] = {}
    for problem in shown.problems:
        if problem.severity is Severity.ERROR and problem.line:
            wrong.setdefault(problem.line, []).append(problem)
    if found is None or not wrong:
        raise AdviserError(
            "No rows to mend", f"{shown.file}: what is wrong is no matter of single rows.",
            "Look at what is wrong, and mend the file.", code="nothing-to-mend",
        )  # fmt: skip
    follows = shown.sha256[:SHORT] if shown.edits or shown.taken else ""
    header = [name for name in found.header if name and name not in NOTES and (name != PREVIOUS or not follows)]
    if follows:
        header.append(PREVIOUS)
    rows = [
        (*({**row.cells, **({PREVIOUS: follows} if follows else {})}.get(name, "") for name in header),
         str(row.line), " ".join(p.message for p in wrong[row.line]), " ".join(p.remedy for p in wrong[row.line]))
        for row in found.rows
        if row.line in wrong
    ]  # fmt: skip
    write.write_table(path, (*header, *NOTES), rows)
    return len(rows)


def noticed(store: Store, files: Iterable[FilePreview]) -> tuple[SimilarRow, ...]:
    """Support and peer challenges that are here and may be the same as new ones of the files."""
    new: dict[str, list[tuple[str, dict[str, str]]]] = {EPISODE.name: [], CHALLENGE.name: []}
    for shown in files:
        if shown.table in new:
            new[shown.table] += _new_rows(shown)
    found = list(similar_values(store, new[EPISODE.name])) if new[EPISODE.name] else []
    return (*found, *(_same_challenges(store, new[CHALLENGE.name]) if new[CHALLENGE.name] else ()))


def _new_rows(shown: FilePreview) -> Iterable[tuple[str, dict[str, str]]]:
    """The rows that a file would make: id and values, every field present."""
    cells: dict[str, dict[str, str]] = {n.row: {} for n in shown.new}
    for e in shown.edits:
        if e.table == shown.table and e.row in cells:
            cells[e.row][e.field] = e.value or ""
    record = RECORD_TYPES[shown.table]
    return [(row, record.values(found)) for row, found in cells.items()]


def _same_challenges(store: Store, new: Iterable[tuple[str, dict[str, str]]]) -> Iterable[SimilarRow]:
    there: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for row in stored.rows(store, CHALLENGE.name):
        there.setdefault(row.values["council"], []).append((row.id, row.values))
    known = names(store)
    for id_, values in new:
        for other, v, why in same_challenge.alike(id_, values, there.get(values["council"], ())):
            council = known.council(v["council"])
            yield SimilarRow(other, v["council"], council, caption(CHALLENGE, v, known), v["stage"], why)
