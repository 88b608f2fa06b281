"""What happens to a table in an office: cells emptied, ages made dates, ratings beside figures, notes in headings."""

from __future__ import annotations

import pytest

from tests.csvio.reading import read
from tests.csvio.test_tables import refusal, table

CODES = (("E08000035", "Leeds"), ("E06000014", "York"), ("E06000015", "Derby"), ("E07000223", "Adur"))


def groups(*texts: str, odd: str | None = None, heading: str = "Age") -> str:
    """A table of which the last row has an odd group."""
    rows = [f"{code},{name},2023,{text},{n}{m}" for n, (code, name) in enumerate(CODES) for m, text in enumerate(texts)]
    if odd is not None:
        rows[-1] = rows[-1].replace(f",{texts[-1]},", f",{odd},")
    return "\n".join([f"Code,Council,Year,{heading},Deaths", *rows, ""])


def test_a_group_left_empty_is_no_total() -> None:
    found = table(groups("Theft", "Robbery", odd="", heading="Offence"))
    assert found.codes == [("group-empty", 9)]
    assert {r.series[1] for r in found.rows} == {"Offence: Theft", "Offence: Robbery"}
    rows = groups("Theft", "", heading="Offence")
    assert {r.series[1] for r in table(rows).rows} == {"Offence: Theft", ""}, (
        "empty in a row of each council: the total"
    )


@pytest.mark.parametrize("odd", ["1O-14", "Oct-14", "05-Sep", "45905", "l0-14", "2014-10-01", "203"])
def test_what_spreadsheets_make_of_ages(odd: str) -> None:
    found = table(groups("5-9", "10-14", odd=odd))
    assert [(p.code, p.line, p.value) for p in found.problems] == [("cells-misplaced", 9, odd)]


@pytest.mark.parametrize("text", ["10-14", "85+", "All ages", "10 to 14", "Old age", "16", "105", "School leavers"])
def test_what_ages_are(text: str) -> None:
    assert not table(groups("5-9", text)).problems


@pytest.mark.parametrize("heading", ["RAG", "RAG rating", "Direction of travel", "DoT"])
def test_ratings_are_no_groups(heading: str) -> None:
    rows = "".join(
        f"{code},{name},{year},{1 + n},{'Green' if n + year & 1 else 'Red'}\n"
        for n, (code, name) in enumerate(CODES) for year in (2022, 2023)
    )  # fmt: skip
    found = table(f"Code,Council,Year,Recycled,{heading}\n{rows}")
    assert {r.series[:2] for r in found.rows} == {("Recycled", "")}


def test_the_number_of_a_note_behind_a_year_is_none_of_the_name() -> None:
    found = table("Code,Council,Visits 2023 2,Key stage 2 2023\nE08000035,Leeds,5,6\nE06000014,York,7,8\n")
    assert {r.series[0] for r in found.rows} == {"Visits", "Key stage 2"}


@pytest.mark.parametrize(("heading", "figure"), [
    ("Rate per 1,000", "7%"), ("Spend per head", "7%"), ("Number of homes", "305%"), ("Recycling rate (%)", "£35"),
])  # fmt: skip
def test_a_sign_that_the_heading_contradicts(heading: str, figure: str) -> None:
    rows = "".join(f"{code},{name},2023,{figure}\n" for code, name in CODES)
    assert refusal(table(f'Code,Council,Year,"{heading}"\n{rows}')) == ("sign-unlike-heading", figure)


def test_figures_parted_at_their_point() -> None:
    """Text to columns: 50.1 became 50 and 1, the second below no heading."""
    rows = "".join(f"{code},Homes,2023,5{n},{n}\n" for n, (code, _) in enumerate(CODES))
    found = read(f"area_code,indicator,period,value,\n{rows}".encode())
    assert found.refused is not None and found.refused.code == "heading-missing"


@pytest.mark.parametrize("text", ["TBC", "nil", "To follow", "awaiting return", "See below", "FALSE"])
def test_figures_that_are_not_there_yet(text: str) -> None:
    """A quarter that is not in yet was a group of all the others."""
    rows = "".join(f"{code},{name},{n},{n + 5},{text}\n" for n, (code, name) in enumerate(CODES))
    for headings in ("Visits Q1 2023/24,Visits Q2 2023/24,Visits Q3 2023/24", "Visits 2023,Loans 2023,Returns"):
        found = table(f"Code,Council,{headings}\n{rows}") if "Returns" not in headings else table(
            f"Code,Council,Visits,Loans,Returns,Year\n{rows.replace(chr(10), ',2023' + chr(10))}")  # fmt: skip
        assert {r.series[1] for r in found.rows} == {""} and len(found.rows) == 8
        assert [p.code for p in found.problems] == ["figures-unreadable"]


@pytest.mark.parametrize("heading", ["Checked by", "Lead officer", "Date submitted", "Political control", "E-mail"])
def test_what_is_said_of_a_row_is_no_group(heading: str) -> None:
    rows = "".join(
        f"{code},{name},{kind},{year},{n},{'AB' if n + year & 1 else 'CD'}\n"
        for n, (code, name) in enumerate(CODES) for year in (2022, 2023) for kind in ("Homes", "Shops")
    )  # fmt: skip
    found = table(f"Code,Council,Indicator name,Year,Value,{heading}\n{rows}")
    assert {r.series[:2] for r in found.rows} == {("Homes", ""), ("Shops", "")}


@pytest.mark.parametrize(("one", "two"), [("2021_22", "2022_23"), ("Visits_2021_22", "Visits_2022_23")])
def test_years_with_a_low_line(one: str, two: str) -> None:
    """R and databases write them so; they became calendar years of indicators called 22 and 23."""
    found = table(f"Visits\nCode,{one},{two}\nE08000035,5,6\nE06000014,7,8\n")
    assert {r.series[0] for r in found.rows} == {"recycling" if one[0] == "2" else "Visits"}  # the file's name
    assert {r.period[0].replace("_", "/") for r in found.rows} == {"2021/22", "2022/23"}


@pytest.mark.parametrize("heading", ["Visits 2021 22", "T1 2021", "2021 (a)", "2021 22"])
def test_half_a_period_is_no_indicator(heading: str) -> None:
    found = table(f"Title\nCode,{heading},{heading.replace('2021', '2022')}\nE08000035,5,6\nE06000014,7,8\n")
    assert refusal(found) == ("period-unclear", heading)


def test_latest_and_previous_are_one_indicator() -> None:
    found = table("Visits\nCode,Previous (2021/22),Latest (2022/23)\nE08000035,5,6\nE06000014,7,8\n")
    assert {(r.series[0], r.period[0]) for r in found.rows} == {("recycling", "2021/22"), ("recycling", "2022/23")}


@pytest.mark.parametrize("year", ["2023 [note 1]", "2023 [1]", "2023*", "2023 [note 12]"])
def test_the_note_of_a_period(year: str) -> None:
    """As the Government Analysis Function tells publishers to write it."""
    found = table(f"Visits\nCode,2022,{year}\nE08000035,5,6\nE06000014,7,8\n")
    assert len(found.rows) == 4 and found.refused is None
    cells = f"E08000035,{year},5\nE08000035,2022,6\nE06000014,{year},7\n"
    assert len(table(f"Code,Period,Visits\n{cells}").rows) == 3


PLACES = tuple(f"E0600000{n}" for n in range(1, 9))
DFE = "time_period,time_identifier,geographic_level,country_code,country_name,new_la_code,la_name,phase,pupils,rate"


def _dfe(cells: str) -> str:
    """Rows of eight places, of two phases each; ``cells``: the pupils, the rate and more, by the number of a place."""
    return "".join(
        f"202223,Academic year,Local authority,E92000001,England,{code},P{n},{phase},{cells.format(n=n, m=n % 3)}\n"
        for n, code in enumerate(PLACES) for phase in ("Primary", "Secondary")
    )  # fmt: skip


@pytest.mark.parametrize("heading", ["Verdict", "Region lead", "Team"])
def test_a_column_that_describes_councils_is_no_group(heading: str) -> None:
    """Each council became a series of its own, and no two could be compared."""
    found = table(f"{DFE},{heading}\n{_dfe('1{n},5.{n},Word {m}')}")
    assert {r.series[1] for r in found.rows} == {"phase: Primary", "phase: Secondary"} and len(found.rows) == 32
    assert [(p.code, p.value) for p in found.problems] == [("columns-not-read", heading)]
    rows = "".join(
        f"{code},{kind},{sex},2023,{n},Word {n % 3}\n"
        for n, code in enumerate(PLACES) for kind in ("Homes", "Shops") for sex in ("Men", "Women")
    )  # fmt: skip
    long = table(f"Code,Indicator,Sex,Year,Value,{heading}\n{rows}")
    assert {r.series[:2] for r in long.rows} == {(k, s) for k in ("Homes", "Shops") for s in ("Men", "Women")}
    assert [(p.code, p.value) for p in long.problems] == [("columns-passed-over", heading)]


def test_a_column_that_says_what_figures_are_of_stays_a_group() -> None:
    """Also where each council has one of its words: figures of two kinds are never one series."""
    found = table(f"{DFE},Type of place\n{_dfe('1{n},5.{n},Word {m}')}")
    assert {r.series[1].partition("Type")[1] for r in found.rows} == {"Type"}


@pytest.mark.parametrize("cell", ["5{n} [1]", "5{n} (4{n}-6{n})", "≥5{n}", "{n}/9{n}"])
def test_a_measure_with_a_sign_in_every_cell_is_no_filter(cell: str) -> None:
    """Other figures stay whole, and each of these is refused."""
    found = table(f"{DFE}\n{_dfe('1{n},' + cell)}")
    assert {r.series[1] for r in found.rows} == {"phase: Primary", "phase: Secondary"} and len(found.rows) == 16
    assert {p.column for p in found.problems} == {"rate"} and len(found.problems) == 16


def test_one_word_under_a_figures_heading() -> None:
    rows = "".join(f"{code},2023,1{n},zero,3{n}\n" for n, code in enumerate(PLACES))
    found = table(f"Code,Year,Missed bins,Homes,Complaints\n{rows}")
    assert {r.series[:2] for r in found.rows} == {("Missed bins", ""), ("Complaints", "")}
    assert [(p.code, p.value) for p in found.problems] == [("figures-unreadable", "Homes")]
    of_what = table(f"Code,Year,Missed bins,Household type,Complaints\n{rows.replace('zero', 'Lone parent')}")
    assert {r.series[1] for r in of_what.rows} == {"Household type: Lone parent"}


@pytest.mark.parametrize("limits", ["lower,", ",upper"])
def test_a_limit_without_its_heading(limits: str) -> None:
    rows = "".join(f"{code},Rate,2023,5{n},4{n},6{n}\n" for n, code in enumerate(PLACES))
    found = read(f"area_code,indicator,period,value,{limits}\n{rows}".encode())
    assert found.refused is not None and found.refused.code == "heading-missing"
