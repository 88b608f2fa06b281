"""Conflicts in words: both sides, what differs, the record around, rules for many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Some
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.records import pack
from adviser_app.viewmodels import conflicts as view

AT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def version(who: str = "Ann", shown: str = "A", **more: Any) -> Any:
    usual: dict[str, Any] = {
        "id": f"e-{who}-{shown}", "value": shown, "shown": shown, "person": f"p-{who}", "who": who,
        "laptop": f"{who}’s", "when": AT, "source": "", "kind": "set", "field": "",
    }  # fmt: skip
    return Some(**usual | more)


def conflict(*heads: Any, **more: Any) -> Any:
    usual: dict[str, Any] = {
        "table": "action", "row": "r1", "cell": "what", "label": "Action", "caption": "Ring", "field": "What",
        "heads": heads or (version(), version("Ben", "B")), "ancestor": None, "around": (("Status", "open"),),
        "fields": ("what",), "both": True,
    }  # fmt: skip
    return Some(**usual | more)


def test_both_sides_who_and_where() -> None:
    made = view.conflict_view(conflict(version("Ann", "A", source="x.zip"), version("Ben", "")))
    assert made.sentence == "Ann and Ben wrote different things, without knowing of each other."
    ann, ben = made.versions
    assert (ann.who, ann.where, ann.came, ann.now) == ("Ann", "On “Ann’s”, 22 Nov 2026, 09:05", "came with x.zip", True)
    assert (ben.value, ben.came, ben.now) == (view.EMPTY, "written on this laptop", False)
    assert made.around == (("Status", "Open"),)


def test_one_person_on_two_laptops() -> None:
    made = view.conflict_view(conflict(version("Ann", "A"), version("Ann", "B")))
    assert made.sentence == "Ann wrote different things on two laptops, neither of which knew of the other."


def test_what_was_erased_cannot_be_chosen() -> None:
    made = view.conflict_view(conflict(version("Ann", "(erased)", value=""), version("Ben", "B")))
    assert [v.erased for v in made.versions] == [True, False]


def test_a_group_is_said_field_by_field() -> None:
    done = pack({"status": "done", "done": "2026-11-21"})
    dropped = pack({"status": "dropped", "why": "No; longer: needed"})
    heads = version("Ann", "…", value=done), version("Ben", "…", value=dropped)
    made = view.conflict_view(
        conflict(*heads, cell="state", ancestor=version("Ann", "…", value=pack({"status": "open"})))
    )
    assert made.versions[0].lines == (("Status", "Done"), ("Done on", "21 November 2026"))
    assert made.versions[1].lines == (("Status", "Dropped"), ("Why dropped", "No; longer: needed"))
    assert made.before == ("Status: Open", "Ann, 22 Nov 2026, 09:05")


def test_a_record_that_one_deleted_and_another_edited() -> None:
    heads = (
        version("Ann", "deleted", kind="delete"), version("Ben", "1 May", field="Due"),
        version("Ben", "", field="Detail", when=AT + timedelta(hours=1)),
    )  # fmt: skip
    made = view.conflict_view(conflict(*heads, cell="_row", fields=(), both=False))
    assert made.about_row
    edited, gone = made.versions
    assert edited.lines == (("Due", "1 May"), ("Detail", view.EMPTY))
    assert edited.where.endswith("10:05")
    assert not edited.deletes and gone.deletes
    assert made.sentence == "Ann deleted the record; Ben wrote in it without knowing. It stays until somebody decides."


LONG = "She is away until Monday. Ask whether the second week of February would do"


def test_words_that_differ_are_marked() -> None:
    parts = view.marked(LONG, LONG.replace("second", "third").replace("February", "March"))
    assert [said.strip() for said, differs in parts if differs] == ["second", "February"]
    assert "".join(said for said, _ in parts) == LONG


@pytest.mark.parametrize("other", ["Yes", "Nothing at all like the first text but just as long as it is, really so"])
def test_short_or_wholly_different_texts_are_not_marked(other: str) -> None:
    assert view.marked(LONG, other) == ((LONG, False),)


def test_very_long_texts_are_not_compared() -> None:
    """That would keep the window waiting."""
    text = "word and another " * 4000
    assert view.marked(text, text + "end") == ((text, False),)


@given(st.text(max_size=200), st.text(max_size=200))
def test_marking_never_changes_a_text(one: str, other: str) -> None:
    assert "".join(said for said, _ in view.marked(one, other)) == one


# -- rules -------------------------------------------------------------------------------------------------------


def rules(found: list[Any], me: str = "p-Ann", hubs: tuple[tuple[str, str], ...] = ()) -> list[str]:
    return [r.rule for r in view.rules(found, me, hubs)]


def test_rules_that_make_sense() -> None:
    assert rules([conflict()]) == ["newest", "mine", "person:p-Ben", "both"]
    assert rules([conflict(both=False)]) == ["newest", "mine", "person:p-Ben"]
    assert rules([conflict(cell="_row", both=False)])[-2:] == ["keep", "delete"]
    three = conflict(version(), version("Ben", "B"), version("Cat", "C"))
    assert rules([three]) == ["newest", "mine", "theirs", "person:p-Ben", "person:p-Cat", "both"]
    assert "mine" not in rules([conflict()], me="p-Dan")


def test_the_programme_team_is_named_as_such_and_comes_first() -> None:
    found = [conflict(version("Zoe", "A"), version("Ben", "B"))]
    made = view.rules(found, "p-Ann", (("p-Zoe", "Zoe"),))
    assert [r.words for r in made[:3]] == ["The newer one", "The programme team’s (Zoe)", "Ben’s"]


@pytest.mark.parametrize(
    ("settled", "total", "said"),
    [(1, 1, "Settles it."), (5, 5, "Settles all 5."), (0, 5, "Settles none of them."),
     (4, 5, "Settles 4 of 5; 1 stays for you to look at."), (1, 5, "Settles 1 of 5; 4 stay for you to look at.")],
)  # fmt: skip
def test_what_a_rule_would_do(settled: int, total: int, said: str) -> None:
    assert view.rule_said(settled, total) == said


def test_the_title_once_some_are_settled() -> None:
    assert view.settled_said(1, 3) == "Settled: 3 to go"
    assert view.settled_said(4, 0) == "4 conflicts settled: none is left"


def test_a_line_of_the_list() -> None:
    cells = [made(conflict()) for made in view.LIST_CELLS]
    assert [c.text for c in cells] == ["Ring", "What", "Ann and Ben", "22 Nov 2026, 09:05", "Action"]
    assert view.LIST_CELLS[1](conflict(cell="_row")).text == "Deleted, and edited"
