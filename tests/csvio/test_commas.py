"""Decimal commas: what could be a thousand or a decimal is refused where the file has decimal commas elsewhere."""

from __future__ import annotations

import pytest

from adviser_app.domain.problems import Severity
from tests.csvio.reading import Outcome, read

HEADER = "area_code,indicator,period,value,lower,upper"
UNCLEAR = "number-comma-unclear"


@pytest.fixture(params=["plain", "fast", "fast, a row at a time"])
def reader(request: pytest.FixtureRequest) -> tuple[bool, int]:
    return (request.param != "plain", 40 if "row" in request.param else 1 << 20)


def figures(reader: tuple[bool, int], *values: str, header: str = HEADER) -> Outcome:
    """Each of ``values`` a row of its own, from line 2 on; ``|`` parts value and limits."""
    lines = [header]
    for n, text in enumerate(values):
        value, lower, upper = [f'"{t}"' if "," in t else t for t in [*text.split("|"), "", ""][:3]]
        lines.append(f"E{6000001 + n:08d},Pay,2024,{value},{lower},{upper}")
    return read("\n".join(lines).encode(), fast=reader[0], chunk=reader[1])


def test_a_decimal_comma_makes_a_single_comma_unclear(reader: tuple[bool, int]) -> None:
    for values in (["1,234", "7", "12,5"], ["12,5", "7", "1,234"]):
        found = figures(reader, *values)
        refused = {(p.code, p.line, p.column, p.value) for p in found.problems}
        at = values.index("1,234") + 2
        assert refused == {(UNCLEAR, at, "value", "1,234"), ("number-grouping", 6 - at, "value", "12,5")}
        assert all(p.remedy and p.severity is Severity.ERROR for p in found.problems)
        assert [(r.line, r.value) for r in found.rows] == [(3, "7.0")]
        assert found.rows_read == 3


def test_without_a_decimal_comma_it_groups_thousands(reader: tuple[bool, int]) -> None:
    found = figures(reader, "1,234", "7", "£2,345 [p]")
    assert [(r.line, r.value) for r in found.rows] == [(2, "1234.0"), (3, "7.0"), (4, "2345.0")]
    assert not found.problems
    assert found.facts[4] == "1,234.5"


@pytest.mark.parametrize("proof", ["1,234,567", "1,234.5", "£1,234.50", "-1,234,567"])
def test_only_unmistakable_thousands_in_the_column_settle_it(reader: tuple[bool, int], proof: str) -> None:
    for values in (["1,234", "12,5", proof], [proof, "12,5", "1,234"]):
        found = figures(reader, *values)
        assert found.codes == [("number-format-mixed", 2), ("number-grouping", 3)]
        assert [r.line for r in found.rows] == [2, 4]
    elsewhere = figures(reader, "1,234", "12,5", f"2000000|{proof}|")
    assert elsewhere.codes == [(UNCLEAR, 2), ("number-grouping", 3)]
    assert figures(reader, "1,234", "12,5", "12.5").codes == [(UNCLEAR, 2), ("number-grouping", 3)]


def test_a_proof_in_a_refused_row_proves_nothing(reader: tuple[bool, int]) -> None:
    found = figures(reader, "1,234", "12,5", "1,234,567|abc|")
    assert found.codes == [(UNCLEAR, 2), ("number-grouping", 3), ("limit-unreadable", 4)]


def test_commas_in_the_wrong_places_are_no_decimal_commas(reader: tuple[bool, int]) -> None:
    """12,34,567 is how India groups; it is refused, and says nothing of decimals."""
    found = figures(reader, "1,234", "12,34,567")
    assert found.codes == [("number-format-mixed", 2), ("number-grouping", 3)]
    assert [r.value for r in found.rows] == ["1234.0"]


@pytest.mark.parametrize("values", [["1.234", "7", "1.234,5"], ["12,5", "7", "1.234"], ["7", "£2.345", "-12,5"]])
def test_points_that_may_group_thousands_beside_a_decimal_comma(reader: tuple[bool, int], values: list[str]) -> None:
    """What stands on other lines has been handed on by then: the file is refused as a whole."""
    found = figures(reader, *values)
    assert found.refused is not None and found.refused.code == "number-format-mixed"
    assert found.refused.line == next(n for n, v in enumerate(values, start=2) if "." in v and "," not in v)
    assert "may be a decimal, or a thousand" in found.refused.message
    assert found.refused.remedy


def test_points_that_can_only_be_decimal_ones_are_read_as_such(reader: tuple[bool, int]) -> None:
    for proof in ("12.5", "0.125", "1234.567", "1,234.5"):
        found = figures(reader, "1.234", "12,5", proof)
        assert found.refused is None
        assert found.rows[0].value == "1.234"
        assert ("number-format-mixed", 2) not in found.codes
    found = figures(reader, "1.234", "1.234,5", "12.5")  # and where somebody grouped by points all the same, it is said
    assert found.refused is None
    assert found.codes == [("number-format-mixed", 2), ("number-grouping", 3)]
    assert found.problems[0].severity is Severity.WARNING
    assert not figures(reader, "1.234", "7", "2.345").problems


def test_limits_count_too(reader: tuple[bool, int]) -> None:
    found = figures(reader, "1,234|1,1|1,3", "2,345|2,000|3,000")
    assert found.codes == [("limit-unreadable", 2), (UNCLEAR, 3)]
    found = figures(reader, "5000|1,234|", "12,5")
    assert found.codes == [(UNCLEAR, 2), ("number-grouping", 3)]
    assert found.problems[0].column == "lower"
    found = figures(reader, "2000|1,234|2,345", "6")
    assert [(r.lower, r.upper) for r in found.rows] == [("1234.0", "2345.0"), ("nan", "nan")]
    assert found.facts[4] == "1,234.5"


def test_a_row_that_waits_is_no_footer_and_stands_before_one(reader: tuple[bool, int]) -> None:
    lines = f'{HEADER}\nE06000001,Pay,2024,7,,\nSource: ONS\nE06000002,Pay,2024,"1,234",,\nSource: ONS'
    found = read(lines.encode(), fast=reader[0], chunk=reader[1])
    assert found.codes == [("row-ragged", 3), ("footer", 5)]
    assert [r.line for r in found.rows] == [2, 4]


def test_many_rows_in_their_order(reader: tuple[bool, int]) -> None:
    values = [f"{n % 9 + 1},{n:03d}" if n % 3 else str(n) for n in range(600)]
    found = figures(reader, *values)
    assert [r.value for r in found.rows] == [repr(float(v.replace(",", ""))) for v in values]
    spoilt = figures(reader, *values, "0,5")
    assert [r.line for r in spoilt.rows] == [n + 2 for n in range(0, 600, 3)]
    assert sum(p.code == UNCLEAR for p in spoilt.problems) == 400
    settled = figures(reader, *values, "0,5", "1,234,567")
    assert len(settled.rows) == 601


@pytest.mark.parametrize(
    ("cells", "codes", "values"),
    [
        (("1,234", "5"), [], ["1234.0", "5.0"]),
        (("1,234", "0,5"), [(UNCLEAR, 2), ("number-grouping", 2)], []),
        (("1,234.5", "0,5"), [("number-grouping", 2)], ["1234.5"]),
    ],
)
def test_wide_exports_too(cells: tuple[str, str], codes: list[tuple[str, int]], values: list[str]) -> None:
    key = '"area label","area long label","area"'
    text = f'{key},"Pay","Jobs"\n{key},"2024","2024"\n"Camden","Camden","E09000007","{cells[0]}","{cells[1]}"\n'
    found = read(text.encode())
    assert [(c, line - 1) for c, line in found.codes] == codes
    assert sorted(r.value for r in found.rows) == values
