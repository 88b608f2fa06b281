"""What a cell of a workbook shows: its value under its number format, as a plain text that means the same.

The value counts in full, with all its decimals, but a format may change what it says: a share shown as a percentage,
pounds shown in thousands, a small count under ``[<5]"c";0`` shown as c, a day shown as its month. Those are followed.
What a format writes beside a number (``0" days"``) is left out, unless it changes what the number says: then it is
written as it is shown, and the reader judges it as it would in a CSV file.

The format codes are those of ECMA-376, part 1, 18.8.31.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from adviser_app.csvio.parse import parse_cell
from adviser_app.domain.markers import is_marker

NOT_SHOWN = "(not shown)"  # a value whose format hides it: whoever looks at the sheet does not see it
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<inside>[^\]]*)\]|[_*].|'
    r"(?P<general>General|Standard|@)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|AM/PM|A/P)|(?P<digits>[0#?][0#?.,/]*)|"
    r"(?P<power>E[+-])|(?P<share>%)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_DASHES = frozenset({"", "-", "–", "—", "−"})
_SIGNS = " \u00a0\u202f\u2009£()+-−–—,.'"  # beside a number they change nothing that is not told by its sign
_SHORT = re.compile(
    r"\d|[<>~≤≥±/]|\b(?:[a-z]|bn|mn|mil|mill|th|tn|million|billion|thousand|hundred|dozen|pence|pp)s?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format, which are parted by semicolons. ``tokens``: (kind, text)."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None = None
    coloured: bool = False

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)

    def words(self, tokens: tuple[tuple[str, str], ...] | None = None) -> str:
        return "".join(text for kind, text in (self.tokens if tokens is None else tokens) if kind == "literal")


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    coloured = False

    def close() -> None:
        sections.append(_Section(tuple(tokens), condition, coloured))
        tokens.clear()

    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "pad", match[match.lastgroup] if match.lastgroup else ""
        if kind == "bare" and text == ";":
            close()
            condition, coloured = None, False
        elif kind == "inside":
            found = _CONDITION.fullmatch(text.strip())
            if found:
                condition = found[1], float(found[2])
            elif text.casefold() in ("h", "hh", "m", "mm", "s", "ss"):
                tokens.append(("date", text))
            else:
                coloured = True
        elif kind in ("quoted", "escaped", "currency", "bare"):
            tokens.append(("literal", text))
        elif kind != "pad":
            tokens.append((kind, text))
    close()
    return tuple(sections)


def _section(code: str, value: float) -> tuple[_Section, bool]:
    """The part of a format that is used for a value, and whether it is the one for negative numbers alone."""
    sections = _sections(code)
    if any(s.condition for s in sections):
        for section in sections[:3]:
            if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                return section, False
        return sections[-1], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if value == 0 and len(sections) > 2 else 0], False


def plain(value: float) -> str:
    """A number in full: the 15 digits that a spreadsheet shows and keeps, 0.44 and not 0.43999999999999995."""
    return f"{value:.15g}" if isinstance(value, float) else repr(value)


def number(value: float, code: str) -> str:
    """A number under a format. ``code`` is '' or General where it has none."""
    section, is_negative = _section(code, value)
    if not section.tokens and len(_sections(code)) == 1:
        return plain(value)
    if not section.has("digits", "general"):
        words = section.words().strip()
        if value == 0 and words in _DASHES:
            return "0"  # as accountants write nought
        return words or NOT_SHOWN
    at = [i for i, (kind, _) in enumerate(section.tokens) if kind in ("digits", "general", "power")]
    before, within, after = section.tokens[: at[0]], section.tokens[at[0] : at[-1] + 1], section.tokens[at[-1] + 1 :]
    if section.words(within).strip():
        return _spelt(value, within, section.words(before), section.words(after))
    digits = "".join(text for kind, text in within if kind == "digits")
    scaled = value * 100 ** sum(kind == "share" for kind, _ in section.tokens)
    scaled = scaled / 1000 ** _thousands(digits)
    text = plain(scaled)
    if re.fullmatch("0+", digits) and text.isdecimal():
        text = text.zfill(len(digits))
    signs = section.words()
    if is_negative and not section.coloured and not set("-−–—(") & set(signs):
        return f"{text} shown as {text.lstrip('-')}"  # which of the two is meant nobody can say
    return beside(section.words(before), text + ("%" if section.has("share") else ""), section.words(after))


def thousands(value: float, code: str) -> int:
    """By which power of a thousand a format divides a number: 1 for ``#,##0,``."""
    return _thousands("".join(text for kind, text in _section(code, value)[0].tokens if kind == "digits"))


def _thousands(digits: str) -> int:
    found = re.search(r"[0#?](,+)(?:\.|$)", digits)
    return len(found[1]) if found else 0


def _spelt(value: float, within: tuple[tuple[str, str], ...], before: str, after: str) -> str:
    """A number with signs between its digits: 202324 under ``0000"/"00``."""
    places = sum(len(re.findall("[0#?]", text)) for kind, text in within if kind == "digits")
    if value < 0 or value != int(value) or any(kind == "power" for kind, _ in within):
        return f"{plain(value)} in a format of its own"
    left = str(int(value)).zfill(places)
    lead, left = left[: len(left) - places], left[len(left) - places :]
    said = lead
    for kind, text in within:
        if kind == "digits":
            count = len(re.findall("[0#?]", text))
            said, left = said + left[:count], left[count:]
        else:
            said += text
    return f"{before}{said}{after}".strip()


def beside(before: str, text: str, after: str) -> str:
    """A number with what is shown before and after it: left out where it changes nothing."""
    left, right = before.strip(_SIGNS), after.strip(_SIGNS)
    if right == "%" and not left:
        return f"{text.rstrip('%')}%"
    if right.startswith("[") and is_marker(right):
        return f"{text} {right}"
    marked = bool(right) and not any(c.isalnum() for c in right) and right != "%"
    if left or marked or (_SHORT.search(right) and not right.casefold().startswith("per ")):
        return f"{before.strip()}{text}{after.rstrip()}"
    return text


def day(value: date, code: str) -> str:
    """A day under a format: as a month or a year where only those are shown, as words where it shows words."""
    parts = [(kind, text) for kind, text in _sections(code)[0].tokens if kind in ("date", "literal")]
    clock = [i for i, (kind, text) in enumerate(parts) if kind == "date" and text[0] in "hHsSaA"]
    if clock:  # what comes before the time of day; months after an hour are minutes
        parts = parts[: clock[0]]
        while parts and parts[-1][0] == "literal":
            parts.pop()
    dates = [text.casefold() for kind, text in parts if kind == "date"]
    numbers = [t for t in dates if len(t) < 3 or t[0] != "d"]  # a day of the week says nothing that the day does not
    words = "".join(text for kind, text in parts if kind == "literal")
    shows = sorted(t[0] for t in numbers)
    if not any(c.isalnum() for c in words):
        if shows == ["d", "m", "y"] or not shows:
            return value.isoformat()[:10]
        if shows == ["m", "y"] and len(numbers) == len(dates):
            return f"{_MONTHS[value.month - 1]} {value.year}"
        if shows == ["y"] and len(numbers) == len(dates):
            # the end of March may stand for a year that is not called so
            whole = (value.month, value.day) in ((1, 1), (12, 31))
            return str(value.year) if whole else f"{value.isoformat()[:10]} shown as {value.year}"
    return "".join(text if kind == "literal" else _part(value, text.casefold()) for kind, text in parts).strip()


def _part(value: date, token: str) -> str:
    if token[0] == "y":
        return str(value.year) if len(token) > 2 else f"{value.year % 100:02d}"
    if token[0] == "m":
        named = _MONTHS[value.month - 1] if len(token) < 5 else token
        return named if len(token) > 2 else str(value.month).zfill(len(token))
    return str(value.day).zfill(len(token)) if len(token) < 3 else f"{value:%A}"


def as_date(value: datetime | date) -> date:
    """The day of a moment."""
    return value.date() if isinstance(value, datetime) else value


_SHOWN = re.compile(r"(?P<before>[^0-9]*?)(?P<body>[.,]?[0-9](?:.*[0-9])?)(?P<after>[^0-9]*)", re.DOTALL)
_SEPARATED = re.compile(r"[0-9.,'’ \u00a0\u202f\u2009]+")
_POWER = re.compile(r"[0-9.,]+E[+-]?[0-9]+", re.IGNORECASE)


def checked(value: str, text: str, *, share: bool) -> str:
    """A number, of which ``text`` is what is shown, where the format itself is not known (ODS): in full, and by the
    power of ten that the text shows it in. ``share``: shown as a percentage."""
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return text or value
    found = _SHOWN.fullmatch(text)
    if found is None:
        return "0" if exact == 0 and text in _DASHES else text
    body = found["body"]
    if _POWER.fullmatch(body):
        return beside(found["before"], value, found["after"])
    if not _SEPARATED.fullmatch(body) or _is_about(found["before"]):
        return text  # 2023/24, 12:30, <5
    wanted = re.sub("[^0-9]", "", f"0{body}" if body[0] in ".," else body)
    factors = [Decimal(100)] if share else []
    factors += [Decimal(100)] * ("%" in text) + [Decimal(1), *(Decimal(1000) ** -n for n in (1, 2, 3))]
    for factor in factors:
        scaled = exact * factor
        if _is_written(scaled, wanted):
            said = f"{float(scaled):.15g}" if factor != 1 else value
            if said.startswith("-") and not set("-−–—(") & set(found["before"] + found["after"]):
                return f"{said} shown as {text}"
            return beside(found["before"], f"{said}%" if "%" in text else said, found["after"].replace("%", ""))
    return f"{text}, which is not its value"


def _is_about(before: str) -> bool:
    return bool(before.strip(_SIGNS))


def _is_written(number: Decimal, digits: str) -> bool:
    """Whether some rounding of a number has these digits, whatever parts them."""
    for places in range(16):
        rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        written = str(rounded).replace(".", "")
        if written.lstrip("0") == digits.lstrip("0") and len(written) <= max(len(digits), len(written.lstrip("0"))):
            return True
        if len(written) > len(digits) + 1:
            return False
    return False


def without_marks(parts: Iterable[tuple[str, bool, bool]]) -> str:
    """The text of a cell with several fonts: its parts, whether each is raised, and whether it is struck out. What is
    struck out is gone; what is raised is a mark, not a further digit: 5 and a raised 1 are not 51."""
    left = [(text, raised) for text, raised, struck in parts if not struck]
    plain = "".join(text for text, raised in left if not raised)
    marks = " ".join("".join(text for text, raised in left if raised).split())
    if not plain.strip():
        return marks
    if marks and parse_cell(plain).is_number and not marks.isdecimal():
        marked = marks if marks.startswith("[") else f"[{marks.strip('()')}]"
        return f"{plain.strip()} {marked}"
    return plain
