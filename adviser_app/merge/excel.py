"""What a spreadsheet alone makes of a text, so that a change somebody made can be told from one that nobody made.

A CSV opened in Excel and saved again comes back with other texts than it had: ``007`` as ``7``, ``2026-11-22`` as
``22/11/2026``, ``442076643000`` as ``4.42077E+11``. ``unchanged`` is true where the spreadsheet alone could have turned
the one into the other, exactly so and no looser: 12.4 that comes back as 12 was changed by somebody. What a General
cell shows (eleven characters, else E notation with five decimals) is Excel's documented behaviour; the rest was seen
in files that LibreOffice saved (tests/fixtures/spreadsheets).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation

from adviser_app.domain.records import FieldError, Kind, clean

LONGEST_CELL = 32_767  # UTF-16 units; Excel cuts what is longer
HIDDEN = re.compile(r"#{2,255}")  # what a cell too narrow for its number or day shows, and saves
FAULTY = re.compile(r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!)")
SHORTENED = re.compile(r"-?\d(?:\.\d{1,5})?E[+-]\d{2,3}")  # E notation: digits may be gone


def unchanged(
    base: str, returned: str, kind: Kind, day_first: bool = True, *, decimal_comma: bool = False, ansi: bool = False
) -> bool:
    """Whether a spreadsheet alone could have turned ``base`` (canonical text) into ``returned``.

    ``day_first``: 03/04 is 3 April in this file (``day_order``). ``decimal_comma``: 12,5 is twelve and a half in it.
    ``ansi``: it was saved in Windows-1252, and letters beyond that were lost.
    """
    try:
        plain = clean(returned, several_lines=kind is Kind.LONG)
    except FieldError:
        return False
    if plain == base:
        return True
    if not base or not plain:
        return False
    return (
        _is_cut(base, plain)
        or (ansi and _is_ansi(base, plain))
        or ("\n" not in base and (_is_number(base, plain, decimal_comma) or _is_time(base, plain, day_first)))
        or (base.casefold() == plain.casefold() and base.casefold() in ("true", "false"))
    )


def _is_time(base: str, plain: str, day_first: bool) -> bool:
    return _same_day(base, plain, day_first) or _same_part(base, plain, day_first) or _same_hour(base, plain)


def _is_cut(base: str, plain: str) -> bool:
    whole = base.encode("utf-16-le")
    return len(whole) > 2 * LONGEST_CELL and plain == whole[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore").strip()


# -- letters -----------------------------------------------------------------------------------------------------

# Windows writes these, where its code page 1252 lacks them, as the letter that looks most like it (its "best fit").
_LOOKS = dict(zip("łŁđĐħĦıŧŦ−‐‑‒―′″∙", "lLdDhHitT------'\"·", strict=False)) | {"−": "-", "ı": "i"}


def _is_ansi(base: str, plain: str) -> bool:
    return re.fullmatch("".join(map(_ansi_forms, base)), plain, re.DOTALL) is not None


def _ansi_forms(letter: str) -> str:
    """A pattern for what a letter may be after it was saved in Windows-1252."""
    try:
        letter.encode("cp1252")
        return re.escape(letter)
    except UnicodeEncodeError:
        forms = {"?", "??"} if ord(letter) > 0xFFFF else {"?"}  # some write one for each half of a pair
        like = _LOOKS.get(letter) or unicodedata.normalize("NFKD", letter)[0]
        try:
            like.encode("cp1252")
            forms.add(like)
        except UnicodeEncodeError:
            pass
        return f"(?:{'|'.join(re.escape(f) for f in sorted(forms))})"


# -- numbers -----------------------------------------------------------------------------------------------------

_TYPED = re.compile(
    r"(?P<open>\()?(?P<sign>[+-]?)(?P<coin>[£$€]?)"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d{1,3})?(?P<share>%?)(?P<close>\))?",
    re.ASCII,
)
_WITH_COMMA = re.compile(r"-?\d*,\d+(?:E[+-]\d{2,3})?", re.ASCII)
_FIFTEEN, _TO_FIFTEEN = Context(15, ROUND_HALF_UP), Context(15, ROUND_DOWN)


def _read(text: str) -> tuple[Decimal, str, bool, bool] | None:
    """(value, coin, whether it is a share, whether a power was written) of what a spreadsheet takes for a number."""
    match = _TYPED.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["open"] and match["sign"]):
        return None
    try:
        value = Decimal(match["digits"].replace(",", "") + (match["power"] or ""))
    except InvalidOperation:
        return None
    if match["open"] or match["sign"] == "-":
        value = -value
    return value, match["coin"], bool(match["share"]), bool(match["power"])


def _is_number(base: str, plain: str, decimal_comma: bool) -> bool:
    """The same number in other digits, or what is shown of it. Beyond fifteen digits a spreadsheet keeps no more."""
    said = _read(base)
    if said is None:
        return False
    texts = [plain]
    if decimal_comma and _WITH_COMMA.fullmatch(plain):
        texts = [plain.replace(",", ".")]
    value, coin, share, power = said
    for text in texts:
        if _shown_as(text, value, coin, share, power):
            return True
        found = _read(text)
        if found is None or found[2] != share or found[1] not in ("", coin):
            continue
        kept = {value, _FIFTEEN.plus(value), _TO_FIFTEEN.plus(value)}
        if found[0] in kept:
            return True
    return False


def _shown_as(text: str, value: Decimal, coin: str, share: bool, power: bool) -> bool:
    """Whether the text is what the cell shows: in the format that the typed form gives it, else as General."""
    if share:
        return text == f"{_round(value, 2):.2f}%"
    if power:
        return text == _power(value, 2, fixed=True)
    if coin:
        return text.replace(",", "").replace(coin, "") == f"{_round(value, 2):.2f}" and coin in text
    return text in general(value)


def general(value: Decimal) -> set[str]:
    """What a cell in the format General shows of a number, wide enough or not said to be."""
    size = abs(_FIFTEEN.plus(value))
    sign = "-" if value < 0 else ""
    if size == 0:
        return {"0"}
    shown = set()
    whole = len(str(int(size))) if size >= 1 else 1
    if whole <= 11:
        fixed = _round(size, max(0, 11 - whole - 1))
        if 0 < fixed < 10**11:
            shown.add(sign + _trim(f"{fixed:f}"))
    if size >= 10**11 or size < Decimal("0.0001"):
        # A small number that fits is shown in either form, by the width of its column.
        shown = {s for s in shown if size < 1 and Decimal(s) == value}
        shown.add(sign + _power(size, 5))
    elif _round(size, 0) >= 10**11:
        shown.add(sign + _power(size, 5))
    return shown


def _power(value: Decimal, places: int, *, fixed: bool = False) -> str:
    """E notation with so many decimals, those that are nought left out unless ``fixed``."""
    said = f"{Context(places + 1, ROUND_HALF_UP).plus(value):.{places}E}" if value else f"{0:.{places}E}"
    digits, _, power = said.partition("E")
    return f"{digits if fixed else _trim(digits)}E{power[0]}{power[1:].zfill(2)}"


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(400))


def _trim(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


# -- days --------------------------------------------------------------------------------------------------------

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_NAMED = {name[:n]: m for m, name in enumerate(_MONTHS, 1) for n in (3, len(name))} | {"sept": 9}
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]0?0:00(?::00)?)?", re.ASCII)
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?: 0?0:00(?::00)?)?", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})[ -](\d{4}|\d{2})|([a-z]{3,9}) (\d{1,2}), (\d{4})", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[-/](\d{1,4})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_DAY_WORD = re.compile(r"(\d{1,2})[ -]?([a-z]{3,9})", re.ASCII)
_WORD_FIGURE = re.compile(r"([a-z]{3,9})[ -](\d{4}|\d{2}|\d)", re.ASCII)
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _valid(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]


def day(text: str, day_first: bool) -> tuple[str, int, int] | None:
    """(year as written, month, day) of a whole day in any form a spreadsheet reads or shows."""
    said = text.casefold()
    if match := _ISO.fullmatch(said):
        year, month, number = match[1], int(match[2]), int(match[3])
    elif match := _FIGURES.fullmatch(said):
        first, second, year = int(match[1]), int(match[3]), match[4]
        number, month = (first, second) if day_first else (second, first)
    elif match := _WORDS.fullmatch(said):
        number, year = int(match[1] or match[5]), match[3] or match[6]
        month = _NAMED.get(match[2] or match[4], 0)
    else:
        return None
    return (year, month, number) if _valid(month, number) else None


def whole_year(year: str) -> int:
    """A year of two figures as Excel reads it: up to 29 of this century, from 30 of the last."""
    return int(year) if len(year) > 2 else int(year) + (2000 if int(year) < 30 else 1900)


def _same_day(base: str, plain: str, day_first: bool) -> bool:
    was, now = day(base, day_first), day(plain, day_first)
    if was is None or now is None or was[1:] != now[1:]:
        return False
    if len(now[0]) == 2:  # the year is shown by its last two figures
        return whole_year(was[0]) % 100 == int(now[0])
    return whole_year(was[0]) == int(now[0])


def _part(text: str, day_first: bool) -> tuple[str, int, int] | None:
    """("day", month, day) or ("month", year % 100, month) of what a spreadsheet takes for a part of a date."""
    said = text.casefold()
    if match := _SHORT.fullmatch(said):
        first, second = int(match[1]), int(match[2])
        if len(match[2]) <= 2:
            for number, month in (
                ((first, second), (second, first)) if day_first else ((second, first), (first, second))
            ):
                if _valid(month, number):
                    return "day", month, number
            return ("month", second, first) if 1 <= first <= 12 else None
        return ("month", second % 100, first) if len(match[2]) == 4 and 1 <= first <= 12 else None
    if match := _YEAR_MONTH.fullmatch(said):
        return ("month", int(match[1]) % 100, int(match[2])) if 1 <= int(match[2]) <= 12 else None
    if (match := _DAY_WORD.fullmatch(said)) and match[2] in _NAMED:
        number, month = int(match[1]), _NAMED[match[2]]
        return ("day", month, number) if _valid(month, number) else ("month", number, month)
    if (match := _WORD_FIGURE.fullmatch(said)) and match[1] in _NAMED:
        number, month = int(match[2]), _NAMED[match[1]]
        if len(match[2]) <= 2 and _valid(month, number):
            return "day", month, number
        return "month", number % 100, month
    return None


def _same_part(base: str, plain: str, day_first: bool) -> bool:
    """A part of a date is shown as ``01-Feb`` or ``Feb-26``."""
    if match := re.fullmatch(r"(\d{1,2})-([A-Za-z]{3})", plain, re.ASCII):
        now = "day", _NAMED.get(match[2].casefold(), 0), int(match[1])
    elif match := re.fullmatch(r"([A-Za-z]{3})-(\d{2})", plain, re.ASCII):
        now = "month", int(match[2]), _NAMED.get(match[1].casefold(), 0)
    else:
        return False
    return _part(base, day_first) == now


_CLOCK = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?: ?([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE)


def _hour(text: str) -> tuple[int, int, int] | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if minute > 59 or second > 59 or (match[4] and not 1 <= hour <= 12):
        return None
    if match[4]:
        hour = hour % 12 + (12 if match[4].casefold() == "p" else 0)
    return hour, minute, second


def _same_hour(base: str, plain: str) -> bool:
    was = _hour(base)
    return was is not None and was == _hour(plain)


# -- what the file as a whole tells ------------------------------------------------------------------------------


def day_order(cells: Iterable[tuple[str, str]]) -> bool | None:
    """Whether 03/04 is 3 April in a file, from its days as (base, returned); None where it speaks for both.

    An unchanged day after the twelfth proves the order. Without one, cells speak that can only be read one way, or are
    the base in one reading: the more the better. A single one that is the base month first may as well be a day that
    somebody changed. No cell at all means the order of this country.
    """
    proofs, votes, certain = [0, 0], [0, 0], [0, 0]  # for day first, for month first
    for base, returned in cells:
        plain = returned.strip()
        match = _FIGURES.fullmatch(plain)
        if match is None or int(match[1]) == int(match[3]):
            continue
        possible = [int(match[3]) <= 12, int(match[1]) <= 12]
        for at, first in enumerate((True, False)):
            same = _same_day(base, plain, first)
            proofs[at] += same and not possible[1 - at]
            votes[at] += same if all(possible) else possible[at]
            certain[at] += not possible[1 - at]
    if bool(proofs[0]) != bool(proofs[1]):
        return bool(proofs[0])
    if votes[0] > votes[1]:
        return True
    if votes[1] > votes[0]:
        return False if votes[1] > 1 or certain[1] else None
    return True if votes[0] == 0 else None


def decimal_comma(cells: Iterable[tuple[str, str]]) -> bool:
    """Whether a file writes 12,5 for twelve and a half, from its numbers as (base, returned): some that have a point
    came back with a comma, and none with the point."""
    comma = point = 0
    for base, returned in cells:
        if "." in base and _read(base) is not None:
            plain = returned.strip()
            comma += bool(_WITH_COMMA.fullmatch(plain)) and _is_number(base, plain, True)
            point += "." in plain and _is_number(base, plain, False)
    return comma > point
