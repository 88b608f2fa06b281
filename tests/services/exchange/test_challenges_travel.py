"""Peer challenges, interventions, baskets and what was seen: sent, merged, found, erased, as every record is."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app.domain.records.challenge import CHALLENGE_TYPES
from adviser_app.domain.records.risk import RISK_TYPES
from adviser_app.services import identity, records
from adviser_app.store.connection import Store
from tests.services.exchange.office import dump, office
from tests.tools.stores import new_store

COUNCIL = "E07000000"
SECRET = "Quentinzzz"
SAID: dict[str, dict[str, str]] = {
    "challenge": {
        "council": COUNCIL, "kind": "Corporate", "stage": "on site", "first_day": "2026-11-17", "focus": "Bridges",
        "last_day": "2026-11-20", "leader_said": "Worth the week", "leader_score": "9", "out_of": "10",
        "counts_for": "E07000001; E07000002", "tags": "devolution",
    },
    "peer": {"name": SECRET, "council": COUNCIL, "strengths": "finance; scrutiny", "email": "q@example.org"},
    "clock_rule": {"applies_from": "2027-04-01", "step": "action plan", "late": "4", "source": "Announced"},
    "intervention": {"council": COUNCIL, "kind": "Commissioners", "start": "2024-01-22", "source": "Gazette",
                     "summary": "Finance and bridges"},
    "basket": {"name": "Housing pressures"},
    "risk_rule": {"rule": "leader changed", "on": "no"},
    "risk_seen": {"council": COUNCIL, "rule": "intervention", "state": "abc", "because": "Known since May"},
}  # fmt: skip
OF_THEM: dict[str, dict[str, str]] = {
    "team_member": {"challenge": "challenge", "role": "Member peer", "peer": "peer", "lender": "E07000001",
                    "days": "4.5", "name": SECRET},
    "recommendation": {"challenge": "challenge", "number": "1", "text": "Mend the bridges.", "due": "2027-03-01"},
    "basket_member": {"basket": "basket", "publisher": "ONS", "indicator": "Homelessness"},
}  # fmt: skip
REFERS = {"challenge", "peer", "basket"}


def write(store: Store) -> dict[str, str]:
    """One of each; their rows by type."""
    rows = {table: records.create(store, table, said).id for table, said in SAID.items()}
    for table, said in OF_THEM.items():
        texts = {n: rows[v] if v in REFERS and n == v else v for n, v in said.items()}
        rows[table] = records.create(store, table, texts).id
    return rows


def test_there_is_one_of_each_type_here() -> None:
    assert {t.name for t in (*CHALLENGE_TYPES, *RISK_TYPES)} == set(SAID) | set(OF_THEM)


def test_all_of_them_travel_and_two_who_change_different_things_are_merged() -> None:
    with office() as made:
        with made.ann.at() as store:
            rows = write(store)
        made.round()
        with made.ben.at() as store:
            assert {t: records.get(store, t, row).values for t, row in rows.items()} == {
                t: made.values(made.ann, row, t) for t, row in rows.items()
            }
            records.change(
                store, "challenge", rows["challenge"], {"report_on": "2027-02-01", "counts_for": "E07000001"}
            )
            records.change(store, "recommendation", rows["recommendation"], {"status": "under way"})
            records.change(store, "risk_seen", rows["risk_seen"], {"because": "Spoke to the leader"})
        with made.ann.at() as store:
            records.change(store, "challenge", rows["challenge"], {"plan_on": "2027-03-01", "stage": "action plan"})
            records.change(store, "recommendation", rows["recommendation"], {"due": "2027-04-01"})
            records.change(store, "risk_seen", rows["risk_seen"], {"because": "Known since April"})
        made.round()
        made.round()
        merged = made.values(made.hub, rows["challenge"], "challenge")
        assert (merged["report_on"], merged["plan_on"], merged["stage"]) == ("2027-02-01", "2027-03-01", "action plan")
        assert merged["counts_for"] == "E07000001"
        advice = made.values(made.hub, rows["recommendation"], "recommendation")
        assert (advice["status"], advice["due"]) == ("under way", "2027-04-01")
        with made.hub.at() as store:
            hub = dump(store)
            assert records.get(store, "risk_seen", rows["risk_seen"]).conflicts == ("seen",)
        for laptop in (made.ann, made.ben):
            with laptop.at() as store:
                assert dump(store) == hub


def test_the_same_rule_and_the_same_basket_member_written_twice_are_one() -> None:
    with office() as made:
        for laptop in (made.ann, made.ben):
            with laptop.at() as store:
                records.create(store, "clock_rule", SAID["clock_rule"])
                records.create(store, "risk_seen", SAID["risk_seen"])
        made.round()
        with made.hub.at() as store:
            assert records.count(store)["clock_rule"] == records.count(store)["risk_seen"] == 1
            assert records.list_rows(store, "clock_rule")[0].conflicts == ()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path)
    identity.name(made, "Dana Adviser", "Laptop")
    return made


def test_they_are_found_by_their_words_and_by_the_names_of_councils(store: Store) -> None:
    barnsley = {"council": "E08000038"}
    row = records.create(store, "challenge", SAID["challenge"] | barnsley | {"counts_for": ""}).id
    records.create(store, "recommendation", OF_THEM["recommendation"] | {"challenge": row})
    records.create(store, "intervention", SAID["intervention"] | barnsley)
    records.create(store, "peer", SAID["peer"] | barnsley)
    for words, tables in (
        ("bridges", {"challenge", "recommendation", "intervention"}),
        ("barnsley bridges", {"challenge", "intervention"}),
        ("scrutiny", {"peer"}), (SECRET, {"peer"}), ("corporate barnsley", {"challenge"}),
    ):  # fmt: skip
        assert {h.table for h in records.search(store, words)} >= tables, words
    records.delete(store, "challenge", [row])
    assert "challenge" not in {h.table for h in records.search(store, "bridges")}
    store.close()


def test_a_peer_who_asks_is_erased_from_the_file(store: Store) -> None:
    barnsley = {"council": "E08000038"}
    challenge = records.create(store, "challenge", SAID["challenge"] | barnsley | {"counts_for": ""}).id
    peer = records.create(store, "peer", SAID["peer"] | barnsley).id
    member = {"challenge": challenge, "role": "Member peer", "name": SECRET, "days": "3"}
    member_row = records.create(store, "team_member", member).id
    held = records.held_on(store, SECRET)
    assert {line.id for line in held} == {peer, member_row}
    records.erase(store, "peer", peer, None, "asked")
    records.erase(store, "team_member", member_row, ["name"], "asked")
    assert records.get(store, "team_member", member_row).values["days"] == "3"
    path = store.path
    store.close()
    for file in path.parent.glob(path.name + "*"):
        assert SECRET.lower().encode() not in file.read_bytes().lower(), file.name
