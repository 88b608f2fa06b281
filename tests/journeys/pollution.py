"""Files as publishers write them, and what happens to them on the way: the test of polluted refreshes reads these."""

from __future__ import annotations

import random

Grid = list[list[str]]

# ---- files as publishers write them --------------------------------------------------------------------------------

ONS = ["areacd", "areanm", "geography", "indicator", "period", "observation", "measure", "unit"]
ONS += ["lci_95", "uci_95", "status", "notes"]
ONS_OLDER = ["AREACD", "AREANM", "Geography", "Variable Name", "Indicator", "Period", "Observation", "Measure", "Unit"]
ONS_OLDER += ["Lower Confidence Interval (95%)"]
ONS_OLDER += ["Upper Confidence Interval (95%)", "Observation Status", "Polarity", "Notes"]
OWN = ["area_code", "area_name", "indicator", "measure", "unit", "period", "value", "marker", "status", "note"]
BARE = ["area_code", "indicator", "period", "value"]
PLACES = [
    ("E08000038", "Barnsley"), ("E08000039", "Sheffield"), ("E06000023", "Bristol, City of"),
    ("E06000001", "Hartlepool"),
    ("E09000002", "Barking and Dagenham"), ("E07000008", "Cambridge"), ("E10000003", "Cambridgeshire"),
    ("E08000003", "Manchester"), ("E12000003", "Yorkshire and The Humber"),
]  # fmt: skip
SERIES = [("Pupil absence", "Rate", "%"), ("Homes added", "Count", ""), ("Weekly pay", "Median", "£")]
PERIODS = ["2022-01-01/P1Y", "2023-01-01/P1Y", "2024-01-01/P1Y"]


def long_file(header: list[str]) -> Grid:
    rows = [list(header)]
    for s, (indicator, measure, unit) in enumerate(SERIES):
        for p, period in enumerate(PERIODS):
            for n, (code, name) in enumerate(PLACES):
                value = f"{(s + 1) * 100 + p * 7 + n * 1.3:.{s % 2 + 1}f}" if (n + p) % 6 else "0"
                said = {
                    "areacd": code, "area_code": code, "areanm": name, "area_name": name, "indicator": indicator,
                    "geography": "Region" if code[1] == "1" and code[2] == "2" else "Local Authority District",
                    "variable name": indicator, "period": period, "observation": value, "value": value,
                    "measure": measure, "unit": unit,
                }  # fmt: skip
                rows.append([said.get(h.casefold(), "") for h in header])
    return rows


def wide_file() -> Grid:
    key = ["area label", "area long label", "area"]
    years = ["2021/22", "2022/23", "2023/24"]
    columns = [(s, y) for s in SERIES[:2] for y in years]
    rows = [
        key + [s[0] for s, _ in columns],
        key + [s[2] or "Count" for s, _ in columns],
        key + ["raw"] * len(columns),
        key + [y for _, y in columns],
        key + [f"fin_{y.replace('/', '_')}" for _, y in columns],
    ]
    for n, (code, name) in enumerate(PLACES[:8]):
        rows.append([name, name, code] + [f"{100 + 10 * c + n * 1.7:.1f}" for c in range(len(columns))])
    return rows


SHAPES = {"ons": lambda: long_file(ONS), "older": lambda: long_file(ONS_OLDER), "own": lambda: long_file(OWN),
          "bare": lambda: long_file(BARE), "wide": wide_file}  # fmt: skip

# ---- pollution -----------------------------------------------------------------------------------------------------

NUMBERS = [
    "16,935", "1,234,567.5", "62%", "£1,200", "(12)", "−5", "-5", "1e+05", "0", "-0", "0.62", "1,23", "1_000", "£1.2m",
    "٣٤", "１２", "nan", "NaN", "inf", "-inf", "1e309", "1e-400", "#N/A", "#REF!", "#DIV/0!", "########", "01-Feb",
    "Feb-01", "[c]", "[x]", "[p] [r]", "12.3 [p]", "12.3 p", "5 k", "5k", "c", "z", "..", ":", "-", "*", ".", "", " ",
    "\u00a05\u00a0", "\u200b7\u200b", "16 935", "16\u00a0935", "16\u202f935", "1.234,5", "12;5", "1.2.3", "--5", "5-",
    "+5", "TRUE", "null", "None", "N/A", "n/a", "see note", "[low]", "0x1F", "1e5", ".5", "5.", "½", "12 (1)", "<5",
    "5+", "~5", "1/2", "44197", "'5", "=5", "=1+1", "$5", "5 %", "% 5", "( 5 )", "(5", "5)",
    "-(5)", "999999999999999999",
]  # fmt: skip
PERIOD_TEXTS = [
    "2024", "2023/24", "2023-24", "2023-2024", "2023/2024", "2024 Q1", "Jan 2024", "January 2024", "2024-05", "2011-12",
    "31/12/2024", "01/02/2024", "2024-02-30", "2024-13-01", "30 Feb 2024", "2024-01-01/P0Y", "2024-01-01/P12M", "0000",
    "9999", "nan", "", "45292", "2024.0", "24", "2023/25", "2024-01-01T00:00:00Z/P1Y", "2022-2024", "٢٠٢٤", "Q5 2024",
    "2024-01-01 to 2024-12-31", "2024-12-31/2024-01-01", "Year ending March 2024", "FY 2023/24", "202324", "#REF!",
]  # fmt: skip
CODES = [
    "E08000016", "E08000019", "E08000038", "e08000038", " E08000038 ", "E08000038\u200b", "\u00a0E08000038", "E0800003",
    "E080000388", "E0800003\u0668", "E05000026", "E01000001", "E99999999", "E06000999", "na", "", "#N/A", "Barnsley",
    "E0000 England Total", "E92000001", "W06000001", "E47000001", "E23000001", "K02000001", "E07000026",
    "00AB", "'E08000038",
]  # fmt: skip
NAMES = ["Barnsley", "Bristol UA", "Sheffield", "Barsetshire", "", "England", "BARNSLEY", "Barnsley MBC", "Lancashire"]
WORDS = ["", "Rate", "rate", "RATE ", "%", "per cent", "#REF!", "nan", "935", "x" * 300, "a\nb", 'say "so"', "\u200b"]


def _value_at(grid: Grid, r: random.Random) -> tuple[int, int]:
    """A row and a column of figures."""
    names = [h.casefold() for h in grid[0]]
    row = r.randrange(1, len(grid)) if len(grid) > 1 else 0
    for name in ("observation", "value"):
        if name in names:
            return row, names.index(name)
    return row, r.randrange(len(grid[0]))


def _set(grid: Grid, r: random.Random, names: tuple[str, ...], pool: list[str], rows: int = 1) -> None:
    have = [i for i, h in enumerate(grid[0]) if h.casefold() in names] or [r.randrange(len(grid[0]))]
    at, text = have[0], r.choice(pool)
    for _ in range(rows):
        row = grid[r.randrange(len(grid))]
        if at < len(row):
            row[at] = text


def number(grid: Grid, r: random.Random) -> None:
    for _ in range(r.choice((1, 3, 8))):
        row, at = _value_at(grid, r)
        if at < len(grid[row]):
            grid[row][at] = r.choice(NUMBERS)


def limit(grid: Grid, r: random.Random) -> None:
    _set(grid, r, ("lci_95", "uci_95", "status", "marker", "observation status"), NUMBERS, 2)


def period(grid: Grid, r: random.Random) -> None:
    _set(grid, r, ("period",), PERIOD_TEXTS, r.choice((1, 4)))


def all_periods(grid: Grid, r: random.Random) -> None:
    names = [h.casefold() for h in grid[0]]
    if "period" in names:
        at, wanted = names.index("period"), dict(zip(PERIODS, r.sample(PERIOD_TEXTS, 3), strict=True))
        for row in grid[1:]:
            if at < len(row):
                row[at] = wanted.get(row[at], row[at])


def code(grid: Grid, r: random.Random) -> None:
    _set(grid, r, ("areacd", "area_code", "area"), CODES, r.choice((1, 3)))


def name(grid: Grid, r: random.Random) -> None:
    _set(grid, r, ("areanm", "area_name", "area label"), NAMES, r.choice((1, 3)))


def word(grid: Grid, r: random.Random) -> None:
    _set(
        grid,
        r,
        (r.choice(("indicator", "measure", "unit", "variable name", "geography", "notes")),),
        WORDS,
        r.choice((1, 5)),
    )


def swap_columns(grid: Grid, r: random.Random) -> None:
    a, b = r.randrange(len(grid[0])), r.randrange(len(grid[0]))
    for row in grid if r.random() < 0.5 else grid[r.randrange(len(grid)) :]:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]


def drop_column(grid: Grid, r: random.Random) -> None:
    at = r.randrange(len(grid[0]))
    for row in grid if r.random() < 0.6 else grid[r.randrange(len(grid)) :]:
        del row[at : at + 1]


def double_column(grid: Grid, r: random.Random) -> None:
    at = r.randrange(len(grid[0]))
    for row in grid:
        if at < len(row):
            row.insert(r.choice((at, len(row))), row[at])


def unknown_column(grid: Grid, r: random.Random) -> None:
    at = r.randrange(len(grid[0]) + 1)
    for n, row in enumerate(grid):
        row.insert(min(at, len(row)), "date_loaded" if not n else "2024-05-01")


def rename_header(grid: Grid, r: random.Random) -> None:
    at = r.randrange(len(grid[0]))
    grid[0][at] = r.choice([grid[0][at].upper(), f" {grid[0][at]} ", f"\ufeff{grid[0][at]}", "", "other", "value"])


def no_header(grid: Grid, r: random.Random) -> None:
    del grid[: r.choice((1, 1, 3))]


def header_again(grid: Grid, r: random.Random) -> None:
    again = list(grid[0])
    if r.random() < 0.5:
        r.shuffle(again)
    grid.insert(r.randrange(len(grid) + 1), again)


def drop_cell(grid: Grid, r: random.Random) -> None:
    row = r.choice(grid)
    if row:
        del row[r.randrange(len(row))]


def split_number(grid: Grid, r: random.Random) -> None:
    """16,935 without quotation marks, in one row or all."""
    for row_at in [_value_at(grid, r)[0]] if r.random() < 0.5 else range(1, len(grid)):
        row, at = grid[row_at], _value_at(grid, r)[1]
        if at < len(row):
            row[at : at + 1] = ["16", f"{900 + row_at}"]


def extra_cells(grid: Grid, r: random.Random) -> None:
    for row in [r.choice(grid)] if r.random() < 0.5 else grid[1:]:
        row += r.choice([[""], ["", ""], ["x"]])


def repeat_rows(grid: Grid, r: random.Random) -> None:
    for _ in range(r.choice((1, 4))):
        row = list(r.choice(grid))
        if r.random() < 0.5 and row:
            row[min(_value_at(grid, r)[1], len(row) - 1)] = r.choice(["5", "[c]", "77.7"])
        grid.insert(r.randrange(1, len(grid) + 1), row)


def old_codes(grid: Grid, r: random.Random) -> None:
    former = {"E08000038": "E08000016", "E08000039": "E08000019"}
    for row in list(grid):
        for at, cell in enumerate(row):
            if cell in former and r.random() < 0.4:
                other = list(row)
                other[at] = former[cell]
                if r.random() < 0.3:
                    other[min(_value_at(grid, r)[1], len(other) - 1)] = "3.25"
                if r.random() < 0.7:
                    grid.append(other)
                else:
                    row[:] = other


def preamble(grid: Grid, r: random.Random) -> None:
    grid[:0] = [["Title of the table"], [""], ["Source: a publisher", "2024"]][: r.randrange(1, 4)]


def foot(grid: Grid, r: random.Random) -> None:
    grid += r.choice([[["Source: ONS"]], [[""], ["Note 1", "figures are rounded"]], [["Total", "", "", "", "5"]]])


def empty_rows(grid: Grid, r: random.Random) -> None:
    at = r.randrange(len(grid) + 1)
    grid[at:at] = [[""] * len(grid[0]) for _ in range(r.choice((1, 50, 3000)))]


def shuffle_rows(grid: Grid, r: random.Random) -> None:
    body = grid[1:]
    r.shuffle(body)
    grid[1:] = body


def join_other(grid: Grid, r: random.Random) -> None:
    """Two files put behind one another."""
    grid += SHAPES[r.choice(sorted(SHAPES))]()


SPOILS = [
    number, number, number, limit, period, period, all_periods, code, code, name, word, swap_columns, drop_column,
    double_column, unknown_column, rename_header, no_header, header_again, drop_cell, split_number, extra_cells,
    repeat_rows, old_codes, preamble, foot, empty_rows, shuffle_rows, join_other,
]  # fmt: skip


def render(grid: Grid, r: random.Random) -> bytes:
    """The grid as text, with a publisher's or a program's habits, and sometimes damage to the bytes."""
    usual = r.random() < 0.6
    delimiter = "," if usual else r.choice(",;\t|")
    end = "\n" if usual else r.choice(["\r\n", "\n", "\r"])
    always, never = r.random() < 0.2, not usual and r.random() < 0.2

    def cell(text: str) -> str:
        need = any(c in text for c in f'{delimiter}"\r\n') and not (never and "\n" not in text)
        return '"' + text.replace('"', '""') + '"' if always or need else text

    text = end.join(delimiter.join(map(cell, row)) for row in grid) + (end if r.random() < 0.8 else "")
    encoding = "utf-8" if usual else r.choice(["utf-8-sig", "cp1252", "utf-16", "utf-8"])
    data = text.encode(encoding, "replace")
    if r.random() < 0.15 and data:
        at = r.randrange(len(data))
        damage = [b'"', b"\0", b"\r", b"\n", b"\xff", b"\xc3", b",", b"\x1a", b"\xe2\x80\xa8", b"\xef\xbb\xbf"]
        data = data[:at] if r.random() < 0.3 else data[:at] + r.choice(damage) + data[at:]
    return data


def spoiled(shape: str, seed: int, how_many: int) -> bytes:
    r = random.Random(seed)
    grid = SHAPES[shape]()
    for spoil in r.choices(SPOILS, k=how_many):
        if len(grid) > 1 and grid[0]:
            spoil(grid, r)
            grid = [row for row in grid if row] or [[""]]
    return render(grid, r)
