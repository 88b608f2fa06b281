"""Search over records: words, names of councils and people, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adviser_app.services import identity, records
from adviser_app.store.connection import Store
from tests.tools.stores import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        yield made


@pytest.fixture
def filled(store: Store) -> Store:
    me = identity.name(store, "Zoë Adviser", "Train laptop")
    records.create(store, "contact", {"council": "E08000038", "name": "Ann Example", "role": "Leader"})
    records.create(
        store, "note", {"council": "E06000001", "date": "2026-11-01", "text": "The café's savings plan is behind"}
    )
    records.create(store, "action", {"what": "Ring about savings", "owner": me.person, "council": "E08000038"})
    return store


def found(store: Store, text: str) -> list[str]:
    return sorted(h.table for h in records.search(store, text))


def test_words_and_the_beginning_of_the_last(filled: Store) -> None:
    assert found(filled, "savings") == ["action", "note"]
    assert found(filled, "savings pl") == ["note"]
    assert found(filled, "pl savings") == []  # only the last word may be unfinished
    assert found(filled, "CAFE") == ["note"]
    assert found(filled, "") == found(filled, " .,") == []
    hit = records.search(filled, "plan")[0]
    assert hit.caption == "1 November 2026 · The café's savings plan is behind"
    assert hit.council_code == "E06000001"


def test_the_names_of_councils_and_people_find_what_names_them(filled: Store) -> None:
    assert found(filled, "barns") == ["action", "contact"]
    assert found(filled, "barnsley ring") == ["action"]
    assert found(filled, "hartlepool savings") == ["note"]
    assert found(filled, "zoe") == ["action"]
    assert found(filled, "E06000001") == ["note"]


def test_a_match_in_the_title_comes_first(store: Store) -> None:
    records.create(store, "meeting", {"council": "E08000038", "date": "2026-11-01", "subject": "Review",
                                      "summary": "budget " * 3})  # fmt: skip
    records.create(store, "meeting", {"council": "E08000038", "date": "2026-11-02", "subject": "Budget"})
    assert [h.caption for h in records.search(store, "budget")] == [
        "2 November 2026 · Meeting · Budget", "1 November 2026 · Meeting · Review",
    ]  # fmt: skip


def test_what_is_changed_or_deleted_is_found_as_it_now_is(filled: Store) -> None:
    contact = records.list_rows(filled, "contact")[0]
    records.change(filled, "contact", contact.id, {"role": "Mayor"})
    assert found(filled, "leader") == []
    assert found(filled, "mayor") == ["contact"]
    records.delete(filled, "contact", [contact.id])
    assert found(filled, "mayor") == []
    records.restore(filled, "contact", [contact.id])
    assert found(filled, "mayor") == ["contact"]


def test_what_is_written_for_programs_is_not_searched_and_a_view_is_known_by_its_report(store: Store) -> None:
    report = records.create(store, "saved_report", {"name": "Zoological gardens"}).id
    records.create(store, "saved_view", {"report": report, "view": '{"kind": "zebras"}', "words": "Zinc below"})
    assert found(store, "zebras") == []
    assert [h.caption for h in records.search(store, "zinc")] == ["Zoological gardens"]


def test_at_most_as_many_as_asked_for(filled: Store) -> None:
    assert len(records.search(filled, "savings", limit=1)) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.text(max_size=40) | st.sampled_from(['"', "a OR b", "NEAR(a b)", "title:x", "a*", "-a", "^a", "'; DROP", "a\0b"])
)
def test_whatever_is_typed_is_words(filled: Store, text: str) -> None:
    records.search(filled, text)
