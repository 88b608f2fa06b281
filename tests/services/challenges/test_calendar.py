"""The iCalendar file: what any calendar imports, and what it does with the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Component

from adviser_app.domain.errors import AdviserError
from adviser_app.services import challenges, identity, records, shipped
from adviser_app.services.support import EVERYTHING, Scope
from adviser_app.store.connection import Store
from tests.tools import example_challenges
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
BARNSLEY, DONCASTER, OXFORD = "E08000038", "E08000017", "E07000178"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        shipped.take_in(made)
        yield made


def challenge(store: Store, council: str, first: str, last: str, stage: str, **more: str) -> str:
    said = {"council": council, "kind": "Corporate", "stage": stage, "first_day": first, "last_day": last} | more
    return records.create(store, "challenge", said).id


def read(store: Store, path: Path, scope: Scope = EVERYTHING) -> list[Component]:
    """The events of a file that is written now; the count agrees with it."""
    count = challenges.calendar(store, scope, path, today=TODAY)
    found = list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    assert count == sum(e["STATUS"] != "CANCELLED" for e in found)
    return found


def by_summary(found: list[Component]) -> dict[str, Component]:
    return {str(e["SUMMARY"]): e for e in found}


def test_the_dates_to_come(store: Store, tmp_path: Path) -> None:
    challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed")
    challenge(store, BARNSLEY, "2026-05-05", "2026-05-08", "action plan", report_on="2026-08-02",
              review_on="2027-03-02")  # fmt: skip
    found = by_summary(read(store, tmp_path / "dates.ics", Scope(codes=(BARNSLEY, DONCASTER))))
    assert {s: (e.decoded("DTSTART"), e.decoded("DTEND")) for s, e in found.items()} == {
        "Doncaster: Corporate peer challenge on site": (date(2027, 3, 9), date(2027, 3, 13)),
        # the plan's day, 8 October, is past: what is late is no date to come
        "Barnsley: Progress review planned": (date(2027, 3, 2), date(2027, 3, 3)),
        "Barnsley: last day for the progress review": (date(2027, 5, 8), date(2027, 5, 9)),
        "Barnsley: last day for the progress review’s report": (date(2027, 5, 8), date(2027, 5, 9)),
        "Barnsley: last day for the next challenge": (date(2031, 5, 8), date(2031, 5, 9)),
    }
    assert len({str(e["UID"]) for e in found.values()}) == len(found)


def test_the_file_keeps_to_the_format(store: Store, tmp_path: Path) -> None:
    example_challenges.challenges(store)
    path = tmp_path / "dates.ics"
    read(store, path)
    data = path.read_bytes()
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    whole = data.replace(b"\r\n ", b"").decode()
    events = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", whole, re.DOTALL)
    assert len(events) > 50
    for event in events:
        names = [re.split("[;:]", line)[0] for line in event.strip().split("\r\n")]
        for needed in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"):
            assert names.count(needed) == 1, (needed, event)


def test_nothing_personal_and_nothing_confidential_is_in_it(store: Store, tmp_path: Path) -> None:
    row = challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed", manager="Robin Manager", note="Secretly",
                    leader_said="Quietly", source="Whispered")  # fmt: skip
    peer = records.create(store, "peer", {"name": "Ada Archer", "council": OXFORD}).id
    challenges.make_team(
        store, row, [{"role": "Member peer", "peer": peer}, {"role": "Officer peer", "name": "Ben Frost"}]
    )
    read(store, tmp_path / "dates.ics")
    text = (tmp_path / "dates.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert "Doncaster" in text
    for word in ("Robin", "Secretly", "Quietly", "Whispered", "Ada", "Ben", "Dana", "Train laptop", row):
        assert word not in text


def test_the_next_file_updates_what_an_earlier_one_brought(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed")
    only = Scope(codes=(DONCASTER,))
    first = read(store, tmp_path / "1.ics", only)
    read(store, tmp_path / "2.ics", only)
    assert (tmp_path / "1.ics").read_bytes() == (tmp_path / "2.ics").read_bytes()  # nothing was written between
    later = identity.clock_now() + timedelta(hours=1)
    monkeypatch.setattr(identity, "clock_now", lambda: later)
    records.change(store, "challenge", row, {"first_day": "2027-06-08", "last_day": "2027-06-11"})
    after = read(store, tmp_path / "3.ics", only)
    assert [e["UID"] for e in first] == [e["UID"] for e in after]
    assert [e.decoded("DTSTART") for e in after] == [date(2027, 6, 8)]
    assert int(after[0]["SEQUENCE"]) > int(first[0]["SEQUENCE"])
    assert after[0].decoded("DTSTAMP") > first[0].decoded("DTSTAMP")
    assert int(after[0]["SEQUENCE"]) < 2**31


def test_what_is_done_cancelled_or_deleted_is_taken_away(store: Store, tmp_path: Path) -> None:
    held = challenge(store, BARNSLEY, "2026-09-15", "2026-09-18", "feedback report")
    coming = challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed")
    gone = challenge(store, OXFORD, "2027-04-06", "2027-04-09", "scoped")
    first = by_summary(read(store, tmp_path / "1.ics", Scope(codes=(BARNSLEY, DONCASTER, OXFORD))))
    assert {e["STATUS"] for e in first.values()} == {"CONFIRMED"}
    records.change(store, "challenge", held, {"report_on": "2026-11-20"})
    challenges.move(store, coming, "cancelled", TODAY)
    records.delete(store, "challenge", [gone])
    after = by_summary(read(store, tmp_path / "2.ics", Scope(codes=(BARNSLEY, DONCASTER, OXFORD))))
    assert {s: e["UID"] for s, e in after.items()} == {s: e["UID"] for s, e in first.items()}
    assert {s for s, e in after.items() if e["STATUS"] == "CANCELLED"} == {
        "Barnsley: last day for the feedback report", "Doncaster: Corporate peer challenge on site",
        "Oxford: Corporate peer challenge on site",
    }  # fmt: skip


def test_on_the_last_day_it_is_still_told_and_the_day_after_no_more(store: Store, tmp_path: Path) -> None:
    challenge(store, BARNSLEY, "2026-05-05", "2026-05-08", "action plan", report_on="2026-08-02")
    challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed")
    scope = Scope(codes=(BARNSLEY, DONCASTER))
    for today, plan, site in (
        (date(2026, 10, 8), True, True), (date(2026, 10, 9), False, True), (date(2027, 3, 12), False, True),
        (date(2027, 3, 13), False, False),
    ):  # fmt: skip
        challenges.calendar(store, scope, tmp_path / "dates.ics", today=today)
        told = by_summary(list(Calendar.from_ical((tmp_path / "dates.ics").read_bytes()).walk("VEVENT")))
        assert ("Barnsley: last day for the action plan" in told) is plan
        assert ("Doncaster: Corporate peer challenge on site" in told) is site


def test_another_laptop_with_the_same_records_writes_the_same_file(store: Store, tmp_path: Path) -> None:
    challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed")
    read(store, tmp_path / "1.ics")
    copy = tmp_path / "copy.db"
    store.con.execute("VACUUM INTO ?", (str(copy),))
    with Store.open(copy, None) as other:
        read(other, tmp_path / "2.ics")
    assert (tmp_path / "1.ics").read_bytes() == (tmp_path / "2.ics").read_bytes()


def test_a_scope_and_a_place_that_there_are_not(store: Store, tmp_path: Path) -> None:
    challenge(store, DONCASTER, "2027-03-09", "2027-03-12", "confirmed")
    records.delete(store, "challenge", [challenge(store, BARNSLEY, "2027-04-06", "2027-04-09", "scoped")])
    assert read(store, tmp_path / "none.ics", Scope(codes=(OXFORD,))) == []
    with pytest.raises(AdviserError) as refused:
        challenges.calendar(store, Scope(region="Nowhere"), tmp_path / "x.ics", today=TODAY)
    assert refused.value.code == "no-such-region"
    with pytest.raises(AdviserError) as refused:
        challenges.calendar(store, EVERYTHING, tmp_path / "no folder" / "x.ics", today=TODAY)
    assert refused.value.code == "cannot-write"
