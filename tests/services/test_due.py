"""What is due: mine and my councils', in order; done, it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import due, identity, people, portfolio, records, shipped
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
BARNSLEY, HARTLEPOOL = "E08000038", "E06000001"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        portfolio.put(made, [BARNSLEY])
        yield made


def me(store: Store) -> str:
    found = identity.get(store)
    assert found is not None
    return found.person


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


def told(store: Store, *, everybody: bool = False) -> list[tuple[str, str]]:
    return [(x.what.text, x.when.text) for x in due.due(store, today=TODAY, everybody=everybody).lines]


def test_mine_and_my_councils_in_order(store: Store) -> None:
    other = people.add_person(store, "Other Person").id
    records.create(
        store, "action", {"what": "Mine elsewhere", "owner": me(store), "council": HARTLEPOOL, "due": day(2)}
    )
    records.create(store, "action", {"what": "Theirs, my council", "owner": other, "council": BARNSLEY, "due": day(-3)})
    records.create(store, "action", {"what": "Theirs elsewhere", "owner": other, "council": HARTLEPOOL, "due": day(-9)})
    records.create(store, "action", {"what": "No day", "owner": me(store)})
    records.create(store, "meeting", {"council": BARNSLEY, "subject": "Budget", "date": day(0), "kind": "Visit"})
    records.create(store, "meeting", {"council": BARNSLEY, "subject": "Past", "date": day(-30), "status": "held"})
    records.create(
        store, "private_note", {"council": BARNSLEY, "date": day(-1), "text": "Ask again", "follow_up": day(1)}
    )
    records.create(store, "note", {"council": BARNSLEY, "date": day(-1), "text": "No reminder"})
    assert told(store) == [
        ("Theirs, my council", "3 days late"), ("Budget", "today"), ("Ask again", "tomorrow"),
        ("Mine elsewhere", "in 2 days"), ("No day", "no date"),
    ]  # fmt: skip
    assert ("Theirs elsewhere", "9 days late") in told(store, everybody=True)


@pytest.mark.parametrize(
    ("table", "said", "field", "value"),
    [
        ("action", {"what": "Call", "due": day(-1)}, "done", TODAY.isoformat()),
        ("meeting", {"subject": "Budget", "date": day(-1)}, "status", "held"),
        ("private_note", {"text": "Ask", "date": day(-9), "follow_up": day(-1)}, "followed_up", TODAY.isoformat()),
    ],
)
def test_what_is_done_is_gone_and_can_be_undone(
    store: Store, table: str, said: dict[str, str], field: str, value: str
) -> None:
    owner = {"owner": me(store)} if table == "action" else {}
    made = records.create(store, table, {"council": BARNSLEY} | owner | said)
    assert len(told(store)) == 1
    assert due.settle(store, table, made.id, today=TODAY).values[field] == value
    assert told(store) == []
    records.undo(store)
    assert len(told(store)) == 1


def challenge(store: Store, council: str, last_day: str, **more: str) -> str:
    said = {"council": council, "kind": "Corporate", "stage": "action plan", "last_day": last_day}
    return records.create(store, "challenge", said | more).id


def steps(store: Store, *, everybody: bool = False) -> list[tuple[str, str, str, str, str]]:
    found = due.due(store, today=TODAY, everybody=everybody).lines
    return [(x.council.text, x.step, x.when.text, x.day, x.row) for x in found if x.step]


def test_steps_of_peer_challenges_that_are_late_or_due_soon_of_my_councils(store: Store) -> None:
    shipped.take_in(store)
    row = challenge(store, BARNSLEY, "2026-06-12", report_on="2026-09-10")  # its plan was to be there by 12 November
    challenge(store, HARTLEPOOL, "2026-08-21")  # its report: by yesterday
    assert steps(store) == [("Barnsley", "action plan", "10 days late", "2026-11-12", row)]
    # Of all councils; those made by reorganisation that have had none since have no row
    assert [x[:4] for x in steps(store, everybody=True) if x[4]] == [
        ("Barnsley", "action plan", "10 days late", "2026-11-12"),
        ("Hartlepool", "feedback report", "1 day late", "2026-11-21"),
        ("Hartlepool", "action plan", "21 January 2027", "2027-01-21"),
    ]
    (line,) = due.due(store, today=TODAY).lines
    assert line.what.text.startswith("Action plan · Corporate") and line.kind.text == "Peer challenge"
    assert due.due(store, today=TODAY).sentence == "1 late."
    with pytest.raises(AdviserError) as refused:
        due.settle(store, "challenge", row, today=TODAY)
    assert refused.value.code == "needs-a-day"
    records.change(store, "challenge", row, {"plan_on": TODAY.isoformat()})
    assert steps(store) == []


def test_a_council_without_a_challenge_that_was_made_by_reorganisation_is_due_from_its_vesting_day(
    store: Store,
) -> None:
    shipped.take_in(store)
    portfolio.put(store, ["E06000063"])  # Cumberland, since 1 April 2023: five years end on 1 April 2028
    assert due.due(store, today=date(2028, 4, 2)).lines == ()  # nobody has written down any challenge
    challenge(store, HARTLEPOOL, "2026-03-05")
    assert steps(store) == []
    told = due.due(store, today=date(2028, 4, 2)).lines
    assert [(x.step, x.day, x.row, x.council_code) for x in told] == [("next challenge", "2028-04-01", "", "E06000063")]


def test_recommendations_with_a_day_are_due_until_they_are_done(store: Store) -> None:
    shipped.take_in(store)
    mine = challenge(store, BARNSLEY, "2019-01-10", stage="closed")
    theirs = challenge(store, HARTLEPOOL, "2019-01-10", stage="closed")
    texts = {"challenge": mine, "number": "3", "text": "Agree a plan.", "owner": "Leader"}
    row = records.create(store, "recommendation", texts | {"due": day(5)}).id
    for more in ({"due": ""}, {"due": day(5), "status": "done"}, {"due": day(5), "status": "not accepted"},
                 {"due": day(5), "challenge": theirs}):  # fmt: skip
        records.create(store, "recommendation", texts | more)

    def listed(*, everybody: bool = False) -> list[tuple[str, str, str, str]]:
        found = due.due(store, today=TODAY, everybody=everybody).lines
        return [(x.what.text, x.when.text, x.owner.text, x.council.text) for x in found if x.table == "recommendation"]

    assert listed() == [("3 · Agree a plan.", "in 5 days", "Leader", "Barnsley")]
    assert [x[3] for x in listed(everybody=True)] == ["Hartlepool", "Barnsley"]
    done = due.settle(store, "recommendation", row, today=TODAY).values
    assert (done["status"], done["progress_on"]) == ("done", TODAY.isoformat())
    assert listed() == []
    records.undo(store)
    records.delete(store, "challenge", [mine])  # of a challenge that is gone nothing is asked
    assert listed() == []


def test_a_contact_is_never_due(store: Store) -> None:
    made = records.create(store, "contact", {"council": BARNSLEY, "name": "Ann", "role": "Leader"})
    with pytest.raises(AdviserError, match="has no day on which it is due"):
        due.settle(store, "contact", made.id)


def test_a_portfolio_goes_to_a_successor_with_its_open_work(store: Store) -> None:
    portfolio.put(store, [BARNSLEY, HARTLEPOOL])
    new = people.add_person(store, "Sam Successor").id
    open_ = records.create(store, "action", {"what": "Call", "owner": me(store), "council": BARNSLEY})
    done = records.create(store, "action", {"what": "Old", "owner": me(store), "council": BARNSLEY, "status": "done"})
    own = records.create(store, "action", {"what": "Not of a council", "owner": me(store)})
    visit = records.create(
        store, "meeting", {"council": BARNSLEY, "subject": "Visit", "date": "2999-01-01", "adviser": me(store)}
    )
    what = people.preview_hand_over(store, new, codes=[BARNSLEY], on=date.today())
    assert what.assignments == (BARNSLEY,)
    people.hand_over(store, what)
    assert portfolio.get(store) == [HARTLEPOOL]
    owners = {v.id: v.values["owner"] for v in records.list_rows(store, "action")}
    assert owners == {open_.id: new, done.id: me(store), own.id: me(store)}
    assert records.get(store, "meeting", visit.id).values["adviser"] == new
    theirs = [v.values for v in records.list_rows(store, "portfolio") if v.values["person"] == new]
    assert [(v["council"], v["start"], v["end"]) for v in theirs] == [(BARNSLEY, date.today().isoformat(), "")]
    records.undo(store)
    assert portfolio.get(store) == [BARNSLEY, HARTLEPOOL]
    assert records.get(store, "action", open_.id).values["owner"] == me(store)


def test_nothing_goes_to_nobody_or_to_oneself(store: Store) -> None:
    with pytest.raises(AdviserError, match="has the portfolio already"):
        people.preview_hand_over(store, me(store))
    with pytest.raises(AdviserError, match="somebody in the roster"):
        people.preview_hand_over(store, "rNobody")
    new = people.add_person(store, "Sam Successor").id
    with pytest.raises(AdviserError, match="looks after none"):
        people.preview_hand_over(store, new, codes=[HARTLEPOOL])


def test_people_are_found_by_name(store: Store) -> None:
    sam = people.add_person(store, "Sam Successor").id
    people.add_person(store, "Samira Shah")
    assert people.find_person(store, "sam successor") == sam
    assert people.find_person(store, sam) == sam
    with pytest.raises(AdviserError, match="2 people"):
        people.find_person(store, "sam")
    with pytest.raises(AdviserError, match="Nobody in the roster"):
        people.find_person(store, "Zoe")
