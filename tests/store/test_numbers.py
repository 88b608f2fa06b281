"""Arrays of numbers read from their bytes: what orjson reads, bit for bit."""

from __future__ import annotations

import math
import re

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.store import numbers
from adviser_app.store.slabs import encode_floats

WIDTH = 7

# as publishers' figures are, at the edges of what is read eight digits at a time, and anything at all
_floats = st.one_of(
    st.integers(-(10**6), 10**6).map(lambda n: n / 10),
    st.builds(lambda whole, part: float(f"{whole}.{part}"), st.integers(0, 10**9), st.integers(0, 10**9)),
    st.sampled_from([0.0, -0.0, 99999999.0, 100000000.0, 1e15, 9007199254740993.0, 0.1 + 0.2, 1e-5, 1e300, 12345678.5]),
    st.floats(allow_nan=False, allow_infinity=False),
)
_arrays = st.lists(st.one_of(st.none(), _floats), max_size=WIDTH + 3)  # what is beyond is left out
_plain = st.lists(
    st.one_of(st.none(), st.integers(-(10**6), 10**6).map(lambda n: n / 10)), min_size=1, max_size=WIDTH + 3
)


def text(values: list[float | None]) -> bytes:
    return encode_floats(np.array([math.nan if v is None else v for v in values], np.float64)).encode()


def expected(texts: list[bytes | None]) -> np.ndarray:
    out = np.full((len(texts), WIDTH), np.nan)
    for row, one in zip(out, texts, strict=True):
        values = orjson.loads(one) if one else []
        row[: min(len(values), WIDTH)] = [math.nan if v is None else v for v in values[:WIDTH]]
    return out


def same(a: np.ndarray, b: np.ndarray) -> bool:
    """The same bits, -0.0 told from 0.0; any NaN is as good as another."""
    return bool((np.isnan(a) == np.isnan(b)).all() and (a.view(np.int64) == b.view(np.int64))[~np.isnan(a)].all())


@given(st.one_of(st.lists(st.none() | _arrays, max_size=12), st.lists(_plain, min_size=8, max_size=20)))
def test_as_orjson_reads_them(arrays: list[list[float | None] | None]) -> None:
    texts = [None if a is None else text(a) for a in arrays]
    assert same(numbers.decode(texts, WIDTH), expected(texts))


@given(st.lists(_arrays, min_size=1, max_size=12), st.integers(0, WIDTH - 1), st.randoms(use_true_random=False))
def test_a_column_is_that_of_all(arrays: list[list[float | None]], area: int, random: object) -> None:
    texts = [text(a) for a in arrays]
    lines = np.array([random.randrange(len(texts)) for _ in range(5)])  # type: ignore[attr-defined]
    assert same(numbers.Lines(texts).column(lines, area), np.ascontiguousarray(expected(list(texts))[lines, area]))


@given(st.lists(_arrays, min_size=1, max_size=12) | st.lists(_plain, min_size=60, max_size=140), st.booleans())
def test_columns_stay_the_same_when_all_numbers_are_made_instead(
    arrays: list[list[float | None]], first_ones: bool
) -> None:
    texts = [text(a) for a in arrays]
    every, wanted = np.arange(len(texts)), expected(list(texts))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(numbers, "MANY", 2)
        lines = numbers.Lines(texts, WIDTH if first_ones else None)
        for area in (*range(WIDTH), 0):
            assert same(lines.column(every[::-1], area), np.ascontiguousarray(wanted[::-1, area]))
    if all(re.fullmatch(rb"\[((null|-?\d{1,7}\.\d)(,(?=.)|))+\]", one) for one in texts):
        assert lines._all is not None and not lines._data


@given(st.lists(_arrays, min_size=1, max_size=12), st.lists(st.integers(0, WIDTH - 1), max_size=4))
def test_some_elements_are_those_of_all(arrays: list[list[float | None]], areas: list[int]) -> None:
    texts = [text(a) for a in arrays]
    wanted = np.array(areas, np.int64)
    for several in (texts, texts * 4):
        found = numbers.decode(several, wanted)
        assert same(found, np.ascontiguousarray(expected(list(several))[:, wanted]))


def test_the_common_form_needs_no_orjson(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text([13.9, None, -0.5, 12345678.25, 0.0]), text([None]), text([1.0] * WIDTH)] * 100
    wanted = expected(list(texts))
    monkeypatch.setattr(numbers, "_slow", None)
    assert same(numbers.decode(texts, WIDTH), wanted)


@pytest.mark.parametrize(
    "one",
    [
        b"[1, 2.5]",
        b"[ null,3]",
        b"[7]",
        b"[]",
        b"[1.5 ]",
        b"[1E3]",
        b"[123456789.5,0.123456789]",
        b"[12345678.12345678]",
    ],
)
def test_other_forms_among_many(one: bytes) -> None:
    """As another tool might write them."""
    texts = [text([1.5, None, 2.5]), one, text([None, 4.0])] * 4
    assert same(numbers.decode(texts, WIDTH), expected(list(texts)))
    assert same(numbers.Lines(texts).column(np.arange(12), 0), np.ascontiguousarray(expected(list(texts))[:, 0]))


@pytest.mark.parametrize("first", [None, 1.5, 12345678.25])
@pytest.mark.parametrize("then", [None, 1.5, 12345678.25])
def test_the_first_areas_of_long_arrays(first: float | None, then: float | None) -> None:
    """Not all of their bytes are looked at, whether what comes later is as long as what came first or not."""
    arrays = [[first] * 100 + [then] * n + [float(n) + 0.5] for n in (0, 99, 100, 101, 700) for _ in range(2)]
    wanted = np.array([0, 99, 100, 150, 199, 200])
    found = numbers.decode([text(a) for a in arrays], wanted)
    padded = np.array([[math.nan if v is None else v for v in [*a, *[None] * 900][:900]] for a in arrays])
    assert same(found, np.ascontiguousarray(padded[:, wanted]))
    lines = numbers.Lines([text(a) for a in arrays], 201)
    columns = np.stack([lines.column(np.arange(len(arrays)), area) for area in wanted.tolist()], axis=1)
    assert same(columns, found)
    with pytest.raises(IndexError):
        lines.column(np.arange(2), 201)


def test_columns_of_elements_that_end_far_away() -> None:
    one = b"[1.5, " + b" " * 100 + b"2.5" + b" " * 30 + b",  3.5]"
    lines = numbers.Lines([one, text([4.5, 5.5, 6.5]), one])
    assert [lines.column(np.arange(3), area).tolist() for area in range(3)] == [
        [1.5, 4.5, 1.5], [2.5, 5.5, 2.5], [3.5, 6.5, 3.5],
    ]  # fmt: skip


def test_a_long_array_that_has_no_end_is_refused() -> None:
    whole = text([1.5] * 900)
    with pytest.raises(ValueError, match=r"array|JSON|unexpected"):
        numbers.decode([whole] * 9 + [whole[:-1]], WIDTH)


@pytest.mark.parametrize("one", [b"[1.5,2", b"{}", b'[1.5,"x"]', b"[1.5,2.x]", b"[1.5,2/5]", b"[1.5,:.5]"])
def test_what_is_no_such_array_is_refused(one: bytes) -> None:
    for texts in ([one], [text([1.5, 2.5])] * 9 + [one]):
        with pytest.raises(ValueError, match=r"array|JSON|char|unexpected|expected"):
            numbers.decode(texts, WIDTH)


def test_nothing_at_all() -> None:
    assert numbers.decode([], WIDTH).shape == (0, WIDTH)
    assert numbers.decode([None, b"[]"], 0).shape == (2, 0)
