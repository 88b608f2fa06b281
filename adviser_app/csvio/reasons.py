"""What is said of a row that cannot be read, where several readers say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats.said_periods import said
from adviser_app.csvio.parse import clean
from adviser_app.csvio.text import FileRefused
from adviser_app.domain.problems import Problem, Severity

LONGEST_NAME = 1000  # letters of an indicator, a group, a unit
ENDLESS = (
    f"This is longer than {LONGEST_NAME:,} letters: it is no name.",
    "Look for a quotation mark left open in the row, or shorten the text.",
)
NO_PERIOD = (
    "This is no period, or no possible date.",
    "Write it as, for example, 2024, 2023/24, 2024 Q1, Jan 2024 or 2024-01-01/P1Y.",
)
_SEPARATORS = ",;\t|"

# Of other people, in another measure or scale: what a line between rows says of all that stand below it.
_OTHER_FIGURES = re.compile(
    r"(?:fe)?males?|(?:wo)?men|boys|girls|aged? \d.*|(?:(?:fe)?males?|(?:wo)?men|boys|girls|persons|people),? aged .*|"
    r"targets?|budget|outturn|forecast|actuals?|numerator|denominator|numbers?|counts?|.*(?:%|£).*|"
    r"(?:under|over)[ -]?\d+s?|\d{1,3} ?(?:[-–]|to) ?\d{1,3}(?: years?)?|\d{1,3}(?:\+| and over)|"
    r"spend(?:ing)?|expenditure|income|costs?|employees|medians?|means?|averages?|(?:upper|lower) quartiles?|"
    r"(?:part|table|measure|indicator) \d.*|q(?:uarter)? ?[1-4]|per (?:head|capita|person)\b.*|"
    r".*\b(?:thousands?|millions?|0{3}s|per ?cent|percentages?|rates?|proportions?|per (?:1[ ,]?000|10+[ ,]?000))\b.*",
    re.IGNORECASE,
)


def told(cells: Sequence[str], message: str, remedy: str) -> tuple[str, str]:
    """What to say of cells that cannot be read: where one of them holds whole rows, that a quotation mark is open."""
    for cell in cells:
        lines = cell.splitlines()
        if any(sum(map(line.count, _SEPARATORS)) > 1 for line in lines[1:]):
            message = f"A quotation mark left open makes {len(lines)} lines one cell."
            remedy = "Take the quotation mark away, or close it at the end of its cell, and import the file again."
            break
    return message, remedy


def ragged(file: str, line: int, cells: Sequence[str], width: int) -> Problem:
    """A row with another number of cells than its header."""
    more = "more" if len(cells) > width else "fewer"
    message = f"The row has {len(cells)} cells, {more} than the header's {width}."
    remedy = "Check for a missing or surplus separator, or a cell that needs quotation marks."
    if len(cells) < width:
        remedy += " Some programs leave out the empty cells at a row's end: save the sheet as .xlsx and import that."
    message, remedy = told(cells, message, remedy)
    return Problem("row-ragged", Severity.ERROR, file, line, "", "; ".join(cells), message, remedy)


def footer(file: str, line: int, cells: Sequence[str]) -> Problem:
    """A line after the data; it was no row and is not counted as one."""
    text = " ".join(clean(c) for c in cells if clean(c))
    message, remedy = "A line after the data was passed over.", "Nothing, if it is a note or a source."
    return Problem("footer", Severity.WARNING, file, line, "", text, message, remedy)


def section(file: str, line: int, heading: str) -> None:
    """Refuse a table within which a heading says that the rows below it are of something else than those above it;
    regions and kinds of councils are what their rows lie in."""
    written = said(heading).written
    when = len(written) == 1 and len(heading.replace(written[0], "").split()) < 2  # not "abolished in April 2019"
    if when or _OTHER_FIGURES.fullmatch(heading):
        message = f"The line “{heading}” stands between rows: the figures below it are of something else."
        remedy = "Make a file of each part, or write what the line says in a column."
        raise FileRefused(Problem("section-in-table", Severity.ERROR, file, line, "", heading, message, remedy))
