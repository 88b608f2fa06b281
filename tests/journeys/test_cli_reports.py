"""Reports and packs on the command line, as an adviser and the programme team use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli.session import Exit
from adviser_app.services import records, stores
from tests.journeys.test_cli_records import Terminal
from tests.tools import word as reading
from tests.tools.pdf import structure

YEAR = "2017/18"


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    return begun(tmp_path)


def begun(folder: Path) -> Terminal:
    """A laptop on which two councils had support in 2017/18."""
    terminal = Terminal(folder)
    terminal("exchange", "me", "--name", "Ann Able", "--laptop", "Office")
    for council, offer, more in (
        ("Barnsley", "Mentoring", "councillors=3"), ("Sheffield", "Corporate peer challenge", "days=20"),
    ):  # fmt: skip
        terminal("records", "add", "episode", f"council={council}", f"offer={offer}", "status=delivered",
                 "start=2017-05-02", more)  # fmt: skip
    terminal("records", "add", "deliverable", f"year={YEAR}", "number=1.1", "text=Events", "unit=events", "q2=10")
    return terminal


def test_a_quarterly_report_from_draft_to_issue_and_again(adviser: Terminal, tmp_path: Path) -> None:
    said = adviser("report", "quarterly", YEAR, "--quarter", "Q2", "-o", tmp_path / "draft", "--format", "pdf")
    assert said.strip() == str(tmp_path / "draft" / "Quarterly performance report, Q2 2017-18.pdf")
    assert "No report was issued yet" in adviser("report", "issued")
    told = adviser.json("report", "quarterly", YEAR, "--quarter", "2", "-o", tmp_path / "first", "--issue")
    assert (told["issued"]["edition"], told["issued"]["by"], told["last"]) == (1, "Ann Able", None)
    first = {Path(p).name: Path(p).read_bytes() for p in told["files"]}
    assert sorted(Path(name).suffix for name in first) == [".csv", ".docx", ".pdf"]
    assert {f["key"]: f["said"] for f in told["figures"]}["takeup/instances"] == "2"

    adviser("records", "add", "episode", "council=Adur", "offer=Mentoring", "status=delivered", "start=2017-06-02")
    said = adviser("report", "quarterly", YEAR, "--quarter", "Q2", "-o", tmp_path / "now")
    assert "figures differ from Quarterly performance report, Q2 2017/18" in said
    assert "Instances of support" in said and "+1" in said
    row = adviser.json("report", "issued")["issued"][0]["row"]
    said = adviser("report", "issued", row[:8], "-o", tmp_path / "again")
    assert "by Ann Able." in said
    assert {p.name: p.read_bytes() for p in (tmp_path / "again").iterdir()} == first
    assert "Take-up: Instances of support" in adviser("report", "issued", row)
    adviser("report", "issued", "rnobody", code=Exit.REFUSED)
    adviser("report", "quarterly", YEAR, "-o", tmp_path, "--format", "odt", code=Exit.REFUSED)


def test_the_take_up_report_and_the_matrix(adviser: Terminal, tmp_path: Path) -> None:
    told = adviser.json("report", "takeup", YEAR, "-o", tmp_path / "out")
    assert [Path(p).name for p in told["files"]] == [
        f"Take-up of support, 2017-18.{kind}" for kind in ("pdf", "docx", "csv")
    ]
    assert "Barnsley" in (tmp_path / "out" / "Take-up of support, 2017-18.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "matrix.pdf"
    said = adviser("report", "matrix", "--region", "Yorkshire and The Humber", "--year", YEAR, "-o", path)
    assert str(path) in said
    assert "Corporate peer challenge" in structure(path.read_bytes()).text


def test_a_pack_with_what_was_ticked_and_nothing_else(adviser: Terminal, tmp_path: Path) -> None:
    adviser("records", "add", "contact", "council=Barnsley", "name=Pat Example", "role=Leader", "email=pat@example.org")
    adviser("records", "add", "note", "council=Barnsley", "date=2026-03-01", "text=Said in confidence")
    adviser("records", "add", "private_note", "council=Barnsley", "date=2026-03-01", "text=Only mine")
    adviser("records", "add", "action", "what=Send the guide", "council=Barnsley", "owner=Ann Able")
    told = adviser.json("pack", "Barnsley", "-o", tmp_path / "plain", "--word")
    (one,) = told["packs"]
    assert told["leaving"] == []
    for said in (structure(Path(one["pdf"]).read_bytes()).text, reading.text(Path(one["word"]).read_bytes())):
        assert "Support had and not had, against similar councils" in said
        assert "no contact, note or other personal detail" in said
        for words in ("Pat Example", "Said in confidence", "Only mine", "Send the guide"):
            assert words not in said
    assert "Mentoring" in next(Path(p) for p in one["csv"] if p.endswith("support.csv")).read_text("utf-8-sig")

    out = adviser("pack", "Barnsley", "-o", tmp_path / "full", "--word", "--with", "contacts,notes")
    assert "Leaving with the packs: 1 contact (names, roles" in out
    folder = tmp_path / "full"
    pdf, docx = next(folder.glob("*.pdf")), next(folder.glob("*.docx"))
    for said in (structure(pdf.read_bytes()).text, reading.text(docx.read_bytes())):
        assert "Pat Example" in said and "pat@example.org" in said and "Said in confidence" in said
        assert "Only mine" not in said and "Send the guide" not in said
        assert "what was chosen to go with it: contacts and team notes" in said
    assert "cannot be put into a pack" in adviser(
        "pack", "Barnsley", "-o", folder, "--with", "private_notes", code=Exit.REFUSED
    )
    assert "Leaving with the packs: 1 open action (" in adviser("pack", "Barnsley", "-o", folder, "--with", "actions")

    folder = tmp_path / "reasons"
    out = adviser("pack", "Barnsley", "-o", folder, "--word", "--with", "reasons")
    assert "(why your risk overview names the council: your own working view" in out
    told = adviser.json("risk", "Barnsley")
    for said in (structure(next(folder.glob("*.pdf")).read_bytes()).text,
                 reading.text(next(folder.glob("*.docx")).read_bytes())):  # fmt: skip
        assert "Reasons to look" in said
        assert told["reasons"] and all(" ".join(one["sentence"].split()[:6]) in said for one in told["reasons"])


def documents(folder: Path) -> dict[str, Any]:
    """What each command of reports tells with --json (docs/json.md)."""
    adviser = begun(folder)
    quarterly = ("report", "quarterly", YEAR, "--quarter", "Q2", "-o", folder / "out", "--format", "csv", "--issue")
    adviser(*quarterly)
    with stores.open_store(adviser.store) as store:
        row = records.list_rows(store, "episode")[0].id
        records.delete(store, "episode", [row])
    return {
        "report-quarterly": adviser.json(*quarterly),
        "report-issued": adviser.json("report", "issued"),
        "report-matrix": adviser.json("report", "matrix", "--year", YEAR, "-o", folder / "matrix.pdf"),
    }
