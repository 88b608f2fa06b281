"""Names that are probably slips: an indicator or a measure that differs from another one of the same files in one
letter, a measure that some rows leave out, an indicator that comes in two units. They are read as what they say, which
makes two series of them; somebody is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.problems import Problem, Severity
from adviser_app.services.refresh.names import loose

if TYPE_CHECKING:
    from adviser_app.services.refresh.gather import Gathered

# a letter that was lost, what becomes of £, – and é where a file is saved twice in unlike encodings, and HTML
_DAMAGED = re.compile(
    "\ufffd|\u00c2[\u00a3\u00b0\u00a0\u00b2\u00b1 ]|\u00e2\u20ac|\u00c3[\u00a9\u00a8\u00b4\u00bc]|"
    "&(?:amp|pound|nbsp|ndash|lt|gt|#[0-9]+);"
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(rf"\d\d?-{_MONTH}|{_MONTH}-\d\d", re.IGNORECASE)
_MOST = 2000  # with more names this is not looked for: it costs a thousandth of a second for each
_LONGEST = 300  # nor for names longer than any publisher's: memory grows with the square of the letters


def problems(read: Gathered) -> Iterator[Problem]:
    """A warning for each such name, at the first row of the series that has fewer. None where one row has both: columns
    of one table are called so on purpose (DfE's t_l2basics_95 is the number to pt_l2basics_95)."""
    keys = [local.key for local in read.series]
    pairs = [
        (one, other, "indicator-nearly-alike", "indicator",
         "The indicator differs in one letter from “{}”, and is read as one of its own.")
        for one, other in nearly_alike(keys)
    ]  # fmt: skip
    pairs += [
        (one, other, "measure-nearly-alike", "measure",
         "The measure of the indicator is “{}” in other rows: these are read as a series of their own.")
        for one, other in in_nearly_one_measure(keys)
    ]  # fmt: skip
    pairs += [
        (one, other, "indicator-in-two-units", "unit",
         "The indicator is given in another unit as well (“{}”): each is read as a series of its own.")
        for one, other in in_two_units(keys)
    ]  # fmt: skip
    pairs += [
        (at, at, "name-damaged", "indicator",
         "Letters of the name, or of its group or unit, were damaged before the file came here: it may be another "
         "series'.")
        for at, key in enumerate(keys)
        if _DAMAGED.search("".join((key.indicator, key.breakdown, key.measure, key.unit)))
    ]  # fmt: skip
    pairs += [
        (at, at, "group-a-date", "breakdown",
         "A spreadsheet made a date of the group: 05-Sep was 5-9, and Oct-14 was 10-14.")
        for at, key in enumerate(keys)
        if any(_DATE.fullmatch(part.rpartition(": ")[2]) for part in key.breakdown.split("; "))
    ]  # fmt: skip
    first: dict[int, tuple[str, int] | None] = {}
    for one, other, code, what, message in pairs:
        for at in (one, other):
            if at not in first:
                first[at] = _first(read, at)
        fewer, more = sorted((one, other), key=lambda at: int(read.counts.read[at]))
        place = first[fewer]
        if place is None or (one != other and place == first[more]):
            continue
        said, meant = (getattr(keys[at], what) for at in (fewer, more))
        remedy = "Nothing, if both are meant; else correct it in the file and import it again."
        yield Problem(code, Severity.WARNING, *place, what, said, message.format(meant), remedy)


def _first(read: Gathered, series: int) -> tuple[str, int] | None:
    """Member and line of a series' first row, None where none of its rows was taken."""
    rows = read.dense.row.reshape(-1, read.dense.width)[[n for n, slab in enumerate(read.slabs) if slab[0] == series]]
    return read.place(int(rows[rows > 0].min())) if rows.any() else None


def nearly_alike(keys: Sequence[SeriesKey]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose indicators differ in one letter only, put in, left out or written for another. A digit
    within or a sign is no slip: 4G and 5G, 16 to 24 and 16 to 64."""
    names: dict[tuple[str, str], int] = {}
    for at, key in enumerate(keys):
        if len(key.indicator) <= _LONGEST:
            names.setdefault((key.publisher, loose(key.indicator)), at)
    if len(names) > _MOST:
        return
    met: dict[tuple[str, str], list[tuple[int, int | None]]] = {}  # by publisher and a name with one letter taken out
    seen: set[tuple[int, int]] = set()
    for (publisher, text), at in names.items():
        cuts: list[tuple[str, int | None]] = [(text, -1)]
        for place, letter in enumerate(text):
            if _is_slip(text, place, letter):  # a note's number is too many, and never stands for another one
                cuts.append((text[:place] + text[place + 1 :], place if letter.isalpha() else None))
        for rest, i in cuts:
            others = met.setdefault((publisher, rest), [])
            for other, j in others:
                # one letter against another in the same place, or a letter too many
                if other != at and ((i is not None and i == j) or -1 in (i, j)) and (other, at) not in seen:
                    seen.add((other, at))
                    yield other, at
            others.append((at, i))


def _is_slip(text: str, at: int, letter: str) -> bool:
    """A letter within a word, as band A and band D are no slips of each other; or the number of a note that has lost
    its place at the end of a name ("Recycling rate1")."""
    if letter.isdigit() and at == len(text) - 1 and text[at - 1 : at].isalpha():
        return True
    return letter.isalpha() and (text[max(at - 1, 0) : at].isalpha() or text[at + 1 : at + 2].isalpha())


def in_nearly_one_measure(keys: Sequence[SeriesKey]) -> Iterator[tuple[int, int]]:
    """Pairs of positions that differ in their measure only, which one of them has not or has with a letter more or less
    or another one."""
    first: dict[tuple[str, ...], list[int]] = {}
    for at, key in enumerate(keys):
        same = first.setdefault((key.publisher, loose(key.indicator), loose(key.breakdown), loose(key.unit)), [])
        for other in same:
            one, two = sorted((key.measure.casefold(), keys[other].measure.casefold()), key=len)
            if not one or _are_a_letter_apart(one, two):
                yield other, at
        same.append(at)


def _are_a_letter_apart(short: str, long: str) -> bool:
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        return short[at + 1 :] == long[at + 1 :] and _is_slip(long, at, long[at : at + 1])
    return len(long) == len(short) + 1 and short[at:] == long[at + 1 :] and _is_slip(long, at, long[at])


def in_two_units(keys: Sequence[SeriesKey]) -> Iterator[tuple[int, int]]:
    """Pairs of positions that differ in their unit only."""
    first: dict[tuple[str, ...], int] = {}
    for at, key in enumerate(keys):
        told = (key.publisher, loose(key.indicator), loose(key.breakdown), loose(key.measure))
        other = first.setdefault(told, at)
        if other != at:
            yield other, at
