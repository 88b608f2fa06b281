"""Writing things down on the command line, as a user does: records, a template for a colleague, the team's files."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adviser_app.cli import run
from adviser_app.cli.session import Exit
from tests.tools.returns import File, parsed
from tests.tools.spreadsheet import COUNTRIES

BARNSLEY = "E08000038"


class Terminal:
    """Runs commands on one store; ``said`` by the last one, ``json`` of it."""

    def __init__(self, folder: Path, name: str = "adviser.db") -> None:
        self.folder, self.store = folder, folder / name

    def __call__(self, *arguments: object, code: int = Exit.DONE) -> str:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            got = run([str(a) for a in ("--store", self.store, *arguments)])
        assert got == code, f"{arguments}: {got}\n{out.getvalue()}{err.getvalue()}"
        return out.getvalue() + err.getvalue()

    def json(self, *arguments: object, code: int = Exit.DONE) -> Any:
        return json.loads(self(*arguments, "--json", code=code))


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    return terminal


def changed(path: Path, change: Callable[[File], object]) -> Path:
    """A template that a colleague changed in Excel."""
    file = parsed(path.read_bytes())
    change(file)
    path.write_bytes(file.opened(COUNTRIES[0]).data("utf-16", "\t"))
    return path


def contact(adviser: Terminal, name: str = "Ann Example", *more: str) -> str:
    found = adviser.json("records", "add", "contact", "council=Barnsley", f"name={name}", "role=Leader", *more)
    return str(found["row"])


def test_a_record_from_its_first_word_to_its_erasure(adviser: Terminal) -> None:
    row = contact(adviser, "Ann Example", "start=1 May 2024", "phone=020 7664 3000")
    assert "Work telephone  020 7664 3000" in adviser("records", "show", "contact", row[:7])
    said = adviser("records", "set", "Contacts", row[:7], "role=Convener", "end=31/10/2026", "phone=")
    assert "31 October 2026" in said
    assert "telephone" not in said
    shown = adviser.json("records", "show", "contact", row)
    assert (shown["values"]["end"], shown["values"]["council"]) == ("2026-10-31", BARNSLEY)
    assert adviser.json("records", "list", "contact", "--council", "Bristol") == {"records": []}
    assert [r["row"] for r in adviser.json("records", "list", "contact", "--text", "ann convener")["records"]] == [row]
    assert [h["row"] for h in adviser.json("records", "search", "barnsley conv")["hits"]] == [row]
    lines = adviser.json("records", "history", "contact", row)["history"]
    assert [(x["field"], x["before"], x["after"]) for x in lines[-3:] if x["field"] == "Role"] == [
        ("Role", "Leader", "Convener")
    ]
    adviser("records", "undo")
    assert adviser.json("records", "show", "contact", row)["values"]["role"] == "Leader"
    assert "Done again: changed contact." in adviser("records", "redo")
    assert "1 contact deleted" in adviser("records", "delete", "contact", row)
    assert "Ann Example" in adviser("records", "list", "contact", "--deleted")
    adviser("records", "restore", "contact", row)
    held = adviser.folder / "held.csv"
    assert "2 lines." in adviser("records", "held-on", "convener")  # once more since the undo was undone
    assert adviser.json("records", "held-on", "Ann Example", "-o", held)["lines"][0]["standing"] == "shown now"
    assert "Ann Example" in held.read_text("utf-8-sig")
    refused = adviser.json("records", "erase", "contact", row, "--reason", "asked by letter", code=Exit.REFUSED)
    assert refused["error"]["code"] == "asks-first"
    adviser("records", "erase", "contact", row, "--reason", "asked by letter", "--yes")
    assert adviser.json("records", "erasures")["erasures"][0]["reason"] == "asked by letter"
    assert adviser.json("records", "held-on", "Ann Example")["lines"] == []


def test_what_is_typed_wrong_is_refused_with_the_way_out(adviser: Terminal) -> None:
    def refused(*arguments: str) -> str:
        return str(adviser.json("records", *arguments, code=Exit.REFUSED)["error"]["code"])

    assert refused("list", "contracts") == "no-such-record-type"
    assert refused("add", "contact", "council=Nowhere", "name=x", "role=y") == "record-refused"
    assert refused("add", "contact", "colour=red") == "no-such-field"
    assert refused("add", "contact", "name=x") == "record-refused"
    assert refused("show", "contact", "r123") == "no-such-record"
    assert refused("out", "private-note", "x.csv") == "private"
    assert refused("set", "contact", contact(adviser), "start=soon") == "record-refused"
    contact(adviser)
    assert refused("show", "contact", "rabc") == "no-such-record"


def test_support_is_written_down_by_the_names_of_councils_and_offers(adviser: Terminal) -> None:
    said = adviser("records", "types")
    assert said.index("contact") < said.index("Support\n") < said.index("episode") < said.index("Programme\n")
    assert "LG Inform" in adviser("records", "list", "offer")  # the catalogue is there from the first
    assert "Offer" in adviser("records", "types", "episode")
    made = adviser.json(
        "records", "add", "episode", "council=Barnsley", "offer=productivity EXPERTS", "status=delivered", "days=12.5"
    )
    assert made["caption"] == "Productivity experts · Barnsley · delivered"
    assert "Mentoring · Barnsley" in adviser("records", "set", "episode", made["row"], "offer=Mentoring")
    refused = adviser.json("records", "add", "episode", "council=Leeds", "offer=Mentorin", code=Exit.REFUSED)["error"]
    assert (refused["code"], refused["next_step"]) == ("record-refused", "Is it “Mentoring”?")
    adviser("records", "add", "consultation", "title=Business rates")
    response = adviser.json(
        "records", "add", "consultation_response", "consultation=business rates", "members=Barnsley; Leeds"
    )
    assert response["values"]["members"] == "E08000035; E08000038"
    assert "Leeds; Barnsley" in adviser("records", "show", "consultation_response", response["row"])
    adviser("records", "delete", "offer", "mentoring")
    assert "Mentoring (deleted) · Barnsley" in adviser("records", "list", "episode")
    fields = {f["field"]: f for f in adviser.json("records", "types", "episode")["types"][0]["fields"]}
    assert (fields["offer"]["kind"], fields["offer"]["of"]) == ("record", "offer")


def test_a_private_note_is_shared_as_a_copy(adviser: Terminal) -> None:
    row = adviser.json("records", "add", "private-note", "council=Barnsley", "date=1/3/2026", "text=Between us")["row"]
    assert "Team note" in adviser("records", "share", row)
    assert [r["values"]["text"] for r in adviser.json("records", "list", "note")["records"]] == ["Between us"]


def test_a_template_to_a_colleague_and_back(adviser: Terminal) -> None:
    row = contact(adviser, "Ann Example", "start=1 May 2024")
    contact(adviser, "Zoe Example")
    path = adviser.folder / "contacts.csv"
    assert "2 contacts written to" in adviser("records", "out", "contact", path)
    new = {"name": "New", "role": "Clerk", "council": "Bristol"}
    bad = {"name": "Bad", "role": "Clerk", "council": "Nowhere"}
    changed(path, lambda f: (f.set(0, "role", "Mayor"), f.set(1, "_action", "delete"), f.add(**new), f.add(**bad)))
    said = adviser("records", "in", path, "--preview", code=Exit.REJECTED)
    assert "a template that Ann Hill sent out on" in said
    assert "4 rows read: 1 change, 1 new row and 1 deletion. 1 row is refused" in said
    assert "contacts.csv:5, council: " in said
    assert adviser.json("records", "show", "contact", row)["values"]["role"] == "Leader"
    rejects = adviser.folder / "rejects.csv"
    adviser("records", "in", path, "--rejects", rejects, code=Exit.REJECTED)
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 2
    assert [r["caption"] for r in adviser.json("records", "list", "contact")["records"]] == [
        "New · Clerk", "Ann Example · Mayor",
    ]  # fmt: skip
    again = adviser.json("records", "in", path, code=Exit.REJECTED)
    assert (again["applied"], again["fresh"]) == (False, 0)
    adviser("records", "undo")
    assert [r["caption"] for r in adviser.json("records", "list", "contact")["records"]] == [
        "Ann Example · Leader", "Zoe Example · Leader",
    ]  # fmt: skip
    adviser("records", "redo")
    adviser("records", "out", "contact", path, "--row", row)
    changed(path, lambda f: f.set(0, "role", "Clerk"))
    assert adviser.json("records", "in", path, "--leave", "2", code=Exit.REFUSED)["error"]["code"] == "nothing-to-apply"
    workbook = adviser.folder / "contacts.xlsx"
    adviser("records", "out", "contact", workbook, "--council", "Barnsley", "--row", row)
    assert adviser.json("records", "in", workbook, code=Exit.REFUSED)["error"]["code"] == "not-a-csv"


def test_many_emptied_cells_are_asked_about(adviser: Terminal) -> None:
    for n in range(5):
        contact(adviser, f"Name {n}", f"phone=020 7664 300{n}")
    path = adviser.folder / "contacts.csv"
    adviser("records", "out", "contact", path)
    changed(path, lambda f: [f.set(n, "phone", "") for n in range(5)])
    said = adviser("records", "in", path, code=Exit.REFUSED)
    assert "5 cells were emptied. Is that meant?" in said
    assert adviser.json("records", "in", path, "--yes")["applied"]


def team_file(folder: Path, name: str, rows: list[list[str]]) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Council", "Name", "Role", "Comment"], *rows])
    return path


def test_the_teams_file_through_the_refresh(adviser: Terminal) -> None:
    first = team_file(adviser.folder, "1.csv", [["Barnsley", "Ann Example", "Leader", "x"]])
    said = adviser("refresh", first)
    assert "Contacts of the programme team" in said
    assert "`adviser records undo` takes it back." in said
    assert "the column “comment” is none of these records’" in said
    second = team_file(adviser.folder, "2.csv", [["Barnsley", "Ann Example", "Mayor", ""], ["Nowhere", "x", "y", ""]])
    rejects = adviser.folder / "rejects.csv"
    assert not adviser.json("refresh", second, "--preview", code=Exit.REJECTED)["applied"]
    told = adviser.json("refresh", second, "--rejects", rejects, code=Exit.REJECTED)
    assert told["files"][0]["changes"][0]["after"] == "Mayor"
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 2
    assert "taken in already" in adviser("refresh", second)
    adviser("records", "undo")
    assert [r["caption"] for r in adviser.json("records", "list", "contact")["records"]] == ["Ann Example · Leader"]
    wrong = team_file(adviser.folder, "3.csv", [["Nowhere", "x", "y", ""]])
    assert adviser.json("refresh", wrong, code=Exit.REFUSED)["nothing_to_do"]
    assert "Error" in adviser("refresh", first, "--publisher", "X", code=Exit.REFUSED)


def documents(folder: Path) -> dict[str, Any]:
    """What each command on records tells with --json (docs/json.md)."""
    adviser = Terminal(folder)
    adviser("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    row = contact(adviser)
    note = adviser.json("records", "add", "private-note", "council=Barnsley", "date=1/3/2026", "text=x")["row"]
    path, held = folder / "contacts.csv", folder / "held.csv"
    told = {
        "records-types": adviser.json("records", "types", "contact"),
        "records-list": adviser.json("records", "list", "contact"),
        "records-show": adviser.json("records", "share", note),
        "records-search": adviser.json("records", "search", "leader"),
        "records-history": adviser.json("records", "history", "contact", row),
        "records-out": adviser.json("records", "out", "contact", path),
        "records-held-on": adviser.json("records", "held-on", "Ann Example", "-o", held),
    }
    new = {"name": "New", "role": "Clerk", "council": "Bristol"}
    adviser("records", "out", "contact", path)
    changed(path, lambda f: (f.set(0, "role", "Mayor"), f.add(**new), f.add(**new, start="soon")))
    told["records-in"] = adviser.json("records", "in", path, code=Exit.REJECTED)
    told["records-delete"] = adviser.json("records", "delete", "contact", row)
    told["records-undo"] = adviser.json("records", "undo")
    told["records-erase"] = adviser.json("records", "erase", "contact", row, "--reason", "asked", "--yes")
    told["records-erasures"] = adviser.json("records", "erasures")
    adviser("refresh", team_file(folder, "1.csv", [["Barnsley", "Bob", "Leader", ""]]))
    rows = [["Barnsley", "Bob", "Mayor", ""], ["Barnsley", "Cy", "Clerk", ""], ["Nowhere", "x", "y", ""]]
    told["refresh-records"] = adviser.json("refresh", team_file(folder, "2.csv", rows), code=Exit.REJECTED)
    return told
