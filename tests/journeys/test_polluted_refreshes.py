"""Polluted files of every publisher: what is stored is what the file states, everything else is named or counted.

The oracle below reads the same bytes with nothing of ours but the rules of the design, written down once more: what a
number, a period, a code is. It may know less than the product (then a row is simply not *expected*), but a stored
figure it cannot find in the file is a failure, and so is a plain, undisputed row that is not stored.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import tempfile
from collections import defaultdict
from datetime import date
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.services import refresh, stores
from adviser_app.store.connection import Store
from tests.csvio.reading import read
from tests.journeys.pollution import PLACES, SERIES, SHAPES, Grid, spoiled
from tests.services.refresh.conftest import dump

# ---- the oracle ----------------------------------------------------------------------------------------------------


class Statement(NamedTuple):
    area: str  # current code, or the name where there is no code
    series: tuple[str, str, str]
    period: tuple[str, str]
    value: float | None
    plain: bool  # written so plainly that it must be taken
    former: bool


_REGISTER: dict[str, str] = {}


def register() -> dict[str, str]:
    """Every code and name of a council, and of a few other areas → its current code."""
    if not _REGISTER:
        with (paths.resources() / "register" / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                now = row["gss_code"]
                _REGISTER[now] = now
                _REGISTER.update({f: now for f in row["former_codes"].split(";") if f})
    return _REGISTER


UNSEEN = "\u200b\u200e\u200f\u2060\ufeff\u00a0\u202f\u2009\u2007 \t\r\n"


def squeeze(text: str) -> str:
    return re.sub(r"[^\w%£]+", "", text.casefold()).replace("percent", "%")


def as_number(text: str) -> tuple[float | None, bool]:
    """(the number a cell states or None, whether it is written plainly)."""
    text = text.strip(UNSEEN)
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
        return float(text) + 0.0, True
    text = re.sub(r" ?((\[[^\]]+\] ?)+| [a-zA-Z])$", "", text).strip(UNSEEN).replace("−", "-")
    negative = bool(re.fullmatch(r"£? ?\([^()-]*\) ?%?", text))
    bare = re.sub(r"[£%() ]", "", text)
    if re.fullmatch(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]*)?([eE][+-]?[0-9]+)?", bare) and re.match(
        r"[+-]?\.?[0-9]", bare
    ):
        value = float(bare.replace(",", ""))
        return (-value if negative else value) + 0.0, False
    return None, False


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def as_period(text: str, hint: str = "") -> list[tuple[str, str]]:
    """Every reading that the label allows (a month or a year …); [] where it is none."""
    text = re.sub(r" ?- ?", "-", " ".join((hint or text).strip(UNSEEN).casefold().split()))
    out: list[tuple[str, str]] = []
    if m := re.fullmatch(r"(?:fin_)?((?:18|19|20|21)\d\d)[/_-](\d\d|\d{4})", text.replace("fy ", ""), re.ASCII):
        year, second = int(m[1]), m[2]
        if second in (f"{(year + 1) % 100:02d}", str(year + 1)):
            out += [(f"{year}-04-01", "P1Y")]
        elif len(second) == 4 and "-" in text and year < int(second) < year + 30:
            out += [(f"{year}-01-01", f"P{int(second) - year + 1}Y")]
        if len(second) == 2 and 1 <= int(second) <= 12 and "-" in text:
            out += [(f"{year}-{second}-01", "P1M")]
    elif re.fullmatch(r"(18|19|20|21)\d\d", text, re.ASCII):
        out += [(f"{text}-01-01", "P1Y")]
    elif m := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:t00:00:00z)?(?:/p([1-9]\d*)([dwmy]))?", text, re.ASCII):
        try:
            if not 1800 <= date.fromisoformat(m[1]).year < 2200:
                return []
        except ValueError:
            return []
        n, unit = int(m[2] or 1), m[3] or "d"
        if unit == "m" and n % 12 == 0:
            n, unit = n // 12, "y"
        if unit == "d" and n % 7 == 0:
            n, unit = n // 7, "w"
        out += [(m[1], f"P{n}{unit.upper()}")]
    elif m := re.fullmatch(r"(\d{4}) q([1-4])", text, re.ASCII):
        out += [(f"{m[1]}-{3 * int(m[2]) - 2:02d}-01", "P3M")]
    elif (m := re.fullmatch(r"([a-z]{3})[a-z]* (20\d\d)", text, re.ASCII)) and m[1] in MONTHS:
        out += [(f"{m[2]}-{MONTHS.index(m[1]) + 1:02d}-01", "P1M")]
    elif m := re.fullmatch(r"(\d\d)/(\d\d)/(20\d\d)", text, re.ASCII):
        out += [(f"{m[3]}-{m[2]}-{m[1]}", "P1D")]
    elif text == "2024-01-01 to 2024-12-31":
        out += [("2024-01-01", "P1Y")]
    elif text == "year ending march 2024":
        out += [("2023-04-01", "P1Y")]
    return out


def as_area(code: str, name: str) -> tuple[str, bool]:
    """(current code or squeezed name, whether the code is that of a council today)."""
    code = code.strip(UNSEEN).upper()
    if re.fullmatch(r"[A-Z][0-9]{8}|TL[A-Z][0-9A-Z]{0,2}", code):
        return register().get(code, code), register().get(code) == code
    return squeeze(name), False


def texts_of(data: bytes) -> list[str]:
    """The text by every encoding it may have (damaged bytes become marks that no figure has)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [data.decode("utf-16", "replace")]
    return [data.decode("utf-8-sig", "replace")] + ([] if whole(data) else [data.decode("cp1252", "replace")])


def whole(data: bytes) -> bool:
    """Whether one encoding reads all of it."""
    try:
        data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return False
    return True


HEADERS = {"areacd": "code", "area_code": "code", "areanm": "name", "area_name": "name", "indicator": "indicator",
           "variable name": "variable", "measure": "measure", "unit": "unit", "period": "period", "value": "value",
           "observation": "value", "lci_95": "limit", "uci_95": "limit", "marker": "marker"}  # fmt: skip


def statements(data: bytes) -> list[Statement]:
    """All that the file may be said to state, whatever separator and header one reads it by."""
    found: list[Statement] = []
    for text, delimiter in product(texts_of(data), ",;\t|"):
        try:
            rows = [r for r in csv.reader(re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), delimiter=delimiter) if any(r)]
        except csv.Error:
            continue
        found += _wide_statements(rows) + _long_statements(rows)
    return found


def _key(cell: str) -> str:
    return " ".join(cell.strip(UNSEEN).casefold().split())


def _long_statements(rows: Grid) -> list[Statement]:
    header: dict[str, int] = {}
    width, found, first = 0, [], [""]
    for row in rows:
        keys = [_key(c) for c in row]
        if (
            {"areacd", "area_code", "area_name", "areanm"} & set(keys)
            and "period" in keys
            and {"observation", "value"} & set(keys)
        ):
            if header and keys == first:
                continue
            if header:
                break  # another table: nothing after it is this one's
            first = keys
            for at in range(len(keys) - 1, -1, -1):
                if keys[at] in HEADERS and not (keys[at] == "value" and "observation" in keys and "areacd" in keys):
                    header[HEADERS[keys[at]]] = at
            width = len(row)
            continue
        if not header or len(row) < width or any(c.strip(UNSEEN) for c in row[width:]):
            continue

        def cell(what: str, row: list[str] = row) -> str:
            return row[header[what]].strip(UNSEEN) if what in header else ""

        area, current = as_area(cell("code"), cell("name"))
        value, plain = as_number(cell("value"))
        sure = ("code" in header and "name" not in header) or (cell("code"), cell("name")) in PLACES
        others = all(c.strip(UNSEEN).isprintable() and "#" not in c for c in row)
        limits = all(
            not c.strip(UNSEEN) for h, c in zip(keys_of(rows, header, width), row, strict=False) if h == "limit"
        )
        for indicator in {cell("indicator"), cell("variable")} - {""}:
            series = (squeeze(indicator), squeeze(cell("measure")), squeeze(cell("unit")))
            for when in as_period(cell("period")):
                iso = "/p" in cell("period").casefold()
                good = plain and current and sure and others and limits and iso and len(row) == width
                known = any(series[0] == squeeze(s[0]) for s in SERIES) and not re.search(
                    r"\d{3}", series[1] + series[2]
                )
                found.append(Statement(area, series, when, value, good and known, not current))
    return found


def keys_of(rows: Grid, header: dict[str, int], width: int) -> list[str]:
    """What each column is, as far as limits go."""
    for row in rows:
        keys = [_key(c) for c in row]
        if "period" in keys and len(row) == width:
            return ["limit" if k in ("lci_95", "uci_95") or k.startswith(("lower", "upper")) else "" for k in keys]
    return []


def _wide_statements(rows: Grid) -> list[Statement]:
    heads: Grid = []
    found: list[Statement] = []
    for row in rows:
        if len(row) > 3 and _key(row[2]) == "area":
            texts = [" ".join(c.split()) for c in row]
            if found and texts in heads:
                continue
            if found:
                break
            heads.append([" ".join(c.split()) for c in row])
            continue
        if not heads or len(row) < len(heads[0]):
            continue
        area, current = as_area(row[2], row[0])
        for at in range(3, len(row)):
            value, _ = as_number(row[at])
            said = [h[at] for h in heads if at < len(h)]
            for when in {p for text in said for p in as_period(text)}:
                for indicator in said:
                    found.append(Statement(area, (squeeze(indicator), "", ""), when, value, False, not current))
    return found


# ---- the journey ---------------------------------------------------------------------------------------------------


class Stored(NamedTuple):
    code: str
    name: str
    series: tuple[str, str, str]
    period: tuple[str, str]
    value: float | None
    marker: str | None


def stored(store: Store) -> list[Stored]:
    """Every cell, by plain JSON and SQL tables."""

    def table(query: str) -> dict[int, tuple[str, ...]]:
        return {row[0]: tuple(text or "" for text in row[1:]) for row in store.con.execute(query)}

    codes = table("SELECT area_id, code FROM area_code WHERE is_current = 1")
    names = table("SELECT id, name FROM area")
    series = {
        i: tuple(map(squeeze, key)) for i, key in table("SELECT id, indicator, measure, unit FROM series").items()
    }
    periods = table("SELECT id, start, length FROM period")
    out = []
    for slab, vals, marks in store.con.execute("SELECT id, vals, marks FROM slab").fetchall():
        key, when = series[slab // 4096], periods[slab % 4096]
        said = {int(area): text for area, text in json.loads(marks).items()} if marks else {}
        for area, value in enumerate(json.loads(vals)):
            if value is not None or area in said:
                out.append(Stored(codes[area][0], names[area][0], key, when, value, said.get(area)))  # type: ignore[arg-type]
    return out


def by_name(area: str, name: str) -> bool:
    """Whether a row without a code may mean the area of this name."""
    full = squeeze(name)
    if re.fullmatch(r"[A-Z]\d{8}", area):
        return False
    return sorted(area.replace("of", "")) == sorted(full.replace("of", "")) or area in full or area.startswith(full[:6])


def check(store: Store, data: bytes, shown: refresh.Preview) -> None:
    """Every stored cell is stated; every plain and undisputed statement is stored."""
    said: dict[tuple[str, tuple[str, str], str], set[float | None]] = defaultdict(set)
    every: dict[tuple[str, tuple[str, str], str], set[tuple[float | None, bool]]] = defaultdict(set)
    found = statements(data)
    for s in found:
        said[s.area, s.period, s.series[0]].add(s.value)
        every[s.area, s.period, s.series[0]].add((s.value, s.plain))
    cells = stored(store)
    for cell in cells:
        values = set(said.get((cell.code, cell.period, cell.series[0]), set()))
        for (area, when, series), more in said.items():
            if (when, series) == (cell.period, cell.series[0]) and by_name(area, cell.name):
                values |= more
        assert cell.value in values, f"{cell} is not stated: {values}"
        assert (cell.value is None) == bool(cell.marker), cell
    damaged = {"quote-stray", "nul-byte", "cell-too-long"} & {p.code for p in shown.problems}
    if not shown.files or damaged or not whole(data) or b"area long label" in data:
        return
    have = {(c.code, c.period, c.series[0]): c.value for c in cells}
    for (area, when, series), both in every.items():
        if len(both) == 1 and next(iter(both))[1]:
            lines = [s for s in found if (s.area, s.period, s.series[0]) == (area, when, series)]
            if len({s.series for s in lines}) == 1:
                assert have.get((area, when, series)) == lines[0].value, f"{lines[0]} is lost"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty store, and for each shape one that has the clean file."""
    folder = tmp_path_factory.mktemp("templates")
    out = {"": folder / "empty.adviser"}
    stores.open_store(out[""]).close()
    for shape, make in SHAPES.items():
        out[shape] = folder / f"{shape}.adviser"
        shutil.copy(out[""], out[shape])
        file = folder / f"{shape}.csv"
        with file.open("w", newline="", encoding="utf-8") as handle:
            csv.writer(handle).writerows(make())
        with stores.open_store(out[shape]) as store:
            shown = refresh.preview(store, [file])
            assert shown.counts["rejected"] == 0 and {p.code for p in shown.problems} <= {"value-odd"}
            refresh.apply(store, shown)
            check(store, file.read_bytes(), shown)
            assert len(stored(store)) == shown.counts["new"] == shown.counts["rows read"] > 40
    return out


EXAMPLES = 120 if settings().max_examples <= 100 else settings().max_examples


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(sorted(SHAPES)), st.integers(0, 2**32), st.integers(1, 4), st.booleans(), st.integers(1, 4000))
def test_nothing_is_stored_that_the_file_does_not_state(
    templates: dict[str, Path], shape: str, seed: int, n: int, onto: bool, chunk: int
) -> None:
    data = spoiled(shape, seed, n)
    assert read(data, fast=True, chunk=chunk) == read(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.adviser"
        shutil.copy(templates[shape if onto else ""], path)
        with stores.open_store(path) as store:
            journey(store, Path(folder), data, onto)


def journey(store: Store, folder: Path, data: bytes, onto: bool) -> None:
    """Preview twice, apply, look, undo. ``onto``: the store has the clean file already."""
    file = folder / "file.csv"
    file.write_bytes(data)
    options = refresh.RefreshOptions(backup=False)
    before = dump(store)
    had = {(c.code, c.period): set[float | None]() for c in stored(store)}
    for cell in stored(store):
        had[cell.code, cell.period].add(cell.value)
    try:
        shown = refresh.preview(store, [file], options)
    except AdviserError:
        return
    again = refresh.preview(store, [file], options)
    assert (again.counts, again.problems) == (shown.counts, shown.problems)
    assert dump(store) == before
    counts = shown.counts
    assert counts["rows read"] == sum(v for k, v in counts.items() if k != "rows read")
    assert shown.files or [p.code for p in shown.rejected], "a refused file says why"
    assert refresh.write_rejects(shown, folder / "rejects.csv") == len(shown.rejected)
    assert all(p.line or p.message for p in shown.problems)
    assert shown.view.sentence
    if not shown.can_apply:
        return
    cells = len(stored(store))
    refresh.apply(store, shown)
    if not onto:
        check(store, data, shown)
        assert len(stored(store)) == counts["new"]
    else:
        values = {s.value for s in statements(data)}
        assert len(stored(store)) == cells + counts["new"]
        for cell in stored(store):
            known = cell.value in values or cell.value in had.get((cell.code, cell.period), set())
            assert known or (shown.plan and shown.plan.moves), cell
    refresh.undo(store)
    assert dump(store) == before
