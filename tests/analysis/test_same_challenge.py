"""Peer challenges that may be written down already."""

from __future__ import annotations

import pytest

from adviser_app.analysis.same_challenge import alike

ONE = {"council": "E1", "kind": "Corporate", "subject": "", "stage": "confirmed", "first_day": "2027-03-02",
       "last_day": "2027-03-05"}  # fmt: skip
LONG_AGO = ONE | {"first_day": "2021-03-02", "last_day": "2021-03-04", "stage": "closed"}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, "the same day"),
        ({"last_day": "2027-03-12"}, "its days are 7 days apart"),
        ({"last_day": "2027-12-04"}, "its days are 274 days apart"),
        ({"last_day": "2027-12-05"}, ""),
        ({"first_day": "", "last_day": "", "stage": "in discussion"}, "one of them has no day yet"),
        ({"first_day": "", "last_day": "", "stage": "closed"}, ""),  # one of long ago, of which nobody knows the day
        ({"last_day": ""}, "its days are 3 days apart"),  # by its first day
        ({"stage": "cancelled"}, ""),
        ({"council": "E2"}, ""),
        ({"kind": "Finance"}, ""),
        ({"subject": "Planning"}, "the same day"),  # the other names none
        ({"kind": "Progress review", "last_day": "2027-09-01"}, ""),
    ],
)
def test_what_is_noticed(more: dict[str, str], why: str) -> None:
    assert [w for *_, w in alike("new", ONE | more, [("r1", ONE), ("r0", LONG_AGO)])] == ([why] if why else [])


def test_two_subjects_are_two_challenges_and_none_is_its_own_double() -> None:
    service = ONE | {"kind": "Service", "subject": "Planning"}
    assert alike("new", service, [("r1", service | {"subject": "Housing"})]) == []
    assert [row for row, *_ in alike("new", service, [("r1", service | {"subject": " planning"})])] == ["r1"]
    assert alike("r1", ONE, [("r1", ONE)]) == []


def test_progress_reviews_follow_one_another_sooner() -> None:
    review = ONE | {"kind": "Progress review"}
    assert alike("new", review | {"last_day": "2027-08-02"}, [("r1", review)])  # 150 days
    assert not alike("new", review | {"last_day": "2027-08-03"}, [("r1", review)])
