"""A table of nobody's format while it is being looked at: what is known of it so far, and why it is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from adviser_app.csvio.formats.layout import Reading, header_key
from adviser_app.csvio.formats.sampled import Column
from adviser_app.csvio.parse import clean

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")  # laName, LANumber; not GVAs
_DOTTED = re.compile(r"(?<=[A-Za-z])\.+(?=[A-Za-z])")  # Local.Authority, as R writes it
_JOINED, _LOW_LINE = re.compile(r"[_-]"), re.compile(r"_")
DIMENSION = re.compile(
    r"(?:sex|gender|ages?|single year of age|age ?(?:group|band|range|years?)?|ethnic(?:ity| group)|nc year|year group|"
    r"key ?stage|(?:build|birth|arrival|construction) (?:year|period)|"
    r"(?:year|period) (?:of (?:birth|arrival|construction)|built|born)|tenure|prices|disaggregation level|"
    r"(?:price|measure|value) (?:basis|type)|basis|offence|phase|"
    # what the figures are of, also where an extract has one of them for each council; "class" and "group" alone are not
    r"(?:offence|client|customer|service user|need|subject|ethnic|income|tenure|accommodation|household|property|"
    r"dwelling|school|waste|vehicle|fuel|benefit|claimant|applicant) (?:group|type|category|class|phase)|"
    r"type of (?:offence|client|need|accommodation|household|property|dwelling|school|waste|vehicle|benefit))"
    r"(?: ?(?:code|id|name|label|\(.*\)))?"
)


# headings under which something says what the figures are of, also where each council has one of its words only
OF_WHAT = re.compile(
    r"\b(?:types?|categor(?:y|ies)|groups?|class(?:es|ification)?|measures?|metrics?|indicators?|variables?|units?|basis|"
    r"kinds?|definitions?|populations?|subjects?|subgroups?|items?|services?|breakdowns?|dimensions?|sectors?|scales?|"
    r"statistics?|level|disaggregation|characteristics?|topics?|themes?|name|label|description|title|line|code)\b"
)

_NO_FIGURE = re.compile(
    r"\b(?:code|id|ref|reference|urn|ukprn|uprn|latitude|longitude|easting|northing)s?$|code$|sort ?order$|"
    r"^(?:no|no\.|#|row|row (?:no\.?|number)|s\.? ?no\.?|index|sort|order|record (?:offset|count)|"
    r"(?:df ?e )?(?:la|lea|lad|dfe|authority|council|area|ons|lgf|lpa) ?(?:no\.?|num|number)|lea|"
    r"(?:jpp|ons|sort|display|report) (?:sort|order)|"
    r"(?:version|revision)(?: ?(?:no\.?|number))?|"
    # what programs for maps write beside each area
    r"fid|oid|objectid|globalid|shape\W*(?:st)?\W*(?:area|length|leng)\W*|bng ?[en]|lat|long|lon|lng)$"
)  # codes, places, and orders of rows

_UNNAMED = re.compile(r"|x|unnamed: \d+|\.\.\.1")  # as pandas and R have it


def words_of(heading: str) -> str:
    """A heading as it is looked at: ``OBS_VALUE`` is "obs value", ``TimePeriod`` and ``calendar-years`` are two."""
    parted = _CAMEL.sub(" ", _DOTTED.sub(" ", heading) if " " not in heading else heading)
    return " ".join((_JOINED if " " not in parted else _LOW_LINE).sub(" ", header_key(parted)).split())


def is_no_figure(heading: str) -> bool:
    """Whether a heading names a code, a place or the order of rows: the numbers below are no figures."""
    return _NO_FIGURE.search(words_of(heading)) is not None


def counts_rows(heading: str, at: int, rows: Sequence[Sequence[str]]) -> bool:
    """What programs write before a table's first column, under no heading of their own: its rows, counted. Rows taken
    out since then leave gaps."""
    if at or not _UNNAMED.fullmatch(words_of(heading)):
        return False
    counted = [clean(row[at]) for row in rows if row]
    return all(x.isdecimal() for x in counted) and all(int(a) < int(b) for a, b in pairwise(counted))


def is_dimension(heading: str) -> bool:
    """Whether a heading names what rows are told apart by: a sex, an age."""
    return DIMENSION.fullmatch(header_key(heading).replace("_", " ").rstrip(":")) is not None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a table is refused, or what to know of one that is read. ``row``: the one to look at, None for the header."""

    code: str
    column: str
    value: str
    message: str
    remedy: str
    row: Sequence[str] | None = None


class Refused(Exception):
    """Why a table is not read. ``remedy`` is completed by whoever catches it; ``row``: the one to look at, if any."""

    def __init__(
        self, code: str, column: str, value: str, message: str, remedy: str, row: Sequence[str] | None = None
    ) -> None:
        super().__init__(code)
        self.row = row
        self.code, self.column, self.value, self.message, self.remedy = code, column, value, message, remedy


@dataclass(slots=True)
class Looked:
    """One table being looked at: its header, facts of its columns, and which column is what."""

    header: list[str]  # as it stands, without marks of notes
    keys: list[str]
    facts: list[Column]
    rows: list[Sequence[str]]
    before: list[Sequence[str]]
    file: str
    when: str = ""  # the period of all figures, where nothing in the file says it and somebody does
    code: int = -1
    name: int = -1
    period: int = -1
    part: int = -1  # the column of quarters or months beside one of years
    kind: str = ""  # of year, as the heading of the periods' column says it
    reading: Reading = Reading.USUAL
    running: str = ""  # the words that say that each figure is of the year that ends with its period
    ministry: bool = False
    status: int = -1
    unit: int = -1
    naming: int = -1  # names the indicator, where the headings are periods
    limits: dict[int, tuple[int, int]] = field(default_factory=dict)  # of a column of figures
    figures: list[int] = field(default_factory=list)
    breakdown: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)  # passed over
    unread: list[int] = field(default_factory=list)  # of those the figures that are not there yet
    notes: tuple[int, ...] = ()
    flags: list[int] = field(default_factory=list)  # columns of marks; in the end those that are not read
    groups: str = ""  # whom all figures are of, and how they are measured, as the lines above the table say
    measure: str = ""
    constant: list[int] = field(default_factory=list)  # columns of figures that say the same in every row
    unheeded: list[str] = field(default_factory=list)  # of those lines, what nobody understands
    marks: dict[int, int] = field(default_factory=dict)  # of a column of figures, that of its marks

    def words(self, at: int) -> str:
        """A column's heading, in words."""
        return words_of(self.header[at])

    def pairs(self, one: int, other: int) -> list[tuple[str, str]]:
        """What stands in two columns, row by row, where both hold something."""
        return sorted(set(self.in_order(one, other)))

    def in_order(self, one: int, other: int) -> list[tuple[str, str]]:
        """The same of each row, from the first to the last."""
        width = max(one, other) + 1
        found = [(clean(r[one]), clean(r[other])) for r in self.rows if len(r) >= width]
        return [pair for pair in found if all(pair)]
