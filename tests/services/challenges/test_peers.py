"""Peers: days lent and borrowed by council and year, the register, teams made from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import challenges, identity, records
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
BARNSLEY, DONCASTER, OXFORD, BOSTON = "E08000038", "E08000017", "E07000178", "E07000136"
FORMER_BARNSLEY = "E08000016"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        yield made


def add(store: Store, table: str, **texts: str) -> str:
    return records.create(store, table, texts).id


def challenge(store: Store, council: str = BARNSLEY, last: str = "", stage: str = "closed", **more: str) -> str:
    said = {"council": council, "stage": stage, "kind": "Corporate", "last_day": last, "first_day": last}
    return add(store, "challenge", **{k: v for k, v in (said | more).items() if v})


def test_days_lent_and_borrowed_by_council_and_year(store: Store) -> None:
    row = challenge(store, BARNSLEY, "2026-05-08", first_day="2026-05-05")
    off = challenge(store, BARNSLEY, "2026-06-08", "cancelled")
    before = challenge(store, DONCASTER, "2026-04-02", first_day="2026-03-30")

    def member(of: str, role: str, state: str, **more: str) -> None:
        add(store, "team_member", challenge=of, role=role, state=state, **more)

    member(row, "Lead member peer", "agreed", lender=OXFORD, days="4.5")
    member(row, "Officer peer", "agreed", lender=OXFORD)
    member(row, "Officer peer", "asked", lender=BOSTON, days="4")
    member(row, "Officer peer", "declined", lender=BOSTON, days="4")
    member(row, "Member peer", "agreed", name="Nobody knows whose", days="3")
    member(row, "Challenge manager", "agreed", name="Robin", days="6")
    member(off, "Officer peer", "agreed", lender=BOSTON, days="4")
    member(before, "Officer peer", "agreed", lender=BOSTON, days="5")
    add(store, "peer_days", lender=OXFORD, days="2", date="2026-07-01", receiver=FORMER_BARNSLEY)
    add(store, "peer_days", lender=BOSTON, days="1", year="2026/27")
    found = challenges.lending(store, "2026/27", today=TODAY)
    lines = {x.code: x for x in found.lines}
    assert list(lines) == [OXFORD, BOSTON, BARNSLEY]
    oxford = lines[OXFORD]
    assert (oxford.lent_challenges.text, oxford.lent_otherwise.text, oxford.lent_total.text, oxford.peers.text) == (
        "4.5 (known for 1 of 2)", "2", "6.5 (known for 2 of 3)", "2",
    )  # fmt: skip
    assert (lines[BOSTON].lent_challenges.text, lines[BOSTON].lent_otherwise.text) == ("–", "1")
    assert (lines[BARNSLEY].borrowed_challenges.text, lines[BARNSLEY].borrowed_total.text) == (
        "7.5 (known for 2 of 3)", "9.5 (known for 3 of 4)",
    )  # fmt: skip
    assert found.notes == (
        "1 team member asked and not agreed yet: not counted.",
        "1 peer of whom nobody wrote down who lends them: borrowed, and lent by no council.",
    )
    calendar = challenges.lending(store, "2026", today=TODAY)
    assert {x.code: x.lent_total.text for x in calendar.lines} == {
        OXFORD: "6.5 (known for 2 of 3)", BOSTON: "5", BARNSLEY: "–", DONCASTER: "–",
    }  # fmt: skip
    assert "1 entry of peer days with a financial year and no day: in no calendar year." in calendar.notes
    assert challenges.lending(store, today=TODAY).year == "FY2026-27"
    assert [c.words for c in challenges.years(store, today=TODAY)] == ["2026/27", "2025/26", "2026"]
    with pytest.raises(AdviserError) as refused:
        challenges.lending(store, "last year")
    assert refused.value.code == "no-year"


def peer(store: Store, name: str, council: str, strengths: str = "", **more: str) -> str:
    return add(store, "peer", name=name, council=council, strengths=strengths, **more)


def test_the_register_of_peers_found_by_what_is_needed(store: Store) -> None:
    a = peer(store, "Ada", OXFORD, "finance; scrutiny", kind="officer", post="Director of finance")
    b = peer(store, "Ben", BARNSLEY, "Finance")
    c = peer(store, "Clara", BOSTON, "housing", availability="not available", available_from="2027-02-01")
    d = peer(store, "Dev", BOSTON, "", availability="not available")
    row = challenge(store, DONCASTER, "2026-05-08")
    add(store, "team_member", challenge=row, role="Officer peer", peer=a, lender=OXFORD, days="4", state="agreed")
    add(store, "team_member", challenge=row, role="Officer peer", peer=c, lender=BOSTON, days="4", state="declined")
    off = challenge(store, BARNSLEY, "2026-06-08", "cancelled")
    add(store, "team_member", challenge=off, role="Officer peer", peer=a, lender=OXFORD, days="3", state="agreed")

    def rows(**asked: object) -> list[str]:
        return [x.row for x in challenges.peers(store, on=TODAY, **asked).lines]  # type: ignore[arg-type]

    assert rows() == [a, b, c, d]
    assert rows(strength="finance") == [a, b]
    assert rows(kind="officer") == [a]
    assert rows(words="director oxf") == [a]
    assert rows(available=True) == [a, b]
    assert [x.row for x in challenges.peers(store, available=True, on=date(2027, 2, 1)).lines] == [a, b, c]
    found = challenges.peers(store, not_of=FORMER_BARNSLEY, on=TODAY)
    assert [(x.row, x.conflict.text) for x in found.lines][-1] == (b, "of the council itself")
    assert [x.days.text for x in found.lines] == ["4", "–", "–", "–"]  # none for the one that was cancelled
    assert (found.sentence, found.strengths) == ("4 of 4 peers; 1 can be asked.", ("Finance", "housing", "scrutiny"))
    assert [x.availability.text for x in found.lines] == [
        "available",
        "from 1 February 2027",
        "not available",
        "available",
    ]


def test_a_team_is_made_in_one_action_and_never_of_the_councils_own_people(store: Store) -> None:
    row = challenge(store, BARNSLEY, "2027-03-12", "confirmed")
    ada, ben = peer(store, "Ada", OXFORD), peer(store, "Ben", BARNSLEY)
    away = peer(store, "Clara", BOSTON, availability="not available", available_from="2027-06-01")
    new = peer(store, "Nia", OXFORD)
    made = challenges.make_team(store, row, [
        {"role": "Lead member peer", "peer": ada, "days": "4.5", "state": "agreed"},
        {"role": "Officer peer", "name": "Somebody", "lender": DONCASTER},
        {"role": "Member peer", "peer": away, "lender": DONCASTER},
    ])  # fmt: skip
    assert (len(made.rows), made.sentence) == (3, "Added 3 team members.")
    assert made.notes == ("Clara: not available before 1 June 2027.",)
    assert [(m.name, m.lender.text, m.state.text) for m in challenges.council(store, BARNSLEY, TODAY).team] == [
        ("Ada", "Oxford", "agreed"), ("Clara", "Doncaster", "asked"), ("Somebody", "Doncaster", "asked"),  # by role
    ]  # fmt: skip
    for members, code in (
        ([{"role": "Member peer", "peer": ben}], "peer-of-the-council"),
        ([{"role": "Member peer", "peer": ada}], "already-on-the-team"),
        ([{"role": "Member peer", "peer": new}, {"role": "Officer peer", "peer": new}], "already-on-the-team"),
        ([], "no-members"),
        ([{"role": "Member peer", "name": "New"}, {"role": "Juggler", "name": "X"}], "record-refused"),
        ([{"role": "Member peer", "peer": "nobody"}], "record-refused"),
    ):
        with pytest.raises(AdviserError) as refused:
            challenges.make_team(store, row, members)
        assert refused.value.code == code
    assert len(records.list_rows(store, "team_member")) == 3
    records.undo(store)
    assert records.list_rows(store, "team_member") == []
    with pytest.raises(AdviserError) as refused:
        challenges.make_team(store, "nothing", [{"role": "Member peer"}])
    assert refused.value.code == "no-such-record"


def test_a_peer_of_a_council_that_followed_is_not_independent(store: Store) -> None:
    """Of the challenge of a council that has ended: whoever is there now answers for it."""
    followed, cumberland = "E07000026", "E06000063"
    peer(store, "Ada", OXFORD)
    peer(store, "Cumbrian", cumberland)
    found = challenges.peers(store, not_of=followed, on=TODAY)
    assert [(x.name, x.conflict.text) for x in found.lines][-1] == (
        "Cumbrian", "of Cumberland, which follows Allerdale"
    )  # fmt: skip
