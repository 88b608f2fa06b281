"""Templates: what is written in each row, and how its base is found again from that and the edits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.records import RECORD_TYPES, Field
from adviser_app.merge import clock, edits, heads, template

CONTACT, ACTION = RECORD_TYPES["contact"], RECORD_TYPES["action"]
ANN = "r" + "Ann0" * 5
ROW = "r" + "Row0" * 5
WHEN = clock.stamp(datetime(2026, 11, 22, 10, 15, 0, 123_000, tzinfo=UTC), 3)


def named(_field: Field, value: str) -> str:
    return f"<{value}>"


def make(field: str, value: str, *, seq: int = 1, at: int = 0, parents: tuple[str, ...] = ()) -> edits.Edit:
    stamp = clock.stamp(datetime(2026, 11, 1, 9, at, tzinfo=UTC))
    return edits.make("p" + "x" * 20, seq, stamp, ANN, "contact", ROW, field, value, parents=parents)


def contact() -> list[edits.Edit]:
    return [make("council", "E08000016"), make("name", "Ann Hill"), make("role", "Leader"), make("tags:rail", "yes")]


def test_the_columns_follow_from_the_declaration() -> None:
    assert template.columns(CONTACT) == [
        "_id", "_chk", "council", "council_name", "name", "role", "email", "phone", "start", "end", "remark", "tags",
        "_action",
    ]  # fmt: skip
    assert template.columns(ACTION)[2:7] == ["council", "council_name", "what", "owner", "owner_name"]


def test_a_row_says_what_is_shown_and_names_its_heads() -> None:
    known = contact()
    export = template.new_export(WHEN, ANN)
    state = heads.row_state(known)
    row = (ROW, CONTACT.values(state.values), template.head_ids(state))
    (line,) = template.lines(CONTACT, [row], export, named)
    cells = dict(zip(template.columns(CONTACT), line, strict=True))
    check = template.parse_check(cells.pop("_chk"))
    assert cells == {
        "_id": ROW, "council": "E08000016", "council_name": "<E08000016>", "name": "Ann Hill", "role": "Leader",
        "email": "", "phone": "", "start": "", "end": "", "remark": "", "tags": "rail", "_action": "",
    }  # fmt: skip
    assert check is not None
    assert check.export == export
    assert check.fits("contact", ROW)
    found = template.base(known, check)
    assert found is not None
    assert found.head_ids() == [e.id for e in sorted(known, key=lambda e: e.field)]


def test_a_check_beside_another_row_or_changed_in_one_letter_does_not_fit() -> None:
    text = template.check_text("contact", ROW, [e.id for e in contact()], template.new_export(WHEN, ANN).token)
    check = template.parse_check(text)
    assert check is not None
    assert not check.fits("contact", ROW[:-1] + "x")
    assert not check.fits("meeting", ROW)
    for at in range(1, len(text)):
        other = template.parse_check(text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :])
        assert other is None or not other.fits("contact", ROW)
    for cut in range(len(text)):
        shorter = template.parse_check(text[:cut])
        assert shorter is None or not shorter.fits("contact", ROW)


def test_the_base_is_found_among_later_edits_and_not_where_a_head_is_missing() -> None:
    first = make("name", "Ann Hill")
    second = make("name", "Ann Hill-Jones", seq=2, at=1, parents=(first.id,))
    check = template.parse_check(template.check_text("contact", ROW, [first.id], template.new_export(WHEN, ANN).token))
    assert check is not None
    found = template.base([second, first], check)
    assert found is not None
    assert found.value("name") == "Ann Hill"
    assert found.parents("name") == [first.id]
    assert template.base([second], check) is None


def test_ids_that_begin_alike_are_told_apart_by_the_digest() -> None:
    one = make("name", "Ann Hill")
    alike = one._replace(id=one.id[:5] + "other", field="role")
    check = template.parse_check(template.check_text("contact", ROW, [one.id], template.new_export(WHEN, ANN).token))
    assert check is not None
    found = template.base([alike, one], check)
    assert found is not None
    assert list(found.cells) == ["name"]


def test_a_change_of_a_cell_in_conflict_leaves_the_value_the_file_did_not_show() -> None:
    one, two, three = make("name", "Ann"), make("name", "Anne", at=1), make("name", "Anne", seq=2)
    check = template.parse_check(
        template.check_text("contact", ROW, [one.id, two.id, three.id], template.new_export(WHEN, ANN).token)
    )
    assert check is not None
    found = template.base([one, two, three], check)
    assert found is not None
    assert found.value("name") == "Anne"
    assert set(found.parents("name")) == {two.id, three.id}
    assert set(found.head_ids()) == {one.id, two.id, three.id}


def test_the_secret_is_not_in_what_the_edits_tell() -> None:
    """Whoever has the edits of a template, but not the file, cannot make the salt of an erased value again."""
    one, other = template.new_export(WHEN, ANN), template.new_export(WHEN, ANN)
    assert one.replica != other.replica
    assert one.salt("contact", ROW, "phone", "1") != other.salt("contact", ROW, "phone", "1")


def test_only_a_person_makes_an_export() -> None:
    with pytest.raises(ValueError, match="nobody"):
        template.new_export(WHEN, "nobody")


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2500, 1, 1)),
    st.integers(0, 0xFFFF),
    st.sets(st.binary(min_size=18, max_size=18), max_size=30),
)
def test_a_check_can_be_read_again(at: datetime, counter: int, ids: set[bytes]) -> None:
    from adviser_app.domain.records import text_of

    export = template.new_export(clock.stamp(at.replace(tzinfo=UTC), counter), ANN)
    names = ["e" + text_of(i) for i in ids]
    check = template.parse_check(template.check_text("contact", ROW, names, export.token))
    assert check is not None
    assert check.export == export
    assert sorted(check.heads) == sorted(n[1:5] for n in names)
    assert check.fits("contact", ROW)
