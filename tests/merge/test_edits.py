"""Edits: whatever is changed about one is found; an erased one still proves itself."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.records import text_of
from adviser_app.merge import edits
from adviser_app.merge.edits import DELETE, RESTORE, SET, Edit

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
IDS = st.lists(WORDS.filter(bool), max_size=3)


@st.composite
def made(draw: st.DrawFn) -> Edit:
    return edits.make(
        draw(WORDS), draw(st.integers(1, 10**9)), draw(WORDS), draw(WORDS), draw(WORDS), draw(WORDS), draw(WORDS),
        draw(WORDS), kind=draw(st.sampled_from([SET, DELETE, RESTORE])), parents=draw(IDS), covers=draw(IDS),
    )  # fmt: skip


@given(made())
def test_an_edit_verifies(edit: Edit) -> None:
    assert edits.fault(edit) == ""
    assert edit.id[0] == "e" and edit.digest[0] == "d" and edit.salt[0] == "s"
    assert len(edit.id) == 25


@given(made())
def test_the_id_is_that_of_a_plain_json_list(edit: Edit) -> None:
    """What another program computes that reads edits.csv."""
    _, replica, seq, clock, author, table, row, field, kind, _, _, digest, parents, covers = edit
    said = ["adviser-edit-1", replica, seq, clock, author, table, row, field, kind, digest, parents, covers]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert edits.id_of(edit) == "e" + text_of(hashlib.sha256(text.encode()).digest()[:18])


@given(made(), made(), st.sampled_from(Edit._fields))
def test_any_field_of_another_edit_is_found(edit: Edit, other: Edit, name: str) -> None:
    """Property 10, one edit: nothing of what it says can be exchanged for something else."""
    if getattr(edit, name) == getattr(other, name):
        return
    assert edits.fault(edit._replace(**{name: getattr(other, name)}))


@given(made(), st.sampled_from(["parents", "covers"]))
def test_the_order_of_parents_is_no_second_face(edit: Edit, name: str) -> None:
    given_ = getattr(edit, name)
    for turned in (tuple(reversed(given_)), given_ + given_):
        if turned != given_:
            assert edits.fault(edit._replace(**{name: turned}))


@given(WORDS, WORDS, WORDS)
def test_a_value_has_one_salt(first: str, second: str, third: str) -> None:
    """Else one id would stand for two values, and two laptops could be shown different ones for good."""
    for value, salt in ((third, f"{first}\x1f{second}"), (f"{second}\x1f{third}", first)):
        for other_value, other_salt in ((f"{second}\x1f{third}", first), (third, f"{first}\x1f{second}")):
            if (value, salt) != (other_value, other_salt):
                assert edits.digest_of(value, salt) != edits.digest_of(other_value, other_salt)
    assert edits.digest_of(first + second, third) != edits.digest_of(first, second + third) or not (first and second)


@given(made())
def test_the_number_is_part_of_it_as_a_number(edit: Edit) -> None:
    assert edits.fault(edit._replace(seq=edit.seq + 1)) == "id"
    assert edits.id_of(edit._replace(seq=str(edit.seq))) != edit.id  # type: ignore[arg-type]


@given(made())
def test_an_erased_edit_keeps_its_id_and_tells_nothing(edit: Edit) -> None:
    gone = edits.erase(edit)
    assert gone.value is None and gone.salt == ""
    assert edits.id_of(gone) == edit.id
    assert edits.fault(gone) == "value", "a value may be missing only where it was erased"
    assert edits.fault(gone, {edit.id}) == ""
    assert edits.fault(gone._replace(clock=gone.clock + "x"), {edit.id}) == "id"
    if edit.salt:
        assert edits.fault(gone._replace(salt=edit.salt), {edit.id}), "with its salt a value can be guessed back"
    assert edits.fault(edit, {edit.id}) == "", "erasing is the receiver's work: the value may still come along"


@given(WORDS)
def test_equal_values_have_different_digests(value: str) -> None:
    one, two = (edits.make("r", 1, "c", "p", "t", "w", "f", value) for _ in range(2))
    assert one.digest != two.digest and one.id != two.id


def test_an_edit_from_a_file_is_the_same_edit_everywhere() -> None:
    one, two = (edits.make("r", 1, "c", "p", "t", "w", "f", "v", salt="sfile-row-field") for _ in range(2))
    assert one == two


@given(st.lists(st.tuples(st.integers(1, 50), st.text("eab-_", max_size=4)), max_size=8), st.randoms())
def test_the_digest_of_a_set(pairs: list[tuple[int, str]], chance: object) -> None:
    """The same for any order and for repeats, another for any other set."""
    digest = edits.set_digest(pairs)
    turned = pairs * 2
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert edits.set_digest(turned) == digest
    assert edits.set_digest([*pairs, (51, "more")]) != digest
    if pairs:
        assert edits.set_digest(set(pairs[1:]) - {pairs[0]}) != digest


def test_ids_are_words_that_stand_in_lists() -> None:
    """Lists of ids are joined with spaces and newlines, and spreadsheets must leave them alone."""
    ids = [edits.make("r", n, "c", "p", "t", "w", "f", "v").id for n in range(200)]
    assert all(i.isascii() and i.replace("-", "").replace("_", "").isalnum() and i[0].isalpha() for i in ids)
