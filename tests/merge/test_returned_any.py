"""Whatever the records and whatever somebody does to them: untouched nothing is changed, and every change is found."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from adviser_app.domain.records import FieldError, Kind, canonical, join_tags
from adviser_app.domain.spreadsheet import escape
from adviser_app.merge import returned, sheet
from tests.tools.returns import ADA, ANN, BOB, EVERYTHING, File, edits_of, taken, written
from tests.tools.spreadsheet import COUNTRIES, Country

fields = EVERYTHING.by_name
plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=20)
numbers = st.decimals(-(10**12), 10**12, places=3, allow_nan=False).map(lambda d: f"{d:f}")
days = st.dates(date(1900, 3, 1), date(2100, 1, 1)).map(date.isoformat)
typed_texts: Mapping[str, st.SearchStrategy[str]] = {
    "name": st.one_of(plain, st.sampled_from(["007", "1-2", "=x", "'=x", "TRUE", "2026-11", "9:30", "12,5", "+44"])),
    "council": st.sampled_from(["", "E08000016", "E06000023"]),
    "owner": st.sampled_from(["", ANN, BOB, ADA]),
    "text": st.one_of(plain, numbers, days),
    "long": st.text(max_size=60),
    "day": days,
    "number": numbers,
    "whole": st.integers(-(10**16), 10**16).map(str),
    "pounds": numbers,
    "choice": st.sampled_from(["", *fields["choice"].choices]),
    "yes": st.sampled_from(["", "yes", "no"]),
    "year": st.sampled_from(["", "FY2025-26", "FY1999-00"]),
    "phone": st.text(string.digits, min_size=3, max_size=13).map("0{}".format),
    "from": days,
    "to": st.one_of(st.just(""), days),
    "why": plain,
    "tags": st.lists(st.sampled_from(["007", "rail", "1-2", "Łódź", "true", "2026-11-22"]), max_size=4).map(join_tags),
}


def _value(name: str, text: str) -> str:
    if fields[name].kind is Kind.TAGS:
        return text
    try:
        return canonical(fields[name], text)
    except FieldError:
        return ""


rows = st.fixed_dictionaries(dict(typed_texts)).map(
    lambda row: {n: _value(n, t) for n, t in row.items()} | {"name": _value("name", row["name"]) or "x"}
)
countries = st.sampled_from(COUNTRIES)
ways = st.sampled_from([("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";"), ("utf-8", ";"), ("cp1252", ",")])


@given(st.lists(rows, min_size=2, max_size=5), countries, ways)
def test_whatever_the_rows_an_untouched_template_changes_nothing(
    found: list[dict[str, str]], country: Country, way: tuple[str, str]
) -> None:
    known = edits_of(found)
    data = written(known).opened(country).data(*way)
    if way[0] == "cp1252":  # letters that are UTF-8 by chance ("Ã©"): nobody's whole file is
        assume(sheet.decode(data)[1] == "cp1252")
    out = taken(data, known)
    assert not out.edits
    # Two days that may be read both ways, and no third: the file is asked about, never guessed.
    assert {p.code for p in out.problems} <= {"date-order"}


# -- changed -----------------------------------------------------------------------------------------------------


@given(st.data(), st.lists(rows, min_size=2, max_size=5), countries)
def test_every_change_is_found_and_only_those(
    data: st.DataObject, found: list[dict[str, str]], country: Country
) -> None:
    """What somebody types into some cells comes out as those changes, unless the sheet shows both alike."""
    known = edits_of(found)
    file = written(known)
    meant: dict[tuple[int, str], str] = {}
    names = [n for n in typed_texts if n not in ("council", "owner", "tags")]
    for _ in range(data.draw(st.integers(1, 4))):
        at, name = data.draw(st.integers(0, len(found) - 1)), data.draw(st.sampled_from(names))
        value = _value(name, data.draw(typed_texts[name]))
        if value != found[at][name] and not (name == "name" and not value):
            meant[at, name] = value
    assume(meant)
    for (at, name), value in meant.items():
        from adviser_app.domain.spreadsheet import escape

        file.set(at, name, escape(value))
    out = taken(file.opened(country).data(), known)
    told = {(c.line, c.field): c.after for c in out.changes}
    refused = {p.line for p in out.problems}
    lines = {row.line: n for n, row in enumerate(_sheet_rows(file.opened(country).data()))}
    for line, field in told:
        assert (lines[line], field) in meant
    for (at, name), value in meant.items():
        line = next(n for n, a in lines.items() if a == at)
        if line in refused:
            continue
        after = told.get((line, name))
        was, now = (file_cell(country, v) for v in (found[at][name], value))
        same_number = _figure(found[at][name]) is not None and _figure(found[at][name]) == _figure(value)
        if after is None:
            assert was == now or same_number or _day_lost(found[at][name], value) or _fifteen(found[at][name], value)
        elif fields[name].kind in (Kind.NUMBER, Kind.INTEGER, Kind.MONEY):
            assert after == canonical(fields[name], now.replace(",", "."))
        elif now == escape(value):
            assert after == value


def _sheet_rows(data: bytes) -> Any:
    found = sheet.read(data, returned.is_template)
    assert found is not None
    return found.rows


def file_cell(country: Country, value: str) -> str:
    return File(["x"], [[escape(value)]]).opened(country).rows[0][0]


def _figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _day_lost(one: str, other: str) -> bool:
    """Years a hundred apart, shown by two figures."""
    return len(one) == len(other) == 10 and one[2:] == other[2:]


def _fifteen(one: str, other: str) -> bool:
    return one.lstrip("-")[:15] == other.lstrip("-")[:15] and len(one) == len(other) > 15
