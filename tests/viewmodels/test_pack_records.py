"""What a pack carries beyond figures: only what was ticked, and it says so."""

from __future__ import annotations

import pytest

from adviser_app.viewmodels.document import Table
from adviser_app.viewmodels.pack_records import (
    Action,
    Contact,
    Leaving,
    Note,
    Reason,
    files_said,
    holds,
    reasons,
    section,
)
from adviser_app.viewmodels.tone import Tone

CONTACTS = [Contact("Pat Example", "Leader", "pat@example.org", "020 7946 0000", "1 May 2024", "")]
NOTES = [Note("3 March 2026", "Said in confidence", "Governance", "Ann Able")]
ACTIONS = [Action("Send the guide", "", "Ann Able", "1 May 2026")]


@pytest.mark.parametrize("ticked", [("contacts",), ("notes",), ("actions",), ("contacts", "notes", "actions")])
def test_what_is_not_ticked_is_not_there_though_it_was_handed_in(ticked: tuple[str, ...]) -> None:
    found = section(ticked, CONTACTS, NOTES, ACTIONS)
    assert found is not None
    told = {b.title for b in found.blocks if isinstance(b, Table)}
    names = {"contacts": "Contacts", "notes": "Team notes", "actions": "Open actions"}
    assert told == {names[key] for key in ticked}
    said = str(found)
    for key, words in (("contacts", "Pat Example"), ("notes", "Said in confidence"), ("actions", "Send the guide")):
        assert (words in said) == (key in ticked)


def test_nothing_ticked_nothing_there() -> None:
    assert section((), CONTACTS, NOTES, ACTIONS) is None


def test_ticked_and_none_written_down() -> None:
    found = section(("contacts",), [], [], [])
    assert found is not None
    assert "No contact is written down." in str(found)


def test_the_last_sentence_says_what_a_pack_holds() -> None:
    assert holds(()) == (
        "This pack holds published figures and public facts of the council: no contact, note or other personal detail."
    )
    assert "the support recorded for it: no contact" in holds((), {"support"})
    assert "and what is recorded of its peer challenges" in holds((), {"support", "challenge", "records"})
    assert "contacts and open actions. Handle it as personal and confidential" in holds(("actions", "contacts"))


def test_data_files_are_named_where_they_are_few() -> None:
    names = [f"York briefing 2026-11-22 {what}.csv" for what in ("data", "changes", "charts", "Housing 1 Homes")]
    assert files_said([]) == ""
    assert files_said(names[:2]) == (
        "The figures behind this pack go with it as CSV: York briefing 2026-11-22 data.csv and York briefing "
        "2026-11-22 changes.csv."
    )
    assert files_said(names) == (
        "The figures behind this pack go with it in four CSV files whose names begin “York briefing 2026-11-22”."
    )


def test_what_leaves_in_words() -> None:
    assert Leaving("notes", "Team notes", 1, 1).sentence.startswith("1 team note (what the team wrote down")
    assert Leaving("contacts", "Contacts", 12, 5).sentence.startswith("12 contacts of 5 councils (names")


def test_reasons_are_a_section_of_their_own_that_says_there_is_no_score() -> None:
    found = reasons([Reason("Leader changed", "A new leader since 3 May 2026.", Tone.WARN)])
    (table,) = [b for b in found.blocks if isinstance(b, Table)]
    assert [[entry.text for entry in row] for row in table.rows] == [
        ["Leader changed", "A new leader since 3 May 2026."]
    ]
    assert "there is no score" in str(found)
    assert "finds no reason" in str(reasons([]))
