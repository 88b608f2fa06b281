"""Support take-up on the command line, as a user does: many councils at once, matrix, figures, what is missing."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from adviser_app.cli.session import Exit
from adviser_app.domain.records.support import STATUSES
from tests.journeys.test_cli_records import Terminal


@pytest.fixture
def adviser(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    return terminal


EVENT = ("offer=leadership essentials", "event=Warwick, June", "start=3/6/2026", "status=booked")


def test_an_event_of_several_councils_from_booking_to_the_report(adviser: Terminal) -> None:
    said = adviser("support", "many", *EVENT, "--for", "Barnsley=4", "--for", "Leeds=3", "--for", "York")
    assert "Added support for 3 councils." in said
    again = adviser("support", "many", *EVENT, "--for", "Leeds=3", code=Exit.REFUSED)
    assert "Perhaps there already: Leadership Essentials · Leeds · booked" in again
    assert "add --yes" in again
    assert "Added" in adviser("support", "many", *EVENT, "--for", "Leeds", "--yes")
    adviser("records", "undo")
    assert "Barnsley is named twice" in adviser(
        "support", "many", *EVENT, "--for", "Barnsley", "--for", "Barnsley=2", code=Exit.REFUSED
    )
    assert "3 of 3 changed" in adviser("support", "status", "delivered", "--event", "warwick, JUNE")
    told = adviser.json("support", "figures", "--year", "2026/27", "--region", "yorkshire and the humber")
    assert (told["figures"]["instances"], told["figures"]["councils_reached"]) == (3, 3)
    assert told["figures"]["councillors"] == {"total": 7, "given": 2, "of": 3}
    assert told["figures"]["councils_there_were"] == 15
    assert len(told["none"]) == 12
    lines = adviser("support", "report", "2026/27")
    assert "With none: Adur" in lines
    row = adviser.json("support", "list", "--council", "York")["episodes"][0]["row"]
    assert "1 of 1 changed" in adviser("support", "status", "cancelled", row[:8], "--why", "snow")
    assert "– cancelled" in adviser("support", "list", "--text", "york")
    assert "Which episodes" in adviser("support", "status", "delivered", "--offer", "Mentoring", code=Exit.REFUSED)
    adviser("records", "undo")
    adviser("records", "undo")
    assert adviser.json("support", "list", "--status", "booked")["sentence"] == "3 episodes: 3 booked."


def test_one_by_one_with_likenesses_noticed(adviser: Terminal) -> None:
    values = ("council=Barnsley", "offer=Mentoring", "status=delivered", "year=2025/26", "days=2.5")
    adviser("support", "add", *values)
    assert "the same year" in adviser("support", "add", *values, code=Exit.REFUSED)
    adviser("support", "add", *values, "--yes")
    assert "no offer “Mento”" in adviser("support", "add", "council=Barnsley", "offer=Mento", code=Exit.REFUSED)
    gaps = adviser("support", "missing", "Doncaster")
    assert "Mentoring" in gaps
    assert "Barnsley: same region: Yorkshire and The Humber" in gaps
    page = adviser("support", "council", "Barnsley")
    assert "Barnsley had 2 instances of support from 1 offer." in page
    assert "2.5" in page


def test_everything_goes_out_as_csv(adviser: Terminal) -> None:
    adviser("support", "add", "council=Barnsley", "offer=Mentoring", "status=delivered", "year=2025/26")
    for what in (
        ("support", "list"), ("support", "matrix", "--some"), ("support", "figures", "--portfolio"),
        ("support", "missing", "Leeds"), ("support", "council", "Barnsley"), ("support", "report", "2025/26"),
        ("offers", "--theme", "peer support"),
    ):  # fmt: skip
        path = adviser.folder / "out.csv"
        assert f"written to {path}" in adviser(*what, "-o", path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1, what
        assert what[0] == "offers" or "council_code" in rows[0]
        path.unlink()


def test_what_there_is_not_is_refused(adviser: Terminal) -> None:
    for wrong in (
        ("figures", "--region", "Wessex"), ("figures", "--type", "parish"), ("matrix", "--theme", "Gardening"),
        ("matrix", "--offer", "Gardening"), ("list", "--status", "lost"), ("list", "--year", "soon"),
        ("report", "soon"), ("missing", "Nowhere"), ("status", "lost", "--event", "none"),
    ):  # fmt: skip
        adviser("support", *wrong, code=Exit.REFUSED)


def test_rows_not_taken_come_back_to_be_mended(adviser: Terminal) -> None:
    file, mend = adviser.folder / "may.csv", adviser.folder / "mend.csv"
    lines = ["_key,Council,Offer,Status,First day", "1,Barnsley,Mentoring,delivered,2/5/2026", "2,Leeds,Mento,booked,"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = adviser("refresh", file, "--mend", mend, code=Exit.REJECTED)
    assert f"The rows not taken are in {mend}" in said
    mend.write_text(mend.read_text("utf-8-sig").replace("Mento,", "Mentoring,"), encoding="utf-8")
    assert "Taken in." in adviser("refresh", mend)
    assert adviser.json("support", "list")["sentence"] == "2 episodes: 1 delivered and 1 booked."


def test_a_year_of_the_teams_list_comes_to_what_pandas_counts_of_it(adviser: Terminal) -> None:
    rng = random.Random(5)
    councils = [c for c in adviser.json("councils", "--abolished")["councils"] if (c["end"] or "9") > "2022-04-01"]
    offers = [o["name"] for o in adviser.json("offers")["offers"]]
    rows = []
    for n in range(400):
        day = date(2022, 1, 1) + timedelta(days=rng.randrange(600))
        rows.append({
            "_key": n, "Council code": rng.choice(councils)["code"], "Offer": rng.choice(offers),
            "Status": rng.choice(STATUSES), "First day": f"{day:%d/%m/%Y}", "Days received": rng.choice(["", 0.5, 3]),
            "Estimated savings": rng.choice(["", "", "£12,500"]), "Councillors": rng.choice(["", 0, 4]),
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.to_csv(adviser.folder / "year.csv", index=False)
    assert adviser.json("refresh", adviser.folder / "year.csv")["counts"]["new"] == 400
    days = pd.to_datetime(frame["First day"], format="%d/%m/%Y")
    region, there = {c["code"]: c["region"] for c in councils}, adviser.json("councils", "--abolished")["councils"]
    for year in (2022, 2023):
        last = f"{year + 1}-03-31"
        exist = {c["code"] for c in there if (c["start"] or "") <= last and (not c["end"] or c["end"] > last)}
        chosen = frame[(days >= f"{year}-04-01") & (days <= last)]
        had = chosen[chosen["Status"].isin(["delivered", "under way"])]
        told = adviser.json("support", "figures", "--year", f"{year}/{year % 100 + 1}")
        found = told["figures"]
        assert found["statuses"] == chosen["Status"].value_counts().to_dict()
        assert (found["instances"], found["councils_there_were"]) == (len(had), len(exist))
        assert found["councils_reached"] == len(set(had["Council code"]) & exist)
        assert {c["code"] for c in told["none"]} == exist - set(had["Council code"])
        given = pd.to_numeric(had["Days received"]).dropna()
        assert found["days_received"] == {"total": given.sum(), "given": len(given), "of": len(had)}
        savings = 12_500 * int((had["Estimated savings"] != "").sum())
        assert found["savings"]["total"] == savings
        by_region = next(b for b in told["breakdowns"] if b["by"] == "region")["rows"]
        counted = had["Council code"].map(region).value_counts().to_dict()
        assert {r["name"]: r["instances"] for r in by_region if r["instances"]} == counted


def documents(folder: Path) -> dict[str, Any]:
    """What each command on support tells with --json (docs/json.md)."""
    adviser = Terminal(folder)
    adviser("exchange", "me", "--name", "Ann Hill", "--laptop", "Office")
    many = adviser.json("support", "many", *EVENT, "--for", "Barnsley=4", "--for", "Leeds=3")
    adviser("records", "add", "offer_target", "offer=Mentoring", "year=2026/27", "measure=instances", "target=9")
    adviser("records", "add", "peer_days", "lender=Barnsley", "role=Member peer", "days=1.5", "date=1/6/2026")
    status = adviser.json("support", "status", "delivered", "--event", "Warwick, June")
    adviser("support", "add", "council=Cumberland", "offer=Mentoring", "status=delivered", "year=2025/26")
    adviser("support", "add", "council=Allerdale", "offer=Mentoring", "status=delivered", "year=2022/23")
    return {
        "support-many": many,
        "support-status": status,
        "support-list": adviser.json("support", "list"),
        "support-matrix": adviser.json("support", "matrix", "--some"),
        "support-figures": adviser.json("support", "figures", "--year", "2026/27"),
        "support-missing": adviser.json("support", "missing", "Doncaster"),
        "support-council": adviser.json("support", "council", "Cumberland"),
        "support-report": adviser.json("support", "report", "2026/27"),
        "offers": adviser.json("offers"),
    }
