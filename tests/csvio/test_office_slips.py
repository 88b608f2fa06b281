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
