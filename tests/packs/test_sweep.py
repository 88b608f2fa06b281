"""Texts made fit to print."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.packs import fonts
from adviser_app.packs.sweep import NO_GLYPH, swept, swept_json


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('plain #name $x$ *b* <a> \\ "q"', 'plain #name $x$ *b* <a> \\ "q"'),
        ("a\x00b\x1fc", "abc"),
        ("one\ntwo\ttwo\u2028three", "one two two three"),
        ("中x\ue000", f"{NO_GLYPH}x{NO_GLYPH}"),
        ("a\u202eb\ufeff", "ab"),
        ("Ynys Môn − £5", "Ynys Môn − £5"),
    ],
)
def test_swept(text: str, printed: str) -> None:
    assert swept(text) == printed
    assert json.loads(swept_json(json.dumps({"a": [text]}, ensure_ascii=False))) == {"a": [printed]}


@given(st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=80), max_size=3), max_size=3))
def test_any_json_stays_json_and_can_be_drawn(document: dict[str, list[str]]) -> None:
    source = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()
    found = swept_json(source)
    json.loads(found)
    assert all(c.isascii() or fonts.regular().draws(c) for c in found)


def test_endless_words_may_break() -> None:
    found = json.loads(swept_json(json.dumps({"a": "x" * 100 + " " + "y" * 20})))["a"]
    assert found.replace("\u200b", "") == "x" * 100 + " " + "y" * 20
    assert max(len(w) for w in found.replace(" ", "\u200b").split("\u200b")) <= 20
