"""What is typed as the one canonical text: what two people mean alike comes out with the same bytes."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.domain.records import Field, FieldError, Kind, canonical, clean, join_tags, pack, split_tags, unpack
from adviser_app.domain.records.fields import LONGEST


def field(kind: Kind, *choices: str) -> Field:
    of = "offer" if kind is Kind.RECORD else ""
    return Field("x", "X", kind, choices=choices or (("Red", "Amber") if kind is Kind.CHOICE else ()), of=of)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Kind.TEXT, "  Ann\u00a0 ", "Ann"),
        (Kind.TEXT, "Zoe\u0308", "Zoë"),
        (Kind.TEXT, "one\r\ntwo\tthree\u2028four", "one two three four"),
        (Kind.TEXT, "a\x00b\x07c", "abc"),
        (Kind.LONG, "one\r\ntwo\rthree\u0085four\n\n", "one\ntwo\nthree\nfour"),
        (Kind.DATE, "22/11/2026", "2026-11-22"),
        (Kind.DATE, "1.2.2026", "2026-02-01"),  # day before month
        (Kind.DATE, "22 November 2026", "2026-11-22"),
        (Kind.DATE, "22 nov 26", "2026-11-22"),
        (Kind.DATE, "2026-11-22T00:00:00.000Z", "2026-11-22"),
        (Kind.NUMBER, "1,250.50", "1250.5"),
        (Kind.NUMBER, "−0.0", "0"),
        (Kind.NUMBER, "+007", "7"),
        (Kind.NUMBER, ".5", "0.5"),
        (Kind.NUMBER, "12345678901234567890.10", "12345678901234567890.1"),
        (Kind.INTEGER, "1,000.0", "1000"),
        (Kind.MONEY, "£1,250", "1250"),
        (Kind.MONEY, "-5", "-5"),
        (Kind.CHOICE, "aMBER", "Amber"),
        (Kind.TAGS, " Finance ", "Finance"),
        (Kind.YES_NO, "TRUE", "yes"),
        (Kind.YES_NO, "n", "no"),
        (Kind.COUNCIL, "e08000038", "E08000038"),
        (Kind.YEAR, "2025/26", "FY2025-26"),
        (Kind.YEAR, "fy 2099-2100", "FY2099-00"),
        (Kind.LINK, "https://www.local.gov.uk/a?b=c", "https://www.local.gov.uk/a?b=c"),
        (Kind.EMAIL, "ann@barnsley.gov.uk", "ann@barnsley.gov.uk"),
        (Kind.PHONE, "020  7664 3000 ext 5", "020 7664 3000 ext 5"),
    ],
)
def test_canonical(kind: Kind, typed: str, stored: str) -> None:
    assert canonical(field(kind), typed) == stored
    assert canonical(field(kind), stored) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (Kind.DATE, "31/02/2026", "no-date"),
        (Kind.DATE, "11/22/2026", "no-date"),  # never month before day
        (Kind.DATE, "2026", "no-date"),
        (Kind.NUMBER, "1,25", "no-number"),
        (Kind.NUMBER, "1e5", "no-number"),
        (Kind.NUMBER, "NaN", "no-number"),
        (Kind.NUMBER, "١٢", "no-number"),
        (Kind.INTEGER, "12.5", "no-whole-number"),
        (Kind.CHOICE, "Green", "no-choice"),
        (Kind.TAGS, "a; b", "tag-semicolon"),
        (Kind.YES_NO, "perhaps", "no-yes-or-no"),
        (Kind.COUNCIL, "Barnsley", "no-council-code"),
        (Kind.YEAR, "2025/27", "no-year"),
        (Kind.LINK, "javascript:alert(1)", "no-link"),
        (Kind.LINK, "www.local.gov.uk", "no-link"),
        (Kind.EMAIL, "ann at barnsley", "no-email"),
        (Kind.PHONE, "ring me", "no-phone"),
        (Kind.TEXT, "half \ud83d", "text-broken"),
        (Kind.LONG, "x" * (LONGEST + 1), "text-too-long"),
    ],
)
def test_what_is_no_value_is_said_with_a_remedy(kind: Kind, typed: str, code: str) -> None:
    with pytest.raises(FieldError) as refused:
        canonical(field(kind), typed)
    assert refused.value.code == code
    assert refused.value.message.endswith(".") and refused.value.remedy.endswith(".")


@given(st.sampled_from(list(Kind)), st.text(max_size=60))
def test_canonical_text_stays_as_it_is(kind: Kind, typed: str) -> None:
    """Twice is once, in NFC, without what a CSV or a hash would trip over; or the text is refused."""
    try:
        stored = canonical(field(kind), typed)
    except FieldError:
        return
    assert canonical(field(kind), stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert stored == stored.strip(" \n\t\u00a0\ufeff")
    assert "\r" not in stored and "\x00" not in stored
    assert kind is Kind.LONG or "\n" not in stored


@given(st.text(max_size=60))
def test_two_ways_to_write_the_same_text_are_one(typed: str) -> None:
    other = unicodedata.normalize("NFD", typed).replace("\n", "\r\n")
    assert clean(typed, several_lines=True) == clean(other, several_lines=True)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12))
def test_plain_text_is_cleaned_like_any_other(typed: str) -> None:
    assert clean(typed) == clean(typed + "\x07") == typed.strip()  # a control character takes the long way
    assert clean(typed, several_lines=True) == clean("\x07" + typed, several_lines=True) == typed.strip()


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"):
        assert canonical(field(Kind.DATE), day.strftime(form)) == day.isoformat()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_number_keeps_its_value_and_has_one_text(value: Decimal) -> None:
    stored = canonical(field(Kind.NUMBER), format(value, "f"))
    assert Decimal(stored) == value
    assert canonical(field(Kind.NUMBER), f"{value:,f}") == stored
    assert canonical(field(Kind.NUMBER), format(value, "f") + ("00" if "." in format(value, "f") else ".00")) == stored


texts = st.text(max_size=20)


@given(st.dictionaries(texts, texts, max_size=6))
def test_a_group_packs_to_one_text_whatever_the_order(values: dict[str, str]) -> None:
    packed = pack(values)
    assert packed == pack(dict(reversed(values.items())))
    assert unpack(packed) == {name: text for name, text in values.items() if text}
    assert pack(unpack(packed)) == packed


@given(texts)
def test_unpacking_what_is_no_group_gives_nothing_or_texts(text: str) -> None:
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in unpack(text).items())


def test_unpack_of_other_json() -> None:
    assert unpack("[1]") == unpack('"a"') == unpack("{") == unpack("null") == {}
    assert unpack('{"a":1,"b":"x"}') == {"b": "x"}


@given(st.lists(st.text(alphabet="abcAB é", min_size=1, max_size=4)))
def test_tags_join_and_split(members: list[str]) -> None:
    kept = split_tags(field(Kind.TAGS), join_tags(members))
    assert kept == split_tags(field(Kind.TAGS), join_tags(reversed(members)))
    assert set(kept) == {canonical(field(Kind.TAGS), m) for m in members} - {""}
