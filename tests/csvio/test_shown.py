"""Number formats: what a cell says under the format that it has."""

from __future__ import annotations

from datetime import date

import pytest

from adviser_app.csvio.shown import NOT_SHOWN, checked, day, number, without_marks


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (5, "", "5"),
        (5.5, "General", "5.5"),
        (0.41 + 0.03, "0.00", "0.44"),
        (0.385123, "0.0%", "38.5123%"),
        (0.07, '0%" of all"', "7%"),
        (12.3, '0.0"%"', "12.3%"),  # the sign is written beside a number that is no share of 1
        (13, r"0.0\%", "13%"),
        (0.5, "[<1]0%;0", "50%"),
        (13, "[<1]0%;0", "13"),  # the share's part of the format is not for this number
        (1234567, "#,##0,", "1234.567"),
        (1500, "#,##0,;-0", "1.5"),
        (2e9, '0.0,,"m"', "2000m"),  # to be refused, as 2000m is in any file
        (12, '0"k"', "12k"),
        (12, '0" days"', "12"),
        (12, '0" per 1,000"', "12"),
        (12.5, '"£"#,##0.00', "12.5"),
        (3400, "[$€-2] #,##0", "€3400"),  # to be refused: it is no pound
        (14, '_-[$£-809]* #,##0_-;-[$£-809]* #,##0_-;_-[$£-809]* "-"??_-;_-@_-', "14"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "0"),  # as accountants write nought
        (0, "#,##0;-#,##0;", "0"),
        (0, '0;-0;"[z]"', "[z]"),
        (3, '[<5]"c";0', "c"),  # a small count that the sheet does not show
        (13, '[<5]"c";0', "13"),
        (3, '"[c]"', "[c]"),
        (4, ";;;", NOT_SHOWN),
        (5, '"<"0', "<5"),
        (4.5, '0.0" [p]"', "4.5 [p]"),
        (2.5, '0.0"*"', "2.5*"),
        (-4, "#,##0;(#,##0)", "-4"),
        (-4, "#,##0;[Red]#,##0", "-4"),
        (-4, "0;0", "-4 shown as 4"),  # left of a population pyramid, or a mistake
        (7, "000", "007"),
        (2023, '0000"/24"', "2023/24"),
        (202324, '0000"/"00', "2023/24"),
        (202324.5, '0000"/"00', "202324.5 in a format of its own"),
        (2024, '"Mid-"0', "Mid-2024"),
        (1, '"Q"0', "Q1"),
        (5.5, "0.00E+00", "5.5"),
    ],
)
def test_a_number_says_what_is_shown(value: float, code: str, text: str) -> None:
    assert number(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("mmm yyyy", "Mar 2024"),
        ("[$-809]mmm-yy;@", "Mar 2024"),
        ("yyyy-mm", "Mar 2024"),
        ("yy", "2024-03-01 shown as 2024"),
        ("dd/mm/yyyy hh:mm", "2024-03-01"),
        ("hh:mm m/d/yy", "2024-03-01"),
        (r"yyyy-mm-dd\Thh:mm:ss", "2024-03-01"),
        (r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "2024-03-01"),
        ("mmmm", "Mar"),  # the year that the value has is not shown: nobody sees it
        ("d mmm", "1 Mar"),
        ('"Q1" yyyy', "Q1 2024"),
        ('"Year ending "mmm yyyy', "Year ending Mar 2024"),
        ('"FY"yyyy', "FY2024"),
        ("yyyy/yy", "2024/24"),
        ('yyyy"/25"', "2024/25"),
    ],
)
def test_a_day_says_what_is_shown(code: str, text: str) -> None:
    assert day(date(2024, 3, 1), code) == text


@pytest.mark.parametrize(("value", "text"), [
    (date(2024, 1, 1), "2024"), (date(2024, 12, 31), "2024"), (date(2024, 3, 31), "2024-03-31 shown as 2024"),
])  # fmt: skip
def test_a_day_shown_as_its_year_may_end_another(value: date, text: str) -> None:
    assert day(value, "yyyy") == text


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [
        ("1234.5", "1,235", "1234.5"),
        ("1234.5", "1.234,50", "1234.5"),  # whatever the language
        ("1234567", "1,235", "1234.567"),  # shown in thousands
        ("1234567", "1.2", "1.234567"),  # in millions
        ("0.385", "39%", "38.5%"),
        ("12.3", "12.3%", "12.3%"),
        ("0.385", "0.4", "0.385"),
        ("0.05", ".05", "0.05"),
        ("12.5", "£12.50", "12.5"),
        ("0", "-", "0"),
        ("3", "c", "c"),
        ("4", "<5", "<5"),  # what is not shown is not told
        ("12", "12k", "12k"),
        ("12", "12 [p]", "12 [p]"),
        ("-4", "(4)", "-4"),
        ("-4", "4", "-4 shown as 4"),
        ("202324", "2023/24", "2023/24"),
        ("123456", "1.2E+05", "123456"),
        ("0.1", "10", "10, which is not its value"),
        ("120", "12", "12, which is not its value"),
    ],
)
def test_a_number_of_an_unknown_format_is_checked_against_its_text(value: str, text: str, said: str) -> None:
    assert checked(value, text, share=False) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("5", False, False), ("1", True, False)], "5"),  # a note, not 51
        ([("1,250", False, False), ("p", True, False)], "1,250 [p]"),
        ([("7", False, False), ("(r)", True, False)], "7 [r]"),
        ([("7", False, True), ("8", False, False)], "8"),  # 7 is struck out
        ([("Leeds", False, False), ("2", True, False)], "Leeds"),
        ([("[c]", True, False)], "[c]"),
    ],
)
def test_raised_and_struck_text(parts: list[tuple[str, bool, bool]], said: str) -> None:
    assert without_marks(parts) == said
