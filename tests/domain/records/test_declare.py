"""Record types: cells and back, natural keys, checks; and that the declared types make sense."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.records import (
    MEMBER,
    RECORD_TYPES,
    Field,
    FieldError,
    Kind,
    RecordType,
    check,
    pack,
    split_tags,
)
from adviser_app.domain.records.challenge import HELD, STAGES
from adviser_app.domain.records.edits import ROW
from adviser_app.domain.records.risk import NON_STATUTORY, STATUTORY

CONTACT = RECORD_TYPES["contact"]


def test_a_group_is_one_cell_and_each_tag_one() -> None:
    cells = CONTACT.cells({"name": "Ann", "start": "2024-05-01", "tags": "a; b"})
    assert cells == {"name": "Ann", "term": '{"start":"2024-05-01"}', "tags:a": MEMBER, "tags:b": MEMBER}
    values = CONTACT.values(cells | {"tags:gone": "", "pager": "1", "tags": "no cell of ours"})
    assert (values["name"], values["start"], values["end"], values["tags"]) == ("Ann", "2024-05-01", "", "a; b")
    assert list(values) == [f.name for f in CONTACT.fields]


@given(st.dictionaries(st.sampled_from(["name", "role", "start", "end", "email"]), st.text("ab1", max_size=3)),
       st.sets(st.sampled_from(["a", "b", "c d"])))  # fmt: skip
def test_values_to_cells_and_back(values: dict[str, str], tags: set[str]) -> None:
    whole = values | {"tags": "; ".join(sorted(tags))}
    back = CONTACT.values(CONTACT.cells(whole))
    assert back == {f.name: whole.get(f.name, "") for f in CONTACT.fields}


def test_the_natural_key_is_the_row() -> None:
    portfolio = RECORD_TYPES["portfolio"]
    values = {"council": "E08000038", "person": "rA", "role": "Lead adviser", "start": "2026-04-01"}
    assert portfolio.row_id(values) == portfolio.row_id(values | {"end": "2026-12-31"})
    assert portfolio.row_id(values) != portfolio.row_id(values | {"start": "2026-04-02"})
    assert CONTACT.row_id(values) != CONTACT.row_id(values)


def test_check_says_what_is_missing_only_where_it_matters() -> None:
    assert set(check(CONTACT, {"name": " "}, new=True)[1]) == {"council", "name", "role"}
    assert set(check(CONTACT, {"name": " "}, new=False)[1]) == {"name"}
    meeting = RECORD_TYPES["meeting"]
    values, wrong = check(meeting, {"council": "E08000038", "date": "1/2/2026", "subject": "x"}, new=True)
    assert not wrong and (values["kind"], values["status"]) == ("Meeting", "planned")


def test_labels_of_cells() -> None:
    assert CONTACT.cell_label("term") == "From, To"
    assert CONTACT.cell_label("tags:a") == "Tags: a"
    assert CONTACT.cell_label("pager") == "pager"
    assert CONTACT.caption({"name": "", "role": ""}) == "(Contact without a title)"


@pytest.mark.parametrize("record", RECORD_TYPES.values(), ids=lambda r: r.name)
def test_declared_types_make_sense(record: RecordType) -> None:
    assert RECORD_TYPES[record.name] is record
    assert all(record.by_name[name].required for name in record.key if name not in ("breakdown", "measure", "unit"))
    assert all(f.name.isidentifier() and f.name.islower() and f.name != "id" for f in record.fields)
    assert ROW not in record.by_name and ROW not in record.groups
    assert not {"mark", "changed", "by"} & set(record.by_name)  # columns that every list has
    assert not record.council or record.by_name[record.council].kind is Kind.COUNCIL
    assert record.about.endswith(".")
    assert all(not f.help or f.help[0].isupper() or f.help[0].isdigit() for f in record.fields)
    for field in record.fields:
        if field.kind is Kind.RECORD:  # what leaves the laptop must not name what never does
            assert not RECORD_TYPES[field.of].private or record.private
        if field.default:
            assert check(record, {field.name: field.default}, new=False)[0] == {field.name: field.default}


def test_a_reference_names_what_it_refers_to_and_tags_may_be_councils() -> None:
    with pytest.raises(ValueError, match="refers to"):
        Field("offer", "Offer", Kind.RECORD)
    with pytest.raises(ValueError, match="only references"):
        Field("offer", "Offer", of="offer")
    members = RECORD_TYPES["consultation_response"].by_name["members"]
    assert split_tags(members, "e08000038; E06000001") == ("E06000001", "E08000038")
    with pytest.raises(FieldError, match="no council"):
        split_tags(members, "Barnsley")


def test_a_status_set_by_hand_needs_its_reason() -> None:
    progress = RECORD_TYPES["progress"]
    row = {"deliverable": "r1", "quarter": "Q1"}
    wrong = check(progress, row | {"status": "On track"}, new=True)[1]
    assert wrong["reason"].message == "Status needs a reason."
    assert not check(progress, row | {"status": "On track", "reason": "the last report is in print"}, new=True)[1]
    held = {"status": "On track", "reason": "in print"}
    assert set(check(progress, {"reason": ""}, new=False, present=held)[1]) == {"reason"}
    assert not check(progress, {"status": "At risk"}, new=False, present=held)[1]
    assert not check(progress, {"status": "", "reason": ""}, new=False, present=held)[1]
    assert not check(progress, {"comment": "later"}, new=False, present={"status": "On track"})[1]  # came like that


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="no area"):
        replace(CONTACT, area="Elsewhere")
    with pytest.raises(ValueError, match="no field"):
        replace(CONTACT, own="number")
    with pytest.raises(ValueError, match="twice"):
        replace(CONTACT, fields=(*CONTACT.fields, Field("name", "Name")))
    with pytest.raises(ValueError, match="no field"):
        replace(CONTACT, title=("pager",))
    with pytest.raises(ValueError, match="group"):
        replace(CONTACT, fields=(*CONTACT.fields, Field("term", "Term")))
    with pytest.raises(ValueError, match="choices"):
        Field("x", "X", Kind.CHOICE)
    with pytest.raises(ValueError, match="cells of their own"):
        Field("x", "X", Kind.TAGS, group="g")
    assert pack({}) == ""


def test_an_intervention_is_statutory_or_not_by_its_kind_alone() -> None:
    kinds = RECORD_TYPES["intervention"].by_name["kind"].choices
    assert set(kinds) == {*STATUTORY, *NON_STATUTORY} and not set(STATUTORY) & set(NON_STATUTORY)
    assert "Best Value Notice" in NON_STATUTORY and "Best Value inspection" in STATUTORY


def test_a_challenge_begins_with_a_line_and_its_clock_needs_no_more_than_a_day() -> None:
    challenge = RECORD_TYPES["challenge"]
    values, wrong = check(challenge, {"council": "E08000038"}, new=True)
    assert not wrong and (values["kind"], values["stage"]) == ("Corporate", "in discussion")
    assert not check(challenge, {"last_day": "18 July 2024"}, new=False)[1]
    assert set(check(challenge, {"council": "E08000038", "leader_score": "9"}, new=True)[1]) == {"out_of"}
    # The day on which something was published and its link are one thing: two people cannot mix them
    cells = challenge.cells({"report_on": "2024-10-18", "report_link": "https://www.local.gov.uk/x"})
    assert set(cells) == {"report"}
    assert set(HELD) < set(STAGES) and "cancelled" not in HELD


def test_a_rule_is_the_same_rule_on_every_laptop() -> None:
    rule = RECORD_TYPES["clock_rule"]
    said = {"applies_from": "2023-04-01", "step": "action plan"}
    assert rule.row_id(said) == rule.row_id(said | {"late": "6"})
    assert rule.row_id(said) != rule.row_id(said | {"applies_from": "2019-04-01"})
    assert rule.is_fixed(rule.by_name["step"]) and not rule.is_fixed(rule.by_name["late"])
