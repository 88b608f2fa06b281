"""How the exchange stands in sentences, the log, the roster, bundles before they go and before they are taken in."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace as Some
from typing import Any

import pytest

from adviser_app.viewmodels import exchange as view
from adviser_app.viewmodels import exchange_files as files
from adviser_app.viewmodels.cells import Tone

AT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def status(**more: Any) -> Any:
    nothing: dict[str, Any] = {
        "person": "Ann Able", "laptop": "Train", "hub": False, "conflicts": 0, "gaps": (), "waiting": (), "reviews": 0,
        "unconfirmed": Some(edits=0, rows=(), hub=True), "last_in": None, "last_out": None,
    }  # fmt: skip
    return Some(**nothing | more)


def said(**more: Any) -> list[str]:
    points = view.points(status(**more), named=True, kept=0, used=True)
    return [p.said for p in points]


# -- how it stands -----------------------------------------------------------------------------------------------


def test_all_is_well() -> None:
    assert said() == ["The programme team has confirmed all you wrote."]
    assert view.points(status(), named=True, kept=0, used=False) == ()


def test_what_waits_is_said_the_most_urgent_first() -> None:
    points = view.points(
        status(conflicts=1, gaps=("Not arrived: ask for edit 3.",), waiting=(1, 2), reviews=2,
               unconfirmed=Some(edits=1, rows=(1,), hub=True)),
        named=False, kept=2, used=True,
    )  # fmt: skip
    assert [(p.wish, p.tone) for p in points] == [
        ("who", Tone.WARN), ("conflicts", Tone.BAD), ("kept", Tone.WARN), ("", Tone.WARN), ("waiting", Tone.WARN),
        ("reviews", Tone.NEUTRAL), ("unconfirmed", Tone.NEUTRAL),
    ]  # fmt: skip
    assert [p.said for p in points[1:]] == [
        "1 conflict to settle: people wrote different things.",
        "2 files are kept back: nobody here has confirmed their senders’ keys.",
        "Not arrived: ask for edit 3.",
        "2 records wait for an earlier edit that has not arrived.",
        "2 records were merged from two people’s edits, for you to look at.",
        "1 edit in 1 record is not confirmed by the programme team yet.",
    ]
    # Nothing by colour alone: each has words and an icon, each button says what it does.
    assert all(p.icon for p in points)
    assert all(bool(p.button) == bool(p.wish) for p in points)


def test_nobody_collects_yet_and_the_one_who_does() -> None:
    open_ = Some(edits=5, rows=(1,), hub=False)
    assert said(unconfirmed=open_) == ["No laptop in the roster collects for all yet, so nobody confirms what arrives."]
    assert said(hub=True)[0].startswith("This laptop collects for all")


def test_the_line_below_the_title() -> None:
    assert view.heading(status()) == "Ann Able · laptop “Train” · nothing sent yet · nothing taken in yet"
    line = Some(at=AT)
    assert view.heading(status(person="", last_out=line)) == "last sent 22 November 2026 · nothing taken in yet"


# -- the log -----------------------------------------------------------------------------------------------------


def line(**more: Any) -> Any:
    usual: dict[str, Any] = {
        "way": "in", "at": AT, "file": "adviser-exchange_2026-11-22_ann-able_4.zip", "number": 4, "who": "Ann Able",
        "laptop": "Train", "kind": "bundle", "state": "applied", "counts": {"new": 3},
    }  # fmt: skip
    return Some(**usual | more)


@pytest.mark.parametrize(
    ("given", "way", "what"),
    [
        ({}, "Taken in", "3 new edits"),
        ({"counts": {"new": 0}}, "Taken in", "Nothing new"),
        ({"counts": {"new": 1, "conflicts": 2, "merged": 1, "erased": 4}}, "Taken in",
         "1 new edit, 2 conflicts, 1 merged, 4 erased"),
        ({"state": "quarantined"}, "Kept back", "Nobody has confirmed the sender’s key"),
        ({"state": "refused"}, "Refused", ""),
        ({"kind": "template", "counts": {"new": 2}}, "Taken in", "A template came back, 2 new edits"),
        ({"way": "out", "counts": {"edits": 7, "everything": True}}, "Sent", "7 edits, everything"),
        ({"way": "out", "counts": {"edits": 7, "volume": 2, "volumes": 3}}, "Sent", "7 edits, file 2 of 3"),
    ],
)  # fmt: skip
def test_a_line_of_the_log(given: dict[str, Any], way: str, what: str) -> None:
    cells = view.file_row(line(**given))
    assert (cells[0].text, cells[4].text) == (way, what)
    assert cells[0].icon


def test_a_file_is_listed_by_what_tells_it_from_others() -> None:
    cells = view.file_row(line(way="out", file=r"C:\Synced\adviser-exchange_2026-11-22_ann-able_4.zip", who=""))
    assert cells[5].text == "2026-11-22_ann-able_4.zip"
    assert cells[5].said.startswith("C:")
    assert cells[2].text == "All"


# -- people ------------------------------------------------------------------------------------------------------


def laptop(**more: Any) -> Any:
    usual: dict[str, Any] = {
        "row": "r1", "name": "Train", "mine": False, "hub": False, "state": "in use", "since": "2026-11-01",
        "reason": "", "key": "k1", "trust": "trusted", "words": ("a",) * 8, "encrypts": True, "last": AT, "number": 4,
    }  # fmt: skip
    return Some(**usual | more)


def person(*laptops: Any) -> Any:
    return Some(person="p1", name="Ann Able", role="Principal adviser", email="ann@example.org", laptops=laptops)


@pytest.mark.parametrize(
    ("given", "can"),
    [
        ({"trust": "trusted"}, {"revoke", "retire", "distrust"}),
        ({"trust": "unknown"}, {"revoke", "retire", "trust"}),
        ({"trust": "refused"}, {"revoke", "retire", "trust"}),
        ({"trust": "trusted", "state": "retired"}, {"revoke", "distrust"}),
        ({"trust": "revoked", "state": "revoked"}, set()),
        ({"trust": "own", "mine": True}, set()),
        ({"trust": "unknown", "words": ()}, {"revoke", "retire"}),
    ],
)
def test_what_can_be_done_with_a_laptop(given: dict[str, Any], can: set[str]) -> None:
    [made] = view.person_lines([person(laptop(**given))], [])
    assert made.can == can | {"change", "hand_over"}


def test_a_laptop_out_of_use_says_so_in_the_list() -> None:
    [made] = view.person_lines([person(laptop(state="revoked", trust="revoked", reason="Stolen"))], [])
    assert made.cells[2].text == "Revoked 1 November 2026"
    assert dict(made.facts)["State"] == "Revoked 1 November 2026: Stolen"


def test_somebody_without_a_laptop_has_a_line() -> None:
    [made] = view.person_lines([person()], [])
    assert (made.laptop, made.cells[1].text, made.words) == ("", "None yet", ())


def test_the_newest_decision_counts() -> None:
    decisions = [
        Some(key="k1", at=AT, by="Ben", how="Misheard", decision="refused"),
        Some(key="k1", at=AT, by="Ben", how="Read again", decision="trusted"),
    ]
    [made] = view.person_lines([person(laptop())], decisions)
    assert dict(made.facts)["Confirmed"] == "22 November 2026 by Ben: Read again"


# -- out ---------------------------------------------------------------------------------------------------------


def out(**more: Any) -> Any:
    usual: dict[str, Any] = {
        "kind": "adviser", "number": 4, "edits": 3, "everything": False,
        "tables": (Some(table="action", label="Actions", rows=2, edits=3),), "people": ("Ann Able",),
        "rows": (Some(table="action", row="r1", label="Action", caption="Ring"),), "private": 0, "erased": 0,
        "to": ("Programme team",),
    }  # fmt: skip
    return Some(**usual | more)


@pytest.mark.parametrize(
    ("given", "to", "everything", "since"),
    [
        ({}, "", False, "What the programme team has not confirmed yet."),
        ({}, "Ben Best", False, "What Ben Best has not confirmed yet."),
        ({"kind": "hub"}, "", False, "What everybody has not confirmed yet."),
        ({"everything": True}, "", False, "All there is: the programme team has not confirmed any of it yet."),
        ({"to": ()}, "", False, "All there is: nobody is in the roster yet who could confirm it."),
        ({}, "", True, "Everything, whatever was confirmed before: a file that was lost is healed by it."),
    ],
)
def test_since_when(given: dict[str, Any], to: str, everything: bool, since: str) -> None:
    assert files.send_view(out(**given), to=to, asked_for_all=everything).since == since


def test_what_is_in_a_bundle_and_what_stays() -> None:
    made = files.send_view(out(private=2, erased=1), to="", asked_for_all=False)
    assert made.sentence == "3 edits in 2 records, by Ann Able."
    assert made.private == "2 private notes stay on this laptop. No bundle carries them."
    assert made.erased.startswith("It tells what was erased (1 value)")
    assert files.send_view(out(edits=0, tables=(), rows=()), to="", asked_for_all=False).sentence.startswith(
        "Nothing new"
    )


# -- in ----------------------------------------------------------------------------------------------------------


def outcome(**more: Any) -> Any:
    nothing: dict[str, Any] = dict.fromkeys(
        ("changed", "added", "merged", "conflicts", "waiting", "arrived", "clocks", "forks"), ()
    )
    return Some(**nothing | {"new": 3, "known": 0, "erased": 0, "unknown": 0, "own_fork": False} | more)


def came(trust: str = "trusted", **more: Any) -> Any:
    usual: dict[str, Any] = {
        "file": "x.zip", "sender": "Ann Able", "laptop": "Train", "number": 4, "kind": "adviser", "created": AT,
        "trust": trust, "words": ("a",) * 8, "already": None, "remarks": (), "outcome": outcome(), "encrypted": False,
        "can_apply": trust in ("trusted", "own"),
    }  # fmt: skip
    return Some(**usual | more)


@pytest.mark.parametrize(
    ("trust", "decide", "again"),
    [("own", False, False), ("trusted", False, False), ("unknown", True, False), ("refused", True, True),
     ("revoked", False, False), ("unsigned", False, False)],
)  # fmt: skip
def test_who_decides_about_a_sender(trust: str, decide: bool, again: bool) -> None:
    made = files.take_in_view(came(trust)).trust
    assert (made.decide, made.again) == (decide, again)
    assert bool(made.words) == decide
    assert bool(made.next_step) == (trust not in ("own", "trusted"))
    assert made.said.endswith(".")


def test_rows_are_listed_once_what_asks_for_attention_first() -> None:
    def row(name: str) -> Any:
        return Some(table="action", row=name, label="Action", caption=name)

    def cell(name: str, field: str) -> Any:
        return Some(table="action", row=name, label="Action", caption=name, cell=field, field=field)

    a, b, c, d, e = (row(x) for x in "abcde")
    made = files.take_in_view(came(outcome=outcome(
        changed=(a, b, c, d, e), added=(d,), merged=(b,), waiting=(c,),
        conflicts=(cell("a", "due"), cell("a", "what"), cell("e", "_row")),
    )))  # fmt: skip
    assert [(r[0].text, r[2].text, r[3].text) for r in made.rows] == [
        ("In conflict", "a", "due"), ("In conflict", "a", "what"), ("Deleted here, edited there", "e", ""),
        ("Waits for an edit", "c", ""), ("Merged", "b", ""), ("New", "d", ""),
    ]  # fmt: skip
    assert len(set(made.keys)) == len(made.rows)
    assert all(r[0].icon for r in made.rows)


def test_the_same_file_again_has_nothing_to_do() -> None:
    made = files.take_in_view(came(already=AT, can_apply=False))
    assert made.already == "This file was taken in on 22 November 2026 at 09:05."
    assert (made.cards, made.notes, made.verdict) == ((), (), "Nothing needs to be done.")


def test_clocks_forks_and_newer_versions_are_said() -> None:
    made = files.take_in_view(
        came(outcome=outcome(clocks=("C.",), forks=("F.",), own_fork=True, unknown=2), remarks=("R.",))
    )
    assert [n[0] for n in made.notes[:3]] == ["R.", "C.", "F."]
    assert "goes on under a new number" in made.notes[3][0]
    assert made.notes[4][0].startswith("2 edits are of a newer Adviser.")


def test_what_was_taken_in() -> None:
    result = Some(outcome=outcome(changed=(1, 2), conflicts=(1,), merged=(1, 2)), new_replica=True)
    title, words = files.taken_said(came(), result)
    assert title == "Taken in: 3 edits in 2 records"
    assert words == (
        "1 conflict to settle. 2 records were merged automatically, for you to look at. This laptop goes on under a "
        "new number."
    )
    assert files.taken_said(came(), Some(outcome=outcome(), new_replica=False))[1] == (
        "From Ann Able. Nobody wrote different things."
    )
