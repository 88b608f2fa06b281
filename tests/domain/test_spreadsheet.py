"""Texts that a spreadsheet would run: marked, and the mark comes off again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.spreadsheet import escape, unescape

DANGEROUS = st.text(alphabet="'=+-@\t\r|%＝＋－＠a1. ", max_size=8)


@given(st.text() | DANGEROUS)
def test_escape_is_reversible(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-x", "@SUM(1)", "\tx", "|cmd", "%x", "%%", "＝1", "'=1", "''-x"])
def test_what_a_spreadsheet_would_run(text: str) -> None:
    assert escape(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+5", "-5.25", "", "plain", "a=b", "'quoted'", "Côte", "%"])
def test_what_stays_as_it_is(text: str) -> None:
    assert escape(text) == text
