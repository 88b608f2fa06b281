"""On the command line: how a file is read is written out, changed, and put on the next file of its kind."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from adviser_app.cli.session import Exit
from tests.journeys.test_cli_records import Terminal


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_mapping_is_written_changed_and_used(adviser: Terminal, tmp_path: Path) -> None:
    first, mapping = tmp_path / "a.csv", tmp_path / "mapping.json"
    first.write_text("Council,Year,Walks\nLeeds,2023,5\nYork,2023,6\n")
    assert "--mapping" in adviser("refresh", str(first), "--write-mapping", str(mapping))
    told = adviser.json("refresh", str(first), "--write-mapping", str(mapping))
    assert told == {"mapping": str(mapping), "missing": []}
    said = json.loads(mapping.read_text("utf-8"))
    assert said["figures"] == [{"column": "Walks", "says": {"indicator": "Walks"}}]
    said["figures"][0]["says"] = {"indicator": "Guided walks", "unit": "walks"}
    said["publisher"] = "Parks"
    mapping.write_text(json.dumps(said), "utf-8")
    told = adviser.json("refresh", str(first), "--mapping", str(mapping))
    assert told["applied"]
    assert (told["publisher"], told["counts"]["new"]) == ("Parks", 2)
    assert [i["indicator"] for i in told["indicators"]] == ["Guided walks"]
    # the same bytes read in another way are no file that was imported before
    said["figures"][0]["says"]["indicator"] = "Other walks"
    mapping.write_text(json.dumps(said), "utf-8")
    told = adviser.json("refresh", str(first), "--mapping", str(mapping))
    assert (told["counts"]["new"], told["already_imported"]) == (2, [])


def test_a_mapping_that_is_none_or_does_not_fit(adviser: Terminal, tmp_path: Path) -> None:
    first, other, mapping = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "mapping.json"
    first.write_text("Council,Year,Walks\nLeeds,2023,5\n")
    other.write_text("Council,Year,Runs\nLeeds,2023,5\n")
    mapping.write_text("{}")
    assert "The mapping is not as it must be" in adviser(
        "refresh", str(first), "--mapping", str(mapping), code=Exit.REFUSED
    )
    adviser("refresh", str(first), "--write-mapping", str(mapping))
    assert "no column Walks" in adviser("refresh", str(other), "--mapping", str(mapping), code=Exit.REFUSED)
    other.write_text("Council,Walks\nLeeds,5\n")
    # what nobody says stands in the mapping, empty, and is refused until somebody writes it in
    assert "Not said yet: Say which period" in adviser("refresh", str(other), "--write-mapping", str(mapping))
    said = json.loads(mapping.read_text("utf-8"))
    assert said["fixed"] == {"period": ""}
    assert "period" in adviser("refresh", str(other), "--mapping", str(mapping), code=Exit.REFUSED)
    said["fixed"]["period"] = "2023"
    mapping.write_text(json.dumps(said), "utf-8")
    assert adviser.json("refresh", str(other), "--mapping", str(mapping))["counts"]["new"] == 1


def test_a_saved_mapping_reads_the_next_file_with_its_header(adviser: Terminal, tmp_path: Path) -> None:
    first, mapping = tmp_path / "a.csv", tmp_path / "mapping.json"
    first.write_text("Place,N\nLeeds,5\nYork,6\n")
    said = {
        "adviser mapping": 1, "format": "Walks", "publisher": "Parks", "header": ["Place", "N"],
        "columns": {"area name": ["Place"]},
        "fixed": {"period": "2023/24"}, "figures": [{"column": "N", "says": {"indicator": "Walks"}}],
    }  # fmt: skip
    mapping.write_text(json.dumps(said), "utf-8")
    adviser("refresh", str(first), code=Exit.REFUSED)  # nothing says what it is
    adviser("refresh", str(first), "--mapping", str(mapping), "--save-mapping", "Park walks")
    assert "Park walks" in adviser("records", "list", "mapping")
    first.write_text("Place,N\nLeeds,7\nYork,6\n")
    # but the period was that of the first file: this may be next year's, and must not change last year's figures
    told = adviser("refresh", str(first), code=Exit.REFUSED)
    assert "“Park walks” was made for such a file of 2023/24; this one may be of another period" in told
    told = adviser.json("refresh", str(first), "--say", "period=2024/25", "--preview")
    assert (told["publisher"], told["counts"]["new"], told["counts"]["changed"]) == ("Parks", 2, 0)
    told = adviser.json("refresh", str(first), "--say", "period=2023/24")
    assert (told["publisher"], told["counts"]["changed"], told["counts"]["unchanged"]) == ("Parks", 1, 1)
    # where the file says when, nothing is asked
    columns = {"area name": ["Place"], "period": ["Year"]}
    dated = said | {"header": ["Place", "Year", "N"], "fixed": {}, "columns": columns}
    mapping.write_text(json.dumps(dated), "utf-8")
    first.write_text("Place,Year,N\nLeeds,2022/23,7\n")
    adviser("refresh", str(first), "--mapping", str(mapping), "--save-mapping", "Yearly walks")
    first.write_text("Place,Year,N\nLeeds,2024/25,7\n")
    told = adviser.json("refresh", str(first))
    assert [(p["code"], p["value"]) for p in told["problems"]] == [("mapping-used", "Yearly walks")]
    # another header is not its own, unless one says so
    first.write_text("Place,N,M\nLeeds,8,1\n")
    adviser("refresh", str(first), code=Exit.REFUSED)
    told = adviser.json("refresh", str(first), "--mapping", "park walks")
    assert [(p["code"], p["value"]) for p in told["problems"]] == [
        ("columns-not-mapped", "M"), ("period-from-mapping", "2023/24"),
    ]  # fmt: skip
    # two made for one header: nobody can say which
    mapping.write_text(json.dumps(said | {"publisher": "Others"}), "utf-8")
    adviser("refresh", str(first), "--mapping", str(mapping), "--save-mapping", "Walks")
    first.write_text("Place,N\nLeeds,9\n")
    assert "Several saved mappings" in adviser("refresh", str(first), code=Exit.REFUSED)
    assert "no saved mapping" in adviser("refresh", str(first), "--mapping", "Runs", code=Exit.REFUSED)


def test_a_saved_mapping_never_stands_in_for_a_publishers_format(adviser: Terminal, tmp_path: Path) -> None:
    first, mapping = tmp_path / "a.csv", tmp_path / "mapping.json"
    first.write_text("area_code,indicator,period,value\nE08000035,Walks,2023,5\n")
    adviser("refresh", str(first), "--write-mapping", str(mapping))
    said = json.loads(mapping.read_text("utf-8")) | {"publisher": "Somebody"}
    mapping.write_text(json.dumps(said), "utf-8")
    adviser("refresh", str(first), "--mapping", str(mapping), "--save-mapping", "Mine")
    first.write_text("area_code,indicator,period,value\nE08000035,Walks,2023,6\n")
    assert adviser.json("refresh", str(first))["publisher"] == "Own figures"


HOMES = """Homes of our own
,2022/23,,2023/24,
Organisation,Built,Empty,Built,Empty
Leeds,1,2,3,4
Yorke,5,6,7,8
Total,6,8,10,12
Note: provisional
"""


def documents(folder: Path) -> dict[str, object]:
    """What the commands of this journey tell as JSON, for the test of the documentation."""
    adviser, file = Terminal(folder, "mapping.db"), folder / "homes.csv"
    file.write_text(HOMES)
    found: dict[str, object] = {"refresh-guess": adviser.json("refresh", str(file), "--guess")}
    adviser.json("refresh", str(file), "--say", "unit=homes", "--preview", code=Exit.REJECTED)
    found["names-say"] = adviser.json("names", "say", "Yorke", "York")
    adviser("names", "say", "Total", "--none")
    found["names-list"] = adviser.json("names", "list")
    found["names-forget"] = adviser.json("names", "forget", "Total")
    return found


def test_a_file_that_cannot_be_opened_is_named_beside_the_others(adviser: Terminal, tmp_path: Path) -> None:
    bad = "Council,2022\nLeeds,1\n".encode("utf-16")[:-1]
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as both:
        both.writestr("homes.csv", HOMES)
        both.writestr("old.csv", bad)
    told = adviser("refresh", str(tmp_path / "both.zip"), "--guess")
    assert "old.csv cannot be read: The text is damaged (UTF-16)." in told
    (tmp_path / "old.csv").write_bytes(bad)
    assert "The text is damaged" in adviser("refresh", str(tmp_path / "old.csv"), "--guess", code=Exit.REFUSED)


def test_the_guess_and_what_somebody_says_instead(adviser: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text(HOMES)
    told = adviser.json("refresh", str(file), "--guess")
    assert (told["line"], told["heading_rows"], told["would_read"], told["would_refuse"]) == (2, 2, 4, 2)
    assert [c["says"] for c in told["columns"][1:3]] == [
        {"indicator": "Built", "period": "2022/23"}, {"indicator": "Empty", "period": "2022/23"}
    ]  # fmt: skip
    said = adviser("refresh", str(file), "--guess")
    assert "4 figures would be read" in said and "knows the format" not in said
    known = tmp_path / "known.csv"
    known.write_text("area_code,indicator,period,value\nE08000038,Pay,2024,1\n")
    assert "Adviser knows the format of this file" in adviser("refresh", str(known), "--guess")
    assert adviser.json("releases")["releases"] == []  # a guess writes nothing
    told = adviser.json(
        "refresh", str(file), "--column", "3=not read", "--column", "2023/24: Empty = not read", "--say", "unit=homes",
        "--publisher", "Parks", "--save-mapping", "Homes built", code=Exit.REJECTED,
    )  # fmt: skip
    assert (told["publisher"], told["counts"]["new"]) == ("Parks", 2)
    assert [i["indicator"] for i in told["indicators"]] == ["Built"]
    # the next file of its kind is read by what was kept
    file.write_text(HOMES.replace("Leeds,1,2,3,4", "Leeds,1,2,9,4"))
    told = adviser.json("refresh", str(file), "--preview", code=Exit.REJECTED)
    assert (told["counts"]["changed"], told["counts"]["unchanged"]) == (1, 1)
    for wrong in (("--headings", "5-4"), ("--column", "Nothing=value"), ("--column", "3"), ("--say", "colour=red"),
                  ("--guess", "--mapping", "Homes built"), ("--sheet", "Summary", "--guess")):  # fmt: skip
        adviser("refresh", str(file), *wrong, code=Exit.REFUSED)
    told = adviser.json("refresh", str(file), "--headings", "3", "--guess")
    assert (told["line"], told["heading_rows"]) == (3, 1)
    assert told["missing"] == ["Say which period the figures are of."]


def test_names_are_asked_once(adviser: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "walks.csv"
    file.write_text("Council,Year,Walks\nYorke,2023,5\nLeeds,2023,6\nEverybody,2023,11\n")
    assert "`adviser names say NAME COUNCIL`" in adviser("refresh", str(file), "--preview", code=Exit.REJECTED)
    told = adviser.json("refresh", str(file), "--preview", code=Exit.REJECTED)
    assert [(u["name"], u["figures"]) for u in told["unknown_names"]] == [("Yorke", 1), ("Everybody", 1)]
    assert told["unknown_names"][0]["guesses"][0] == {"code": "E06000014", "name": "York"}
    assert "means York" in adviser("names", "say", "Yorke", "York")
    assert "none of the councils" in adviser("names", "say", "everybody", "--none")
    told = adviser.json("refresh", str(file))
    assert (told["counts"]["new"], told["counts"]["not_for_us"], told["unknown_names"]) == (2, 1, [])
    assert "Yorke" in adviser("names")
    assert "Yorke" in adviser("records", "list", "area_name")
    for wrong in (("Leeds", "York"), ("Other",), ("Other", "York", "--none"), ("Other", "Nowhere")):
        adviser("names", "say", *wrong, code=Exit.REFUSED)
    adviser("names", "forget", "YORKE")
    adviser("names", "forget", "Yorke", code=Exit.REFUSED)
    file.write_text("Council,Year,Walks\nYorke,2024,5\n")
    assert len(adviser.json("refresh", str(file), code=Exit.REFUSED)["unknown_names"]) == 1


def test_a_column_says_something_of_its_own(adviser: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "homes.csv"
    file.write_text("Council,Year,Empty,Rooms\nLeeds,2023,3.5,4\n")
    said = ["--say", "unit of Empty=%", "--say", "indicator of 3=Empty homes"]
    rows = adviser.json("refresh", str(file), "--guess", *said)["rows"]
    assert [(r["indicator"], r["unit"]) for r in rows] == [("Empty homes", "%"), ("Rooms", "")]
    # what is said for the file would count for nothing where its columns say it
    told = adviser("refresh", str(file), "--guess", "--say", "indicator=Homes", code=Exit.REFUSED)
    assert "say it of each, for example “indicator of Empty=Homes”" in told
    assert "says the period" in adviser("refresh", str(file), "--guess", "--say", "period=2024", code=Exit.REFUSED)
    assert "no figures" in adviser("refresh", str(file), "--guess", "--say", "unit of Year=%", code=Exit.REFUSED)


def test_columns_of_later_periods_are_read_where_that_is_said(adviser: Terminal, tmp_path: Path) -> None:
    first, second, other = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    first.write_text("Council,2022/23,2023/24\nLeeds,5,6\nYork,7,8\n")
    second.write_text("Council,2022/23,2023/24,2024/25\nLeeds,5,6,9\nYork,7,8,9\n")
    other.write_text("Council,Year,Walks\nLeeds,2023,5\n")
    said = ("--say", "indicator=Walks", "--later-periods")
    told = adviser.json("refresh", str(first), *said, "--save-mapping", "Walks")
    assert told["counts"]["new"] == 4
    told = adviser.json("refresh", str(second))
    assert (told["counts"]["new"], told["counts"]["unchanged"]) == (2, 4)
    assert "--later-periods" in adviser("refresh", str(other), "--later-periods", code=Exit.REFUSED)


def test_the_kind_of_year_is_said(adviser: Terminal, tmp_path: Path) -> None:
    """DfE's table tool writes 2015/16 as 201516, without a word of which year is meant."""
    file = tmp_path / "leavers.csv"
    file.write_text("location,location_code,geographic_level,time_period,cohort\nLeeds,E08000035,la,201516,50\n")
    adviser("refresh", str(file), code=Exit.REFUSED)
    said = ("--say", "kind of period=academic year", "--save-mapping", "Leavers")
    assert adviser.json("refresh", str(file), *said)["counts"]["new"] == 1
    adviser("export", "observations", "-o", str(tmp_path / "out.csv"))
    assert "2015-09-01" in (tmp_path / "out.csv").read_text("utf-8")
    file.write_text(file.read_text().replace("201516,50", "201617,60"))
    assert adviser.json("refresh", str(file))["counts"]["new"] == 1
