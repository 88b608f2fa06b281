"""One cell of a value column → a number, a marker, or a refusal with its reason.

Nothing here guesses: what could be read two ways is refused (``1,23`` and ``1.234,5`` may be decimal commas), and so is
what Python's own ``float`` takes but no publisher means (``1_000``, ``nan``, other alphabets' digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isinf, nan

from adviser_app.domain.markers import LETTERS, is_marker

MAX_DECIMALS = 15
MAX_TEXT = 100  # a longer text is no figure and no marker


@dataclass(frozen=True, slots=True)
class Cell:
    """What a value cell says. Exactly one of a number, a marker, an error, or nothing at all (all three empty).

    ``value``: NaN unless a number. ``decimals``: digits after the point as written, 0..15. ``flag``: the mark beside
    a number ("[p]"). ``marker``: the text as published. ``error``: a problem code, key of ``REFUSALS``.
    """

    value: float = nan
    decimals: int = 0
    flag: str = ""
    marker: str = ""
    error: str = ""
    grouped: bool = False  # commas were read as thousands
    unsure: bool = False  # the one comma there is could as well be a decimal comma: 1,234

    @property
    def is_number(self) -> bool:
        return self.value == self.value


_NOTHING = Cell()

# code → what is wrong, what to do
REFUSALS: dict[str, tuple[str, str]] = {
    "number-grouping": (
        "The comma is in no place where thousands are grouped; it may be a decimal comma.",
        "Write the number with a point for decimals, for example 1234.5.",
    ),
    "number-comma-unclear": (
        "The comma may group thousands or begin the decimals, and the file has decimal commas elsewhere.",
        "Write the number without grouping and with a point for decimals, for example 1234 or 1.234.",
    ),
    "number-suffix": (
        "The number is shortened or carries a unit.",
        "Write it out in full, for example 1200000, and put the unit in the unit column; a mark such as p for "
        "provisional stands in brackets: 12.3 [p].",
    ),
    "number-separator": ("Digits are grouped by something other than a comma.", "Write the number without grouping."),
    "number-digits": ("The digits are not those from 0 to 9.", "Type the number with ordinary digits."),
    "number-rounded": (
        "A spreadsheet shortened the number, and digits of it are lost.",
        "Give the column the format of plain numbers (as 0), and save the file again, there.",
    ),
    "number-not-finite": (
        "This is no number but a program's word for a missing or infinite one.",
        "Leave the cell empty, or say why there is no value with a marker such as [x].",
    ),
    "number-too-large": ("The number is too large to be stored.", "Check the figure with its publisher."),
    "number-too-small": ("The number is too close to zero to be stored.", "Check the figure with its publisher."),
    "spreadsheet-error": (
        "A formula failed here or was never calculated, or (#MERGED) one figure is merged over several cells.",
        "Mend it in the spreadsheet and save the file again, there.",
    ),
    "figure-as-marker": (
        "No figure stands here, and a number where the reason for that should: the row's cells are out of place.",
        "Check the row for a missing or surplus cell.",
    ),
    "value-unreadable": (
        "This is neither a number nor a known marker.",
        "Correct the figure, or leave it empty and say why with a marker such as [c] or [x].",
    ),
}

# The same of a confidence limit, where other words are needed.
_LIMITS: dict[str, tuple[str, str]] = {
    "value-unreadable": (
        "This confidence limit is neither a number nor a known marker.",
        "Correct the limit, or leave its cell empty; if cells of the row have changed places, put them right.",
    ),
    "number-not-finite": (REFUSALS["number-not-finite"][0], "Leave the limit's cell empty."),
    "number-too-large": (REFUSALS["number-too-large"][0], "Check the limit with its publisher."),
    "number-too-small": (REFUSALS["number-too-small"][0], "Check the limit with its publisher."),
}


def limit_refusal(error: str) -> tuple[str, str]:
    """What is wrong with a confidence limit, and what to do; ``error`` is a key of ``REFUSALS``."""
    return _LIMITS.get(error) or REFUSALS[error]


# as spreadsheets write a number that is too long for its column, or has the format of science: 1E+03, 1.23E+05
_SHORTENED = re.compile(r"[0-9](?:\.(?P<digits>[0-9]+))?E\+(?P<exp>[0-9]{2,3})")
MERGED = "#MERGED"  # stands in the cells that a merged figure covers
SPACES = " \t\r\n\u00a0\u2007\u2009\u202f\ufeff\u200b\u200e\u200f\u2060"  # white space, and marks nobody sees
_NUMBER = re.compile(
    r"(?P<body>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE](?P<exp>[+-]?[0-9]{1,5}))?"
)
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.([0-9]{1,15}))?")  # nearly every cell; read without further ado
_SIGNED = re.compile(r"(?P<sign>[+-]?) ?(?:£ ?)?(?P<sign2>[+-]?)(?P<rest>[0-9.,eE+-]+)(?: ?%)?")
_THOUSANDS = re.compile(r"£ ?0{3,}s?")
_BRACKETS = re.compile(r"(?:£ ?)?\( ?(?:£ ?)?(?P<rest>[0-9.,]+)(?: ?%)? ?\)(?: ?%)?")
_DASHED = re.compile(r"\u2013[0-9.£]")  # writing programs make a dash of the minus right before a number
_FLAGGED = re.compile(
    r"(?P<number>.*?[0-9%).]) ?(?P<flag>(?: ?\[[^\[\]]+\])+)|(?P<number2>.*[0-9%).])(?P<letter> [A-Za-z]|[rR])"
)
_SUFFIX = re.compile(
    r"[+-]?(?:£ ?)?[+-]?[0-9][0-9.,]* ?(?:[kmb]|bn|mn?|th|million|billion|thousand|pp|p|[a-z]{1,12}|[$€])|"
    r"[+-]?(?:[$€]|eur|usd|gbp) ?[+-]?[0-9][0-9.,]*(?: ?(?:[kmb]|bn|mn?|million|billion|thousand))?"
)
_SEPARATED = re.compile(
    r"[+-]?(?:£ ?)?(?:[0-9]+(?:[_'\u2019 \u00a0\u202f\u2009][0-9]+)+(?:[.,][0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3}){2,})"
)
_COMMAS = re.compile(r"[+-]?(?:£ ?)?[0-9.]*,[0-9.,]*(?: ?%)?")
_ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#div/0!", "#num!", "#name?", "#null!", "#getting_data", "#spill!",
                     MERGED.casefold()})  # fmt: skip
_FORMULA = re.compile(r"= ?[A-Za-z0-9(+\-{$@'\"\[]")
_NOT_FINITE = frozenset({"nan", "inf", "infinity", "-inf", "+inf", "-nan", "+nan", "-infinity", "+infinity", "1.#inf",
                         "-1.#ind", "1.#qnan", "-1.#inf"})  # fmt: skip


def clean(text: str) -> str:
    """A cell without the white space around it (non-breaking and zero-width ones, stray byte order marks included)."""
    return text.strip(SPACES)


def is_visible(text: str) -> bool:
    """Whether anything of a text is seen: marks of control and of direction are not."""
    return any(c.isprintable() and not c.isspace() for c in text)


def parse_cell(text: str) -> Cell:
    """Read one cell of a value column. Total: every text gives a ``Cell``."""
    if match := _PLAIN.fullmatch(text):
        return Cell(float(text) + 0.0, len(match[1]) if match[1] else 0)
    text = clean(text)
    if not text:
        return _NOTHING
    if len(text) > MAX_TEXT:
        return Cell(error="value-unreadable")
    if _THOUSANDS.fullmatch(text):
        return Cell(error="number-suffix")  # £000 is a unit, not nought
    if number := _number(text):
        return number
    if is_marker(text):
        return Cell(marker=text)
    if match := _FLAGGED.fullmatch(text):
        inner, flag = match["number"] or match["number2"], match["flag"] or match["letter"]
        letter = (match["letter"] or "").strip().casefold()  # r alone may be glued on: p is pence, and e a power of ten
        if letter == "b" and "£" in inner:
            return Cell(error="number-suffix")  # £1.2 b is more likely a billion than a break in the series
        if (match["flag"] and is_marker(flag.strip())) or letter in LETTERS:
            number = _number(clean(inner))
            if number is not None:
                return (
                    number
                    if number.error
                    else Cell(number.value, number.decimals, flag.strip(), "", "", number.grouped, number.unsure)
                )
    return Cell(error=_why(text))


def parse_number(text: str) -> float | None:
    """The number a cell holds, or None: for limits, where anything else counts as no limit."""
    cell = parse_cell(text)
    return cell.value if cell.is_number else None


def _number(text: str) -> Cell | None:
    plain = text.replace("\u2212", "-")
    if _DASHED.match(plain):
        plain = "-" + plain[1:]
    for space in SPACES[5:]:
        plain = plain.replace(space, " ") if space in plain else plain
    negative = False
    if match := _SIGNED.fullmatch(plain):
        if match["sign"] and match["sign2"]:
            return None
        negative = "-" in (match["sign"], match["sign2"])
    elif match := _BRACKETS.fullmatch(plain):
        negative = True
    else:
        return None
    body = _NUMBER.fullmatch(match["rest"])
    if body is None:
        return None
    digits = body["body"]
    grouped = "," in digits
    if grouped and digits.startswith("0"):
        return None  # 0,123 is no thousand
    value = float(digits.replace(",", "") + ("e" + body["exp"] if body["exp"] else ""))
    if isinf(value):
        return Cell(error="number-too-large")
    if value == 0.0 and digits.strip("0.,"):
        return Cell(error="number-too-small")  # 1e-400 is not zero, and zero is a value
    short = _SHORTENED.fullmatch(match["rest"])
    if value and short and len(short["digits"] or "") < int(short["exp"]):
        return Cell(error="number-rounded")  # programs write 1e+05 for what is just that
    point = digits.find(".")
    decimals = (len(digits) - point - 1 if point >= 0 else 0) - int(body["exp"] or 0)
    unsure = digits.count(",") == 1 and point < 0
    # "-0" is zero: adding 0.0 takes the sign away
    return Cell(
        (-value if negative else value) + 0.0, min(max(decimals, 0), MAX_DECIMALS), grouped=grouped, unsure=unsure
    )


def is_spreadsheet_error(text: str) -> bool:
    """What a spreadsheet writes where a formula failed (#REF!) or a column was too narrow (#####), and a formula."""
    return text[:1] in ("#", "=") and (
        text.casefold() in _ERRORS or not text.strip("#=") or _FORMULA.match(text) is not None
    )


def _why(text: str) -> str:
    low = text.casefold().replace("\u2212", "-")
    if is_spreadsheet_error(text):
        return "spreadsheet-error"
    if low in _NOT_FINITE:
        return "number-not-finite"
    if not text.isascii() and any(c.isdigit() and not c.isascii() for c in text):
        return "number-digits"
    if _COMMAS.fullmatch(low):
        return "number-grouping"
    if _SEPARATED.fullmatch(low):
        return "number-separator"
    if _SUFFIX.fullmatch(low):
        return "number-suffix"
    return "value-unreadable"
