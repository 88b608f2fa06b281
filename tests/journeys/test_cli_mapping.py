"""On the command line: how a file is read is written out, changed, and put on the next file of its kind."""

from __future__ import annotations

import json
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
    assert adviser.json("refresh", str(first), "--write-mapping", str(mapping)) == {"mapping": str(mapping)}
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
    assert "which period" in adviser("refresh", str(other), "--write-mapping", str(mapping), code=Exit.REFUSED)


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
    told = adviser.json("refresh", str(first))
    assert (told["publisher"], told["counts"]["changed"], told["counts"]["unchanged"]) == ("Parks", 1, 1)
    assert [(p["code"], p["value"]) for p in told["problems"]] == [("mapping-used", "Park walks")]
    # another header is not its own, unless one says so
    first.write_text("Place,N,M\nLeeds,8,1\n")
    adviser("refresh", str(first), code=Exit.REFUSED)
    told = adviser.json("refresh", str(first), "--mapping", "park walks")
    assert [(p["code"], p["value"]) for p in told["problems"]] == [("columns-not-mapped", "M")]
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
