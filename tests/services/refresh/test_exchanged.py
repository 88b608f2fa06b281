"""Two columns that changed places in some of the rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adviser_app.services import refresh
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
HEADER = "Code,Homeless 2024,Homes 2024"
CODES = [f"E0800000{n}" for n in range(1, 10)]
COUNTIES = [f"E100000{n}" for n in ("03", "11", "12", "13", "14")]


def rows(which: slice, factor: int = 60, codes: list[str] = CODES) -> list[str]:
    pairs = [(code, 31 + 7 * n % 10, factor * (33 + 3 * n % 8)) for n, code in enumerate(codes)]
    moved = [(code, b, a) if (code, a, b) in pairs[which] else (code, a, b) for code, a, b in pairs]
    return [",".join(map(str, row)) for row in moved]


@pytest.mark.parametrize(("which", "first"), [(slice(5, 9), 7), (slice(3, 4), 5), (slice(0, 6), 8)])
def test_some_rows_have_them_the_other_way_round(bring: Bring, store: Store, which: slice, first: int) -> None:
    preview = bring(*rows(which), header=HEADER)
    assert [(p.code, p.line) for p in preview.problems] == [("values-exchanged", first)]
    assert len(observations(store, "value")) == 18, "told, and taken"


@pytest.mark.parametrize("which", [slice(0, 0), slice(0, 9)])
def test_all_of_them_may_be_meant(bring: Bring, which: slice) -> None:
    assert bring(*rows(which), header=HEADER).problems == []


def test_figures_of_like_sizes(bring: Bring) -> None:
    assert bring(*rows(slice(5, 9), 4), header=HEADER).problems == []


def test_few_councils(bring: Bring) -> None:
    assert bring(*rows(slice(5, 7))[:7], header=HEADER).problems == []


def test_what_counties_spend_and_districts_do_not(bring: Bring) -> None:
    mixed = rows(slice(0, 0)) + rows(slice(0, 9), codes=COUNTIES)
    assert bring(*mixed, header=HEADER).problems == []
