"""The two tools of the fast reader against the obvious way of doing the same."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from adviser_app.csvio.digits import LEAD, decimals
from adviser_app.csvio.keytable import PAD, KeyTable, changes
from adviser_app.csvio.parse import parse_cell

Cells = tuple[np.ndarray, np.ndarray, np.ndarray]


def laid_out(texts: list[bytes]) -> Cells:
    """The texts in a buffer, with starts and ends."""
    length = np.array([len(t) for t in texts], dtype=np.int64)
    start = LEAD + np.concatenate(([0], np.cumsum(length + 1)[:-1])).astype(np.int64)
    data = b"9" * LEAD + b"".join(t + b"8" for t in texts) + bytes(PAD)
    return np.frombuffer(data, dtype=np.uint8), start, start + length


_digits = st.text("0123456789", min_size=1, max_size=18)
_numbers = st.tuples(st.sampled_from(["", "", "-"]), _digits, st.integers(-1, 18)).map(
    lambda n: n[0] + (n[1] if n[2] < 0 else f"{n[1][: n[2]]}.{n[1][n[2] :]}")
)
_other = st.text("0123456789.-/: ,e", max_size=18)


@given(st.lists(st.one_of(_numbers, _numbers, _other), min_size=1, max_size=40))
@example(["", "-", ".", "-.", "1.", ".5", "--1", "1.2.3", "9007199254740993", "9007199254740992", "0.000000000000001"])
@example(["12345678", "123456789", "1234567.", "12345678.", "-12345678", "/5", ":5", "1/2", "99999999.99999999"])
def test_digit_columns_equal_float(texts: list[str]) -> None:
    value, places, good = decimals(*laid_out([t.encode() for t in texts]))
    for i, text in enumerate(texts):
        cell = parse_cell(text)
        if good[i]:
            assert (float(value[i]), int(places[i])) == (float(text), cell.decimals), text
        else:
            # what is left to the plain parser: nothing short and plain
            assert not re.fullmatch(r"-?[0-9]{1,7}(\.[0-9]{1,7})?", text), text


_texts = st.lists(
    st.one_of(
        st.sampled_from([b"", b"E06000001", b"E06000002", b"x" * 64, b"x" * 63, b"y" * 129]),
        st.text(min_size=0, max_size=140).map(lambda t: t.encode().replace(b"\0", b"")),
    ),
    min_size=1,
    max_size=80,
)


@given(st.lists(_texts, min_size=1, max_size=4))
def test_key_table_tells_texts_apart(pieces: list[list[bytes]]) -> None:
    seen: list[bytes] = []

    def make(text: bytes) -> int:
        seen.append(text)
        return len(seen) - 1

    table = KeyTable(make)
    for texts in pieces:
        buffer, start, end = laid_out(texts)
        assert [seen[code] for code in table.payloads(buffer, start, end - start)] == texts
    assert len(seen) == len(set(seen))


def test_key_table_of_many_texts_with_one_beginning() -> None:
    seen: list[bytes] = []
    table = KeyTable(lambda text: seen.append(text) or len(seen) - 1)  # type: ignore[func-returns-value]
    texts = [b"the same first sixteen bytes and then %06d" % i for i in range(5000)]
    for _ in range(2):
        buffer, start, end = laid_out(texts)
        assert [seen[code] for code in table.payloads(buffer, start, end - start)] == texts


@given(_texts)
def test_changes_miss_nothing(texts: list[bytes]) -> None:
    buffer, start, end = laid_out(texts)
    new = changes(buffer, start, end - start)
    assert new[0]
    for before, this, flag in zip(texts, texts[1:], new[1:], strict=False):
        assert flag or before == this
