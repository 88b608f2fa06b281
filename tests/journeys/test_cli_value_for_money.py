"""adviser explore --kind quadrant: spending per head beside an outcome, told, drawn, written, kept as a view."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal
from tests.tools.figures import metropolitan


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    """Each metropolitan district spends as many thousand pounds as it has people: £1,000 a head."""
    from adviser_app import paths

    with (paths.resources() / "register" / "councils.csv").open(encoding="utf-8-sig", newline="") as register:
        people = {row["gss_code"]: row["population_2020"] for row in csv.DictReader(register)}
    path = tmp_path / "money.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["area_code", "indicator", "period", "value", "unit", "publisher", "polarity"])
        for i, code in enumerate(metropolitan()):
            spent = int(people[code]) * (2 if i == 0 else 1)
            write.writerow([code, "Spending on libraries", "2024/25", spent, "£ thousand", "Test", ""])
            write.writerow([code, "Readers", "2024/25", 10 + i, "%", "Test", "high is good"])
    terminal = Terminal(tmp_path)
    terminal("refresh", path)
    return terminal


def test_value_for_money(adviser: Terminal, tmp_path: Path) -> None:
    ask = ("explore", "Readers", "Spending on libraries", "--kind", "quadrant", "--like", metropolitan()[0])
    said = adviser(*ask, "--write-view", tmp_path / "view.json", "-o", tmp_path / "view.csv")
    assert said.startswith("Value for money: Spending on libraries beside Readers")
    first = next(row for row in said.splitlines() if "£2,000" in row)
    assert "higher spending, worse outcome" in first
    assert said.count("£1,000") >= 35
    assert "spending at the median, better outcome" in said
    assert "no verdict" in said
    with (tmp_path / "view.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["gss_code"]: row for row in csv.DictReader(file)}
    assert {row["across_value"] for row in rows.values()} == {"1000.0", "2000.0"}
    for ending in ("svg", "png", "pdf"):
        adviser("explore", "--view", tmp_path / "view.json", "-o", tmp_path / f"view.{ending}")
        assert (tmp_path / f"view.{ending}").stat().st_size > 2000
    assert adviser.json(*ask)["figures"][0]["place"]


def test_one_indicator_is_no_quadrant(adviser: Terminal) -> None:
    assert "two indicators beside each other" in adviser("explore", "Readers", "--kind", "quadrant", code=Exit.REFUSED)


def test_an_outcome_nobody_judges_is_called_an_outcome_beside_spending(adviser: Terminal, tmp_path: Path) -> None:
    """Its title within "lower spending, higher …" is read as a third thing where it has a comma of its own."""
    path = tmp_path / "more.csv"
    rows = [f'{code},"Outcome, readers\' joy",2024/25,{10 + i},%,Test' for i, code in enumerate(metropolitan())]
    path.write_text("\n".join(["area_code,indicator,period,value,unit,publisher", *rows]), encoding="utf-8")
    adviser("refresh", path)
    said = adviser(
        "explore", "readers' joy", "Spending on libraries", "--kind", "quadrant", "--like", metropolitan()[0]
    )
    assert "higher spending, lower outcome" in said
    assert "lower Outcome, readers" not in said


def test_the_whole_title_of_an_indicator_means_that_one(adviser: Terminal, tmp_path: Path) -> None:
    """“Readers” stands in other titles too."""
    path = tmp_path / "more.csv"
    path.write_text("area_code,indicator,period,value,publisher\nE08000038,Young readers,2024,1,Test\n", "utf-8")
    adviser("refresh", path)
    assert adviser("explore", "readers", "--kind", "table", "--council", "E08000038").startswith("Readers")
    assert "2 series fit “reader”" in adviser("explore", "reader", "--kind", "table", code=Exit.REFUSED)
