"""Records that refer to others: found by id, caption or title, shown by caption, whatever became of what they name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.records import RECORD_TYPES
from adviser_app.services import records
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

BARNSLEY, HARTLEPOOL = "E08000038", "E06000001"
EPISODE = RECORD_TYPES["episode"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


@pytest.fixture
def mentoring(store: Store) -> str:
    theme = records.create(store, "support_theme", {"name": "Peer support"})
    return records.create(store, "offer", {"name": "Mentoring", "theme": theme.id}).id


def wrong(store: Store, table: str, **texts: str) -> dict[str, tuple[str, str]]:
    with pytest.raises(records.RecordRefused) as refused:
        records.create(store, table, texts)
    return {name: (error.code, error.remedy) for name, error in refused.value.fields.items()}


def test_named_by_id_by_caption_and_by_title(store: Store, mentoring: str) -> None:
    for said in (mentoring, "Mentoring", "  mentoring "):
        made = records.create(store, "episode", {"council": BARNSLEY, "offer": said})
        assert made.values["offer"] == mentoring
        assert made.caption == "Mentoring · Barnsley · offered"
    known = records.names(store)
    assert records.say(EPISODE, "offer", mentoring, known) == "Mentoring"
    assert known.records("offer") == [(mentoring, "Mentoring")]
    meeting = {"year": "2025/26", "date": "2025-07-01", "subject": "First quarter"}
    met = records.create(store, "programme_meeting", meeting)
    for said in ("1 July 2025 · First quarter", "First quarter"):
        assert records.create(store, "action", {"what": "x", "owner": records.create(
            store, "person", {"name": "Ann"}).id, "meeting": said}).values["meeting"] == met.id  # fmt: skip


def test_what_is_not_there_is_refused_in_words(store: Store, mentoring: str) -> None:
    assert wrong(store, "episode", council=BARNSLEY, offer="Mentorin") == {
        "offer": ("no-such-offer", "Is it “Mentoring”?")
    }
    assert wrong(store, "offer", name="x", theme="Weather") == {
        "theme": ("no-such-support-theme", "Choose it from the list, or add it there first.")
    }
    records.create(store, "offer", {"name": "MENTORING", "theme": "Peer support"})
    assert wrong(store, "episode", council=BARNSLEY, offer="mentoring")["offer"][0] == "several-records"


def test_deleted_and_not_here_yet_are_said_and_kept(store: Store, mentoring: str) -> None:
    made = records.create(store, "episode", {"council": BARNSLEY, "offer": mentoring})
    records.delete(store, "offer", [mentoring])
    assert records.get(store, "episode", made.id).caption == "Mentoring (deleted) · Barnsley · offered"
    known = records.names(store)
    assert known.record("offer", "r-elsewhere") == "not here yet"
    known.ready(EPISODE)
    assert (known.record("offer", mentoring), known.records("offer")) == ("Mentoring (deleted)", [])
    # A form sends what it shows: what was named stays, and is not taken for a new choice.
    changed = records.change(store, "episode", made.id, {"offer": mentoring, "status": "booked"})
    assert (changed.values["offer"], changed.values["status"]) == (mentoring, "booked")
    assert wrong(store, "episode", council=HARTLEPOOL, offer=mentoring)["offer"][0] == "record-deleted"
    records.restore(store, "offer", [mentoring])
    assert records.get(store, "episode", made.id).caption == "Mentoring · Barnsley · booked"


def test_nothing_asks_the_store_once_all_is_read(store: Store, mentoring: str) -> None:
    known = records.names(store)
    known.ready(EPISODE)
    store.close()
    assert known.record("offer", mentoring) == "Mentoring"
    assert known.record("offer", "r-elsewhere") == "not here yet"


def test_found_by_what_it_refers_to_by_todays_caption(store: Store, mentoring: str) -> None:
    made = records.create(store, "episode", {"council": BARNSLEY, "offer": mentoring})
    assert {h.row for h in records.search(store, "mentoring")} == {mentoring, made.id}
    records.change(store, "offer", mentoring, {"name": "Coaching"})
    assert {h.row for h in records.search(store, "coach")} == {mentoring, made.id}
    assert records.search(store, "mentoring") == []
    assert edits.compare(store) == []


def test_members_that_are_councils_are_typed_as_names_or_codes(store: Store) -> None:
    asked = records.create(store, "consultation", {"title": "Business rates"})
    said = {"consultation": asked.id, "body": "North East councils", "members": "hartlepool; E08000016"}
    made = records.create(store, "consultation_response", said)
    assert made.values["members"] == f"{HARTLEPOOL}; {BARNSLEY}"  # the present code of a former one
    record = RECORD_TYPES["consultation_response"]
    assert records.say(record, "members", made.values["members"], records.names(store)) == "Hartlepool; Barnsley"
    changed = records.change(store, "consultation_response", made.id, {"members": "Barnsley; Barnsley"})
    assert changed.values["members"] == BARNSLEY
    assert wrong(store, "consultation_response", consultation="Business rates", members="Atlantis")["members"][0] == (
        "no-council-code"
    )
    assert {h.row for h in records.search(store, "barnsley")} == {made.id}
