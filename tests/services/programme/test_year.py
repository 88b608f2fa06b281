"""A programme year on a store: values typed and counted, the rule beside what was typed instead, meetings, due."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import due, identity, programme, records, support
from adviser_app.store.areas import load_areas
from adviser_app.store.connection import Store
from adviser_app.viewmodels.programme import DeliverableLine
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)  # in Q3 of 2026/27
YEAR = "2026/27"
BARNSLEY, HARTLEPOOL, ADUR, BRISTOL = "E08000038", "E06000001", "E07000223", "E06000023"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        for theme, offer in (("Leadership", "Academy"), ("Leadership", "Essentials"), ("Peers", "Peer challenge")):
            if theme not in [caption for _, caption in records.names(made).records("support_theme")]:
                records.create(made, "support_theme", {"name": theme})
            records.create(made, "offer", {"name": offer, "theme": theme})
        yield made


def wanted(store: Store, text: str, **more: str) -> str:
    return records.create(store, "deliverable", {"year": YEAR, "text": text, **more}).id


def me(store: Store) -> str:
    found = identity.get(store)
    assert found is not None
    return found.person


def say(store: Store, deliverable: str, quarter: str, **more: str) -> str:
    return records.create(store, "progress", {"deliverable": deliverable, "quarter": quarter, **more}).id


def line(store: Store, row: str, quarter: str = "", today: date = TODAY) -> DeliverableLine:
    view = programme.year(store, YEAR, quarter, today=today)
    return next(x for x in view.lines if x.row == row)


def support_given(store: Store, offer: str, *councils: str, **more: str) -> None:
    for council in councils:
        records.create(store, "episode", {"council": council, "offer": offer, "status": "delivered", **more})


def test_a_typed_deliverable_from_nothing_to_delivered(store: Store) -> None:
    row = wanted(store, "Events held", number="1.1", unit="events", q1="10", q2="25", q4="60", owner=me(store))
    shown = line(store, row, "Q2")
    assert (shown.status.text, shown.value.text) == ("No value", "–")
    assert shown.rule == "A target of 25 events was due by the end of Q2, and nothing says how far it is."
    assert shown.measured == "Nothing was typed for Q2."
    # A quarter that is over is not judged by what was typed for the one before it.
    first = say(store, row, "Q1", value="30")
    assert line(store, row, "Q2").status.text == "No value" and line(store, row, "Q1").facts.value == 30
    records.delete(store, "progress", [first])
    said = say(store, row, "Q2", value="23", comment="Two more in October")
    shown = line(store, row, "Q2")
    assert (shown.status.text, shown.facts.short, shown.comment) == ("At risk", 2, "Two more in October")
    assert shown.rule == (
        "23 events: 2 below the target of 25 by the end of Q2, within a tenth of it; the year’s target is 60."
    )
    # The present quarter runs: what was typed for the last one stands, and says so.
    now = line(store, row)
    assert (now.measured, now.facts.value, now.progress_row) == ("Typed for Q2.", 23, "")
    assert [(q.quarter, q.value.text, q.status, q.progress) for q in now.quarters] == [
        ("Q1", "–", "No value", ""), ("Q2", "23", "At risk", said), ("Q3", "23", "At risk", ""),
    ]  # fmt: skip
    say(store, row, "Q3", value="60")
    assert line(store, row).rule == "60 events: the year’s target of 60 is reached."
    assert line(store, row, "Q2").status.text == "At risk"  # the quarter that is over stays as it was
    assert line(store, row).owner.text == "Dana Adviser"


def test_what_is_not_due_yet_is_never_at_risk(store: Store) -> None:
    later = wanted(store, "A report", q4="1")
    dated = wanted(store, "A conference", due="2027-03-01")
    open_ = wanted(store, "Something")
    say(store, later, "Q2", value="0")
    assert {x.status.text for x in programme.year(store, YEAR, "Q2", today=TODAY).lines} == {"Not yet due", "No target"}
    assert line(store, later, "Q2").rule == "The first target is 1 by 31 March 2027; 0 so far."
    assert line(store, dated, "Q2").rule == "Due on 1 March 2027; no target in figures is set."
    assert line(store, open_, "Q2").rule == "Neither a target nor a value is set."


def test_a_typed_status_stands_before_the_rules_which_stays_visible(store: Store) -> None:
    row = wanted(store, "Peer challenges", q2="40")
    said = say(store, row, "Q2", value="20", status="On track", reason="Thirty are booked for October")
    shown = line(store, row, "Q2")
    assert (shown.status.text, shown.facts.rule_status) == ("On track", "Off track")
    assert shown.override == "On track was typed instead of Off track: Thirty are booked for October"
    assert shown.rule.startswith("20: 20 below the target of 40")
    assert programme.year(store, YEAR, "Q2", today=TODAY).counts == {"On track": 1}
    with pytest.raises(AdviserError, match="reason"):
        records.change(store, "progress", said, {"reason": ""})


def test_what_is_off_track_comes_first_and_numbers_count_as_people_do(store: Store) -> None:
    for number, value in (("2.10", "9"), ("2.9", "1"), ("2.2", "2"), ("1.1", "10")):
        say(store, wanted(store, f"No. {number}", number=number, q2="10"), "Q2", value=value)
    view = programme.year(store, YEAR, "Q2", today=TODAY)
    assert [x.number.text for x in view.lines] == ["2.2", "2.9", "2.10", "1.1"]
    assert view.sentence == "4 deliverables: 2 off track, 1 at risk and 1 delivered."
    assert view.title == "Programme 2026/27, Q2 (July to September 2026)"
    assert view.as_of == date(2026, 9, 30)
    header, rows = view.table()
    assert rows[0][header.index("value")] == "2" and rows[0][header.index("rule_status")] == "Off track"


def test_a_deliverable_measured_by_a_saved_count(store: Store) -> None:
    count = records.create(store, "saved_count", {"name": "Councils in leadership", "what": "councils",
                                                  "theme": "Leadership"})  # fmt: skip
    row = wanted(store, "Councils reached", measure="counted", count="Councils in leadership", q2="3", q4="5")
    support_given(store, "Academy", BARNSLEY, HARTLEPOOL, start="2026-05-01")
    support_given(store, "Essentials", BARNSLEY, start="2026-09-30")
    support_given(store, "Essentials", ADUR, start="2026-10-01")  # after Q2
    support_given(store, "Peer challenge", BRISTOL, start="2026-05-01")  # another theme
    support_given(store, "Academy", BRISTOL, start="2026-03-31")  # the year before
    records.create(store, "episode", {"council": BRISTOL, "offer": "Academy", "status": "booked",
                                      "start": "2026-05-01"})  # fmt: skip
    shown = line(store, row, "Q2")
    assert (shown.facts.value, shown.status.text) == (2, "Off track")
    assert shown.measured == "Counted: Councils in leadership." and shown.count_row == count.id
    assert shown.rule.startswith("2 councils: 1 below the target of 3 by the end of Q2, more than a tenth")
    assert [q.value.text for q in shown.quarters] == ["2", "2"]
    assert line(store, row).facts.value == 3 and line(store, row).status.text == "On track"
    # An episode without a day counts in each quarter of its year, and that is said.
    records.create(store, "episode", {"council": BRISTOL, "offer": "Academy", "status": "delivered", "year": YEAR})
    shown = line(store, row, "Q2")
    assert shown.facts.value == 3
    assert shown.measured.endswith("(1 without a day count in each quarter of their year).")
    say(store, row, "Q2", value="7")
    assert line(store, row, "Q2").measured.endswith("7 councils were typed beside it and do not count.")
    records.delete(store, "saved_count", [count.id])
    gone = line(store, row, "Q2")
    assert gone.facts.value is None and gone.status.text == "No value" and "(deleted)" in gone.measured


def test_money_is_told_as_money_and_says_of_how_many(store: Store) -> None:
    count = records.create(store, "saved_count", {"name": "Savings", "what": "savings"})
    row = wanted(store, "Savings", measure="counted", count="Savings", q2="1000")
    support_given(store, "Academy", BARNSLEY, start="2026-05-01")
    assert line(store, row, "Q2").facts.value is None  # not given is not nothing
    support_given(store, "Academy", ADUR, start="2026-05-01", savings="950.50")
    shown = line(store, row, "Q2")
    assert shown.value.text == "£950.50" and shown.rule.startswith("£950.50: £49.50 below the target of £1,000")
    assert shown.measured == "Counted: Savings (given for 1 of 2)."
    (found,) = programme.counts(store, YEAR, "Q2", today=TODAY).lines
    assert (found.row, found.number, found.of, found.used_by) == (count.id, Decimal("950.5"), "given for 1 of 2", 1)
    assert found.what == "Estimated savings; under way or delivered; the year so far"


def test_counts_on_a_store_against_pandas(store: Store) -> None:
    """Filters by region, type and tag over councils of any day, also of those abolished since."""
    rng = random.Random(11)
    areas = [a for a in load_areas(store) if a.is_council]
    rows = []
    for i in range(500):
        area = rng.choice(areas)
        rows.append({
            "council": area.code, "offer": rng.choice(["Academy", "Essentials", "Peer challenge"]),
            "status": rng.choice(["delivered", "under way", "booked", "declined"]), "event": f"Event {i}",
            "start": date.fromordinal(date(2026, 4, 1).toordinal() + rng.randrange(365)).isoformat(),
            "officers": "" if rng.random() < 0.4 else str(rng.randrange(20)),
            "tags": rng.choice(["", "Urgent", "urgent; digital"]),
        })  # fmt: skip
    records.create_many(store, "episode", rows)
    until, frame = "2026-09-30", pd.DataFrame(rows)
    kind = {a.code: a.council_type.value if a.council_type else "" for a in areas}
    region = {a.code: a.region for a in areas}
    frame["type"], frame["region"] = frame.council.map(kind), frame.council.map(region)
    frame["officers"] = pd.to_numeric(frame.officers)
    in_time = frame[(frame.start <= until) & frame.status.isin(["delivered", "under way"])]

    def counted(**values: str) -> Decimal | None:
        return programme.count(store, values, "FY2026-27", "Q2", today=TODAY).number

    leadership = {c: r for r, c in records.names(store).records("support_theme")}["Leadership"]
    west = in_time[in_time.region == "North West"]
    assert counted(what="councils", region="north west") == west.council.nunique() > 5
    districts = in_time[(in_time.type == "non-metropolitan district") & (in_time.offer != "Peer challenge")]
    assert counted(what="officers", council_type="non-metropolitan district", theme=leadership) == int(
        districts.officers.sum()
    )
    assert counted(what="instances", tag="URGENT") == int(in_time.tags.str.contains("rgent").sum()) > 50
    booked = frame[frame.status == "booked"]  # what is agreed for a later day is agreed now
    assert counted(what="instances", statuses="booked") == len(booked) > 20
    assert counted(what="people", span="all years") == int(in_time.officers.sum())


def test_years_and_quarters_as_people_write_them(store: Store) -> None:
    wanted(store, "x")
    records.create(store, "programme_year", {"year": "2017/18", "amount": "£21,000,000", "funding": "Direct grant"})
    assert programme.years(store, today=date(2030, 4, 1)) == ["FY2030-31", "FY2026-27", "FY2017-18"]
    view = programme.year(store, "2017-18", "2", today=TODAY)
    assert (view.year, view.quarter, view.grant) == ("FY2017-18", "Q2", "Grant 2017/18: £21.0m (direct grant).")
    assert programme.year(store, "2017/18", today=TODAY).quarter == "Q4"
    assert programme.year(store, today=TODAY).quarter == "Q3"
    assert programme.year(store, "2027/28", today=TODAY).quarter == "Q1"
    for bad in ("2017/19", "soon"):
        with pytest.raises(AdviserError) as refused:
            programme.year(store, bad)
        assert refused.value.code == "no-year"
    with pytest.raises(AdviserError) as refused:
        programme.year(store, YEAR, "Q5")
    assert refused.value.code == "no-quarter"


def test_meetings_with_the_department_and_their_actions(store: Store) -> None:
    planned = records.create(store, "programme_meeting", {"year": YEAR, "quarter": "Q3", "date": "2026-12-03",
                                                          "subject": "Quarterly meeting"})  # fmt: skip
    held = records.create(store, "programme_meeting", {"year": YEAR, "date": "2026-09-03", "subject": "September",
                                                       "status": "held", "with_whom": "A. Civil-Servant"})  # fmt: skip
    records.create(store, "programme_meeting", {"year": "2025/26", "date": "2026-03-03", "subject": "Last year"})
    for what, day, status in (("Send figures", "2026-11-01", "open"), ("Write up", "2026-09-10", "done")):
        records.create(store, "action", {"what": what, "owner": me(store), "due": day, "status": status,
                                         "meeting": held.id})  # fmt: skip
    view = programme.year(store, YEAR, today=TODAY).meetings
    assert [x.row for x in view.lines] == [planned.id, held.id]
    assert [(a.what.text, a.state, a.status) for a in view.lines[1].actions] == [
        ("Send figures", "late", "open"), ("Write up", "", "done"),
    ]  # fmt: skip
    assert view.sentence == "2 meetings with the department: 1 planned and 1 held; 1 action open, 1 late."
    assert len(programme.meetings(store, today=TODAY).lines) == 3

    told = {(x.what.text, x.kind.text): x for x in due.due(store, today=TODAY).lines}
    assert ("Send figures", "Action") in told and ("September", "Meeting with the department") not in told
    coming = told["Quarterly meeting", "Meeting with the department"]
    assert coming.when.text == "in 11 days"
    due.settle(store, coming.table, coming.row)
    assert records.get(store, "programme_meeting", planned.id).values["status"] == "held"


def test_tables_as_csv(store: Store, tmp_path: Path) -> None:
    row = wanted(store, "=cmd", number="1.1", unit="events", q2="25")
    say(store, row, "Q2", value="12.5")
    path = tmp_path / "year.csv"
    assert support.write_csv(programme.year(store, YEAR, "Q2", today=TODAY), path) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        (found,) = csv.DictReader(file)
    assert found["deliverable"] == "'=cmd" and found["value"] == "12.5" and found["target_by"] == "Q2"
