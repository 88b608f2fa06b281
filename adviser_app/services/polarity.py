"""Which way is good: imported as a table, set by the user, listed. Without it no judgement is made."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity, PolaritySource, Series
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.records import RECORD_TYPES, check
from adviser_app.services import records
from adviser_app.services.small_tables import as_text, contents
from adviser_app.store import catalogue as stored
from adviser_app.store import records as stored_records
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text

LABEL = "said which way is good"
_COLUMNS = ("indicator", "measure", "unit", "polarity")
_WORDS: dict[str, Polarity | None] = {
    "high is good": Polarity.HIGH,
    "higher is better": Polarity.HIGH,
    "high": Polarity.HIGH,
    "low is good": Polarity.LOW,
    "lower is better": Polarity.LOW,
    "low": Polarity.LOW,
    "no judgement": Polarity.NONE,
    "no judgment": Polarity.NONE,
    "none": Polarity.NONE,
}


@dataclass(frozen=True, slots=True)
class TableImport:
    """What importing a table did. ``lines`` = matched + unmatched + rejected lines; ``series`` that now have a polarity
    from it, ``changed`` of them otherwise than before; ``problems`` of lines not taken."""

    lines: int
    matched: int
    series: int
    changed: int
    unmatched: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PolarityLine:
    """A series and what is said of it."""

    series: Series
    title: str
    detail: str
    polarity: Polarity
    source: PolaritySource | None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    indicator: str
    measure: str
    unit: str
    polarity: Polarity


def import_table(store: Store, path: Path) -> TableImport:
    """Polarities from a CSV with the columns ``indicator, measure, unit, polarity`` (measure and unit may be left out).

    A line names the series of its indicator, measure and unit (other names of a series count); where none has them
    all, those of its indicator and unit, else those of its indicator. Lines whose polarity is no word for one, and
    lines that contradict each other, are not taken and are told with their line. Good lines are taken.
    Raises AdviserError 'not-a-polarity-table', 'cannot-read'.
    """
    rows, problems, lines = _read(path)
    rows, clashes = _without_clashes(rows, path.name)
    problems += clashes
    series = stored.load_series(store)
    names = [(s.id, s.key) for s in series] + [(i, key) for key, i in stored.load_aliases(store).items()]
    by_name: dict[tuple[str, ...], list[int]] = {}
    for series_id, key in names:
        full = (_plain(key.indicator), _plain(key.measure), _plain(key.unit))
        for part in (full, (full[0], full[2]), full[:1]):
            by_name.setdefault((str(len(part)), *part), []).append(series_id)
    said: dict[int, tuple[int, Polarity]] = {}  # series → (how exactly it was named, polarity)
    unmatched: list[str] = []
    for row in rows:
        full = (_plain(row.indicator), _plain(row.measure), _plain(row.unit))
        for part in (full, (full[0], full[2]), full[:1]):
            found = by_name.get((str(len(part)), *part))
            if found:
                for series_id in found:
                    if series_id not in said or said[series_id][0] < len(part):
                        said[series_id] = (len(part), row.polarity)
                break
        else:
            unmatched.append(text.listed([t for t in (row.indicator, row.measure, row.unit) if t], "·"))
    changed = sum(
        stored.polarity_of(store, series_id, PolaritySource.TABLE) is not polarity
        for series_id, (_, polarity) in said.items()
    )
    if changed:
        with store.write():
            stored.set_polarity(store, ((i, p) for i, (_, p) in sorted(said.items())), PolaritySource.TABLE)
    return TableImport(lines, len(rows) - len(unmatched), len(said), changed, tuple(unmatched), tuple(problems))


def set(store: Store, series_id: int, polarity: Polarity | None) -> Series:
    """What the user says of a series; None takes it back, so that the table or the file counts again. The series as it
    then is. Raises AdviserError 'no-such-series'."""
    key = next((s.key for s in stored.load_series(store) if s.id == series_id), None)
    if key is None:
        raise stored.no_such_series(series_id)
    names = asdict(key)
    if polarity is not None:
        records.create_many(store, "polarity", [names | {"polarity": polarity.value}], LABEL)
    else:
        record = RECORD_TYPES["polarity"]
        row = record.row_id(check(record, names, new=False)[0])
        if stored_records.by_ids(store, "polarity", [row]):
            with records.action(store, LABEL):
                records.delete(store, "polarity", [row])
    return next(s for s in stored.load_series(store) if s.id == series_id)


def listing(store: Store) -> list[PolarityLine]:
    """Every series with its polarity and who said it, by title; those nobody has spoken of come first."""
    lines = [
        PolarityLine(
            s,
            text.title(s.key.indicator, s.key.breakdown),
            text.unit_words(s.key.measure, s.key.unit),
            s.polarity,
            s.polarity_source,
        )
        for s in stored.load_series(store)
    ]
    return sorted(lines, key=lambda line: (line.source is not None, line.title.casefold(), line.series.id))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _read(path: Path) -> tuple[list[_Row], list[Problem], int]:
    content = as_text(contents(path, lambda why: _no_table(path, why)))
    reader = csv.reader(io.StringIO(content.replace("\0", ""), newline=""), strict=True)
    rows: list[_Row] = []
    problems: list[Problem] = []
    lines = 0
    try:
        header = [_plain(h) for h in next(reader, [])]
        missing = [c for c in ("indicator", "polarity") if c not in header]
        if missing:
            raise _no_table(path, f"it has no column {text.listed(missing)}")
        at = {name: header.index(name) for name in _COLUMNS if name in header}
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines += 1
                values = {n: cells[i].strip() if i < len(cells) else "" for n, i in at.items()}
                polarity = _WORDS.get(_plain(values["polarity"]))
                if polarity is None or not values["indicator"]:
                    problems.append(_refused(path.name, line, values))
                else:
                    rows.append(
                        _Row(line, values["indicator"], values.get("measure", ""), values.get("unit", ""), polarity)
                    )
            line = reader.line_num + 1
    except csv.Error as error:
        raise _no_table(path, f"line {reader.line_num} is not CSV ({error})") from error
    return rows, problems, lines


def _refused(file: str, line: int, values: dict[str, str]) -> Problem:
    if not values["indicator"]:
        return Problem(
            "polarity-no-indicator", Severity.ERROR, file, line, "indicator", "", "The line names no indicator.",
            "Fill in the indicator as its publisher writes it.",
        )  # fmt: skip
    return Problem(
        "polarity-unknown", Severity.ERROR, file, line, "polarity", values["polarity"],
        "This is no word for which way is good.", "Write “high is good”, “low is good” or “no judgement”.",
    )  # fmt: skip


def _without_clashes(rows: list[_Row], file: str) -> tuple[list[_Row], list[Problem]]:
    """Lines of one name that say different things are all named and none is taken."""
    by_name: dict[tuple[str, str, str], list[_Row]] = {}
    for row in rows:
        by_name.setdefault((_plain(row.indicator), _plain(row.measure), _plain(row.unit)), []).append(row)
    good: list[_Row] = []
    problems: list[Problem] = []
    for same in by_name.values():
        if len({r.polarity for r in same}) == 1:
            good += same
            continue
        for row in same:
            others = text.listed([str(r.line) for r in same if r is not row])
            problems.append(
                Problem(
                    "polarity-contradiction",
                    Severity.ERROR,
                    file,
                    row.line,
                    "polarity",
                    row.polarity.value,
                    f"Line {others} says otherwise of the same indicator.",
                    "Keep one of them.",
                )
            )
    return sorted(good, key=lambda r: r.line), sorted(problems, key=lambda p: p.line)


def _no_table(path: Path, why: str) -> AdviserError:
    return AdviserError(
        "Not a table of polarities",
        f"{path.name} cannot be taken: {why}.",
        "The first line must name the columns indicator, measure, unit and polarity.",
        code="not-a-polarity-table",
    )
