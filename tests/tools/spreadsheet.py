"""What Excel makes of a text, each habit a function: written from what it shows, apart from ``merge.excel``.

A CSV is opened (every cell in the format General), perhaps looked at, and saved. ``saved(text, ...)`` is the text that
the saved file has. It errs on the side of changing too much: a text that Excel leaves alone in some version is changed
here where it is changed in another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Country:
    """How a machine is set up: ``day`` shows a day; ``day_first`` is how it reads 3/4."""

    name: str
    day: Callable[[date], str]
    day_first: bool = True
    decimal: str = "."


COUNTRIES = (
    Country("UK", lambda d: f"{d.day:02}/{d.month:02}/{d.year:04}"),
    Country("UK, short years", lambda d: f"{d.day:02}/{d.month:02}/{d.year % 100:02}"),
    Country("US", lambda d: f"{d.month}/{d.day}/{d.year:04}", day_first=False),
    Country("US, short years", lambda d: f"{d.month:02}/{d.day:02}/{d.year % 100:02}", day_first=False),
    Country("Germany", lambda d: f"{d.day:02}.{d.month:02}.{d.year:04}", decimal=","),
    Country("month by name", lambda d: f"{d.day:02}-{MONTHS[d.month - 1]}-{d.year % 100:02}"),
    Country("ISO", lambda d: d.isoformat()),
)


def general(number: float) -> str:
    """The General format: eleven characters without the sign, else E notation with five decimals."""
    if number == 0:
        return "0"
    size = abs(number)
    power = math.floor(math.log10(size))
    if power >= 11 or power < -4:
        text = _power(size, 5)
        digits, _, exponent = text.partition("E")
        text = f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}E{exponent}"
    else:
        places = max(0, 11 - (max(power, 0) + 1) - 1)
        text = _half_up(f"{size:.15g}", places)
        if len(text.split(".")[0]) > 11:
            return general(math.copysign(10.0 ** (power + 1), number))
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 else text


def _half_up(digits: str, places: int) -> str:
    """Excel rounds what it has in decimal figures, halves away from nought; binary figures would round some down."""
    return str(Decimal(digits).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _power(size: float, places: int) -> str:
    digits, _, power = f"{size:.14E}".partition("E")
    digits = _half_up(digits, places)
    if digits.startswith("10"):
        digits, power = _half_up("1", places), f"{int(power) + 1:+}"
    return f"{digits}E{power[0]}{int(power[1:]):02}"


def number(text: str) -> str:
    """Numbers lose zeros, plus signs and digits, and are shown in General."""
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII):
        return general(float(text))
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,2}", text, re.ASCII):
        value = float(text)
        return f"{'-' if value < 0 else ''}{_power(abs(value), 2)}" if value else "0.00E+00"
    if re.fullmatch(r"\d+(\.\d+)?%", text, re.ASCII):
        return f"{_half_up(text[:-1], 2)}%"
    return text


def whole_day(text: str, country: Country) -> str:
    """ISO days become days of the country."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if match and int(match[1]) >= 1900:
        try:
            return country.day(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            return text
    return text


def part_of_day(text: str, country: Country) -> str:
    """What could be a day of this year becomes one: 1/2, 3-4, Nov 2026."""
    match = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text, re.ASCII)
    if match:
        day, month = (int(match[1]), int(match[2])) if country.day_first else (int(match[2]), int(match[1]))
        if 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
            return f"{day:02}-{MONTHS[month - 1]}"
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", text, re.ASCII)
    if match and 1 <= int(match[2]) <= 12 and int(match[1]) >= 1900:
        return f"{MONTHS[int(match[2]) - 1]}-{int(match[1]) % 100:02}"
    return text


def truth(text: str) -> str:
    return text.upper() if text.lower() in ("true", "false") else text


def saved(text: str, country: Country) -> str:
    """What the cell holds after the file was opened and saved. In a country that writes a decimal comma the file was
    opened as English (else 12.5 would be the twelfth of May there), and saved in the country's own way."""
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", text, re.ASCII):
        return number(text).replace(".", country.decimal)
    for change in (number, lambda t: whole_day(t, country), lambda t: part_of_day(t, country), truth):
        changed = change(text)
        if changed != text:
            return changed
    return text
