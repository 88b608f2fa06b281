"""The fast reader gives the plain reader's rows, problems and line numbers, whatever the file and the chunk."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.csvio.reading import read

OWN = "area_code,indicator,period,value,unit"
OWN_ALL = (
    "area_code,area_name,publisher,indicator,breakdown,measure,unit,period,period_start,period_end,value,lower,upper,"
    "marker,status,note,release"
)
ONS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"

CODES = ("E06000001", "E08000016", "E09000033", "", "na", "E0000 England Total", '"E06000001"', "é", "Source: somebody")
NAMES = (
    "Hartlepool",
    '"Bristol, City of"',
    "",
    "Ynys Môn",
    '"a ""quoted"" name"',
    "x" * 140,
    '"two\nlines"',
    " padded ",
    "\u00a0",
)
INDICATORS = (
    "Adult smokers",
    "Claimants",
    '"Homes, added"',
    "",
    "a rather longer name of an indicator, which goes on",
    "y" * 70,
)
PERIODS = ("2024-01-01/P1Y", "2023/24", "2024", "never", "", "2024-02-30", '"2024"', "2009 - 11")
NUMBERS = (
    "0",
    "12.5",
    "-3",
    "16935",
    '"16,935"',
    "62%",
    "£1,200",
    "(12)",
    "−5",
    "1e+05",
    "+3",
    " 5 ",
    "1,23",
    '"1,23"',
    '"1,234"',
    '"1,234,567"',
    '"1,234.5"',
    '"12,5"',
    "1_000",
    "£1.2m",
    "٣",
    "nan",
    "inf",
    "1e309",
    "#N/A",
    "[c]",
    "[x] [p]",
    "12.3 [p]",
    "..",
    ":",
    "-",
    "*",
    "c",
    "",
    "abc",
    "0.1",
    "26.39751552795031",
    "123456789012345678",
    "12345678.9",
    "99999999.9999999",
    ".5",
    "5.",
    '"12.5"',
    '""',
    "-0",
    '"[c]"',
    '"-7.25"',
    "1.2.3",
    "--5",
    "5-",
    "0.000000000000001",
    "1234567890123456",
    "9007199254740993",
)
WORDS = ("", "x", "p", "[r]", "Value for Hackney and City of London combined", '"a, b"', "n" * 300, "ü")
STRAY = ('5" pipe', '"open', 'a"b"', '"a"b', '"a" ', "\r", "\0", "'", ";", "\ufeff", "\u2028")

_line_end = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])


@st.composite
def rows(draw: st.DrawFn, header: str) -> str:
    pools = {
        "area_code": CODES,
        "areacd": CODES,
        "area_name": NAMES,
        "areanm": NAMES,
        "geography": ("Region", "", "District"),
        "indicator": INDICATORS,
        "period": PERIODS,
        "value": NUMBERS,
        "observation": NUMBERS,
        "lower": NUMBERS,
        "upper": NUMBERS,
        "lci_95": NUMBERS,
        "uci_95": NUMBERS,
        "unit": ("%", "£", "", "per 1,000", '"per 1,000"'),
        "period_start": ("", "2024-04-01", "nonsense"),
        "period_end": ("", "2025-03-31"),
    }
    # mostly rows as they should be: the first choices of each pool
    tame = draw(st.integers(0, 3)) > 0
    cells = []
    for name in header.split(","):
        pool = pools.get(name, WORDS)
        if name in ("lower", "upper", "lci_95", "uci_95") and tame:
            pool = ("", "1.5", "2")
        cells.append(draw(st.sampled_from(pool[:3] if tame else pool)))
    kind = draw(st.integers(0, 40))
    if kind == 0:
        cells.pop()
    elif kind == 1:
        cells += ["", ""]
    elif kind == 2:
        cells.append("more")
    elif kind == 3:
        cells = [""] * len(cells)
    elif kind == 4:
        cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(STRAY))
    elif kind == 5:
        return header
    elif kind == 6:
        return draw(st.sampled_from(["", "Source: ONS", "Note: figures, rounded", '"A note', " ", ",,,"]))
    return ",".join(cells)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    header = draw(st.sampled_from([OWN, OWN, ONS, OWN_ALL]))
    usual = draw(st.sampled_from(["\n", "\r\n"]))
    mixed = draw(st.integers(0, 4)) == 0
    parts = [draw(st.sampled_from(["", "", "A title\n", "Title,,\n\n"])), header, usual]
    for row in draw(st.lists(rows(header), max_size=25)):
        parts += [row, draw(_line_end) if mixed else usual]
    if draw(st.booleans()) and len(parts) > 3:
        parts.pop()  # no line end at the end
    text = "".join(parts)
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    data = text.encode(encoding, "replace")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.sampled_from([b"\x81", b"\xff", b"\xc3", b"\xc3\xa9", b"\r", b'"'])) + data[at:]
    return data


@settings(max_examples=600)
@given(files(), st.sampled_from([1, 7, 64, 300, 1000, 1 << 16]))
@example(f"{OWN}\nE06000001,A,2024,1,%\n".encode(), 1)
@example(f'{OWN}\nE06000001,A,2024,1,%\nE06000001,"A,2024,1,%\n'.encode(), 50)
@example(f'{OWN}\r\nE06000001,"A\r\nB",2024,1,%\r\nE06000002,A,2024,2,%'.encode(), 33)
@example(f"{OWN}\n".encode() + b"E06000001,A,2024,1,\xa3\nE06000001,A,2024,1,\xc2\xa3\n", 40)
@example(f"{OWN}\n".encode() + b"E06000001,A,2024,1,\xc2\xa3\nE06000001,A,2024,1,\xa3\n", 40)
def test_same_rows_problems_and_lines(data: bytes, chunk: int) -> None:
    assert read(data, fast=True, chunk=chunk) == read(data)


@pytest.mark.parametrize("chunk", [1 << 12, 1 << 16, 1 << 20])
def test_long_regular_file(chunk: int) -> None:
    lines = [OWN]
    for series in range(40):
        name = f'"Series, {series}"' if series % 7 == 0 else f"Series {series}" + "z" * series
        for area in range(120):
            value = "[c]" if (series * 7 + area) % 31 == 0 else f"{(series + 1) * (area + 3) / 7:.{series % 5}f}"
            lines.append(f"E{6000001 + area:08d},{name},{2000 + series % 20}-01-01/P1Y,{value},%")
    data = "\n".join(lines).encode()
    fast = read(data, fast=True, chunk=chunk)
    assert fast == read(data)
    assert len(fast.rows) == 4800
    assert not fast.problems


@pytest.mark.parametrize("chunk", [1 << 12, 1 << 16, 1 << 20])
def test_long_file_that_goes_through_the_years_area_by_area(chunk: int) -> None:
    """As ONS writes it: the period changes in every row, the series seldom, and sometimes in its last column only."""
    lines = [ONS]
    for series in range(40):
        name, unit = f"Series {series // 2}" + "z" * (series // 2), '"%, of all"' if series % 2 else "%"
        for area in range(24):
            for year in range(2020, 2025):
                pair = f"{area}.1,{area + 9}.25" if series % 3 == 0 else ","
                row = {"areacd": f"E{6000001 + area:08d}", "indicator": name, "period": f"{year}-01-01/P1Y",
                       "observation": str(area + 1), "unit": unit, "lci_95": pair}  # fmt: skip
                lines.append(",".join(row.get(c, "") for c in ONS.split(",") if c != "uci_95"))
    data = "\n".join(lines).encode()
    fast = read(data, fast=True, chunk=chunk)
    assert fast == read(data)
    assert len(fast.rows) == 4800
    assert not fast.problems


def test_every_chunk_size_of_one_awkward_file() -> None:
    data = (
        f'{OWN}\r\nE06000001,"A, B",2024,"1,234",£\r\n\r\nE06000002,"two\r\nlines",2023/24,[c],£\r\n'
        "E06000003,Ynys Môn,2024,12.5 [p],%\r\nE06000004,short,2024\r\n"
        'E06000005,"He said ""no""",2024,(3),%\r\nSource: ONS'
    ).encode()
    plain = read(data)
    assert plain.codes == [("row-ragged", 7), ("footer", 9)]
    assert [r.line for r in plain.rows] == [2, 4, 6, 8]
    for chunk in range(1, len(data) + 2):
        assert read(data, fast=True, chunk=chunk) == plain, chunk
